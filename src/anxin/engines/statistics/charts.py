"""Control charts: counts over time, and what lies outside of chance.

Shares (p), counts (c) and rates (u), the same made wider where the counts vary more than chance alone lets them
(Laney's p′ and u′), cumulated sums and weighted averages for slow drift. Every chart tells how often it alarms
without cause. Places count from 0.
"""

import itertools
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from anxin.engines.statistics.distributions import (
    binomial_cdf,
    chi2_upper,
    normal_two_sided_p,
    poisson_above,
    poisson_cdf,
)
from anxin.engines.statistics.given import StatisticsFault, as_many, number, whole, wholes
from anxin.engines.statistics.intervals import Interval

#: Mean range of two standard normal values, to the digits with which Laney's charts are published.
_MEAN_RANGE = 1.128


@dataclass(frozen=True, slots=True)
class Point:
    """One period: its value, the standard deviation that chance alone gives it, its limits, and whether it signals."""

    value: float
    sigma: float
    limits: Interval
    signal: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of counts. A period without exposure has no point (None).

    ``false_alarm`` is the probability that a period in control signals, on the average over the periods; 1 over it is
    the in-control run length, None where no count can signal. ``widened`` is Laney's σ_z, ``most`` the largest value
    that there can be.
    """

    centre: float
    points: tuple[Point | None, ...]
    false_alarm: float
    widened: float | None = None
    most: float = math.inf

    @property
    def signals(self) -> tuple[int, ...]:
        return tuple(place for place, each in enumerate(self.points) if each is not None and each.signal)

    @property
    def run_length(self) -> float | None:
        return 1 / self.false_alarm if self.false_alarm > 0 else None


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """Observed variance over that of chance, its chi-square statistic and the probability of one as large by chance."""

    ratio: float
    statistic: float
    df: int
    p: float


def p_chart(
    counts: Sequence[int],
    sizes: Sequence[int],
    *,
    centre: float | None = None,
    leave_out: Collection[int] = (),
    sigmas: float = 3,
) -> Chart | None:
    """Chart the share of each period: p̄ ∓ 3√(p̄q̄/n), limits within 0 and 1; None without anybody.

    ``centre`` is a target, or the pooled share of all periods but those of ``leave_out``. Source: Montgomery 2009,
    section 7.2.
    """
    many = wholes("sizes", sizes)
    given = wholes("counts", counts)
    as_many("counts", given, len(many))
    for place, (k, n) in enumerate(zip(given, many, strict=True)):
        whole(f"counts[{place}]", k, most=n)
    middle = _centre(given, many, centre, leave_out)
    if middle is None:
        return None
    share = number("centre", middle, least=0, most=1)

    def outside(n: float, limits: Interval) -> float:
        below, above = math.ceil(limits.low * n) - 1, math.floor(limits.high * n)
        return binomial_cdf(below, int(n), share) + binomial_cdf(int(n) - above - 1, int(n), 1 - share)

    return _chart(given, many, share, _Law(share * (1 - share), 1.0, outside), sigmas=sigmas)


def u_chart(
    counts: Sequence[int],
    exposures: Sequence[float],
    *,
    per: float = 1,
    centre: float | None = None,
    leave_out: Collection[int] = (),
    sigmas: float = 3,
) -> Chart | None:
    """Chart events per ``per`` units of exposure (100 repair orders): ū ∓ 3√(ū/n_i); None without any.

    n_i is the exposure over ``per``; limits not below 0. Source: Montgomery 2009, section 7.3.
    """
    given, unit = wholes("counts", counts), number("per", per, above=0)
    under = [number(f"exposures[{place}]", each, least=0) / unit for place, each in enumerate(exposures)]
    as_many("counts", given, len(under))
    middle = _centre(given, under, centre, leave_out)
    if middle is None:
        return None
    rate = number("centre", middle, least=0)

    def outside(n: float, limits: Interval) -> float:
        below, above = math.ceil(limits.low * n) - 1, math.floor(limits.high * n)
        return poisson_cdf(below, rate * n) + poisson_above(above, rate * n)

    return _chart(given, under, rate, _Law(rate, math.inf, outside), sigmas=sigmas)


def c_chart(
    counts: Sequence[int],
    *,
    centre: float | None = None,
    leave_out: Collection[int] = (),
    sigmas: float = 3,
) -> Chart | None:
    """Chart counts of equal exposure: c̄ ∓ 3√c̄, limits not below 0; None without any. Source: as ``u_chart``."""
    return u_chart(counts, [1.0] * len(counts), centre=centre, leave_out=leave_out, sigmas=sigmas)


def laney(chart: Chart, *, sigmas: float = 3) -> Chart | None:
    """Widen a p or u chart to what its points vary by from one to the next: p′ and u′; None with fewer than two points.

    z_i = (u_i − ū)/σ_i, σ_z = mean moving range of z / 1.128, limits ū ∓ 3σ_iσ_z. Below 1 it narrows the limits, as
    Laney has it. ``false_alarm`` is that of a normal chart. Source: Laney 2002.
    """
    wide = number("sigmas", sigmas, above=0)
    z = [
        (each.value - chart.centre) / each.sigma
        for each in chart.points
        if each is not None and each.sigma > 0
    ]
    if len(z) < 2:
        return None
    spread = math.fsum(abs(after - before) for before, after in itertools.pairwise(z)) / (len(z) - 1)
    widened = spread / _MEAN_RANGE
    points = tuple(
        None
        if each is None
        else _point(each.value, each.sigma, _limits(chart.centre, wide * each.sigma * widened, chart.most))
        for each in chart.points
    )
    return replace(chart, points=points, false_alarm=normal_two_sided_p(wide), widened=widened)


def binomial_overdispersion(counts: Sequence[int], sizes: Sequence[int]) -> Overdispersion | None:
    """Test whether shares vary more than chance: D = (k − 1)s²/(n̄p̄q̄) of the counts, χ² with k − 1 degrees of freedom.

    For sizes that are about equal. None with fewer than two periods or where chance lets nothing vary. Source:
    Montgomery 2009; R's package qcc.
    """
    given, many = wholes("counts", counts), wholes("sizes", sizes)
    as_many("counts", given, len(many))
    if sum(many) == 0:
        return None
    share = sum(given) / sum(many)
    if share > 1:
        raise StatisticsFault("counts", "not more than the sizes")
    return _overdispersion(given, sum(many) / len(many) * share * (1 - share))


def poisson_overdispersion(
    counts: Sequence[int], exposures: Sequence[float] | None = None
) -> Overdispersion | None:
    """Test whether counts vary more than chance: D = (k − 1)s²/mean, χ² with k − 1 degrees of freedom.

    With ``exposures`` D = Σ (x_i − ūn_i)²/(ūn_i), the same where they are equal; periods without exposure are left out.
    Source: as above.
    """
    given = wholes("counts", counts)
    if exposures is None:
        return _overdispersion(given, sum(given) / len(given)) if given else None
    under = [number(f"exposures[{place}]", each, least=0) for place, each in enumerate(exposures)]
    as_many("exposures", under, len(given))
    pairs = [(count, n) for count, n in zip(given, under, strict=True) if n > 0]
    total = sum(count for count, _ in pairs)
    if len(pairs) < 2 or total == 0:
        return None
    rate = total / math.fsum(n for _, n in pairs)
    statistic = math.fsum((count - rate * n) ** 2 / (rate * n) for count, n in pairs)
    return Overdispersion(
        statistic / (len(pairs) - 1), statistic, len(pairs) - 1, chi2_upper(statistic, len(pairs) - 1)
    )


def _overdispersion(counts: Sequence[int], by_chance: float) -> Overdispersion | None:
    k = len(counts)
    if k < 2 or by_chance <= 0:
        return None
    middle = sum(counts) / k
    spread = math.fsum((each - middle) ** 2 for each in counts)
    statistic = spread / by_chance
    return Overdispersion(statistic / (k - 1), statistic, k - 1, chi2_upper(statistic, k - 1))


def _centre(
    counts: Sequence[int], under: Sequence[float], centre: float | None, leave_out: Collection[int]
) -> float | None:
    """Return the target, or events over exposure of the periods that are not left out; None without exposure."""
    for place in leave_out:
        whole("leave_out", place, most=len(counts) - 1)
    kept = [place for place in range(len(counts)) if place not in leave_out]
    exposure = math.fsum(under[place] for place in kept)
    if centre is not None:
        return number("centre", centre, least=0) if math.fsum(under) > 0 else None
    return sum(counts[place] for place in kept) / exposure if exposure > 0 else None


@dataclass(frozen=True, slots=True)
class _Law:
    """What chance does to a period: the variance at an exposure of 1, the largest value, the chance to be outside."""

    variance: float
    most: float
    outside: Callable[[float, Interval], float]


def _chart(
    counts: Sequence[int], under: Sequence[float], centre: float, law: _Law, *, sigmas: float
) -> Chart:
    wide = number("sigmas", sigmas, above=0)
    points: list[Point | None] = []
    alarms = []
    for count, n in zip(counts, under, strict=True):
        if n == 0:
            points.append(None)
            continue
        sigma = math.sqrt(law.variance / n)
        limits = _limits(centre, wide * sigma, law.most)
        points.append(_point(count / n, sigma, limits))
        alarms.append(law.outside(n, limits))
    return Chart(centre, tuple(points), math.fsum(alarms) / len(alarms), most=law.most)


def _limits(centre: float, half: float, most: float) -> Interval:
    return Interval(max(0.0, centre - half), min(most, centre + half))


def _point(value: float, sigma: float, limits: Interval) -> Point:
    return Point(value, sigma, limits, not limits.holds(value))
