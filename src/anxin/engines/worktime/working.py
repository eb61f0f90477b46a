"""Working time between instants."""

from datetime import datetime

from anxin.engines.worktime.calendars import Calendar
from anxin.engines.worktime.instants import instant_of, seconds_of
from anxin.engines.worktime.kinds import Kind, account_of
from anxin.engines.worktime.table import Table


class Worktime:
    """The working time of one calendar; make one per calendar and keep it, its tables fill as they are asked.

    All instants are aware datetimes, answers are in UTC; fractions of a second are cut off. ``table`` is the
    same in whole seconds.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.table = Table(calendar)

    def spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Return the working time within [start, end) as half-open intervals in order."""
        spans = self.table.spans(seconds_of(start), seconds_of(end))
        return [(instant_of(one), instant_of(two)) for one, two in spans]

    def length(self, start: datetime, end: datetime) -> int:
        """Return the seconds of working time within [start, end)."""
        return self.table.length(seconds_of(start), seconds_of(end))

    def first(self, start: datetime) -> datetime | None:
        """Return the first instant at or after the start that is working time; None if there is none."""
        return self.instant(self.table.first(seconds_of(start)))

    def forward(self, start: datetime, seconds: int) -> datetime | None:
        """Return the earliest t with so much working time in [start, t); None if there is never so much."""
        return self.instant(self.table.forward(seconds_of(start), seconds))

    def back(self, end: datetime, seconds: int) -> datetime | None:
        """Return the latest t with so much working time in [t, end); None if there was never so much."""
        return self.instant(self.table.back(seconds_of(end), seconds))

    def kinds(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime, Kind]]:
        """Return [start, end) without gaps: counted, closure, holiday or closed; neighbours of a kind are one."""
        first, last = seconds_of(start), seconds_of(end)
        worked, shut, struck = self.table.layers(first, last)
        layers = [(Kind.COUNTED, worked), (Kind.CLOSURE, shut), (Kind.HOLIDAY, struck)]
        account = account_of(first, last, layers=layers, rest=Kind.CLOSED)
        return [(instant_of(one), instant_of(two), kind) for one, two, kind in account]

    def instant(self, seconds: int | None) -> datetime | None:
        """Return the instant in UTC; None for none and for one outside the years that can be written."""
        if seconds is None or not self.table.earliest <= seconds <= self.table.latest:
            return None
        return instant_of(seconds)
