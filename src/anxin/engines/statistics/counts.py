"""Counts of rare events, such as complaints: exact intervals and the comparison of two rates."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from anxin.engines.statistics.distributions import binomial_cdf, binomial_probability, chi2_quantile
from anxin.engines.statistics.given import inner, number, whole
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.shares import clopper_pearson

#: Probabilities that differ by rounding alone count as equal.
_SAME = 1 + 1e-7


@dataclass(frozen=True, slots=True)
class Rate:
    """Events per unit of exposure with their exact interval."""

    events: int
    exposure: float
    rate: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class RatesCompared:
    """The first rate over the second, exact.

    ``ratio`` is None where the second rate is 0, and ``high`` is None where the ratio has no upper limit.
    """

    ratio: float | None
    low: float
    high: float | None
    p: float


def poisson_interval(events: int, *, level: float = 0.95) -> Interval:
    """Return the exact interval of the number of events expected, after ``events`` were counted.

    χ²_{2x}(α/2)/2 and χ²_{2x+2}(1 − α/2)/2; 0 at x = 0. Source: Garwood 1936.
    """
    x = whole("events", events)
    tail = (1 - inner("level", level)) / 2
    low = chi2_quantile(tail, 2 * x) / 2 if x else 0.0
    return Interval(low, chi2_quantile(1 - tail, 2 * x + 2) / 2)


def rate(events: int, exposure: float, *, per: float = 1, level: float = 0.95) -> Rate | None:
    """Return events per ``per`` units of exposure (100 repair orders, say) with the exact interval; None without any.

    The interval is that of the count, divided by the exposure. Source: Garwood 1936.
    """
    limits = poisson_interval(events, level=level)
    under = number("exposure", exposure, least=0) / number("per", per, above=0)
    if under == 0:
        return None
    return Rate(events, exposure, events / under, Interval(limits.low / under, limits.high / under))


def compare_rates(
    first: tuple[int, float], second: tuple[int, float], *, level: float = 0.95
) -> RatesCompared | None:
    """Compare two rates, each given as (events, exposure), exactly; None where nothing happened or an exposure is 0.

    Given x₁ + x₂, x₁ is binomial with π = T₁/(T₁ + T₂). Two-sided p: the sum of the probabilities that are not larger
    than that of what was seen. Ratio limits: π/(1 − π)·T₂/T₁ of the limits of Clopper and Pearson. Source: Przyborowski
    and Wilenski 1940; satisfaction-index 2.3.
    """
    (x1, t1), (x2, t2) = _rate("first", first), _rate("second", second)
    limits = clopper_pearson(x1, x1 + x2, level=level)
    if limits is None or 0 in {t1, t2}:
        return None
    scale = t2 / t1
    return RatesCompared(
        x1 / x2 * scale if x2 else None,
        limits.low / (1 - limits.low) * scale,
        limits.high / (1 - limits.high) * scale if x2 else None,
        binomial_two_sided_p(x1, x1 + x2, t1 / (t1 + t2)),
    )


def binomial_two_sided_p(k: int, n: int, share: float) -> float:
    """Return the exact two-sided probability of k of n where ``share`` is expected.

    The sum of the probabilities of all outcomes that are not likelier than k. Source: as R's ``binom.test`` defines it.
    """
    n = whole("n", n)
    k, p = whole("k", k, most=n), number("share", share, least=0, most=1)
    limit = binomial_probability(k, n, p) * _SAME
    middle = n * p
    if k == middle:
        return 1.0
    if k < middle:
        first = _first(lambda other: binomial_probability(other, n, p) <= limit, math.ceil(middle), n)
        both = binomial_cdf(k, n, p) + _at_least(first, n, p)
    else:
        mirrored = _first(
            lambda other: binomial_probability(n - other, n, p) <= limit, n - math.floor(middle), n
        )
        both = _at_least(k, n, p) + binomial_cdf(n - mirrored, n, p)
    return min(1.0, both)


def _rate(name: str, given: tuple[int, float]) -> tuple[int, float]:
    events, exposure = given
    return whole(f"{name}.events", events), number(f"{name}.exposure", exposure, least=0)


def _at_least(k: int, n: int, share: float) -> float:
    """Return the probability of k or more of n, exact where it is small."""
    return binomial_cdf(n - k, n, 1 - share)


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Return the first number from low on for which something holds that goes on holding; high + 1 if none."""
    after = high + 1
    while low < after:
        middle = (low + after) // 2
        low, after = (low, middle) if holds(middle) else (middle + 1, after)
    return after
