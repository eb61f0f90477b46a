"""Charts of shares, counts and rates."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.charts import Chart, c_chart, p_chart, u_chart
from anxin.engines.statistics.distributions import binomial_cdf
from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.overdispersion import binomial_overdispersion, laney, poisson_overdispersion
from anxin.engines.statistics.tests.published import exactly, to

JUICE = (
    12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6,
)  # fmt: skip
BOARDS = (
    21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15,
)  # fmt: skip
SUPPLY = (10, 12, 8, 14, 10, 16, 11, 7, 10, 15, 9, 5, 7, 11, 12, 6, 8, 10, 7, 5)


def limits(chart: Chart | None, place: int = 0) -> tuple[float, float]:
    assert chart is not None
    point = chart.points[place]
    assert point is not None
    return point.limits.low, point.limits.high


def test_shares_of_defective_cans() -> None:
    """D1: thirty samples of fifty; signals at samples 15 and 23 [P Montgomery, R]."""
    chart = p_chart(JUICE, [50] * 30)
    assert chart is not None
    assert chart.centre == exactly(0.2313333333)
    assert limits(chart) == exactly((0.052427548, 0.41023912))
    assert chart.signals == (14, 22)


def test_shares_of_defective_cans_without_the_two() -> None:
    """D1 [P Montgomery, R]."""
    chart = p_chart(JUICE, [50] * 30, leave_out=(14, 22))
    assert chart is not None
    assert chart.centre == exactly(0.215)
    assert limits(chart) == exactly((0.04070284, 0.38929716))


def test_counts_of_faults_on_boards() -> None:
    """D2: signals at 6, low, and 20, high; without these two [P Montgomery, R]."""
    chart = c_chart(BOARDS)
    assert chart is not None
    assert chart.centre == exactly(19.846154)
    assert limits(chart) == exactly((6.4814472, 33.210861))
    assert chart.signals == (5, 19)
    without = c_chart(BOARDS, leave_out=(5, 19))
    assert without is not None
    assert without.centre == exactly(19.666667)
    assert limits(without) == exactly((6.362532, 32.970801))


def test_rates_of_faults_in_five_units() -> None:
    """D3 [P Montgomery, R]."""
    chart = u_chart(SUPPLY, [5] * 20)
    assert chart is not None
    assert chart.centre == exactly(1.93)
    assert limits(chart) == exactly((0.066133052, 3.7938669))
    assert chart.signals == ()


def test_a_rate_per_hundred_has_its_limits_in_that_unit() -> None:
    chart = u_chart([c * 10 for c in SUPPLY], [500 * 10] * 20, per=100)
    assert chart is not None
    assert chart.centre == exactly(1.93)
    assert limits(chart) == exactly((1.93 - 3 * (1.93 / 50) ** 0.5, 1.93 + 3 * (1.93 / 50) ** 0.5))


def test_more_spread_than_chance() -> None:
    """D5 on D1 [R]."""
    found = binomial_overdispersion(JUICE, [50] * 30)
    assert found is not None
    assert (found.ratio, found.statistic, found.df) == (exactly(2.94514894), exactly(85.4093194), 29)
    assert found.p == to(1.8211e-07, digits=11)


def test_counts_more_spread_than_chance_by_hand() -> None:
    """1 5 9: s² 16 over 5, D 6.4 on 2 df, p exp(−3.2) [F]."""
    found = poisson_overdispersion([1, 5, 9])
    assert found is not None
    assert (found.ratio, found.statistic, found.df) == exactly((3.2, 6.4, 2))
    assert found.p == exactly(0.04076220397836621)
    assert poisson_overdispersion([0, 0]) is None
    assert poisson_overdispersion([4]) is None
    assert binomial_overdispersion([5, 5], [5, 5]) is None


def test_counts_of_unequal_exposure_are_compared_with_what_each_would_have_by_hand() -> None:
    """3 9 of 1 2: rate 4, expected 4 8, 1/4 + 1/8 on 1 df; equal exposures give D, an empty period nothing [F]."""
    found = poisson_overdispersion([3, 9, 0], [1, 2, 0])
    assert found is not None
    assert (found.statistic, found.df) == exactly((0.375, 1))
    same = poisson_overdispersion([1, 5, 9], [30, 30, 30])
    assert same is not None
    assert (same.ratio, same.statistic, same.p) == exactly((3.2, 6.4, 0.04076220397836621))
    assert poisson_overdispersion([0, 0], [1, 2]) is None
    assert poisson_overdispersion([4], [1]) is None
    with pytest.raises(StatisticsFault, match="exposures"):
        poisson_overdispersion([1, 2], [1])


def test_laney_widens_by_the_moving_range_by_hand() -> None:
    """Rates 1 3 at exposure 2: ū 2, σ 1, z −1 1: moving range 2, σ_z 2/1.128 [F]."""
    chart = u_chart([2, 6], [2, 2])
    assert chart is not None
    wide = laney(chart)
    assert wide is not None
    assert wide.widened == exactly(2 / 1.128)
    assert limits(wide) == exactly((0, 2 + 3 * 2 / 1.128))
    assert wide.run_length == exactly(370.398347)


def test_laney_quiets_a_chart_of_many_visits() -> None:
    """Months of 20,000 visits whose rate wanders: the u chart cries, the u′ chart does not."""
    chance = random.Random(5)
    counts = [round(20_000 * chance.gauss(0.02, 0.003)) for _ in range(24)]
    chart = u_chart(counts, [20_000] * 24, per=100)
    assert chart is not None
    assert len(chart.signals) > 5
    wide = laney(chart)
    assert wide is not None
    assert wide.signals == ()


def test_a_chart_tells_how_often_it_alarms_without_cause() -> None:
    """n 50, share .2: limits .0303 to .3697, so at most 1 or at least 19 of 50 [F]."""
    chart = p_chart([10, 10], [50, 50])
    assert chart is not None
    assert chart.false_alarm == exactly(binomial_cdf(1, 50, 0.2) + 1 - binomial_cdf(18, 50, 0.2))
    assert chart.run_length == exactly(1 / chart.false_alarm)
    never = p_chart([1, 0], [2, 2], centre=0.5)
    assert never is not None
    assert (never.false_alarm, never.run_length) == (0, None)


def test_a_month_without_visits_has_no_point() -> None:
    chart = u_chart([3, 0, 4, 6], [100, 0, 100, 100])
    assert chart is not None
    assert chart.points[1] is None
    wide = laney(chart)
    assert wide is not None and wide.points[1] is None
    assert u_chart([], []) is None
    assert p_chart([0], [0]) is None
    assert laney(c_chart([4]) or chart) is None


def test_a_month_without_complaints_at_all_is_no_signal() -> None:
    chart = c_chart([0, 0, 0])
    assert chart is not None
    assert (chart.centre, chart.signals, limits(chart)) == (0, (), (0, 0))
    assert laney(chart) is None


@pytest.mark.property
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(30, 300)), min_size=2, max_size=40))
def test_limits_hold_the_centre_and_stay_possible(rows: list[tuple[int, int]]) -> None:
    counts, sizes = [k for k, _ in rows], [n for _, n in rows]
    for chart in (p_chart(counts, sizes), u_chart(counts, sizes)):
        assert chart is not None
        for point in chart.points:
            assert point is not None
            assert 0 <= point.limits.low <= chart.centre <= point.limits.high
            assert point.signal == (not point.limits.low <= point.value <= point.limits.high)
        assert 0 <= chart.false_alarm < 0.2


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (lambda: p_chart([3], [2]), "counts[0]"),
        (lambda: p_chart([1, 2], [2]), "counts"),
        (lambda: u_chart([1], [-1]), "exposures[0]"),
        (lambda: c_chart([-1]), "counts[0]"),
        (lambda: c_chart([1, 2], leave_out=(2,)), "leave_out"),
        (lambda: c_chart([1, 2], sigmas=0), "sigmas"),
        (lambda: p_chart([1], [2], centre=1.5), "centre"),
        (lambda: binomial_overdispersion([3, 3], [1, 1]), "counts"),
    ],
)
def test_bad_input_names_its_parameter(call: object, parameter: str) -> None:
    assert callable(call)
    with pytest.raises(StatisticsFault) as caught:
        call()
    assert caught.value.parameter == parameter
