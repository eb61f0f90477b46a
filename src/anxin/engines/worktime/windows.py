"""From the calendar's local times to sets of instants: windows, struck windows, openings, closures."""

from datetime import date
from zoneinfo import ZoneInfo

from anxin.engines.worktime.calendars import Calendar, LocalSpan
from anxin.engines.worktime.instants import DAY, FIRST_DAY, LAST_DAY, local_seconds, read_local
from anxin.engines.worktime.intervals import Interval, union, within

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_WEEKDAY_OF_DAY_0 = 3
#: A window ends at most two dates after it starts, and local time is less than a day away from UTC.
_DATES_BEFORE, _DATES_AFTER = 3, 2


class Windows:
    """The rules of one calendar, applied to the instants ``[start, end)`` that are asked for."""

    def __init__(self, calendar: Calendar) -> None:
        self.zone = ZoneInfo(calendar.zone)
        self.openings = union(self._span(each) for each in calendar.openings)
        self.closures = union(self._span(each) for each in calendar.closures)
        self.has_week = any(calendar.week)
        self.special_days = frozenset(_day(each) for each in {*calendar.holidays, *calendar.makeup_days})
        self._week = calendar.week
        self._makeup_days = {_day(each): weekday for each, weekday in calendar.makeup_days.items()}
        self._holidays = frozenset(_day(each) for each in calendar.holidays) - self._makeup_days.keys()

    def declared(self, start: int, end: int) -> list[Interval]:
        """Return what would be working time but for closures: windows that are not struck, and openings."""
        opened = self.opened(start, end)
        if opened == [(start, end)]:
            return opened
        return within(union([*self._windows(start, end, struck=False), *opened]), start, end)

    def struck(self, start: int, end: int) -> list[Interval]:
        """Return the windows that holidays have struck out."""
        return within(union(self._windows(start, end, struck=True)), start, end)

    def opened(self, start: int, end: int) -> list[Interval]:
        """Return the openings."""
        return within(self.openings, start, end)

    def closed(self, start: int, end: int) -> list[Interval]:
        """Return the closures."""
        return within(self.closures, start, end)

    def _windows(self, start: int, end: int, *, struck: bool) -> list[Interval]:
        if not self.has_week or (struck and not self._holidays):
            return []
        first = max(start // DAY - _DATES_BEFORE, FIRST_DAY)
        last = min(end // DAY + _DATES_AFTER, LAST_DAY)
        return [
            (read_local(self.zone, day * DAY + opens * 60), read_local(self.zone, day * DAY + closes * 60))
            for day in range(first, last + 1)
            if (day in self._holidays) is struck
            for opens, closes in self._week[self._weekday(day)]
        ]

    def _weekday(self, day: int) -> int:
        return self._makeup_days.get(day, (day + _WEEKDAY_OF_DAY_0) % 7)

    def _span(self, span: LocalSpan) -> Interval:
        start, end = span
        return read_local(self.zone, local_seconds(start)), read_local(self.zone, local_seconds(end))


def _day(local: date) -> int:
    return local.toordinal() - _EPOCH_ORDINAL
