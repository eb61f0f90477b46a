"""When a car's next service is due: by time or by distance, whichever comes first.

Nobody reads the odometer between two visits, so the distance is carried on from the readings on file.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: Two readings nearer to each other than this tell nothing of how much a car is driven.
SHORTEST_BASE = timedelta(days=30)
#: A car that seems to be driven more than this in a day has a misread odometer.
MOST_A_DAY = 1_000


@dataclass(frozen=True)
class Reading:
    """An odometer on a day, in kilometres."""

    on: date
    kilometres: int


@dataclass(frozen=True)
class Interval:
    """From one service to the next."""

    months: int
    kilometres: int


class DueBy(StrEnum):
    """What makes a service due first."""

    TIME = "time"
    DISTANCE = "distance"


@dataclass(frozen=True)
class NextService:
    """The day on which a service falls due, and what makes it so."""

    on: date
    by: DueBy


@dataclass(frozen=True, kw_only=True)
class Driven:
    """What is on file of how a car is driven: its first and last readings."""

    first: Reading | None = None
    last: Reading | None = None

    @property
    def a_day(self) -> float | None:
        """Kilometres a day between the two readings; nothing where they cannot tell."""
        if self.first is None or self.last is None or self.last.on - self.first.on < SHORTEST_BASE:
            return None
        pace = (self.last.kilometres - self.first.kilometres) / (self.last.on - self.first.on).days
        return pace if 0 < pace <= MOST_A_DAY else None

    def kilometres_on(self, day: date) -> int | None:
        """Return where the odometer stands on a day, carried on from the last reading."""
        if self.last is None:
            return None
        return round(self.last.kilometres + (self.a_day or 0) * max((day - self.last.on).days, 0))


def next_service(
    served_on: date, interval: Interval, *, served_km: int | None = None, driven: Driven
) -> NextService:
    """Return when the service after that of ``served_on`` is due; ``served_km`` is the odometer at it, where read."""
    by_time = NextService(months_later(served_on, interval.months), DueBy.TIME)
    last, pace = driven.last, driven.a_day
    if served_km is None or last is None or pace is None:
        return by_time
    missing = served_km + interval.kilometres - last.kilometres
    # Bounded before it becomes a day: a misread odometer lies beyond every calendar.
    days = max(min(missing / pace, 36_500), -36_500)
    reached = last.on + timedelta(days=int(days))
    return NextService(reached, DueBy.DISTANCE) if served_on < reached < by_time.on else by_time


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month; months may be negative."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
