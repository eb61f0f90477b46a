"""Working time in whole seconds, looked up in tables that are built once per stretch of 27 weeks and kept."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

from anxin.engines.worktime.calendars import Calendar
from anxin.engines.worktime.instants import DAY, range_of
from anxin.engines.worktime.intervals import Interval, intersect, subtract
from anxin.engines.worktime.windows import Windows

#: 773 stretches of 27 weeks are the 400 years after which dates fall on the same weekdays again.
STRETCH = 189 * DAY
CYCLE = 773
#: Before the first zones began and after the last listed change every zone repeats itself with that cycle.
_SETTLED_BEFORE = -5_400_000_000 // STRETCH
_SETTLED_AFTER = 7_300_000_000 // STRETCH


@dataclass(frozen=True, slots=True)
class Stretch:
    """The working intervals of one stretch, in seconds after its beginning, with sums to search in.

    ``before[i]`` is the working time of the stretch before interval i, ``through[i]`` with it.
    """

    opens: list[int]
    closes: list[int]
    before: list[int]
    through: list[int]
    total: int


class Table:
    """The working time of one calendar; instants and lengths are whole seconds, instants since 1970."""

    def __init__(self, calendar: Calendar) -> None:
        self._windows = Windows(calendar)
        self.zone = self._windows.zone
        self.earliest, self.latest = range_of(self.zone)
        self._special = _stretches_near(self._windows.special_days)
        self._stretches: dict[int, Stretch] = {}
        self._settled: dict[tuple[bool, int], Stretch] = {}
        self._lowest, self._highest = self._bounds()

    def length(self, start: int, end: int) -> int:
        """Return the working time in [start, end)."""
        if end <= start:
            return 0
        low, rest_low = divmod(start, STRETCH)
        high, rest_high = divmod(end, STRETCH)
        amount = _worked(self._stretch(high), rest_high) - _worked(self._stretch(low), rest_low)
        for number in range(low, high):
            amount += self._stretch(number).total
        return amount

    def first(self, start: int) -> int | None:
        """Return the first instant at or after start that is working time."""
        number, rest = divmod(start, STRETCH)
        while number <= self._highest:
            stretch = self._stretch(number)
            place = bisect_right(stretch.closes, rest)
            if place < len(stretch.closes):
                return number * STRETCH + max(rest, stretch.opens[place])
            number, rest = max(number + 1, self._lowest), 0
        return None

    def forward(self, start: int, amount: int) -> int | None:
        """Return the earliest t with so much working time in [start, t)."""
        if amount <= 0:
            return start
        if amount > self.latest - start:
            return None
        number, rest = divmod(start, STRETCH)
        stretch = self._stretch(number)
        target = _worked(stretch, rest) + amount
        while target > stretch.total:
            target -= stretch.total
            number = max(number + 1, self._lowest)
            if number > self._highest:
                return None
            stretch = self._stretch(number)
        place = bisect_left(stretch.through, target)
        return number * STRETCH + stretch.closes[place] - (stretch.through[place] - target)

    def back(self, end: int, amount: int) -> int | None:
        """Return the latest t with so much working time in [t, end)."""
        if amount <= 0:
            return end
        if amount > end - self.earliest:
            return None
        number, rest = divmod(end, STRETCH)
        stretch = self._stretch(number)
        target = _worked(stretch, rest) - amount
        while target < 0:
            number = min(number - 1, self._highest)
            if number < self._lowest:
                return None
            stretch = self._stretch(number)
            target += stretch.total
        place = bisect_right(stretch.before, target) - 1
        return number * STRETCH + stretch.opens[place] + target - stretch.before[place]

    def spans(self, start: int, end: int) -> list[Interval]:
        """Return the working time in [start, end) as intervals."""
        if end <= start:
            return []
        return subtract(self._windows.declared(start, end), self._windows.closed(start, end))

    def layers(self, start: int, end: int) -> tuple[list[Interval], list[Interval], list[Interval]]:
        """Return what is working time in [start, end), what a closure took away, and what a holiday struck."""
        if end <= start:
            return [], [], []
        declared, closed = self._windows.declared(start, end), self._windows.closed(start, end)
        return subtract(declared, closed), intersect(declared, closed), self._windows.struck(start, end)

    def _stretch(self, number: int) -> Stretch:
        found = self._stretches.get(number)
        if found is None:
            found = self._stretches[number] = self._make(number)
        return found

    def _make(self, number: int) -> Stretch:
        start, end = number * STRETCH, (number + 1) * STRETCH
        if not self._repeats(number):
            return _stretch_of(self._working(start, end), start)
        key = (number > 0, number % CYCLE)
        found = self._settled.get(key)
        if found is None:
            found = self._settled[key] = _stretch_of(self._working(start, end), start)
        return found

    def _working(self, start: int, end: int) -> list[Interval]:
        closed = self._windows.closed(start, end)
        return [] if closed == [(start, end)] else subtract(self._windows.declared(start, end), closed)

    def _repeats(self, number: int) -> bool:
        """Tell whether a stretch holds nothing but the week, far from every change of its zone."""
        if _SETTLED_BEFORE < number < _SETTLED_AFTER or number in self._special:
            return False
        start, end = number * STRETCH, (number + 1) * STRETCH
        if start // DAY <= self.earliest // DAY + 2 or end // DAY >= self.latest // DAY - 2:
            return False
        return not self._windows.opened(start, end) and not self._windows.closed(start, end)

    def _bounds(self) -> tuple[int, int]:
        """Return the first and last stretch that can hold working time, so that every search ends early."""
        openings, closures = self._windows.openings, self._windows.closures
        lowest, highest = self.earliest, self.latest
        if not self._windows.has_week:
            lowest, highest = (openings[0][0], openings[-1][1]) if openings else (0, -STRETCH)
        if closures and closures[0][0] <= lowest:
            lowest = closures[0][1]
        if closures and closures[-1][1] >= highest:
            highest = closures[-1][0]
        return max(lowest, self.earliest) // STRETCH, min(highest, self.latest) // STRETCH


def _worked(stretch: Stretch, rest: int) -> int:
    """Return the working time of a stretch before an instant of it."""
    place = bisect_right(stretch.opens, rest) - 1
    if place < 0:
        return 0
    return stretch.through[place] - max(0, stretch.closes[place] - rest)


def _stretch_of(spans: list[Interval], start: int) -> Stretch:
    through = list(accumulate(end - begin for begin, end in spans))
    return Stretch(
        opens=[begin - start for begin, _ in spans],
        closes=[end - start for _, end in spans],
        before=[0, *through[:-1]] if through else [],
        through=through,
        total=through[-1] if through else 0,
    )


def _stretches_near(days: frozenset[int]) -> frozenset[int]:
    return frozenset(near * DAY // STRETCH for day in days for near in range(day - 1, day + 4))
