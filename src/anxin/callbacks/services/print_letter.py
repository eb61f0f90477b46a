"""The letter to a customer who was not reached: who wrote it is kept, and its link is in no record."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallState
from anxin.callbacks.models import Call
from anxin.callbacks.services.calling import locked_call
from anxin.callbacks.services.make_call import record_on_call
from anxin.customers.selectors import addressed
from anxin.foundation import clock
from anxin.foundation.errors import Refused
from anxin.foundation.paper import require_printing
from anxin.surveys.choices import InvitationState
from anxin.surveys.selectors.invitations import address_of_token, token_of


@dataclass(frozen=True)
class Letter:
    """What stands on the paper; ``address`` of the link, which is of use until ``until``."""

    call: Call
    to: str
    street: str
    by: str
    on: date
    until: date
    address: str
    language: str
    zone: str


@transaction.atomic
def print_letter(key: UUID | str, *, by: Person) -> Letter:
    """Return the letter of a call whose customer is written to; ``Refused`` for any other call."""
    call = locked_call(key, by=by)
    invitation = call.invitation
    if (
        call.state != CallState.WRITTEN_TO
        or invitation is None
        or invitation.state != InvitationState.WAITING
    ):
        raise Refused("NO_LETTER", _("There is nothing to write to this customer now."))
    require_printing()
    record_on_call("callbacks.letter_printed", call, by=by)
    zone = call.dealer.time_zone
    return Letter(
        call=call,
        to=addressed(call.customer),
        street=call.customer.address,
        by=by.name,
        on=clock.today(zone),
        until=invitation.expires_at.date(),
        address=address_of_token(token_of(invitation.key)),
        language=invitation.language,
        zone=zone,
    )
