"""An account of time: every instant is of the first kind that fits."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from anxin.engines.worktime.intervals import Interval, intersect, subtract

#: From, to and kind, in seconds since 1970.
Entry = tuple[int, int, "Kind"]


class Kind(StrEnum):
    """What a stretch of time is to the calendar; ``PAUSED`` is for clocks that were held."""

    COUNTED = "counted"
    PAUSED = "paused"
    CLOSURE = "closure"
    HOLIDAY = "holiday"
    CLOSED = "closed"


def account_of(
    start: int, end: int, *, layers: Iterable[tuple[Kind, Sequence[Interval]]], rest: Kind
) -> list[Entry]:
    """Return [start, end) without gaps: the first layer that holds an instant names it, ``rest`` what is left."""
    left = [(start, end)] if start < end else []
    entries: list[Entry] = []
    for kind, spans in layers:
        entries += [(one, two, kind) for one, two in intersect(left, spans)]
        left = subtract(left, spans)
    entries += [(one, two, rest) for one, two in left]
    return _joined(sorted(entries))


def _joined(entries: list[Entry]) -> list[Entry]:
    """Make neighbours of one kind one entry."""
    joined: list[Entry] = []
    for start, end, kind in entries:
        if joined and joined[-1][2] is kind:
            joined[-1] = (joined[-1][0], end, kind)
        else:
            joined.append((start, end, kind))
    return joined
