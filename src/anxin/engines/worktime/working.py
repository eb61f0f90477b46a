"""Working time between instants."""

from datetime import datetime
from enum import StrEnum

from anxin.engines.worktime.calendars import Calendar


class Kind(StrEnum):
    """What a stretch of time is to the calendar; ``PAUSED`` is for clocks that were held."""

    COUNTED = "counted"
    PAUSED = "paused"
    CLOSURE = "closure"
    HOLIDAY = "holiday"
    CLOSED = "closed"


class Worktime:
    """The working time of one calendar; make one per calendar and keep it, its tables fill as they are asked.

    All instants are aware datetimes, answers are in UTC; fractions of a second are cut off.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Return the working time within [start, end) as half-open intervals in order."""
        raise NotImplementedError

    def length(self, start: datetime, end: datetime) -> int:
        """Return the seconds of working time within [start, end)."""
        raise NotImplementedError

    def first(self, start: datetime) -> datetime | None:
        """Return the first instant at or after the start that is working time; None if there is none."""
        raise NotImplementedError

    def forward(self, start: datetime, seconds: int) -> datetime | None:
        """Return the earliest t with so much working time in [start, t); None if there is never so much."""
        raise NotImplementedError

    def back(self, end: datetime, seconds: int) -> datetime | None:
        """Return the latest t with so much working time in [t, end); None if there was never so much."""
        raise NotImplementedError

    def kinds(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime, Kind]]:
        """Return [start, end) without gaps: counted, closure, holiday or closed; neighbours of a kind are one."""
        raise NotImplementedError
