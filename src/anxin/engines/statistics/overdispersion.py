"""Counts that vary more than chance lets them: a test of it, and limits as wide as they vary (Laney's p′ and u′)."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from anxin.engines.statistics.charts import Chart, limits_around, point_of
from anxin.engines.statistics.distributions import chi2_upper, normal_two_sided_p
from anxin.engines.statistics.given import StatisticsFault, as_many, number, wholes

#: Mean range of two standard normal values, to the digits with which Laney's charts are published.
_MEAN_RANGE = 1.128


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """Observed variance over that of chance, its chi-square statistic and the probability of one as large by chance."""

    ratio: float
    statistic: float
    df: int
    p: float


def laney(chart: Chart, *, sigmas: float = 3) -> Chart | None:
    """Widen a p or u chart to what its points vary by from one to the next: p′ and u′.

    None where no two points are neighbours: across a period without exposure nothing is compared.
    z_i = (u_i − ū)/σ_i, σ_z = mean moving range of z / 1.128, limits ū ∓ 3σ_iσ_z. Below 1 it narrows the limits, as
    Laney has it. ``false_alarm`` is that of a normal chart. Source: Laney 2002.
    """
    wide = number("sigmas", sigmas, above=0)
    widened = spread_between_neighbours(
        [
            None if each is None or each.sigma == 0 else (each.value - chart.centre) / each.sigma
            for each in chart.points
        ]
    )
    if widened is None:
        return None
    points = tuple(
        None
        if each is None
        else point_of(
            each.value, each.sigma, limits_around(chart.centre, wide * each.sigma * widened, chart.most)
        )
        for each in chart.points
    )
    return replace(chart, points=points, false_alarm=normal_two_sided_p(wide), widened=widened)


def spread_between_neighbours(values: Sequence[float | None]) -> float | None:
    """Return the mean moving range of values over 1.128, an estimate of their standard deviation in their own unit.

    A range lies between two neighbouring periods that both have a value; None where there are no such two. A shift or a
    slow drift widens it little. Source: Montgomery 2009, section 6.4; Laney 2002.
    """
    ranges = [
        abs(after - before)
        for before, after in itertools.pairwise(values)
        if before is not None and after is not None
    ]
    return math.fsum(ranges) / len(ranges) / _MEAN_RANGE if ranges else None


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
