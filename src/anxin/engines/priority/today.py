"""The order of one person's day: what is late first, the most pressing the earlier, then what is soon due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from anxin.engines.decisions import Reason, reason
from anxin.engines.due import DueState, due_state

_MINUTE = timedelta(minutes=1)
_RANKS = {DueState.LATE: 0, DueState.SOON: 1, DueState.OK: 2}
_WITHOUT_DUE = 3


@dataclass(frozen=True)
class Errand:
    """One thing that somebody has to do; ``ident`` is the caller's own, ``snowball`` that of its case."""

    ident: int
    due_at: datetime | None
    started_at: datetime | None
    level: int
    kind: str
    snowball: int = 0


def order_today(errands: Iterable[Errand], *, now: datetime) -> list[Errand]:
    """Return the errands in the order in which to do them; equal ones keep the order they came in."""
    return sorted(errands, key=lambda errand: _place(errand, now))


def why_now(errand: Errand, *, now: datetime) -> Reason:
    """Say why an errand stands where it stands."""
    if errand.due_at is None:
        return reason("NO_DUE_TIME")
    state = due_state(errand.due_at, errand.started_at, now)
    minutes = abs(errand.due_at - now) // _MINUTE
    codes = {DueState.LATE: "OVERDUE", DueState.SOON: "DUE_SOON", DueState.OK: "DUE_LATER"}
    return reason(codes[state], "L016", "L017", minutes=minutes)


def _place(errand: Errand, now: datetime) -> tuple[int, float, int, int, float]:
    """Late: by snowball, level, due time. Not yet late: by due time, then snowball and level. Undated: like late."""
    heavy, grave = -errand.snowball, -errand.level
    if errand.due_at is None:
        return _WITHOUT_DUE, 0.0, heavy, grave, 0.0
    state = due_state(errand.due_at, errand.started_at, now)
    left = (errand.due_at - now).total_seconds()
    first, last = (0.0, left) if state is DueState.LATE else (left, 0.0)
    return _RANKS[state], first, heavy, grave, last
