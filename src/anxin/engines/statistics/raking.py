"""Weights that give a sample the margins of the population, on any number of margins."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anxin.engines.statistics.given import StatisticsFault, as_many, inner, number, numbers, whole
from anxin.engines.statistics.weighting import Estimate, Kish, estimate

_Floats = NDArray[np.float64]
_Places = NDArray[np.intp]

_CLOSE = 1e-12
_SAME_TOTAL = 1e-6
_MOST_CYCLES = 1_000


@dataclass(frozen=True, slots=True)
class Margin:
    """The category of every respondent, and how many of the population each category holds."""

    name: str
    labels: Sequence[Any]
    counts: Mapping[Any, float]


@dataclass(frozen=True, slots=True)
class Raked:
    """A weight for every respondent, what they are worth, and how the cycles went.

    ``off`` is the largest relative error of a category's count; ``converged`` tells whether all are met. Trimmed
    weights may never meet all margins: then it is False and ``off`` tells by how much they miss. ``trimmed`` weights
    stand at the limit.
    """

    weights: tuple[float, ...]
    worth: Kish
    cycles: int
    converged: bool
    off: float
    trimmed: int


def rake(
    margins: Sequence[Margin],
    *,
    start: Sequence[float] | None = None,
    trim: float | None = None,
    most_cycles: int = _MOST_CYCLES,
) -> Raked:
    """Return weights by iterative proportional fitting, from ``start`` (1 each without it).

    A cycle takes one margin after the other and multiplies the weights of each category by target over current count;
    it ends when none is off by more than 1e-12 relative. With ``trim``, every cycle ends by cutting weights above so
    many times the mean weight. StatisticsFault: totals of margins that differ by more than 1e-6 relative, a respondent
    in a category of nobody, a category of which nobody was asked. Source: Deming and Stephan 1940; Kalton and
    Flores-Cervantes 2003 (trimming).
    """
    if not margins:
        raise StatisticsFault("margins", "at least one margin")
    n = len(margins[0].labels)
    coded = [_coded(margin, n) for margin in margins]
    total = float(coded[0][1].sum())
    for margin, (_, targets) in zip(margins, coded, strict=True):
        if abs(float(targets.sum()) - total) > _SAME_TOTAL * total:
            raise StatisticsFault(f"margins.{margin.name}", f"counts that add up to {total:g}")
        targets *= total / float(targets.sum())
    weights = _started(start, n)
    most = None if trim is None else number("trim", trim, above=1) * total / n
    off, cycles = _largest_error(weights, coded), 0
    while off > _CLOSE and cycles < whole("most_cycles", most_cycles, least=1):
        cycles += 1
        for places, targets in coded:
            weights = weights * (targets / np.bincount(places, weights, len(targets)))[places]
        if most is not None:
            weights = np.minimum(weights, most)
        off = _largest_error(weights, coded)
    n_eff = float(weights.sum()) ** 2 / float(weights @ weights)
    at_limit = 0 if most is None else int((weights >= most).sum())
    return Raked(tuple(weights.tolist()), Kish(n_eff, n / n_eff), cycles, off <= _CLOSE, off, at_limit)


def raked_mean(
    values: Sequence[float],
    raked: Raked,
    margins: Sequence[Margin],
    *,
    strata: Sequence[Hashable] | None = None,
    fitted_by: Sequence[float] | None = None,
    level: float = 0.95,
) -> Estimate:
    """Return Σ w y/Σ w with its linearised standard error, without correction for the finite population.

    r_i: residuals of the unweighted least-squares regression of y on an intercept and the categories of all margins;
    u_i = w_i r_i/Σw; se² = Σ_h n_h/(n_h − 1)·Σ_{i∈h}(u_i − ū_h)², df = n − H. A stratum of one leaves it unknown. With
    ``fitted_by``, such as the start weights, the regression is weighted: a convention as good, with another error.
    Source: Deville, Särndal and Sautory 1993; R's survey package; contract of the scoring command, 5.6.
    """
    y = np.array(numbers("values", values, at_least=1))
    as_many("values", values, len(raked.weights))
    if strata is not None:
        as_many("strata", strata, len(y))
    weights = np.array(raked.weights)
    mean = float(weights @ y / weights.sum())
    own = None if fitted_by is None else np.array(_started(fitted_by, len(y), "fitted_by"))
    u = weights * _residuals(y, margins, own) / weights.sum()
    variance, many = _stratified_variance(u, strata)
    return estimate(len(y), mean, variance, df=len(y) - many, level=inner("level", level))


def _coded(margin: Margin, n: int) -> tuple[_Places, _Floats]:
    """Return every respondent's place among the categories, and the categories' targets."""
    name = f"margins.{margin.name}"
    as_many(name, margin.labels, n)
    if n == 0:
        raise StatisticsFault(name, "at least one respondent")
    counts = {label: number(f"{name}.{label}", count, least=0) for label, count in margin.counts.items()}
    kept = {label: place for place, label in enumerate(label for label, many in counts.items() if many)}
    missing = next((label for label in margin.labels if label not in kept), None)
    if missing is not None:
        raise StatisticsFault(f"{name}.{missing}", "a count above 0, since somebody answered")
    asked = set(margin.labels)
    unasked = next((label for label in kept if label not in asked), None)
    if unasked is not None:
        raise StatisticsFault(f"{name}.{unasked}", "somebody who answered, or a count of 0")
    places = np.array([kept[label] for label in margin.labels], dtype=np.intp)
    return places, np.array([counts[label] for label in kept])


def _started(start: Sequence[float] | None, n: int, name: str = "start") -> _Floats:
    if start is None:
        return np.ones(n)
    given = numbers(name, start)
    as_many(name, given, n)
    return np.array([number(f"{name}[{place}]", each, above=0) for place, each in enumerate(given)])


def _largest_error(weights: _Floats, coded: Sequence[tuple[_Places, _Floats]]) -> float:
    return max(
        float(np.abs(np.bincount(places, weights, len(targets)) / targets - 1).max())
        for places, targets in coded
    )


def _residuals(y: _Floats, margins: Sequence[Margin], weights: _Floats | None) -> _Floats:
    """Return the residuals of y on an intercept and all categories, the last of each margin left out."""
    columns = [np.ones(len(y))]
    for margin in margins:
        places, targets = _coded(margin, len(y))
        columns += [(places == place).astype(float) for place in range(len(targets) - 1)]
    matrix = np.column_stack(columns)
    root = np.ones(len(y)) if weights is None else np.sqrt(weights)
    found = np.linalg.lstsq(matrix * root[:, None], y * root, rcond=None)[0]
    residuals: _Floats = y - matrix @ found
    return residuals


def _stratified_variance(u: _Floats, strata: Sequence[Hashable] | None) -> tuple[float | None, int]:
    """Return Σ_h n_h/(n_h − 1)·Σ(u − ū_h)² and the number of strata; None where a stratum holds one answer."""
    keys: dict[Hashable, int] = {}
    places = np.array([keys.setdefault(each, len(keys)) for each in strata or [None] * len(u)])
    sizes = np.bincount(places)
    if sizes.min() < 2:
        return None, len(sizes)
    means = np.bincount(places, u) / sizes
    sums = np.bincount(places, (u - means[places]) ** 2)
    return float((sizes / (sizes - 1) * sums).sum()), len(sizes)
