"""Limits of a funnel plot: within which the share of a unit of n lies by chance where the target holds."""

from dataclasses import dataclass

from anxin.engines.statistics.distributions import binomial_cdf
from anxin.engines.statistics.given import inner, whole
from anxin.engines.statistics.intervals import Interval


@dataclass(frozen=True, slots=True)
class Funnel:
    """The limits at one n: 95 % of units on target lie within the warning limits, 99.8 % within the action limits."""

    n: int
    warning: Interval
    action: Interval


def funnel(n: int, *, target: float) -> Funnel:
    """Return the exact binomial limits at n ≥ 1 for a target share, interpolated so that they are smooth in n.

    At p = .025, .975, .001, .999: r the smallest whole number with F(r) ≥ p, limit
    (r − (F(r) − p)/(F(r) − F(r − 1)))/n, within 0 and 1. Source: Spiegelhalter 2005.
    """
    many, share = whole("n", n, least=1), inner("target", target)
    low, high, lowest, highest = (_limit(many, share, p) for p in (0.025, 0.975, 0.001, 0.999))
    return Funnel(many, Interval(low, high), Interval(lowest, highest))


def _limit(n: int, share: float, p: float) -> float:
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if binomial_cdf(middle, n, share) >= p else (middle + 1, high)
    reached, before = binomial_cdf(low, n, share), binomial_cdf(low - 1, n, share)
    return min(1.0, max(0.0, (low - (reached - p) / (reached - before)) / n))
