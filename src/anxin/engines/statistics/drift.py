"""Charts for slow drift: cumulated sums, weighted averages, and cumulated counts.

Values are standardised where nothing else is said: their in-control mean taken off, over their standard deviation.
How often each alarms without cause stands in ``run_lengths``.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from anxin.engines.statistics.given import as_many, number, numbers, wholes
from anxin.engines.statistics.intervals import Interval, around


@dataclass(frozen=True, slots=True)
class Cusum:
    """The sums that a chart keeps of rises and of falls, and the places (from 0) at which either exceeds h."""

    up: tuple[float, ...]
    down: tuple[float, ...]
    signals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ewma:
    """The weighted averages, the limits of each, and the places (from 0) outside of them.

    A period without a value has neither average nor limits (None).
    """

    averages: tuple[float | None, ...]
    limits: tuple[Interval | None, ...]
    signals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CountCusum:
    """The sum that a chart of counts keeps, and the places (from 0) at which it exceeds h."""

    sums: tuple[float, ...]
    signals: tuple[int, ...]


def cusum(values: Sequence[float], *, k: float = 0.5, h: float = 5, head_start: float = 0) -> Cusum:
    """Cumulate standardised values: C⁺ = max(0, C⁺ + z − k), C⁻ = max(0, C⁻ − z − k), alarm when C > h.

    ``head_start`` h/2 makes it alarm sooner where things are bad from the start (FIR). The sums are not reset after an
    alarm. Source: Page 1954; Lucas and Crosier 1982.
    """
    z, allowed, limit = numbers("values", values), number("k", k, least=0), number("h", h, above=0)
    up = down = number("head_start", head_start, least=0, most=limit)
    ups, downs = [], []
    for value in z:
        up, down = max(0.0, up + value - allowed), max(0.0, down - value - allowed)
        ups.append(up)
        downs.append(down)
    signals = tuple(place for place, both in enumerate(zip(ups, downs, strict=True)) if max(both) > limit)
    return Cusum(tuple(ups), tuple(downs), signals)


def ewma(
    values: Sequence[float | None],
    *,
    mean: float = 0,
    sd: float = 1,
    weight: float = 0.2,
    width: float = 2.962,
) -> Ewma:
    """Average values with falling weights: z_t = λx_t + (1 − λ)z_{t−1} from the in-control mean μ₀ on.

    Limits μ₀ ∓ Lσ√(λ/(2 − λ)·(1 − (1 − λ)^{2t})), in the unit of the values. None is a period without a value: every
    value keeps the weight of its age, λ(1 − λ)^age with elapsed periods counted, over the sum of all weights, so that
    after a gap the average before it counts less, and the limits, ∓Lσ√Σw², open again. Source: Roberts 1959;
    Montgomery 2009, section 9.2; Wright 1986 for values at irregular times.
    """
    x, middle, spread = _with_gaps("values", values), number("mean", mean), number("sd", sd, above=0)
    share, wide = number("weight", weight, above=0, most=1), number("width", width, above=0)
    average, variance, held, begun = middle, 0.0, 1.0, False
    averages: list[float | None] = []
    limits: list[Interval | None] = []
    for value in x:
        begun = begun or value is not None
        if begun:  # before the first value there is nothing that could age
            held *= 1 - share
        if value is None:
            averages.append(None)
            limits.append(None)
            continue
        new = share / (held + share)
        average, variance = new * value + (1 - new) * average, new**2 + (1 - new) ** 2 * variance
        held += share
        averages.append(average)
        limits.append(around(middle, wide * spread * math.sqrt(variance)))
    signals = tuple(
        place
        for place, (each, limit) in enumerate(zip(averages, limits, strict=True))
        if each is not None and limit is not None and not limit.holds(each)
    )
    return Ewma(tuple(averages), tuple(limits), signals)


def _with_gaps(name: str, values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Return finite numbers and the gaps between them."""
    return tuple(
        None if each is None else number(f"{name}[{place}]", each) for place, each in enumerate(values)
    )


def poisson_cusum(
    counts: Sequence[int],
    *,
    k: float,
    h: float,
    exposures: Sequence[float] | None = None,
    head_start: float = 0,
) -> CountCusum:
    """Cumulate counts above what is allowed: C = max(0, C + X − k), alarm when C > h, strictly.

    With ``exposures`` each period allows k times its own. Source: Lucas 1985.
    """
    given, allowed, limit = wholes("counts", counts), number("k", k, least=0), number("h", h, above=0)
    under = (1.0,) * len(given) if exposures is None else numbers("exposures", exposures)
    as_many("exposures", under, len(given))
    total = number("head_start", head_start, least=0, most=limit)
    sums = []
    for place, (count, exposure) in enumerate(zip(given, under, strict=True)):
        total = max(0.0, total + count - allowed * number(f"exposures[{place}]", exposure, least=0))
        sums.append(total)
    return CountCusum(tuple(sums), tuple(place for place, each in enumerate(sums) if each > limit))


def poisson_reference(good: float, bad: float) -> float:
    """Return the allowance k between a good and a bad mean count: (μ₁ − μ₀)/ln(μ₁/μ₀). Source: Lucas 1985."""
    mu0 = number("good", good, above=0)
    mu1 = number("bad", bad, above=mu0)
    return (mu1 - mu0) / math.log(mu1 / mu0)
