"""The odds ratio of a table of two by two."""

import math
from dataclasses import dataclass

from anxin.engines.statistics.distributions import normal_two_sided_p, two_sided_z
from anxin.engines.statistics.given import inner, whole
from anxin.engines.statistics.intervals import Interval


@dataclass(frozen=True, slots=True)
class Odds:
    """An odds ratio, its interval, the standard error of its logarithm, and a normal test against 1.

    ``corrected``: a cell was empty, so ½ was added to all four.
    """

    ratio: float
    interval: Interval
    log_se: float
    z: float
    p: float
    corrected: bool


def odds_ratio(a: int, b: int, c: int, d: int, *, level: float = 0.95) -> Odds | None:
    """Return the odds ratio ad/bc of the table a b / c d; None where a row or a column is empty.

    Interval exp(ln OR ∓ z√(1/a + 1/b + 1/c + 1/d)), ½ added to every cell if one is 0 (Haldane and Anscombe); p is
    two-sided from ln OR over its standard error. Source: Woolf 1955; satisfaction-index 4.2.
    """
    cells = tuple(whole(name, value) for name, value in zip("abcd", (a, b, c, d), strict=True))
    z_limit = two_sided_z(inner("level", level))
    top, bottom = cells[0] + cells[1], cells[2] + cells[3]
    left, right = cells[0] + cells[2], cells[1] + cells[3]
    if 0 in {top, bottom, left, right}:
        return None
    corrected = 0 in cells
    one, two, three, four = (each + 0.5 * corrected for each in cells)
    log = math.log(one) + math.log(four) - math.log(two) - math.log(three)
    se = math.sqrt(1 / one + 1 / two + 1 / three + 1 / four)
    limits = Interval(math.exp(log - z_limit * se), math.exp(log + z_limit * se))
    return Odds(math.exp(log), limits, se, log / se, normal_two_sided_p(log / se), corrected)
