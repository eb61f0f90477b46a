"""Means over time, each of its own number of answers: how far each lies from the mean of all, whether they drift."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from anxin.engines.statistics.drift import Ewma, ewma
from anxin.engines.statistics.given import number
from anxin.engines.statistics.means import Mean
from anxin.engines.statistics.overdispersion import spread_between_neighbours
from anxin.engines.statistics.shrinkage import random_effects


@dataclass(frozen=True, slots=True)
class MeansOverTime:
    """The mean of all (in the unit of the answers), and how far each period's lies from it in standard errors.

    ``widened`` is by how much periods vary more than their answers let them, 1 where that is not demonstrable; the
    standard errors hold it. A period without a mean is None in ``distances`` and in ``drift``.
    """

    centre: float
    distances: tuple[float | None, ...]
    widened: float
    drift: Ewma


def means_over_time(
    periods: Sequence[Mean | None],
    whole: Mean,
    *,
    weight: float = 0.2,
    width: float = 2.962,
    sure: float = 0.05,
) -> MeansOverTime | None:
    """Chart the means of periods in a row, the oldest first, around the mean of all; None is a period without one.

    z_t = (ȳ_t − ȳ)/(s·w/√n_t), s the standard deviation of all answers, and an EWMA of z. w is the mean moving range of
    (ȳ_t − ȳ)√n_t/s over 1.128, between neighbouring periods alone and not below 1; where no two are neighbours √(Q/(k −
    1)). It is 1 where Cochran's Q of the k means does not deny (probability from ``sure`` on) that chance alone is at
    work. None where nothing varies or no period has a mean. Source: Montgomery 2009, sections 6.4 and 9.2; Laney 2002
    (widening); Cochran 1954; Birge 1932 (√(Q/(k − 1))).
    """
    least = number("sure", sure, least=0, most=1)
    if whole.mean is None or not whole.sd or all(each is None or each.mean is None for each in periods):
        return None
    centre, sd = whole.mean, whole.sd
    bare = [
        None if each is None or each.mean is None else (each.mean - centre) * math.sqrt(each.n) / sd
        for each in periods
    ]
    widened = _widened(periods, bare, sd, least)
    distances = tuple(None if each is None else each / widened for each in bare)
    return MeansOverTime(centre, distances, widened, ewma(distances, weight=weight, width=width))


def _widened(periods: Sequence[Mean | None], bare: Sequence[float | None], sd: float, least: float) -> float:
    """Return by how much periods differ beyond chance. A drift raises Q, but hardly the ranges of neighbours."""
    told = [(each.mean, sd**2 / each.n) for each in periods if each is not None and each.mean is not None]
    effects = random_effects([mean for mean, _ in told], [variance for _, variance in told])
    if effects is None or effects.p >= least:
        return 1.0
    ranges = spread_between_neighbours(bare)
    return max(1.0, math.sqrt(effects.q / (len(told) - 1)) if ranges is None else ranges)
