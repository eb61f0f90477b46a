"""What may follow from a call about what is due or with a customer who stays away, and what has followed already."""

from dataclasses import dataclass

from anxin.accounts.models import Person
from anxin.callbacks.choices import DUE_AND_LOST, CallKind
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.what_is_due import what_is_due
from anxin.promises.models import Promise
from anxin.workshop.models import CarDeparture
from anxin.workshop.selectors.departures import departures_of


@dataclass(frozen=True)
class Follows:
    """What is due; the time that was agreed; since when the car comes no more."""

    due: str
    booked: Promise | None
    gone: CarDeparture | None


def what_follows(person: Person, call: Call) -> Follows | None:
    """Return what may follow from a call; nothing in a call in which nothing is offered."""
    if call.kind not in DUE_AND_LOST:
        return None
    said = departures_of(person, call.vehicle) if call.vehicle else []
    return Follows(
        due=what_is_due(call) if call.kind == CallKind.DUE else "",
        booked=call.booked,
        gone=next((each for each in said if each.ended_at is None), None),
    )
