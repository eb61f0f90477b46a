"""Shares, their differences and the net promoter score, against published numbers and by what must hold."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.shares import (
    Nps,
    clopper_pearson,
    compare_shares,
    logit_interval,
    newcombe,
    nps,
    nps_change,
    nps_of_shares,
    wilson,
    wilson_corrected,
)
from anxin.engines.statistics.tests.published import exactly, to


def limits(interval: Interval | None) -> tuple[float, float]:
    assert interval is not None
    return interval.low, interval.high


def score(promoters: float, detractors: float, n: int) -> Nps:
    found = nps_of_shares(promoters, detractors, n)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("k", "n", "plain", "corrected"),
    [
        (81, 263, (0.25528852, 0.36620958), (0.25350868, 0.36817620)),
        (15, 148, (0.06238640, 0.16048724), (0.05977821, 0.16444978)),
        (0, 20, (0, 0.16112516), (0, 0.20045335)),
        (1, 29, (0.00611321, 0.17175522), (0.00180264, 0.19628175)),
    ],
)
def test_wilson_with_and_without_correction(
    k: int, n: int, plain: tuple[float, float], corrected: tuple[float, float]
) -> None:
    """A11, A12: the cases of Newcombe 1998 [P, R, N]."""
    assert limits(wilson(k, n)) == to(plain, digits=8)
    assert limits(wilson_corrected(k, n)) == to(corrected, digits=8)


def test_wilson_of_the_top_two_boxes() -> None:
    """csi60: 23 of 60 [R, N]."""
    assert limits(wilson(23, 60)) == to((0.270882724, 0.509824042), digits=9)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0, 0.1684), (1, 29, 0.0009, 0.1776)],
)
def test_the_exact_interval_of_clopper_and_pearson(k: int, n: int, low: float, high: float) -> None:
    """The same four cases in Newcombe 1998, table I, method 5 [P]."""
    assert limits(clopper_pearson(k, n)) == to((low, high), digits=4)


def test_the_exact_interval_of_none_and_of_all_by_hand() -> None:
    """0 of n: 1 − .025^(1/n) [F]."""
    assert limits(clopper_pearson(0, 10)) == exactly((0, 1 - 0.025**0.1))
    assert limits(clopper_pearson(10, 10)) == exactly((0.025**0.1, 1))


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_difference_of_two_shares(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    """Newcombe 1998, Interval estimation for the difference, table II, method 10 [P]."""
    found = newcombe(first, second)
    assert found is not None
    assert limits(found.interval) == to((low, high), digits=4)
    assert found.difference == pytest.approx(first[0] / first[1] - second[0] / second[1])


def test_several_shares() -> None:
    """R's example of prop.test: smokers among lung patients, Fleiss 1981: X² 12.6004 on 3 df, p .005585 [P]."""
    found = compare_shares([83, 90, 129, 70], [86, 93, 136, 82])
    assert found is not None
    assert (found.statistic, found.df) == (to(12.6004, digits=4), 3)
    assert found.p == to(0.005585, digits=6)


def test_where_no_share_can_differ_there_is_no_test() -> None:
    assert compare_shares([0, 0], [5, 9]) is None
    assert compare_shares([5, 9], [5, 9]) is None
    assert compare_shares([3, 0], [5, 0]) is None
    assert compare_shares([], []) is None


def test_a_weighted_share_on_the_logit_scale() -> None:
    """csi60, top-2 box by dealer: share .496875, SE .05505398816, 57 df [R]."""
    found = logit_interval(0.496875, 0.05505398816, df=57)
    assert limits(found) == to((0.3885307792, 0.6055134912), digits=10)
    assert logit_interval(1.0, 0.0, df=57) is None


def test_the_net_promoter_score() -> None:
    """A6 [P, R]."""
    found = score(1 / 2, 1 / 6, 100)
    assert (found.value, found.variance) == exactly((33.333333333, 5 / 9))
    assert (found.se, found.interval.width / 2) == exactly((7.4535599, 14.608709))


@pytest.mark.parametrize(
    ("p", "d", "n", "value", "se", "half"),
    [(0.60, 0.10, 200, 50, 4.7434165, 9.2969255), (0.50, 0.20, 384, 30, 3.9856513, 7.8117331)],
)
def test_the_net_promoter_score_of_other_sizes(
    p: float, d: float, n: int, value: float, se: float, half: float
) -> None:
    """A7 [R]."""
    found = score(p, d, n)
    assert (found.value, found.se, found.interval.width / 2) == exactly((value, se, half))


def test_the_net_promoter_score_of_counts() -> None:
    """csi60: 29 promoters, 14 detractors of 60 [R, N]."""
    found = nps(29, 14, 60)
    assert found is not None
    assert (found.value, found.se) == exactly((25, 10.441636738))
    assert limits(found.interval) == to((4.534768053, 45.465231947), digits=9)


def test_a_change_of_the_net_promoter_score() -> None:
    """A8 [R]."""
    found = nps_change(score(0.50, 0.20, 200), score(0.55, 0.15, 250))
    assert found.change == pytest.approx(10)
    assert (found.z, found.p) == (exactly(1.385419), exactly(0.16592439))


def test_waves_that_do_not_vary_have_no_test() -> None:
    assert nps_change(score(1, 0, 20), score(1, 0, 30)).p is None


def test_all_promoters_make_a_hundred_with_nothing_to_spread() -> None:
    found = score(1, 0, 12)
    assert (found.value, found.se) == (100, 0)


def test_of_nobody_there_is_no_share() -> None:
    assert wilson(0, 0) is None
    assert wilson_corrected(0, 0) is None
    assert clopper_pearson(0, 0) is None
    assert newcombe((0, 0), (1, 2)) is None
    assert nps(0, 0, 0) is None


@pytest.mark.property
@given(st.data())
def test_intervals_of_shares_are_mirrored_and_stay_inside(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 5_000))
    k = data.draw(st.integers(0, n))
    for method in (wilson, wilson_corrected, clopper_pearson):
        low, high = limits(method(k, n))
        assert limits(method(n - k, n)) == pytest.approx((1 - high, 1 - low), abs=1e-9)
        assert 0 <= low <= k / n <= high <= 1


@pytest.mark.property
@given(promoters=st.integers(0, 200), passives=st.integers(0, 200), detractors=st.integers(0, 200))
def test_twice_the_answers_leave_the_score_and_narrow_it(
    promoters: int, passives: int, detractors: int
) -> None:
    n = promoters + passives + detractors
    once, twice = nps(promoters, detractors, n), nps(2 * promoters, 2 * detractors, 2 * n)
    if once is None or twice is None:
        assert n == 0
        return
    assert twice.value == pytest.approx(once.value)
    assert twice.se == pytest.approx(once.se / math.sqrt(2))


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (lambda: wilson(5, 4), "k"),
        (lambda: wilson(-1, 4), "k"),
        (lambda: wilson(1.5, 4), "k"),  # type: ignore[arg-type]
        (lambda: wilson(1, -4), "n"),
        (lambda: wilson(1, 4, level=1.0), "level"),
        (lambda: clopper_pearson(1, 4, level=math.nan), "level"),
        (lambda: compare_shares([1, 9], [2, 8]), "k[1]"),
        (lambda: compare_shares([1], [2, 8]), "ns"),
        (lambda: nps(3, 2, 4), "detractors"),
        (lambda: nps_of_shares(0.8, 0.3, 10), "detractors"),
        (lambda: logit_interval(0.5, -1, df=9), "se"),
        (lambda: logit_interval(0.5, 1, df=0), "df"),
    ],
)
def test_bad_input_names_its_parameter(call: object, parameter: str) -> None:
    assert callable(call)
    with pytest.raises(StatisticsFault) as caught:
        call()
    assert caught.value.parameter == parameter
