"""An interval, as every estimate here carries one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """Two limits in the unit of what they belong to, both included."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def around(middle: float, half: float) -> Interval:
    """Return the interval of so much to both sides of a value."""
    return Interval(middle - half, middle + half)
