"""Coverage by counting: the probability of every outcome whose interval holds the truth, without any chance."""

import math
from collections.abc import Callable, Iterator

from anxin.engines.statistics.counts import compare_rates, poisson_interval
from anxin.engines.statistics.distributions import binomial_probability
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.odds import odds_ratio
from anxin.engines.statistics.shares import clopper_pearson, newcombe, wilson, wilson_corrected
from bench.coverage.table import Cell

SHARES = (0.5, 0.7, 0.85, 0.9, 0.95, 0.98)
SIZES = (5, 8, 10, 15, 20, 30, 50, 100, 200)
MEANS = (0.5, 1, 2, 5, 10, 30, 100)
PAIRS = ((0.5, 0.5), (0.8, 0.6), (0.9, 0.8), (0.95, 0.85))


def cells() -> Iterator[Cell]:
    """Return every cell that can be counted."""
    for name, method in (
        ("Wilson", wilson),
        ("Wilson with correction", wilson_corrected),
        ("Clopper–Pearson", clopper_pearson),
    ):
        yield from _shares(name, method)
    for share in SHARES:
        together = sum(_share(wilson, n, share) for n in range(10, 201)) / 191
        yield Cell("Wilson, averaged over n = 10 to 200", f"p = {share}", 200, together)
    for first, second in PAIRS:
        for n in (8, 10, 15, 20, 30, 50):
            yield Cell(
                "Newcombe, difference of two shares",
                f"{first} and {second}",
                n,
                _difference(n, first, second),
            )
            yield Cell("Odds ratio", f"{first} and {second}", n, _odds(n, first, second))
    for mean in MEANS:
        yield Cell("Poisson count, n = mean count", "exact", math.ceil(mean), _count(mean))
    for mean in (2, 5, 10, 20):
        for ratio in (1.0, 2.0):
            yield Cell(
                "Ratio of two rates, n = mean count of the second",
                f"ratio {ratio:g}",
                mean,
                _rates(mean, ratio),
            )


def _shares(name: str, method: Callable[[int, int], Interval | None]) -> Iterator[Cell]:
    for share in SHARES:
        for n in SIZES:
            yield Cell(name, f"p = {share}", n, _share(method, n, share))


def _share(method: Callable[[int, int], Interval | None], n: int, share: float) -> float:
    return sum(
        binomial_probability(k, n, share)
        for k in range(n + 1)
        if (limits := method(k, n)) is not None and limits.holds(share)
    )


def _difference(n: int, first: float, second: float) -> float:
    covered = 0.0
    for j in range(n + 1):
        for k in range(n + 1):
            found = newcombe((j, n), (k, n))
            if found is not None and found.interval.holds(first - second):
                covered += binomial_probability(j, n, first) * binomial_probability(k, n, second)
    return covered


def _odds(n: int, first: float, second: float) -> float:
    """Return the coverage among the tables of which there is an odds ratio."""
    truth = first / (1 - first) / (second / (1 - second))
    covered = told = 0.0
    for j in range(n + 1):
        for k in range(n + 1):
            found = odds_ratio(j, n - j, k, n - k)
            if found is not None:
                chance = binomial_probability(j, n, first) * binomial_probability(k, n, second)
                told += chance
                covered += chance * found.interval.holds(truth)
    return covered / told


def _poisson(x: int, mean: float) -> float:
    return math.exp(x * math.log(mean) - mean - math.lgamma(x + 1))


def _count(mean: float) -> float:
    most = math.ceil(mean + 12 * math.sqrt(mean) + 12)
    return sum(_poisson(x, mean) for x in range(most) if poisson_interval(x).holds(mean))


def _rates(mean: float, ratio: float) -> float:
    """Return the coverage among the pairs of counts of which there is a ratio."""
    covered = told = 0.0
    for x in range(math.ceil(mean * ratio + 7 * math.sqrt(mean * ratio) + 8)):
        for y in range(math.ceil(mean + 7 * math.sqrt(mean) + 8)):
            found = compare_rates((x, 1), (y, 1))
            if found is not None:
                chance = _poisson(x, mean * ratio) * _poisson(y, mean)
                told += chance
                covered += chance * (found.low <= ratio and (found.high is None or ratio <= found.high))
    return covered / told
