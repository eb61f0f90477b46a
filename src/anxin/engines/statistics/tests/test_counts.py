"""Counts of rare events and the comparison of two rates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.counts import binomial_two_sided_p, compare_rates, poisson_interval, rate
from anxin.engines.statistics.distributions import binomial_probability
from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.tests.published import exactly, to


def test_the_exact_interval_of_ten_events() -> None:
    """A15 [R]."""
    found = poisson_interval(10)
    assert (found.low, found.high) == exactly((4.7953887, 18.3903560))


def test_nothing_seen_still_leaves_an_upper_limit() -> None:
    """−ln .025 [F]."""
    found = poisson_interval(0)
    assert (found.low, found.high) == exactly((0, 3.688879454113936))


def test_a_rate_carries_its_unit() -> None:
    found = rate(10, 2_000, per=100)
    assert found is not None
    assert found.rate == pytest.approx(0.5)
    assert (found.interval.low, found.interval.high) == exactly((4.7953887 / 20, 18.3903560 / 20))
    assert rate(0, 0) is None


def test_two_rates_of_equal_exposure_by_hand() -> None:
    """Eight of ten events here: 2·(45 + 10 + 1)/1024; limits from those of 8/10 in Clopper and Pearson 1934 [F]."""
    found = compare_rates((8, 50), (2, 50))
    assert found is not None
    assert (found.ratio, found.p) == exactly((4, 112 / 1024))
    assert (found.low / (1 + found.low), (found.high or 0) / (1 + (found.high or 0))) == to(
        (0.4439, 0.9748), digits=4
    )


def test_two_rates_as_poisson_test_tells_them() -> None:
    """R's example of poisson.test: 11 in 800 against 6 + 8 + 7 in 1083 + 1050 + 878.

    p .07967, ratio 1.971488, interval .8584264 to 4.2772659 [P].
    """
    found = compare_rates((11, 800), (21, 3011))
    assert found is not None
    assert found.high is not None
    assert found.p == to(0.07967, digits=5)
    assert (found.ratio, found.low, found.high) == exactly((1.971488, 0.8584264, 4.2772659))


def test_a_ratio_over_nothing_has_no_upper_limit() -> None:
    found = compare_rates((5, 10), (0, 10))
    assert found is not None
    assert (found.ratio, found.high) == (None, None)
    assert found.low > 0
    assert compare_rates((0, 10), (0, 10)) is None
    assert compare_rates((1, 0), (3, 10)) is None


@pytest.mark.property
@given(st.data())
def test_the_two_sided_probability_is_the_sum_of_what_is_not_likelier(data: st.DataObject) -> None:
    n = data.draw(st.integers(0, 60))
    k, share = data.draw(st.integers(0, n)), data.draw(st.integers(1, 99)) / 100
    chances = [binomial_probability(each, n, share) for each in range(n + 1)]
    told = sum(each for each in chances if each <= chances[k] * (1 + 1e-7))
    assert binomial_two_sided_p(k, n, share) == pytest.approx(min(1, told), rel=1e-9)


@pytest.mark.property
@given(x=st.integers(1, 400), y=st.integers(1, 400), t=st.floats(0.1, 100))
def test_changing_sides_turns_the_ratio_over(x: int, y: int, t: float) -> None:
    one, other = compare_rates((x, 1.0), (y, t)), compare_rates((y, t), (x, 1.0))
    assert one is not None and other is not None
    assert one.high is not None and one.ratio is not None and other.ratio is not None
    assert one.ratio * other.ratio == pytest.approx(1)
    assert other.low * one.high == pytest.approx(1, rel=1e-6)
    assert one.p == pytest.approx(other.p, rel=1e-6)


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (lambda: poisson_interval(-1), "events"),
        (lambda: rate(1, -2), "exposure"),
        (lambda: rate(1, 2, per=0), "per"),
        (lambda: compare_rates((1, 1), (1, -1)), "second.exposure"),
        (lambda: compare_rates((1.2, 1), (1, 1)), "first.events"),  # type: ignore[arg-type]
    ],
)
def test_bad_input_names_its_parameter(call: object, parameter: str) -> None:
    assert callable(call)
    with pytest.raises(StatisticsFault) as caught:
        call()
    assert caught.value.parameter == parameter
