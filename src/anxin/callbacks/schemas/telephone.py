"""What a telephone system tells the API."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from anxin.accounts.schemas import DealerCode
from anxin.callbacks.choices import Direction, TelephoneNews
from anxin.callbacks.models import TelephoneCall
from anxin.foundation.rest import STORABLE, Body, Instant, Shown, Text60

OutsideName = Annotated[str, StringConstraints(pattern=STORABLE, min_length=1, max_length=80)]
Extension = Annotated[str, StringConstraints(pattern=r"^[0-9*#]*$", max_length=12)]
Recording = Annotated[str, StringConstraints(pattern=r"^(https://[^\s\x00]+)?$", max_length=500)]


class TelephoneEventBody(Body):
    """One thing that happened to a call of the telephone system."""

    dealer: DealerCode
    call: OutsideName
    """The system's own name of the call, the same in all of its events."""
    event: TelephoneNews
    at: Instant
    direction: Direction
    number: Text60 = ""
    """The customer's, as dialled or as shown; empty where it is withheld."""
    extension: Extension = ""
    """The telephone in the house; with `answered` that of whoever took it."""
    recording: Annotated[Recording, Field(description="An https address, sent with any event.")] = ""


class TelephoneTaken(Shown):
    call: str
    answered: bool
    ended: bool
    known: bool
    """A customer of the dealer is known by the number."""
    put_to: UUID | None
    """The call-back that its caller has on his screen."""


def shown_telephone_call(each: TelephoneCall) -> TelephoneTaken:
    """Show what is known of a call by now, without anything of the customer."""
    return TelephoneTaken(
        call=each.outside,
        answered=each.answered_at is not None,
        ended=each.ended_at is not None,
        known=each.customer_id is not None,
        put_to=each.call.key if each.call else None,
    )
