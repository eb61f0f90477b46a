"""What the overall impression hangs on: importance of each factor, penalty and reward, what to work on.

An importance is a share of R², between 0 and 1, and all of them add up to R². How trustworthy it is, the number of
complete interviews beside the number of factors tells.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from anxin.engines.statistics.given import StatisticsFault, inner, number, numbers, whole
from anxin.engines.statistics.intervals import Interval

_Floats = NDArray[np.float64]

#: Exact LMG looks at every set of factors: 65,536 of sixteen.
MOST_FACTORS = 16
#: Fewer interviews a factor than this, and the order of the factors is mostly chance.
_FEW_PER_FACTOR = 10
_SINGULAR = 1e-10


class Importance(StrEnum):
    """How R² is shared out among the factors."""

    LMG = "lmg"
    JOHNSON = "johnson"


class Quadrant(StrEnum):
    """Where a factor stands in the importance–performance grid."""

    CONCENTRATE_HERE = "concentrate_here"
    KEEP_UP = "keep_up"
    LOW_PRIORITY = "low_priority"
    POSSIBLE_OVERKILL = "possible_overkill"


@dataclass(frozen=True, slots=True)
class Drivers:
    """R² of the regression on all factors, its parts, the interviews used, and whether they are too few (n < 10p)."""

    n: int
    r2: float
    lmg: tuple[float, ...]
    johnson: tuple[float, ...]
    few: bool


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


def drivers(ratings: Sequence[Sequence[float]], outcome: Sequence[float]) -> Drivers | None:
    """Return LMG and Johnson's weights of the factors from complete interviews: a row of ratings each, one outcome.

    None with fewer than p + 2 interviews, where a column does not vary, or where factors determine one another.
    Source: Lindeman, Merenda and Gold 1980; Johnson 2000; contract of the scoring command, 5.7.
    """
    data = _table(ratings, outcome)
    n, p = len(data), data.shape[1] - 1
    correlations = _correlations(data) if n >= p + 2 else None
    if correlations is None:
        return None
    weights = johnson(correlations[:p, :p], correlations[:p, p])
    if weights is None:
        return None
    shares = lmg(correlations[:p, :p], correlations[:p, p])
    return Drivers(n, sum(shares), shares, weights, n < _FEW_PER_FACTOR * p)


def lmg(
    among: Sequence[Sequence[float]] | _Floats, with_outcome: Sequence[float] | _Floats
) -> tuple[float, ...]:
    """Return each factor's mean contribution to R² over all orders, from correlations; up to sixteen factors.

    Σ over S without j of |S|!(p − 1 − |S|)!/p!·(R²(S ∪ j) − R²(S)); R² by a generalised inverse, so that copies of a
    factor share what is theirs. Source: Lindeman, Merenda and Gold 1980; Grömping 2006; equal to Shapley's value.
    """
    r_xx, r_xy = _square(among, with_outcome)
    p = len(r_xy)
    explained = _explained(r_xx, r_xy)
    sets = np.arange(2**p)
    times = np.array([factorial(size) * factorial(p - 1 - size) / factorial(p) for size in range(p)])
    found = []
    for j in range(p):
        without = sets[sets & 1 << j == 0]
        gains = explained[without | 1 << j] - explained[without]
        found.append(float(times[np.bitwise_count(without)] @ gains))
    return tuple(found)


def johnson(
    among: Sequence[Sequence[float]] | _Floats, with_outcome: Sequence[float] | _Floats
) -> tuple[float, ...] | None:
    """Return Johnson's relative weights from correlations; None where the factors determine one another.

    R_xx = VΛVᵀ, L = VΛ^½Vᵀ, g = L⁻¹r_xy, share Σ_k L_jk²g_k². A check of LMG, whose derivation stands on firmer ground
    (Thomas, Zumbo, Kwan and Schweitzer 2014). Source: Johnson 2000.
    """
    r_xx, r_xy = _square(among, with_outcome)
    values, vectors = np.linalg.eigh(r_xx)
    if values[0] <= _SINGULAR:
        return None
    root = (vectors * np.sqrt(values)) @ vectors.T
    g = np.linalg.solve(root, r_xy)
    return tuple(((root**2) @ (g**2)).tolist())


def importance_intervals(
    ratings: Sequence[Sequence[float]],
    outcome: Sequence[float],
    *,
    seed: int,
    method: Importance = Importance.LMG,
    draws: int = 1_000,
    level: float = 0.95,
) -> tuple[Interval, ...] | None:
    """Return percentile intervals of the importances, by drawing interviews with replacement; None as in ``drivers``.

    The same seed gives the same intervals. Draws in which a column does not vary are drawn again, ten times as many at
    most. Source: Efron and Tibshirani 1993, chapter 13; Grömping 2006.
    """
    data, tail = _table(ratings, outcome), (1 - inner("level", level)) / 2
    n, p, wanted = len(data), data.shape[1] - 1, whole("draws", draws, least=2)
    chance = np.random.default_rng(whole("seed", seed))
    if drivers(ratings, outcome) is None:
        return None
    share: Callable[[_Floats, _Floats], tuple[float, ...] | None] = (
        lmg if method is Importance.LMG else johnson
    )
    found: list[tuple[float, ...]] = []
    for _ in range(10 * wanted):
        correlations = _correlations(data[chance.integers(0, n, n)])
        told = None if correlations is None else share(correlations[:p, :p], correlations[:p, p])
        if told is not None:
            found.append(told)
        if len(found) == wanted:
            break
    if len(found) < wanted:
        return None
    limits = np.quantile(np.array(found), [tail, 1 - tail], axis=0)
    return tuple(Interval(float(low), float(high)) for low, high in limits.T)


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
    data = _table(ratings, outcome)
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


def _table(ratings: Sequence[Sequence[float]], outcome: Sequence[float]) -> _Floats:
    """Return ratings and outcome side by side, a row an interview."""
    y = numbers("outcome", outcome)
    if len(ratings) != len(y):
        raise StatisticsFault("ratings", f"{len(y)} rows, as many as there are outcomes")
    rows = [numbers(f"ratings[{place}]", row, at_least=1) for place, row in enumerate(ratings)]
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise StatisticsFault("ratings", "rows of one length, one at least")
    if len(rows[0]) > MOST_FACTORS:
        raise StatisticsFault("ratings", f"at most {MOST_FACTORS} factors")
    return np.column_stack([np.array(rows), np.array(y)])


def _correlations(data: _Floats) -> _Floats | None:
    """Return the correlations of the columns; None where one does not vary."""
    if (np.ptp(data, axis=0) == 0).any():
        return None
    apart = data - data.mean(axis=0)
    apart /= np.sqrt((apart**2).sum(axis=0))
    found: _Floats = apart.T @ apart
    return found


def _explained(r_xx: _Floats, r_xy: _Floats) -> _Floats:
    """Return R² of every set of factors, by a generalised inverse; a set is the number with the bits of its factors."""
    p = len(r_xy)
    found = np.zeros(2**p)
    for size in range(1, p + 1):
        places = np.array(list(combinations(range(p), size)))
        own = r_xy[places]
        inverse = np.linalg.pinv(
            r_xx[places[:, :, None], places[:, None, :]], rcond=_SINGULAR, hermitian=True
        )
        found[(1 << places).sum(axis=1)] = np.einsum("ni,nij,nj->n", own, inverse, own)
    return found


def _square(among: object, with_outcome: object) -> tuple[_Floats, _Floats]:
    r_xx, r_xy = np.array(among, dtype=float), np.array(with_outcome, dtype=float)
    if r_xy.ndim != 1 or not 1 <= len(r_xy) <= MOST_FACTORS or not np.isfinite(r_xy).all():
        raise StatisticsFault("with_outcome", f"1 to {MOST_FACTORS} correlations")
    if r_xx.shape != (len(r_xy), len(r_xy)) or not np.isfinite(r_xx).all():
        raise StatisticsFault("among", "a row and a column for each factor")
    if not np.allclose(r_xx, r_xx.T) or not np.allclose(np.diag(r_xx), 1):
        raise StatisticsFault("among", "a matrix of correlations: symmetric, with ones on the diagonal")
    return r_xx, r_xy
