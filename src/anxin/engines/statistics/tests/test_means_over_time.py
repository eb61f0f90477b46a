"""Means over time: standard errors of each period, what widens them, and what a gap does."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.charts import u_chart
from anxin.engines.statistics.drift import ewma
from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.means import Mean, mean, mean_of_sums
from anxin.engines.statistics.means_over_time import means_over_time
from anxin.engines.statistics.overdispersion import laney, spread_between_neighbours
from anxin.engines.statistics.tests.published import exactly

_VALUES = st.lists(st.none() | st.floats(-20, 20), min_size=1, max_size=40)
_WEIGHTS = st.floats(0.05, 1)


def _of(n: int, middle: float, sd: float) -> Mean:
    return mean_of_sums(n, n * middle, n * middle**2 + (n - 1) * sd**2)


def test_the_weights_after_a_gap_by_hand() -> None:
    """λ .2, a value, two periods without, a value: the old holds .8³ of its weight [F].

    Weights before they are made to add up to 1: μ₀ .8 · .8³, first .2 · .8³, second .2. Source: Wright 1986.
    """
    found = ewma([10, None, None, 20], mean=0, sd=1)
    total = 0.8**3 + 0.2
    assert found.averages[1:3] == (None, None)
    assert (found.averages[0], found.averages[3]) == exactly((2, (0.2 * 0.8**3 * 10 + 0.2 * 20) / total))
    last = found.limits[3]
    assert last is not None and found.limits[1:3] == (None, None)
    assert last.high == exactly(2.962 * math.hypot(0.2 * 0.8**3, 0.2) / total)
    assert last.width > (ewma([10, 20]).limits[1] or last).width


@pytest.mark.property
@given(_VALUES, _WEIGHTS)
def test_every_value_weighs_by_its_age(values: list[float | None], weight: float) -> None:
    """Worked out from the ages themselves: λ(1 − λ)^age, the in-control mean before the first."""
    found = ewma(values, mean=3, sd=2, weight=weight)
    first = next((place for place, each in enumerate(values) if each is not None), None)
    for now, value in enumerate(values):
        if value is None or first is None:
            assert found.averages[now] is None and found.limits[now] is None
            continue
        ages = [(now - then, each) for then, each in enumerate(values[: now + 1]) if each is not None]
        weights = [(weight * (1 - weight) ** age, each) for age, each in ages]
        before = (1 - weight) ** (now - first + 1)
        total = before + math.fsum(each for each, _ in weights)
        middle = (3 * before + math.fsum(own * each for own, each in weights)) / total
        half = 2.962 * 2 * math.sqrt(math.fsum(own**2 for own, _ in weights)) / total
        limit = found.limits[now]
        assert limit is not None
        assert found.averages[now] == pytest.approx(middle, abs=1e-9)
        assert (limit.low, limit.high) == pytest.approx((3 - half, 3 + half), abs=1e-9)


@pytest.mark.property
@given(st.lists(st.floats(-20, 20), min_size=1, max_size=40), _WEIGHTS)
def test_without_a_gap_the_limits_are_those_of_the_textbook(values: list[float], weight: float) -> None:
    """∓ L√(λ/(2 − λ)·(1 − (1 − λ)^{2t})). Source: Montgomery 2009, section 9.2."""
    for t, limit in enumerate(ewma(values, weight=weight).limits, start=1):
        assert limit is not None
        told = 2.962 * math.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * t)))
        assert limit.high == pytest.approx(told)


@pytest.mark.property
@given(st.lists(st.floats(-20, 20), min_size=1, max_size=20), st.integers(1, 10))
def test_gaps_before_the_first_value_change_nothing(values: list[float], many: int) -> None:
    plain, late = ewma(values), ewma([None] * many + list(values))
    assert late.averages[many:] == plain.averages and late.limits[many:] == plain.limits
    assert late.signals == tuple(each + many for each in plain.signals)


def test_a_long_gap_is_nearly_a_new_beginning() -> None:
    found = ewma([4, 4, 4, *[None] * 60, 1.5])
    assert found.averages[-1] == pytest.approx(1.5, abs=1e-4)


def test_limits_hold_what_they_promise_with_gaps() -> None:
    """20,000 charts in control with a gap of three: the period after it lies outside as often as a normal z of 2.962.

    2(1 − Φ(2.962)) = .003056; three standard errors of the count are .0012.
    """
    chance = random.Random(3)
    out = 0
    for _ in range(20_000):
        values = [chance.gauss(0, 1) for _ in range(6)]
        found = ewma([*values[:5], None, None, None, values[5]])
        out += 8 in found.signals
    assert out / 20_000 == pytest.approx(0.003056, abs=0.0012)


def test_ranges_are_taken_between_neighbours_alone() -> None:
    """1 → 2 and 7 → 9, but not 2 → 7 across the gap: (1 + 2)/2/1.128 [F]."""
    assert spread_between_neighbours([1, 2, None, 7, 9]) == exactly(1.5 / 1.128)
    assert spread_between_neighbours([1, None, 5]) is None
    assert spread_between_neighbours([]) is None


def test_a_rate_chart_compares_nothing_across_a_month_without_visits() -> None:
    """Rates 1, 3, then 20 after a gap: the moving range is 2 alone [F]."""
    chart = u_chart([2, 6, 0, 40], [2, 2, 0, 2], centre=2)
    assert chart is not None
    wide = laney(chart)
    assert wide is not None and wide.widened == exactly(2 / 1.128)


def test_distances_are_in_each_periods_own_standard_errors() -> None:
    """Means 12 of 4 and 9 of 16 answers about 10, sd 6: 2/(6/2) and −1/(6/4) [F]."""
    found = means_over_time([_of(4, 12, 6), None, _of(16, 9, 6)], Mean(20, 10, 6, 1, None))
    assert found is not None
    assert (found.centre, found.widened) == (10, 1)
    assert found.distances[1] is None
    assert (found.distances[0], found.distances[2]) == exactly((2 / 3, -2 / 3))
    assert found.drift == ewma(found.distances)


def test_periods_that_vary_beyond_chance_are_widened_by_their_neighbours_ranges() -> None:
    """Means 10 ∓ 5 of 9 answers, sd 3: z ∓ 5, ranges of 10, widened by 10/1.128 [F]."""
    periods = [_of(9, 10 + 5 * (-1) ** place, 3) for place in range(10)]
    found = means_over_time(periods, Mean(90, 10, 3, 1, None))
    assert found is not None
    assert found.widened == exactly(10 / 1.128)
    assert [abs(each or 0) for each in found.distances] == exactly([5 * 1.128 / 10] * 10)


def test_without_neighbours_the_heterogeneity_itself_widens() -> None:
    """The same with a gap between all: Q = 10 · 25, √(Q/9) [F]. Source: Birge 1932."""
    periods = [_of(9, 10 + 5 * (-1) ** (place // 2), 3) if place % 2 else None for place in range(20)]
    found = means_over_time(periods, Mean(90, 10, 3, 1, None))
    assert found is not None
    assert found.widened == exactly(math.sqrt(10 * 25 / 9))


def test_a_shift_at_the_end_hardly_widens_what_shall_find_it() -> None:
    periods = [_of(40, 800 if place < 18 else 740, 60) for place in range(24)]
    whole = mean_of_sums(
        sum(each.n for each in periods),
        sum(each.n * (each.mean or 0) for each in periods),
        sum((each.n - 1) * (each.sd or 0) ** 2 + each.n * (each.mean or 0) ** 2 for each in periods),
    )
    found = means_over_time(periods, whole)
    assert found is not None and found.widened == 1 and found.drift.signals[-1] == 23


def test_what_cannot_be_told_is_none() -> None:
    assert means_over_time([], mean([1, 2])) is None
    assert means_over_time([None, None], mean([1, 2])) is None
    assert means_over_time([mean([5, 5])], mean([5, 5])) is None
    assert means_over_time([mean([5])], mean([5])) is None
    assert means_over_time([mean([])], mean([])) is None


def test_bad_input_names_its_parameter() -> None:
    for call, parameter in (
        (lambda: means_over_time([], mean([1, 2]), sure=2), "sure"),
        (lambda: means_over_time([mean([1, 2])], mean([1, 2]), weight=0), "weight"),
        (lambda: ewma([None, math.nan]), "values[1]"),
    ):
        with pytest.raises(StatisticsFault) as caught:
            call()
        assert caught.value.parameter == parameter


@pytest.mark.property
@given(
    st.lists(
        st.none() | st.tuples(st.integers(2, 200), st.floats(0, 1000), st.floats(1, 200)),
        min_size=1,
        max_size=30,
    ),
    st.floats(0.5, 20),
    st.floats(-500, 500),
)
def test_another_unit_of_the_answers_changes_no_distance(
    rows: list[tuple[int, float, float] | None], times: float, more: float
) -> None:
    def charted(times: float, more: float) -> tuple[float, tuple[float | None, ...]] | None:
        periods = [
            None if row is None else Mean(row[0], row[1] * times + more, row[2] * times, None, None)
            for row in rows
        ]
        found = means_over_time(periods, Mean(100, 500 * times + more, 80 * times, 1, None), sure=1)
        return None if found is None else (found.widened, found.distances)

    one, other = charted(1, 0), charted(times, more)
    assert (one is None) == (other is None) == all(row is None for row in rows)
    if one is not None and other is not None:
        assert other[0] == pytest.approx(one[0], rel=1e-6)
        assert [each is None for each in one[1]] == [each is None for each in other[1]]
        assert [each or 0 for each in other[1]] == pytest.approx(
            [each or 0 for each in one[1]], rel=1e-6, abs=1e-6
        )
        assert one[0] >= 1
