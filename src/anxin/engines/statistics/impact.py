"""What a bad and a good factor do to the overall impression, and what to work on first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from anxin.engines.statistics.drivers import side_by_side
from anxin.engines.statistics.given import StatisticsFault, number, numbers


class Quadrant(StrEnum):
    """Where a factor stands in the importance–performance grid."""

    CONCENTRATE_HERE = "concentrate_here"
    KEEP_UP = "keep_up"
    LOW_PRIORITY = "low_priority"
    POSSIBLE_OVERKILL = "possible_overkill"


@dataclass(frozen=True, slots=True)
class Impact:
    """What a low rating of a factor costs and a high one brings, in points of the outcome.

    None where no rating, or every rating, is low (or high). ``asymmetry`` runs from −1, only a dissatisfier, to 1,
    only a satisfier.
    """

    penalty: float | None
    reward: float | None
    range: float | None
    asymmetry: float | None


@dataclass(frozen=True, slots=True)
class PenaltyReward:
    """The regression of the outcome on two dummies a factor. ``r2`` is None where the outcome does not vary."""

    n: int
    intercept: float
    r2: float | None
    factors: tuple[Impact, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The cross-hairs at the grand means, and the quadrant of every factor."""

    importance: float
    performance: float
    quadrants: tuple[Quadrant, ...]


def penalty_reward(
    ratings: Sequence[Sequence[float]], outcome: Sequence[float], *, low: float, high: float
) -> PenaltyReward | None:
    """Regress the outcome on two dummies a factor, rating ≤ ``low`` and rating ≥ ``high``.

    Range |p| + |r|, asymmetry (|r| − |p|)/(|r| + |p|). A dummy that does not vary is left out and told as None. None
    for the whole where the rest determine one another. Good for impact, doubtful as Kano's
    classification. Source: Brandt 1987; Mikulić and Prebežac 2008; contract of the scoring command, 5.8.
    """
    if number("low", low) >= number("high", high):
        raise StatisticsFault("high", "a number above low")
    data = side_by_side(ratings, outcome)
    x, y = data[:, :-1], data[:, -1]
    p = x.shape[1]
    dummies = np.concatenate([x <= low, x >= high], axis=1).astype(float)
    varies = np.ptp(dummies, axis=0) > 0
    matrix = np.column_stack([np.ones(len(y)), dummies[:, varies]])
    if np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        return None
    apart = y - y[0]  # an outcome that does not vary has coefficients of exactly 0
    fitted = np.linalg.lstsq(matrix, apart, rcond=None)[0]
    residual = apart - matrix @ fitted
    total = float(((apart - apart.mean()) ** 2).sum())
    r2 = 1 - float(residual @ residual) / total if total > 0 else None
    told: list[float | None] = [None] * (2 * p)
    for place, value in zip(np.flatnonzero(varies), fitted[1:], strict=True):
        told[place] = float(value)
    impacts = tuple(_impact(told[j], told[p + j]) for j in range(p))
    return PenaltyReward(len(y), float(fitted[0] + y[0]), r2, impacts)


def importance_performance(importances: Sequence[float], performances: Sequence[float]) -> Grid:
    """Place factors by importance and performance, cross-hairs at the grand means; what lies on a line counts as above.

    "Concentrate here" is above in importance and below in performance. Source: Martilla and James 1977.
    """
    important, performing = (
        numbers("importances", importances, at_least=1),
        numbers("performances", performances),
    )
    if len(performing) != len(important):
        raise StatisticsFault("performances", f"{len(important)} values, as many as there are beside it")
    across, up = sum(performing) / len(performing), sum(important) / len(important)
    quadrants = tuple(
        _QUADRANTS[(one >= up, other >= across)] for one, other in zip(important, performing, strict=True)
    )
    return Grid(up, across, quadrants)


_QUADRANTS = {
    (True, False): Quadrant.CONCENTRATE_HERE,
    (True, True): Quadrant.KEEP_UP,
    (False, False): Quadrant.LOW_PRIORITY,
    (False, True): Quadrant.POSSIBLE_OVERKILL,
}


def _impact(penalty: float | None, reward: float | None) -> Impact:
    if penalty is None or reward is None:
        return Impact(penalty, reward, None, None)
    total = abs(penalty) + abs(reward)
    return Impact(penalty, reward, total, (abs(reward) - abs(penalty)) / total if total else None)
