"""A stratified estimate from sums, many strata at once: each month of each dealer of a country."""

from collections.abc import Sequence

import numpy as np

from anxin.engines.statistics.given import StatisticsFault, as_many, inner
from anxin.engines.statistics.weighting import Estimate, Kish, estimate

#: As for the mean of sums: less than this share of Σ y² is no spread.
_ROUNDING = 1e-13


def stratified_sums(
    visits: Sequence[float],
    n: Sequence[int],
    total: Sequence[float],
    squares: Sequence[float],
    *,
    level: float = 0.95,
) -> tuple[Estimate, Kish] | None:
    """Return what ``stratified_mean`` and ``kish_of_strata`` say of strata, each told by N_h, n_h, Σ y and Σ y².

    None without strata. Every stratum needs an answer, and not more answers than visits. One of a single answer leaves
    the spread unknown. Source: as there.
    """
    confidence = inner("level", level)
    for name, each in (("n", n), ("total", total), ("squares", squares)):
        as_many(name, each, len(visits))
    if not len(visits):
        return None
    population, asked, added, squared = (np.asarray(each, np.float64) for each in (visits, n, total, squares))
    _require(name="n", holds=(asked >= 1) & (asked == np.floor(asked)), expected="whole numbers from 1")
    _require(name="visits", holds=np.isfinite(population) & (population >= asked), expected="no fewer than n")
    _require(name="total", holds=np.isfinite(added), expected="numbers")
    _require(name="squares", holds=np.isfinite(squared) & (squared >= 0), expected="numbers from 0")
    means = added / asked
    deviations = squared - added * means
    _require(name="squares", holds=deviations >= -1e-9 * squared, expected="not less than total²/n")
    deviations = np.where(deviations <= _ROUNDING * squared, 0.0, deviations)
    whole, answers = float(population.sum()), int(asked.sum())
    mean = float((population / whole * means).sum())
    variance = None
    if bool((asked > 1).all()):
        parts = (population / whole) ** 2 * (1 - asked / population) * deviations / (asked - 1) / asked
        variance = float(parts.sum())
    n_eff = whole**2 / float((population**2 / asked).sum())
    told = estimate(answers, mean, variance, df=answers - len(asked), level=confidence)
    return told, Kish(n_eff, answers / n_eff)


def _require(*, name: str, holds: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]", expected: str) -> None:
    if not bool(holds.all()):
        raise StatisticsFault(name, expected)
