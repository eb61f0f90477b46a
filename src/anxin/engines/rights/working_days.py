"""Working days of a country: Monday to Friday without its public holidays, and the days worked instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Days off, days worked instead, and the years for which both are known; other years have their week-ends only."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Tell whether offices work on a day."""
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.off)

    def after(self, day: date, count: int) -> date:
        """Return the day on which so many working days have passed; the day itself is not counted."""
        while count > 0:
            day += _DAY
            count -= self.is_working(day)
        return day

    def unknown_years(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years between two days whose holidays are not known."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.years)


def working_days(years: Iterable[int], *, off: Iterable[date], worked: Iterable[date]) -> WorkingDays:
    """Make the working days of some years from the days off and the days worked instead."""
    return WorkingDays(frozenset(off), frozenset(worked), frozenset(years))
