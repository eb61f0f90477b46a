"""What follows from a call about what is due, or with who stays away: a time agreed, or a car that is gone."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.callbacks.choices import DUE_AND_LOST
from anxin.callbacks.models import Call
from anxin.callbacks.services.calling import locked_call, require_mine
from anxin.callbacks.services.make_call import record_on_call
from anxin.foundation import clock
from anxin.foundation.errors import Refused
from anxin.promises.choices import PromiseKind
from anxin.promises.services.give_promise import Giving, give_promise
from anxin.workshop.choices import DepartureReason
from anxin.workshop.services.departures import mark_car_gone


@dataclass(frozen=True)
class Booking:
    """A time at the workshop: when, and what for."""

    due_at: datetime
    what: str


@transaction.atomic
def book_appointment(key: UUID | str, *, booking: Booking, by: Person) -> Call:
    """Keep a time that the customer agreed to in the ledger of promises, which reminds him of it; once a call.

    ``Refused`` in a call about anything but what is due or a customer who stays away: nothing is sold there.
    """
    call = _talk(key, by)
    if call.booked:
        return call
    giving = Giving(
        customer=call.customer.key,
        kind=PromiseKind.APPOINTMENT,
        what=booking.what.strip() or _("Appointment at the workshop"),
        due_at=booking.due_at,
        vehicle=call.vehicle.key if call.vehicle else None,
    )
    call.booked = give_promise(giving, by=by)
    _keep(call, by)
    record_on_call("callbacks.appointment_booked", call, by=by, promise=call.booked.subject)
    return call


@transaction.atomic
def note_car_gone(key: UUID | str, *, why: DepartureReason | str, on: date, by: Person) -> Call:
    """Write down that the car comes no more, as the customer says; said before, nothing more happens."""
    call = _talk(key, by)
    if call.vehicle is None:
        raise Refused("NO_CAR", _("This call is about no car."))
    if not call.vehicle.departures.filter(ended_at=None).exists():
        mark_car_gone(call.vehicle.key, why=why, on=on, by=by)
        _keep(call, by)
    return call


def _talk(key: UUID | str, by: Person) -> Call:
    call = locked_call(key, by=by)
    require_mine(call, by)
    if call.kind not in DUE_AND_LOST:
        raise Refused("NOT_IN_THIS_CALL", _("Nothing is offered in this call: it is to listen."))
    return call


def _keep(call: Call, by: Person) -> None:
    call.held_by, call.held_at = by, clock.now()
    call.changes += 1
    call.save(update_fields=["booked", "held_by", "held_at", "changes"])
