"""What the tests of listening begin with."""

from typing import Any

from anxin.customers.models import Customer
from anxin.customers.services.keep_customer import CustomerDetails, create_customer
from anxin.voice.choices import Channel, HeardKind
from anxin.voice.models import Heard
from anxin.voice.services.recording import NewHeard, NewListening, record_listening
from tests.cast import Cast


def found_by_name(cast: Cast) -> Customer:
    """Put a customer on file whom words find."""
    details = CustomerDetails(name="李秀英", phone="13700007777")
    return create_customer(details, dealer=cast.shanghai, by=cast.chen)


def heard(cast: Cast, words: str = "等了很久没人理。", *, by: Any = None, **more: Any) -> Heard:
    """Write down one line of Shanghai's customer; ``channel`` and what else is known go where they belong."""
    channel = more.pop("channel", Channel.VISIT)
    day, named = more.pop("day", None), more.pop("named", True)
    facts = {"kind": HeardKind.DISLIKE, "words": words} | more
    told = NewListening(channel=channel, day=day, customer=cast.customer.key if named else None)
    made = record_listening(told, dealer=cast.shanghai, heard=[NewHeard(**facts)], by=by or cast.chen)
    return made.heard.get()
