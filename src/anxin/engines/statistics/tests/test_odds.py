"""The odds ratio of two by two."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.odds import odds_ratio
from anxin.engines.statistics.tests.published import exactly, to


def test_aspirin_and_heart_attacks() -> None:
    """Agresti 2002, section 3.1: 189 of 11,034 on placebo, 104 of 11,037 on aspirin [P]."""
    found = odds_ratio(189, 10_845, 104, 10_933)
    assert found is not None
    assert (found.ratio, found.log_se) == to((1.832, 0.123), digits=3)
    assert (found.interval.low, found.interval.high) == to((1.44, 2.33), digits=2)
    assert not found.corrected


def test_a_small_table_by_hand() -> None:
    """6 2 / 3 9: 54/6 = 9, SE √(1/6 + 1/2 + 1/3 + 1/9) [F]."""
    found = odds_ratio(6, 2, 3, 9)
    assert found is not None
    assert (found.ratio, found.log_se) == exactly((9, math.sqrt(10 / 9)))
    assert found.z == exactly(math.log(9) / math.sqrt(10 / 9))


def test_an_empty_cell_adds_a_half_to_all_four() -> None:
    """0 5 / 4 6: .5·6.5/(5.5·4.5) [F]."""
    found = odds_ratio(0, 5, 4, 6)
    assert found is not None
    assert found.corrected
    assert found.ratio == exactly(3.25 / 24.75)


def test_without_anybody_on_one_side_there_is_nothing_to_compare() -> None:
    for table in ((0, 0, 3, 4), (3, 4, 0, 0), (0, 3, 0, 4), (3, 0, 4, 0), (0, 0, 0, 0)):
        assert odds_ratio(*table) is None


@pytest.mark.property
@given(a=st.integers(0, 500), b=st.integers(0, 500), c=st.integers(0, 500), d=st.integers(0, 500))
def test_swapping_the_columns_turns_the_ratio_over(a: int, b: int, c: int, d: int) -> None:
    one, other = odds_ratio(a, b, c, d), odds_ratio(b, a, d, c)
    if one is None or other is None:
        assert one is other
        return
    assert one.ratio * other.ratio == pytest.approx(1)
    assert one.interval.low * other.interval.high == pytest.approx(1)
    assert one.p == pytest.approx(other.p)


def test_bad_input_names_its_cell() -> None:
    with pytest.raises(StatisticsFault) as caught:
        odds_ratio(1, 2, -3, 4)
    assert caught.value.parameter == "c"
