"""Many tests at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.several import benjamini_hochberg, discoveries
from anxin.engines.statistics.tests.published import exactly

P_VALUES = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1,
)  # fmt: skip
ADJUSTED = (
    0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571429, 0.0638571429, 0.0645, 0.0765, 0.486, 0.5811818182,
    0.714875, 0.7532307692, 0.8132142857, 1,
)  # fmt: skip


def test_the_fifteen_tests_of_the_paper() -> None:
    """A19: Benjamini and Hochberg 1995 [P, R]."""
    assert benjamini_hochberg(P_VALUES) == exactly(ADJUSTED)
    assert sum(discoveries(P_VALUES)) == 4


def test_cells_without_a_test_keep_their_place_and_do_not_count() -> None:
    assert benjamini_hochberg([None, 0.02, None, 0.5]) == (None, 0.04, None, 0.5)
    assert discoveries([None, 0.02, 0.5]) == (False, True, False)
    assert benjamini_hochberg([]) == ()


@pytest.mark.property
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.randoms())
def test_order_does_not_matter_and_nothing_becomes_more_certain(p_values: list[float], chance) -> None:
    adjusted = benjamini_hochberg(p_values)
    assert all(
        each is not None and each >= p * (1 - 1e-12) for p, each in zip(p_values, adjusted, strict=True)
    )
    shuffled = chance.sample(range(len(p_values)), len(p_values))
    again = benjamini_hochberg([p_values[place] for place in shuffled])
    assert list(again) == [adjusted[place] for place in shuffled]


def test_a_p_value_above_one_is_refused_by_its_place() -> None:
    with pytest.raises(StatisticsFault) as caught:
        benjamini_hochberg([0.5, 1.5])
    assert caught.value.parameter == "p_values[1]"
