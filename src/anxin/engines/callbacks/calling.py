"""When a dealer rings his customers: hours, parts of the day, days that count, and the days of one call."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from anxin.engines.callbacks.rules import Hours, Plan, Rules
from anxin.engines.worktime import Calendar, Worktime

LEAST_PARTS = 3
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


class CallDays(NamedTuple):
    """The local days of one call: in time from ``opens`` to ``closes``, due on ``due``, ``expires`` the last one."""

    opens: date
    due: date
    closes: date
    expires: date


class CallingTime:
    """The calling hours of a dealer on the days of his calendar; make one per dealer and keep it.

    A public holiday that nobody works does not count as a day; a day off does, but nobody rings on it. The hours are
    cut into at least three parts of the day. ValueError where there is no hour in the week to ring.
    """

    def __init__(self, calendar: Calendar, *, rules: Rules) -> None:
        self.calendar = calling_calendar(calendar, rules=rules)
        self.parts = parts_of(rules.windows)
        if not any(self.calendar.week):
            raise ValueError("a week without calling hours")
        self._zone = ZoneInfo(calendar.zone)
        self._worktime = Worktime(self.calendar)
        self._open_days: dict[date, bool] = {}

    def day_of(self, at: datetime) -> date:
        """Return the dealer's own day of an instant."""
        return at.astimezone(self._zone).date()

    def minute_of(self, at: datetime) -> int:
        """Return the minutes after the dealer's midnight of an instant."""
        local = at.astimezone(self._zone)
        return local.hour * 60 + local.minute

    def part_of(self, at: datetime) -> int | None:
        """Return in which part of the day an instant lies; None outside of them."""
        minute = self.minute_of(at)
        return next((place for place, (start, end) in enumerate(self.parts) if start <= minute < end), None)

    def is_open(self, at: datetime) -> bool:
        """Tell whether a customer may be rung at an instant."""
        return self._worktime.length(at, at + _SECOND) > 0

    def calls_on(self, day: date) -> bool:
        """Tell whether there is any calling hour on a local day."""
        known = self._open_days.get(day)
        if known is None:
            known = self._open_days[day] = bool(
                self._worktime.spans(self._at(day, 0), self._at(day + _DAY, 0))
            )
        return known

    def counts(self, day: date) -> bool:
        """Tell whether a local day is counted towards the days of a call: all but public holidays."""
        return day not in self.calendar.holidays or day in self.calendar.makeup_days

    def counted_day(self, day: date, count: int) -> date:
        """Return the so-many-th counted day after a day."""
        while count > 0:
            day += _DAY
            count -= self.counts(day)
        return day

    def calling_day(self, day: date) -> date:
        """Return the first day at or after a day on which there are calling hours."""
        while not self.calls_on(day):
            day += _DAY
        return day

    def slots(self, start: datetime, *, last: date) -> Iterator[tuple[datetime, int]]:
        """Yield the first instant of every part of a day that may be rung at or after a start, to the end of a day."""
        day = self.day_of(start)
        while day <= last:
            for part, (opens, closes) in enumerate(self.parts):
                begin, end = max(start, self._at(day, opens)), self._at(day, closes)
                first = self._worktime.first(begin) if begin < end else None
                if first is not None and first < end:
                    yield max(first, begin), part
            day += _DAY

    def _at(self, day: date, minute: int) -> datetime:
        return datetime.combine(day + minute // 1440 * _DAY, time(minute // 60 % 24, minute % 60), self._zone)


def calling_calendar(calendar: Calendar, *, rules: Rules) -> Calendar:
    """Return a dealer's calendar with the calling hours in place of the hours of business, without openings."""
    hours = tuple(rules.windows)
    return replace(
        calendar,
        week=tuple(hours if day else () for day in calendar.week),
        holidays=calendar.holidays if rules.skip_holidays else frozenset(),
        openings=(),
    )


def parts_of(windows: tuple[Hours, ...]) -> tuple[Hours, ...]:
    """Return calling hours cut into at least three parts of the day, the longest halved until there are three."""
    parts = sorted(windows)
    while 0 < len(parts) < LEAST_PARTS:
        longest = max(range(len(parts)), key=lambda place: parts[place][1] - parts[place][0])
        start, end = parts[longest]
        middle = (start + end) // 2
        if middle == start:
            raise ValueError("calling hours too short to be cut into parts")
        parts[longest : longest + 1] = [(start, middle), (middle, end)]
    return tuple(parts)


def days_of(left_on: date, *, plan: Plan, calling: CallingTime) -> CallDays:
    """Return the days of the call about a car that left on a local day; days without calling hours move on.

    Public holidays do not count: who left before Spring Festival is rung on the third day without them.
    """
    opens, due, closes = (
        calling.calling_day(calling.counted_day(left_on, count))
        for count in (plan.opens, plan.day, plan.closes)
    )
    return CallDays(opens, due, closes, max(calling.counted_day(left_on, plan.expires), closes))


def leaving_days(day: date, *, plan: Plan, calling: CallingTime) -> tuple[date, date] | None:
    """Return the first and last day on which a car has left whose call is due by a day and has not expired on it.

    None where nobody rings on that day, or where no car's call is due by it and still open.
    """
    if not calling.calls_on(day):
        return None
    last = day
    while days_of(last, plan=plan, calling=calling).due > day:
        last -= _DAY
    first = last
    while days_of(first - _DAY, plan=plan, calling=calling).expires >= day:
        first -= _DAY
    return (first, last) if days_of(first, plan=plan, calling=calling).expires >= day else None
