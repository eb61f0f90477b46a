"""Where a call stands: what has been tried, what may follow, whether it is over; and its document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anxin.engines.callbacks.calling import CallDays
from anxin.engines.callbacks.outcomes import Outcome


@dataclass(frozen=True, kw_only=True)
class State:
    """One call to a customer so far.

    ``barred``: who may not make it, as the caller's own numbers. ``until``: its last local day, moved only by an
    appointment. ``tried_parts``: parts of the day that are not to be tried next. ``unreached_days``: days with attempts
    since the customer was last on the line. ``softened``: he refused softly once. ``promised``: he named a time and has
    not been on the line since. ``final``: how it ended, None while it is open.
    """

    days: CallDays
    until: date
    barred: frozenset[int] = frozenset()
    attempts: int = 0
    tried_on: date | None = None
    tries_that_day: int = 0
    tried_parts: frozenset[int] = frozenset()
    unreached_days: int = 0
    reached: bool = False
    softened: bool = False
    handed_on: bool = False
    promised: bool = False
    appointment: datetime | None = None
    not_before: datetime | None = None
    last: Outcome | None = None
    final: Outcome | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the call is not over."""
        return self.final is None


def begin(days: CallDays, *, served_by: frozenset[int] = frozenset()) -> State:
    """Return a call that nobody has tried; whoever served the customer may not make it."""
    return State(days=days, until=days.expires, barred=served_by)


def write_state(state: State) -> dict[str, Any]:
    """Return a call's state as a document of JSON; ``read_state`` makes the same state of it."""
    return {
        "days": [each.isoformat() for each in state.days],
        "until": state.until.isoformat(),
        "barred": sorted(state.barred),
        "attempts": state.attempts,
        "tried_on": state.tried_on.isoformat() if state.tried_on else None,
        "tries_that_day": state.tries_that_day,
        "tried_parts": sorted(state.tried_parts),
        "unreached_days": state.unreached_days,
        "reached": state.reached,
        "softened": state.softened,
        "handed_on": state.handed_on,
        "promised": state.promised,
        "appointment": state.appointment.isoformat() if state.appointment else None,
        "not_before": state.not_before.isoformat() if state.not_before else None,
        "last": state.last,
        "final": state.final,
    }


def read_state(document: Mapping[str, Any]) -> State:
    """Return the state that ``write_state`` has written; KeyError or ValueError for any other document."""
    opens, due, closes, expires = (date.fromisoformat(each) for each in document["days"])
    return State(
        days=CallDays(opens, due, closes, expires),
        until=date.fromisoformat(document["until"]),
        barred=frozenset(document["barred"]),
        attempts=int(document["attempts"]),
        tried_on=date.fromisoformat(document["tried_on"]) if document["tried_on"] else None,
        tries_that_day=int(document["tries_that_day"]),
        tried_parts=frozenset(document["tried_parts"]),
        unreached_days=int(document["unreached_days"]),
        reached=bool(document["reached"]),
        softened=bool(document["softened"]),
        handed_on=bool(document["handed_on"]),
        promised=bool(document["promised"]),
        appointment=_instant(document["appointment"]),
        not_before=_instant(document["not_before"]),
        last=Outcome(document["last"]) if document["last"] else None,
        final=Outcome(document["final"]) if document["final"] else None,
    )


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
