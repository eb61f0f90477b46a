"""Ranks that say how far they can be trusted, or that there is none to tell."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from anxin.engines.statistics.distributions import normal_cdf, normal_quantile
from anxin.engines.statistics.given import inner, number
from anxin.engines.statistics.shrinkage import RandomEffects

#: Below this reliability a unit's place among others is mostly chance.
LEAST_RELIABILITY = 0.7
#: Rows of the k × k comparisons held in memory at once.
_ROWS = 256


class NoRank(StrEnum):
    """Why a unit has no rank."""

    NO_DIFFERENCE = "no_difference"
    UNRELIABLE = "unreliable"


@dataclass(frozen=True, slots=True)
class RankInterval:
    """The ranks, 1 the highest, between which a unit's own lies."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's rank by its shrunken value with the interval of that rank, or why it has none."""

    rank: int | None
    interval: RankInterval | None
    refused: NoRank | None


def rank_intervals(effects: RandomEffects, *, level: float = 0.95) -> tuple[RankInterval, ...]:
    """Return for every unit the ranks that it may have, 1 the highest; τ² = 0 gives 1 to k for all.

    A unit stands below those whose shrunken value is higher by more than q·√V_ij, V_ij = B_i v_i + B_j v_j +
    (B_i − B_j)² se_μ², q = Φ⁻¹(1 − (1 − level)/(2(k − 1))), Bonferroni over one unit's k − 1 comparisons.
    Source: Goldstein and Healy 1995 in idea; contract of the scoring command, 5.3, for the convention.
    """
    k = len(effects.units)
    q = normal_quantile(1 - (1 - inner("level", level)) / (2 * (k - 1)))
    values = np.array([each.value for each in effects.units])
    b = np.array([each.reliability for each in effects.units])
    own = b * np.array(effects.variances)
    found: list[RankInterval] = []
    for start in range(0, k, _ROWS):
        rows = slice(start, start + _ROWS)
        apart = values[None, :] - values[rows, None]
        limits = q * np.sqrt(
            own[rows, None] + own[None, :] + (b[rows, None] - b[None, :]) ** 2 * effects.se_mu**2
        )
        above, below = (apart > limits).sum(axis=1), (-apart > limits).sum(axis=1)
        found += [RankInterval(1 + int(up), k - int(down)) for up, down in zip(above, below, strict=True)]
    return tuple(found)


def places(
    effects: RandomEffects, *, least_reliability: float = LEAST_RELIABILITY, level: float = 0.95
) -> tuple[Place, ...]:
    """Return every unit's rank, refused where its reliability is too low and for all where τ² = 0.

    Equal values share the better rank. Source: satisfaction-index 2.5.
    """
    least = number("least_reliability", least_reliability, least=0, most=1)
    if effects.tau2 == 0:
        return tuple(Place(None, None, NoRank.NO_DIFFERENCE) for _ in effects.units)
    ordered = sorted((each.value for each in effects.units), reverse=True)
    ranks: dict[float, int] = {}
    for rank, value in enumerate(ordered, start=1):
        ranks.setdefault(value, rank)
    return tuple(
        Place(ranks[unit.value], interval, None)
        if unit.reliability >= least
        else Place(None, None, NoRank.UNRELIABLE)
        for unit, interval in zip(effects.units, rank_intervals(effects, level=level), strict=True)
    )


def chance_above(value: float, se: float, *, target: float) -> float | None:
    """Return the probability that a unit's true value lies above a target: Φ((shrunken − target)/se).

    Without spread there is no chance about it: 1 above, 0 below, None exactly at the target. Source:
    satisfaction-index 2.5.
    """
    apart = number("value", value) - number("target", target)
    spread = number("se", se, least=0)
    if spread == 0:
        return None if apart == 0 else float(apart > 0)
    return normal_cdf(apart / spread)
