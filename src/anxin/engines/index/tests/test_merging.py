"""Categories are put together until each has interviews that can stand for its visits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.index.merging import LEAST, merge_categories
from anxin.engines.statistics.raking import Margin, rake

AGES = ("0-2", "3-5", "6+")
_COUNTS = st.dictionaries(st.sampled_from([*AGES, "unknown", "x", "y", "z"]), st.integers(0, 6), max_size=7)


def test_what_is_filled_stays_as_it_is() -> None:
    found = merge_categories({"a": 2, "b": 5}, {"a": 20, "b": 30})
    assert found is not None
    assert (found.groups, found.together) == ((("a",), ("b",)), ())
    assert found.counts == {"a": 20, "b": 30} and found.names == {"a": "a", "b": "b"}


def test_an_age_without_an_interview_joins_its_smaller_neighbour() -> None:
    found = merge_categories({"0-2": 9, "6+": 9}, {"0-2": 50, "3-5": 10, "6+": 40}, order=AGES)
    assert found is not None
    assert found.groups == (("0-2",), ("3-5", "6+"))
    assert found.counts == {"0-2": 50, "3-5+6+": 50}


def test_one_interview_alone_joins_too() -> None:
    found = merge_categories({"0-2": 1, "3-5": 4, "6+": 9}, {"0-2": 5, "3-5": 10, "6+": 40}, order=AGES)
    assert found is not None and found.groups == (("0-2", "3-5"), ("6+",))


def test_an_unknown_age_is_no_neighbour_and_joins_the_largest() -> None:
    asked, visits = {"0-2": 5, "3-5": 5, "6+": 5}, {"0-2": 50, "3-5": 60, "6+": 10, "unknown": 3}
    found = merge_categories(asked, visits, order=AGES)
    assert found is not None and found.groups == (("0-2",), ("3-5", "unknown"), ("6+",))


def test_kinds_that_are_thin_come_together_first() -> None:
    """Recall and accident have one each: together they are two, and nothing joins the largest."""
    asked, visits = {"service": 9, "recall": 1, "accident": 1}, {"service": 50, "recall": 5, "accident": 4}
    found = merge_categories(asked, visits)
    assert found is not None and found.groups == (("service",), ("accident", "recall"))


def test_kinds_that_are_still_thin_join_the_largest() -> None:
    asked, visits = (
        {"service": 9, "repair": 9, "recall": 1},
        {"service": 50, "repair": 70, "recall": 5, "accident": 4},
    )
    found = merge_categories(asked, visits)
    assert found is not None and found.groups == (("repair", "accident", "recall"), ("service",))


def test_more_interviews_than_visits_cannot_stand_alone() -> None:
    found = merge_categories({"a": 5, "b": 5}, {"a": 3, "b": 30})
    assert found is not None and found.groups == (("b", "a"),)


def test_what_nobody_had_stands_nowhere() -> None:
    found = merge_categories({"a": 2}, {"a": 2, "b": 0})
    assert found is not None and found.groups == (("a",),)


@pytest.mark.parametrize(
    ("asked", "visits"), [({}, {}), ({}, {"a": 5}), ({"a": 1}, {"a": 5}), ({"a": 3}, {"a": 2})]
)
def test_where_all_together_are_not_enough_there_is_nothing(
    asked: dict[str, int], visits: dict[str, float]
) -> None:
    assert merge_categories(asked, visits) is None


@pytest.mark.property
@given(_COUNTS, _COUNTS)
def test_every_category_stands_once_and_every_group_has_enough(
    asked: dict[str, int], more: dict[str, int]
) -> None:
    visits = {each: float(asked.get(each, 0) + more.get(each, 0)) for each in {*asked, *more}}
    there = {each for each, many in visits.items() if many}
    found = merge_categories(asked, visits, order=AGES)
    if found is None:
        assert sum(asked.values()) < LEAST
        return
    held = [each for group in found.groups for each in group]
    assert len(held) == len(set(held)) and set(held) == there
    assert sum(found.counts.values()) == sum(visits.values())
    for group in found.groups:
        assert LEAST <= sum(asked.get(each, 0) for each in group) <= sum(visits[each] for each in group)


@pytest.mark.property
@given(_COUNTS, _COUNTS)
def test_ages_are_put_together_with_neighbours_alone(asked: dict[str, int], more: dict[str, int]) -> None:
    asked, more = ({key: many for key, many in each.items() if key in AGES} for each in (asked, more))
    visits = {each: float(asked.get(each, 0) + more.get(each, 0)) for each in {*asked, *more}}
    found = merge_categories(asked, visits, order=AGES)
    there = [each for each in AGES if visits.get(each)]
    assert found is None or [each for group in found.groups for each in group] == there


@pytest.mark.property
@given(_COUNTS, _COUNTS)
def test_a_margin_that_was_put_together_is_met(asked: dict[str, int], more: dict[str, int]) -> None:
    visits = {each: float(asked.get(each, 0) + more.get(each, 0)) for each in {*asked, *more}}
    found = merge_categories(asked, visits, order=AGES)
    if found is None:
        return
    labels = [found.names[each] for each, many in asked.items() for _ in range(many)]
    raked = rake([Margin("kind", labels, found.counts)])
    assert raked.converged and sum(raked.weights) == pytest.approx(sum(visits.values()))
