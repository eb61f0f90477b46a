"""How often a 95 % interval holds the truth: counted over every outcome, and for means by seeded samples.

The whole table is made by ``python -m bench.coverage``.
"""

import math
import random
from collections.abc import Callable

import pytest

from anxin.engines.statistics.counts import poisson_interval
from anxin.engines.statistics.distributions import binomial_probability
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.means import mean
from anxin.engines.statistics.shares import clopper_pearson, newcombe, wilson, wilson_corrected

Method = Callable[[int, int], Interval | None]


def covered(method: Method, n: int, share: float) -> float:
    """Return the probability that the interval of n answers holds the share that they come from."""
    return math.fsum(
        binomial_probability(k, n, share)
        for k in range(n + 1)
        if (limits := method(k, n)) is not None and limits.holds(share)
    )


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.85, 0.9])
def test_wilson_holds_its_level_on_the_average(share: float) -> None:
    sizes = range(20, 61)
    assert 0.94 < math.fsum(covered(wilson, n, share) for n in sizes) / len(sizes) < 0.96


@pytest.mark.parametrize("method", [clopper_pearson, wilson_corrected])
def test_the_careful_intervals_never_promise_too_much(method: Method) -> None:
    least = 0.95 if method is clopper_pearson else 0.94
    assert min(covered(method, n, share) for n in range(5, 31, 5) for share in (0.1, 0.5, 0.8, 0.95)) >= least


def test_the_exact_interval_of_a_count_never_promises_too_much() -> None:
    for expected in (0.5, 1, 3, 8, 20):
        limits = [(x, poisson_interval(x)) for x in range(80)]
        chance = math.fsum(
            math.exp(x * math.log(expected) - expected - math.lgamma(x + 1))
            for x, interval in limits
            if interval.holds(expected)
        )
        assert chance >= 0.95


def test_newcombes_difference_holds_its_level() -> None:
    n, first, second = 25, 0.8, 0.6
    chance = math.fsum(
        binomial_probability(j, n, first) * binomial_probability(k, n, second)
        for j in range(n + 1)
        for k in range(n + 1)
        if (found := newcombe((j, n), (k, n))) is not None and found.interval.holds(first - second)
    )
    assert 0.94 < chance < 0.96


def test_the_t_interval_of_normal_answers_holds_its_level() -> None:
    chance = random.Random(20)
    trials = 3_000
    held = 0
    for _ in range(trials):
        limits = mean([chance.gauss(800, 110) for _ in range(8)]).interval
        held += limits is not None and limits.holds(800)
    assert held / trials == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / trials))
