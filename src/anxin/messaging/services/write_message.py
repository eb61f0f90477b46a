"""Writing to a customer: the message and what leaves the house for it, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Customer
from anxin.foundation import clock
from anxin.foundation.sealing import seal
from anxin.messaging.choices import Channel, Direction
from anxin.messaging.models import Mailbox, Message, MessageFile, Thread
from anxin.messaging.services.keep_message import checked_text, keep_message
from anxin.messaging.services.outbox import NewDelivery, queue_delivery
from anxin.messaging.services.word_delivery import SEALED_TEXT

MOST_TEXT = 20_000
MOST_SUBJECT = 300


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A message to be written in a thread. ``author`` is empty for what the house sends by itself.

    ``marks`` are kept with the message, such as ``{"template": "received"}``. ``payload`` goes to the channel beside
    the text, such as the parameters of a text message that must follow a registered template. ``files`` have their
    bytes stored and get their rows with the message.
    """

    text: str
    author: Person | None = None
    subject: str = ""
    files: Sequence[MessageFile] = ()
    marks: Mapping[str, Any] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=dict)
    not_before: datetime | None = None


@transaction.atomic
def begin_thread(
    dealer: Dealer,
    *,
    channel: Channel,
    address: str,
    customer: Customer | None = None,
    subject: str = "",
    mailbox: Mailbox | None = None,
) -> Thread:
    """Begin a conversation with an address; ``address`` is in normal form already."""
    now = clock.now()
    return Thread.objects.create(
        dealer=dealer, channel=channel, address=address, customer=customer, subject=subject[:MOST_SUBJECT],
        mailbox=mailbox, begun_at=now, last_at=now,
    )  # fmt: skip


@transaction.atomic
def write_message(thread: Thread, *, writing: Writing) -> Message:
    """Write a message to the customer's side of a thread and queue it; ``InvalidInput`` without a text.

    A link to the customer's page leaves the house whole and is kept masked.

    On the customer's own page (``Channel.DOOR``) nothing leaves the house: he reads it there.
    """
    now, text = clock.now(), checked_text(writing.text, most=MOST_TEXT)
    message = keep_message(
        dealer=thread.dealer,
        thread=thread,
        mailbox=thread.mailbox,
        channel=thread.channel,
        direction=Direction.OUT,
        at=now,
        author=writing.author,
        recipients=[thread.address] if thread.address else [],
        subject=(writing.subject or thread.subject)[:MOST_SUBJECT],
        text=text,
        marks=dict(writing.marks),
    )
    for file in writing.files:
        file.message = message
    MessageFile.objects.bulk_create(writing.files)
    Thread.objects.filter(pk=thread.pk).update(last_at=now)
    if thread.channel != Channel.DOOR:
        queue_delivery(
            NewDelivery(
                dealer=thread.dealer,
                channel=Channel(thread.channel),
                key=f"message:{message.key}",
                to=thread.address,
                payload={**writing.payload, **_masked_in(message, text)},
                message=message,
                not_before=writing.not_before,
            )
        )
    return message


def _masked_in(message: Message, text: str) -> dict[str, str]:
    """Return what the delivery needs to say the whole where the message as it is kept does not."""
    return {SEALED_TEXT: seal(text)} if message.text != text else {}
