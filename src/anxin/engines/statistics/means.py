"""Means, their t intervals, and the comparison of two of them.

From answers or from their sums, which add up from cell to cell. Units are those of the answers.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from anxin.engines.statistics.distributions import t_two_sided_p, two_sided_t
from anxin.engines.statistics.given import StatisticsFault, inner, number, numbers, whole
from anxin.engines.statistics.intervals import Interval, around

#: Equal answers differ from their mean by rounding alone: less than this share of their size is no spread.
_ROUNDING = 1e-12
_ROUNDING_OF_SUMS = 1e-13


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of n answers. ``sd`` has the divisor n − 1.

    Of nobody there is no mean; of one answer no spread, standard error or interval: None.
    """

    n: int
    mean: float | None
    sd: float | None
    se: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class MeanDifference:
    """First mean minus second, with a test of no difference and an interval."""

    difference: float
    se: float
    t: float
    df: float
    p: float
    interval: Interval


def mean(values: Sequence[float], *, population: int | None = None, level: float = 0.95) -> Mean:
    """Return ȳ, sd, se = sd/√n and ȳ ∓ t_{n−1}·se; with ``population`` N, se² × (1 − n/N). n above N: StatisticsFault.

    Source: Cochran 1977, sections 2.3 to 2.5.
    """
    given = numbers("values", values)
    n = len(given)
    if n == 0:
        return _told(0, None, None, population=population, level=level)
    middle = math.fsum(given) / n
    deviations = math.fsum((value - middle) ** 2 for value in given)
    if deviations <= n * (_ROUNDING * max(map(abs, given))) ** 2:
        deviations = 0.0
    return _told(n, middle, deviations, population=population, level=level)


def mean_of_sums(
    n: int, total: float, squares: float, *, population: int | None = None, level: float = 0.95
) -> Mean:
    """Return the same from n, Σy and Σy², which add up over cells: ȳ = Σy/n, sd² = (Σy² − (Σy)²/n)/(n − 1).

    A spread that is rounding alone is 0. Source: Cochran 1977, section 2.3.
    """
    many = whole("n", n)
    added, squared = number("total", total), number("squares", squares, least=0)
    if many == 0:
        return _told(0, None, None, population=population, level=level)
    middle = added / many
    deviations = squared - added * middle
    if deviations < -1e-9 * squared:
        raise StatisticsFault("squares", "not less than total²/n")
    if deviations <= _ROUNDING_OF_SUMS * squared:
        deviations = 0.0
    return _told(many, middle, deviations, population=population, level=level)


def welch(first: Mean, second: Mean, *, level: float = 0.95) -> MeanDifference | None:
    """Compare two means of independent answers with variances of their own; None where nothing varies or n < 2.

    t = (ȳ₁ − ȳ₂)/√(a + b), a = s₁²/n₁, b = s₂²/n₂, df = (a + b)²/(a²/(n₁ − 1) + b²/(n₂ − 1)). Source: Welch 1947.
    """
    confidence = inner("level", level)
    if first.mean is None or second.mean is None or first.sd is None or second.sd is None:
        return None
    a, b = first.sd**2 / first.n, second.sd**2 / second.n
    if a + b <= 0:
        return None
    se, difference = math.sqrt(a + b), first.mean - second.mean
    df = (a + b) ** 2 / (a * a / (first.n - 1) + b * b / (second.n - 1))
    limits = around(difference, two_sided_t(confidence, df) * se)
    return MeanDifference(difference, se, difference / se, df, t_two_sided_p(difference / se, df), limits)


def _told(
    n: int, middle: float | None, deviations: float | None, *, population: int | None, level: float
) -> Mean:
    confidence = inner("level", level)
    left_out = 1.0 if population is None else _left_out(n, population)
    if middle is None or deviations is None or n < 2:
        return Mean(n, middle, None, None, None)
    sd = math.sqrt(deviations / (n - 1))
    se = sd * math.sqrt(left_out / n)
    return Mean(n, middle, sd, se, around(middle, two_sided_t(confidence, n - 1) * se))


def _left_out(n: int, population: int) -> float:
    """Return the finite population correction 1 − n/N."""
    many = whole("population", population, least=n)
    return 1 - n / many if many else 1.0
