"""Control charts: counts over time, and what lies outside of chance.

Shares (p), counts (c) and rates (u). Every chart tells how often it alarms without cause. Places count from 0. What is
done where counts vary more than chance lets them stands in ``overdispersion``, charts for slow drift in ``drift``.
"""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from anxin.engines.statistics.distributions import (
    binomial_cdf,
    poisson_above,
    poisson_cdf,
)
from anxin.engines.statistics.given import as_many, number, whole, wholes
from anxin.engines.statistics.intervals import Interval


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
        limits = limits_around(centre, wide * sigma, law.most)
        points.append(point_of(count / n, sigma, limits))
        alarms.append(law.outside(n, limits))
    return Chart(centre, tuple(points), math.fsum(alarms) / len(alarms), most=law.most)


def limits_around(centre: float, half: float, most: float) -> Interval:
    """Return limits to both sides of a centre, not below 0 and not above the largest value that there can be."""
    return Interval(max(0.0, centre - half), min(most, centre + half))


def point_of(value: float, sigma: float, limits: Interval) -> Point:
    """Return a period with its limits; it signals outside of them."""
    return Point(value, sigma, limits, not limits.holds(value))
