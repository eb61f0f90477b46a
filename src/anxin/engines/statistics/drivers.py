"""What the overall impression hangs on: the importance of each factor.

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

from anxin.engines.statistics.given import StatisticsFault, inner, numbers, whole
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


@dataclass(frozen=True, slots=True)
class Drivers:
    """R² of the regression on all factors, its parts, the interviews used, and whether they are too few (n < 10p)."""

    n: int
    r2: float
    lmg: tuple[float, ...]
    johnson: tuple[float, ...]
    few: bool


def drivers(ratings: Sequence[Sequence[float]], outcome: Sequence[float]) -> Drivers | None:
    """Return LMG and Johnson's weights of the factors from complete interviews: a row of ratings each, one outcome.

    None with fewer than p + 2 interviews, where a column does not vary, or where factors determine one another.
    Source: Lindeman, Merenda and Gold 1980; Johnson 2000; contract of the scoring command, 5.7.
    """
    data = _few_enough(ratings, outcome)
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
    data, tail = _few_enough(ratings, outcome), (1 - inner("level", level)) / 2
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


def side_by_side(ratings: Sequence[Sequence[float]], outcome: Sequence[float]) -> _Floats:
    """Return the ratings of complete interviews and their outcome, a row an interview, the outcome last.

    StatisticsFault where rows are of several lengths, or not as many as outcomes.
    """
    y = numbers("outcome", outcome)
    if len(ratings) != len(y):
        raise StatisticsFault("ratings", f"{len(y)} rows, as many as there are outcomes")
    rows = [numbers(f"ratings[{place}]", row, at_least=1) for place, row in enumerate(ratings)]
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise StatisticsFault("ratings", "rows of one length, one at least")
    return np.column_stack([np.array(rows), np.array(y)])


def _few_enough(ratings: Sequence[Sequence[float]], outcome: Sequence[float]) -> _Floats:
    """Return the same, of no more factors than LMG can look at."""
    data = side_by_side(ratings, outcome)
    if data.shape[1] - 1 > MOST_FACTORS:
        raise StatisticsFault("ratings", f"at most {MOST_FACTORS} factors")
    return data


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
