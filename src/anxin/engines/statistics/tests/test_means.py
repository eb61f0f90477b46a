"""Means from answers and from sums, with and without a finite population, and the comparison of two."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.means import Mean, mean, mean_of_sums, welch
from anxin.engines.statistics.tests.csi60 import csi60, needs_csi60
from anxin.engines.statistics.tests.published import exactly, to
from anxin.engines.statistics.tests.schools import VALUES

ONE = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2)
OTHER = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)


def numbers_of(found: Mean) -> tuple[float | None, ...]:
    assert found.interval is not None
    return (found.mean, found.sd, found.se, found.interval.low, found.interval.high)


def test_a_sample_of_schools_from_a_finite_population() -> None:
    """S-1 [R]."""
    assert (sum(VALUES), sum(each * each for each in VALUES)) == (131_317, 89_739_575)
    found = mean(VALUES, population=6_194)
    assert (found.mean, found.sd, found.se) == exactly((656.585, 132.975279, 9.249722039))


def test_the_same_from_the_sums_alone() -> None:
    """S-1 [R]."""
    found = mean_of_sums(200, 131_317, 89_739_575, population=6_194)
    assert (found.mean, found.sd, found.se) == exactly((656.585, 132.975279, 9.249722039))


def test_sleep_under_two_drugs() -> None:
    """A17: R's data sleep, unpaired [R]."""
    found = welch(mean(ONE), mean(OTHER))
    assert found is not None
    assert (found.t, found.df, found.p) == exactly((-1.86081347, 17.7764735, 0.0793941402))
    assert (found.interval.low, found.interval.high) == to((-3.365483231, 0.205483231), digits=9)


def test_one_bad_survey_among_seven_costs_the_bonus() -> None:
    """A5 [P]."""
    assert mean([95] * 6 + [90]).mean == exactly(94.285714)


@needs_csi60
def test_csi60_as_a_whole_and_by_dealer() -> None:
    """csi60 [R, N]: 798.55, sd 114.958272, se 14.8410491; dealer D1 913.25."""
    whole = mean(csi60().index)
    assert (whole.mean, whole.sd, whole.se) == exactly((798.55, 114.958272, 14.8410491))
    first = mean(csi60().index_by("dealer")["D1"])
    assert numbers_of(first) == exactly((913.25, 51.511751342, 11.518377764, 889.141758272, 937.358241728))


@needs_csi60
def test_csi60_means_of_the_answers() -> None:
    """csi60 [R, N]; the top two boxes by dealer are .80, .25 and .10."""
    names = ("si", "sa", "fa", "pu", "sq", "ov", "rec")
    assert [mean(csi60().numbers(name)).mean for name in names] == exactly([
        7.966666667, 8.216666667, 7.916666667, 7.883333333, 7.95, 7.9, 8.116666667,
    ])  # fmt: skip
    tops: dict[str, list[float]] = {}
    for dealer, overall in zip(csi60().column("dealer"), csi60().numbers("ov"), strict=True):
        tops.setdefault(dealer, []).append(float(overall >= 9))
    assert [mean(each).mean for each in tops.values()] == exactly([0.80, 0.25, 0.10])


@needs_csi60
def test_csi60_first_dealer_against_the_third() -> None:
    """csi60, D1 against D3 [R]."""
    dealers = csi60().index_by("dealer")
    found = welch(mean(dealers["D1"]), mean(dealers["D3"]))
    assert found is not None
    assert (found.t, found.df, found.p) == exactly((7.61806305, 30.8026712, 1.42907501e-08))
    assert found.difference == exactly(172.65)
    assert (found.interval.low, found.interval.high) == exactly((126.41601, 218.88399))


def test_nobody_one_and_all_the_same() -> None:
    assert mean([]) == Mean(0, None, None, None, None)
    assert mean([7]) == Mean(1, 7, None, None, None)
    assert numbers_of(mean([7, 7, 7])) == (7, 0, 0, 7, 7)
    assert numbers_of(mean([813.1] * 10))[1] == 0
    assert numbers_of(mean_of_sums(10, 8131.0, 10 * 813.1**2))[1] == 0
    assert mean_of_sums(0, 0, 0) == mean([])
    assert welch(mean([7]), mean([1, 2])) is None
    assert welch(mean([7, 7]), mean([3, 3])) is None


def test_whoever_asks_everybody_knows() -> None:
    assert mean([3, 5, 9], population=3).se == 0


@pytest.mark.property
@given(st.lists(st.integers(-1_000, 1_000), min_size=2, max_size=60))
def test_sums_tell_what_answers_tell(values: list[int]) -> None:
    by_answers = mean(values)
    by_sums = mean_of_sums(len(values), sum(values), sum(each * each for each in values))
    assert numbers_of(by_sums) == pytest.approx(numbers_of(by_answers), abs=1e-6)


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (lambda: mean([1, math.nan]), "values[1]"),
        (lambda: mean([1, math.inf]), "values[1]"),
        (lambda: mean([1, 2, 3], population=2), "population"),
        (lambda: mean_of_sums(2, 10, 10), "squares"),
        (lambda: mean(["?"]), "values[0]"),  # type: ignore[list-item]
    ],
)
def test_bad_input_names_its_parameter(call: object, parameter: str) -> None:
    assert callable(call)
    with pytest.raises(StatisticsFault) as caught:
        call()
    assert caught.value.parameter == parameter
