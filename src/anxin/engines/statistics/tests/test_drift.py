"""Charts for slow drift, and how long each runs until it alarms."""

import math
import random
import statistics

import pytest

from anxin.engines.statistics.drift import cusum, ewma, poisson_cusum, poisson_reference
from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.run_lengths import (
    cusum_limit,
    cusum_run_length,
    ewma_run_length,
    ewma_width,
    poisson_cusum_run_length,
)
from anxin.engines.statistics.tests.published import exactly, to

SHIFTS = (0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4)
CUSUM = (
    465.44351,
    139.49369,
    37.996143,
    17.048326,
    10.37597,
    5.7472177,
    4.0088711,
    3.1136884,
    2.5732521,
    2.0125675,
)
EWMA_2 = (
    499.73512,
    150.2164,
    41.764396,
    18.149623,
    10.541666,
    5.5006487,
    3.7434391,
    2.8802697,
    2.3809035,
    1.8643657,
)
EWMA_1 = (
    499.57955,
    106.32185,
    31.297435,
    15.847544,
    10.330665,
    6.0841843,
    4.3622534,
    3.4416982,
    2.8680035,
    2.1930954,
)


@pytest.mark.parametrize(("shift", "length"), list(zip(SHIFTS, CUSUM, strict=True)))
def test_run_lengths_of_a_cusum(shift: float, length: float) -> None:
    """D6: two-sided, k .5, h 5 [R, N]."""
    assert cusum_run_length(shift) == exactly(length)
    assert cusum_run_length(-shift) == exactly(length)


@pytest.mark.parametrize(("shift", "length"), list(zip(SHIFTS, EWMA_2, strict=True)))
def test_run_lengths_of_an_ewma_of_a_fifth(shift: float, length: float) -> None:
    """D7: λ .2, L 2.962 [R; first N]."""
    assert ewma_run_length(shift) == exactly(length)


@pytest.mark.parametrize(("shift", "length"), list(zip(SHIFTS, EWMA_1, strict=True)))
def test_run_lengths_of_an_ewma_of_a_tenth(shift: float, length: float) -> None:
    """D7: λ .1, L 2.814 [R]."""
    assert ewma_run_length(shift, weight=0.1, width=2.814) == exactly(length)


def test_the_width_for_a_wanted_false_alarm_rate() -> None:
    """D7: λ .2 [R]."""
    assert ewma_width(500) == exactly(2.9621784)
    assert ewma_width(370.4) == exactly(2.8593378)
    assert cusum_limit(465.44351) == exactly(5)


def test_a_head_start_alarms_sooner() -> None:
    """Lucas and Crosier 1982, table 1: k .5, h 5, head start 2.5: 430 in control, 6.35 after one sigma [P]."""
    assert cusum_run_length(0, head_start=2.5) == to(430, digits=0)
    assert cusum_run_length(1, head_start=2.5) == to(6.35, digits=2)


def test_a_chart_that_looks_only_at_the_last_value() -> None:
    """λ 1 is Shewhart's: 1/(2Φ(−3)) [F]."""
    assert ewma_run_length(weight=1.0, width=3.0) == exactly(370.398347)


def test_the_run_length_of_counts_by_hand() -> None:
    """k 1, h 1, mean m: states 0 and 1. L₀ = 1 + (P₀ + P₁)L₀ + P₂L₁, L₁ = 1 + P₀L₀ + P₁L₁ [F]."""
    m = 0.8
    p0, p1, p2 = math.exp(-m), m * math.exp(-m), m * m / 2 * math.exp(-m)
    told = (1 + p2 / (1 - p1)) / (1 - p0 - p1 - p2 * p0 / (1 - p1))
    assert poisson_cusum_run_length(m, k=1, h=1) == exactly(told)


def test_the_run_length_of_counts_by_trying() -> None:
    """Two thousand charts of mean 2, k 2.5, h 4: within three standard errors of the chain."""
    chance = random.Random(11)

    def count() -> int:
        left, events = math.exp(-2), 0
        product = chance.random()
        while product > left:
            product *= chance.random()
            events += 1
        return events

    lengths = []
    for _ in range(2_000):
        total, length = 0.0, 0
        while total <= 4:
            total = max(0.0, total + count() - 2.5)
            length += 1
        lengths.append(length)
    error = statistics.stdev(lengths) / math.sqrt(len(lengths))
    assert poisson_cusum_run_length(2, k=2.5, h=4) == pytest.approx(statistics.mean(lengths), abs=3 * error)


def test_a_cusum_by_hand() -> None:
    found = cusum([1, 2, -1, 4, 3], k=0.5, h=5)
    assert found.up == exactly((0.5, 2.0, 0.5, 4.0, 6.5))
    assert found.down == exactly((0, 0, 0.5, 0, 0))
    assert found.signals == (4,)
    assert cusum([-3, -3], h=4.9, k=0.5).signals == (1,)
    assert cusum([3], h=5, head_start=2.5).signals == ()
    assert cusum([3.1], h=5, head_start=2.5).signals == (0,)


def test_a_sum_that_only_reaches_its_limit_is_no_alarm() -> None:
    assert poisson_cusum([3, 3], k=1, h=4).signals == ()
    assert poisson_cusum([3, 3, 2], k=1, h=4).signals == (2,)
    assert poisson_cusum([3, 3, 2], k=1, h=4, exposures=[1, 1, 3]).sums == exactly((2, 4, 3))


def test_an_ewma_by_hand() -> None:
    """λ .2: 10, 14 and 30 about 10 with sd 2; first limits ∓ 2.962·2·.2 [F]."""
    found = ewma([10, 14, 30], mean=10, sd=2)
    assert found.averages == exactly((10, 10.8, 14.64))
    limits = [each for each in found.limits if each is not None]
    assert (limits[0].low, limits[0].high) == exactly((10 - 1.1848, 10 + 1.1848))
    assert limits[2].width > limits[1].width > limits[0].width
    assert found.signals == (2,)


def test_the_allowance_between_a_good_and_a_bad_month() -> None:
    """(8 − 4)/ln 2 [F]."""
    assert poisson_reference(4, 8) == exactly(5.770780163555854)


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (lambda: cusum([1], h=0), "h"),
        (lambda: cusum([1], head_start=6), "head_start"),
        (lambda: ewma([1], sd=0), "sd"),
        (lambda: ewma([1], weight=1.1), "weight"),
        (lambda: poisson_cusum([-1], k=1, h=1), "counts[0]"),
        (lambda: poisson_cusum([1], k=1, h=1, exposures=[]), "exposures"),
        (lambda: poisson_reference(4, 4), "bad"),
        (lambda: poisson_cusum_run_length(0, k=1, h=1), "mean"),
        (lambda: poisson_cusum_run_length(1, k=1 / math.pi, h=1), "k"),
        (lambda: poisson_cusum_run_length(1, k=0.01, h=41), "h"),
        (lambda: cusum_limit(1), "run_length"),
    ],
)
def test_bad_input_names_its_parameter(call: object, parameter: str) -> None:
    assert callable(call)
    with pytest.raises(StatisticsFault) as caught:
        call()
    assert caught.value.parameter == parameter
