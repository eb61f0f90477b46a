"""A caller's queue: whom to ring now, in which order, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from anxin.engines.callbacks.attempts import may_ring
from anxin.engines.callbacks.calling import CallingTime
from anxin.engines.callbacks.rules import Hours, Rules, Work
from anxin.engines.callbacks.states import State
from anxin.engines.decisions import Reason, reason

_MINUTE = timedelta(minutes=1)


class Why(StrEnum):
    """Why a call stands where it stands, from the first to the last."""

    APPOINTMENT = "APPOINTMENT"
    HOT = "HOT"
    COMPLAINT_FOLLOW_UP = "COMPLAINT_FOLLOW_UP"
    EXPIRES_TODAY = "EXPIRES_TODAY"
    PREFERRED_TIME = "PREFERRED_TIME"
    OLDEST = "OLDEST"


_PLACES = {why: place for place, why in enumerate(Why)}
_SOURCES = {
    Why.APPOINTMENT: ("S073",),
    Why.HOT: ("L061",),
    Why.COMPLAINT_FOLLOW_UP: ("S076", "S080"),
}


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call in the queue; ``key`` is the caller's own, ``preferred`` the minutes of the day the customer likes."""

    key: int
    work: Work
    state: State
    preferred: Hours | None = None


@dataclass(frozen=True)
class Place:
    """A call and why it stands where it stands."""

    call: Call
    reason: Reason


def order_queue(
    calls: Iterable[Call], *, caller: int, now: datetime, rules: Rules, calling: CallingTime
) -> list[Place]:
    """Return the calls that this caller may make now, in the order in which to make them.

    Not among them: his own customers and whoever has refused him softly, and what must wait by ``may_ring``.
    """
    free = [
        call
        for call in calls
        if caller not in call.state.barred and may_ring(call.state, now, rules=rules, calling=calling)
    ]
    placed = [(_why(call, now, calling), call) for call in free]
    placed.sort(key=lambda each: (_PLACES[each[0]], *_within(each[1])))
    return [Place(call, _told(why, call, now, calling)) for why, call in placed]


def why_now(call: Call, *, now: datetime, calling: CallingTime) -> Reason:
    """Say why a call stands where it stands."""
    return _told(_why(call, now, calling), call, now, calling)


def _why(call: Call, now: datetime, calling: CallingTime) -> Why:
    if call.state.appointment is not None:
        return Why.APPOINTMENT
    if call.work is Work.BAD_ANSWER:
        return Why.HOT
    if call.work is Work.AFTER_COMPLAINT:
        return Why.COMPLAINT_FOLLOW_UP
    if call.state.until == calling.day_of(now):
        return Why.EXPIRES_TODAY
    if call.preferred and call.preferred[0] <= calling.minute_of(now) < call.preferred[1]:
        return Why.PREFERRED_TIME
    return Why.OLDEST


def _within(call: Call) -> tuple[float, str, int]:
    """Return what orders calls of one reason: the appointment, the day they were due, the key."""
    agreed = call.state.appointment.timestamp() if call.state.appointment else 0.0
    return agreed, call.state.days.due.isoformat(), call.key


def _told(why: Why, call: Call, now: datetime, calling: CallingTime) -> Reason:
    days = (calling.day_of(now) - call.state.days.due).days
    sources = _SOURCES.get(why, ())
    if why is Why.APPOINTMENT and call.state.appointment is not None:
        return reason(why, *sources, minutes=(now - call.state.appointment) // _MINUTE)
    return reason(why, *sources, days=days)
