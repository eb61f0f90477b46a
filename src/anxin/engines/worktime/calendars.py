"""A dealer's calendar as declared: weekly windows, holidays, make-up days, closures and openings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: Minutes after midnight of the date on which it starts; the end lies after the start, up to two days on.
Window = tuple[int, int]
#: Two local times without offset.
LocalSpan = tuple[datetime, datetime]


@dataclass(frozen=True)
class Calendar:
    """When a dealer works, in local time of one IANA zone.

    ``week`` holds the windows of Monday to Sunday; a make-up day names the weekday (0 is Monday) whose
    windows a date takes.
    """

    zone: str
    week: tuple[tuple[Window, ...], ...]
    holidays: frozenset[date] = frozenset()
    makeup_days: Mapping[date, int] = field(default=MappingProxyType({}))
    closures: tuple[LocalSpan, ...] = ()
    openings: tuple[LocalSpan, ...] = ()

    def __hash__(self) -> int:
        makeup = frozenset(self.makeup_days.items())
        return hash((self.zone, self.week, self.holidays, makeup, self.closures, self.openings))
