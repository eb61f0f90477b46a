"""Shares of a whole: intervals, differences, several shares at once, net promoter score.

A share is k of n, between 0 and 1; a net promoter score is in points from −100 to 100. Of nothing (n = 0) there is no
share, and every function here returns None.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from anxin.engines.statistics.distributions import (
    beta_quantile,
    chi2_upper,
    normal_two_sided_p,
    two_sided_t,
    two_sided_z,
)
from anxin.engines.statistics.given import StatisticsFault, as_many, inner, number, whole, wholes
from anxin.engines.statistics.intervals import Interval, around


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """First share minus second, with its interval."""

    difference: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """A chi-square statistic, its degrees of freedom and the probability of one as large by chance."""

    statistic: float
    df: int
    p: float


@dataclass(frozen=True, slots=True)
class Nps:
    """Net promoter score in points, its standard error in points, its interval and the answers that it rests on.

    ``variance`` is that of one answer counted as 1, 0 or −1.
    """

    value: float
    variance: float
    se: float
    interval: Interval
    n: int


@dataclass(frozen=True, slots=True)
class NpsChange:
    """Second wave minus first in points, and a normal test of no change."""

    change: float
    se: float
    z: float | None
    p: float | None


def wilson(k: int, n: int, *, level: float = 0.95) -> Interval | None:
    """Return Wilson's interval of k of n, without continuity correction; None for n = 0.

    (2k + z² ∓ z√(z² + 4k(1 − k/n)))/(2(n + z²)). Source: Wilson 1927; Newcombe 1998, method 3.
    """
    k, n = _counted(k, n)
    z = two_sided_z(inner("level", level))
    if n == 0:
        return None
    root = z * math.sqrt(z * z + 4 * k * (1 - k / n))
    bottom = 2 * (n + z * z)
    return _bounded((2 * k + z * z - root) / bottom, (2 * k + z * z + root) / bottom, k, n)


def wilson_corrected(k: int, n: int, *, level: float = 0.95) -> Interval | None:
    """Return Wilson's interval of k of n with continuity correction; None for n = 0.

    Lower (2np + z² − 1 − z√(z² − 2 − 1/n + 4p(nq + 1)))/(2(n + z²)), upper (2np + z² + 1 + z√(z² + 2 − 1/n +
    4p(nq − 1)))/(2(n + z²)); 0 at k = 0, 1 at k = n. Source: Newcombe 1998, method 4.
    """
    k, n = _counted(k, n)
    z = two_sided_z(inner("level", level))
    if n == 0:
        return None
    p, q, bottom = k / n, 1 - k / n, 2 * (n + z * z)
    low = 2 * k + z * z - 1 - z * math.sqrt(max(0.0, z * z - 2 - 1 / n + 4 * p * (n * q + 1)))
    high = 2 * k + z * z + 1 + z * math.sqrt(max(0.0, z * z + 2 - 1 / n + 4 * p * (n * q - 1)))
    return _bounded(low / bottom, high / bottom, k, n)


def clopper_pearson(k: int, n: int, *, level: float = 0.95) -> Interval | None:
    """Return the exact interval of k of n, never too narrow and mostly too wide; None for n = 0.

    B(α/2; k, n − k + 1) and B(1 − α/2; k + 1, n − k), quantiles of the beta distribution; 0 at k = 0, 1 at k = n.
    Source: Clopper and Pearson 1934.
    """
    k, n = _counted(k, n)
    tail = (1 - inner("level", level)) / 2
    if n == 0:
        return None
    low = beta_quantile(tail, k, n - k + 1) if k else 0.0
    high = beta_quantile(1 - tail, k + 1, n - k) if k < n else 1.0
    return Interval(low, high)


def newcombe(
    first: tuple[int, int], second: tuple[int, int], *, level: float = 0.95
) -> ShareDifference | None:
    """Return the difference of two independent shares, each given as (k, n), first minus second; None if an n is 0.

    Hybrid score interval: with Wilson limits (l₁, u₁), (l₂, u₂) and d = p₁ − p₂: d − √((p₁ − l₁)² + (u₂ − p₂)²),
    d + √((u₁ − p₁)² + (p₂ − l₂)²). Source: Newcombe 1998, Interval estimation for the difference, method 10.
    """
    one, other = wilson(*first, level=level), wilson(*second, level=level)
    if one is None or other is None:
        return None
    p1, p2 = first[0] / first[1], second[0] / second[1]
    below = math.hypot(p1 - one.low, other.high - p2)
    above = math.hypot(one.high - p1, p2 - other.low)
    return ShareDifference(p1 - p2, Interval(p1 - p2 - below, p1 - p2 + above))


def compare_shares(ks: Sequence[int], ns: Sequence[int]) -> ChiSquare | None:
    """Test whether k_i of n_i are the same share in every group; None where no group can differ.

    X² = Σ (k_i − n_i p̂)²/(n_i p̂q̂) with the pooled share p̂, one degree of freedom fewer than groups. Groups of
    nobody are left out; with fewer than two groups, or with none or all in every group, there is nothing to test.
    Source: Fleiss, Levin and Paik 2003, chapter 9.
    """
    given, many = wholes("ks", ks), wholes("ns", ns)
    as_many("ns", many, len(given))
    pairs = [_counted(k, n, place) for place, (k, n) in enumerate(zip(given, many, strict=True)) if n]
    total = sum(n for _, n in pairs)
    if len(pairs) < 2:
        return None
    pooled = sum(k for k, _ in pairs) / total
    if pooled in {0.0, 1.0}:
        return None
    statistic = math.fsum((k - n * pooled) ** 2 / (n * pooled * (1 - pooled)) for k, n in pairs)
    return ChiSquare(statistic, len(pairs) - 1, chi2_upper(statistic, len(pairs) - 1))


def logit_interval(share: float, se: float, *, df: float, level: float = 0.95) -> Interval | None:
    """Return the interval of a weighted share from its design-based standard error; None for a share of 0 or 1.

    logit(p̂) ∓ t_df·SE/(p̂(1 − p̂)), transformed back, so that it stays within 0 and 1. Source: Korn and Graubard
    1999, section 2.5.
    """
    p = number("share", share, least=0, most=1)
    spread = number("se", se, least=0)
    t = two_sided_t(inner("level", level), number("df", df, above=0))
    if p in {0.0, 1.0}:
        return None
    middle, half = math.log(p / (1 - p)), t * spread / (p * (1 - p))
    return Interval(_expit(middle - half), _expit(middle + half))


def nps(promoters: int, detractors: int, n: int, *, level: float = 0.95) -> Nps | None:
    """Return the net promoter score of n answers, 9 and 10 being promoters, 0 to 6 detractors; None for n = 0.

    100(p − d), SE 100√((p + d − (p − d)²)/n), interval value ∓ z·SE: a normal one, which is too narrow below about
    30 answers and has no width where all answers are of one kind. Source: satisfaction-index 2.3 (trinomial).
    """
    n = whole("n", n)
    promoters = whole("promoters", promoters, most=n)
    detractors = whole("detractors", detractors, most=n - promoters)
    return nps_of_shares(promoters / n, detractors / n, n, level=level) if n else None


def nps_of_shares(promoters: float, detractors: float, n: int, *, level: float = 0.95) -> Nps | None:
    """Return the net promoter score from the shares of promoters and detractors among n answers; None for n = 0.

    The same formulas. Source: as ``nps``.
    """
    n = whole("n", n)
    p = number("promoters", promoters, least=0, most=1)
    d = number("detractors", detractors, least=0, most=1)
    if p + d > 1 + 1e-12:
        raise StatisticsFault("detractors", "a share that leaves the promoters theirs")
    z = two_sided_z(inner("level", level))
    if n == 0:
        return None
    variance = max(0.0, p + d - (p - d) ** 2)
    value, se = 100 * (p - d), 100 * math.sqrt(variance / n)
    return Nps(value, variance, se, around(value, z * se), n)


def nps_change(before: Nps, after: Nps) -> NpsChange:
    """Test whether the score changed between two independent waves.

    z = (NPS₂ − NPS₁)/(100√(v₁/n₁ + v₂/n₂)), two-sided p. ``z`` and ``p`` are None where neither wave varies.
    Source: satisfaction-index 2.3.
    """
    change, se = after.value - before.value, math.hypot(before.se, after.se)
    z = change / se if se > 0 else None
    return NpsChange(change, se, z, None if z is None else normal_two_sided_p(z))


def _counted(k: int, n: int, place: int | None = None) -> tuple[int, int]:
    where = "" if place is None else f"[{place}]"
    many = whole(f"n{where}", n)
    return whole(f"k{where}", k, most=many), many


def _bounded(low: float, high: float, k: int, n: int) -> Interval:
    """Return the limits, exactly 0 and 1 where the formula reaches them but for rounding."""
    return Interval(0.0 if k == 0 else max(0.0, low), 1.0 if k == n else min(1.0, high))


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
