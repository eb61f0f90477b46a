import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.priority.reach import Reach, reach
from anxin.engines.priority.texts import REASON_TEXTS

people = st.integers(0, 10_000)


def test_one_unhappy_customer_is_sixty_seven_voices() -> None:
    one = reach(1)
    assert (one.customers, one.told_by_them, one.told_further, one.total) == (1, 11, 55, 67)


def test_the_parameters_may_be_changed() -> None:
    assert reach(10, a=3, b=2).total == 10 + 30 + 60
    assert reach(0).total == 0


def test_it_says_that_it_is_a_rule_of_thumb() -> None:
    why = reach(1).because
    assert why.citations == ("T018", "T019", "T020")
    assert "not measured" in REASON_TEXTS[why.code] % why.params


@pytest.mark.parametrize(
    ("named", "given_numbers"), [("customers", (-1, 1, 1)), ("a", (1, -1, 1)), ("b", (1, 1, -1))]
)
def test_fewer_than_nobody_is_refused_by_name(named: str, given_numbers: tuple[int, int, int]) -> None:
    customers, a, b = given_numbers
    with pytest.raises(ValueError, match=rf"^{named}:"):
        reach(customers, a=a, b=b)


@given(customers=people, a=people, b=people)
def test_the_reach_of_many_is_that_of_one_as_often(customers: int, a: int, b: int) -> None:
    assert reach(customers, a=a, b=b).total == customers * reach(1, a=a, b=b).total


def test_it_cannot_be_added_to_a_real_figure() -> None:
    assert not hasattr(Reach, "__add__")
    assert not hasattr(Reach, "__int__")
