"""Every visit is a candidate unless a named reason holds, at both sides of every limit."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.callbacks import Exclusion, Limits, Visit, Work, decide, frame_of, limits_of
from anxin.engines.callbacks.tests.shop import CALLING, RULES

TODAY = date(2026, 3, 24)
LIMITS = limits_of(
    replace(RULES, kinds=frozenset({"internal"})), day=TODAY, work=Work.AFTER_SERVICE, calling=CALLING
)
PLAIN = Visit(key="a", adviser="li", customer=1, left_on=date(2026, 3, 20))


def days_ago(count: int) -> date:
    return TODAY - timedelta(days=count)


def test_a_visit_of_which_nothing_is_known_is_a_candidate() -> None:
    assert decide(PLAIN, LIMITS) is None


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"left_on": days_ago(15)}, None),
        ({"left_on": days_ago(16)}, Exclusion.EXPIRED),
        ({"kind": "internal"}, Exclusion.KIND),
        ({"kind": "repair"}, None),
        ({"company_cars": 4}, None),
        ({"company_cars": 5}, Exclusion.FLEET),
        ({"do_not_call": True}, Exclusion.DO_NOT_CALL),
        ({"has_phone": False}, Exclusion.NO_CONTACT),
        ({"case_open": True}, Exclusion.OPEN_COMPLAINT),
        ({"follow_up_due": True}, Exclusion.COMPLAINT_FOLLOW_UP_DUE),
        ({"asked_on": days_ago(89)}, Exclusion.FATIGUE),
        ({"asked_on": days_ago(90)}, None),
        ({"called_on": days_ago(6)}, Exclusion.CALLED_LATELY),
        ({"called_on": days_ago(7)}, None),
    ],
)
def test_each_reason_at_both_sides_of_its_limit(facts: dict[str, Any], found: Exclusion | None) -> None:
    assert decide(PLAIN._replace(**facts), LIMITS) == found


def test_a_setting_of_nothing_excludes_nobody() -> None:
    rules = replace(RULES, fatigue_days=0, called_days=0, fleet_cars=0)
    limits = limits_of(rules, day=TODAY, work=Work.AFTER_SERVICE, calling=CALLING)
    assert decide(PLAIN._replace(asked_on=TODAY, called_on=TODAY, company_cars=99), limits) is None


def test_every_company_can_be_left_out() -> None:
    limits = limits_of(replace(RULES, fleet_cars=1), day=TODAY, work=Work.AFTER_SERVICE, calling=CALLING)
    assert decide(PLAIN._replace(company_cars=1), limits) is Exclusion.FLEET
    assert decide(PLAIN, limits) is None


def test_the_first_reason_in_the_stated_order_is_told() -> None:
    facts: dict[str, Any] = {
        "left_on": days_ago(16),
        "kind": "internal",
        "company_cars": 5,
        "do_not_call": True,
        "has_phone": False,
        "case_open": True,
        "follow_up_due": True,
        "asked_on": TODAY,
        "called_on": TODAY,
    }
    told = []
    while facts:
        told.append(decide(PLAIN._replace(**facts), LIMITS))
        facts.pop(next(iter(facts)))
    assert told == list(Exclusion)[:-1]


def test_of_two_visits_of_one_customer_the_later_one_stays() -> None:
    later = PLAIN._replace(key="b", left_on=PLAIN.left_on + timedelta(days=1))
    for visits in ([PLAIN, later], [later, PLAIN]):
        frame = frame_of(visits, LIMITS)
        assert frame.candidates == {"li": ("b",)}
        assert frame.excluded == {"a": Exclusion.SAME_CUSTOMER_TWICE}


def test_an_excluded_visit_leaves_the_customer_his_other_one() -> None:
    later = PLAIN._replace(key="b", left_on=PLAIN.left_on + timedelta(days=1), kind="internal")
    assert frame_of([PLAIN, later], LIMITS).candidates == {"li": ("a",)}


def test_there_is_no_list_on_a_holiday() -> None:
    with pytest.raises(ValueError, match="2026-02-18"):
        limits_of(RULES, day=date(2026, 2, 18), work=Work.AFTER_SERVICE, calling=CALLING)


VISITS = st.lists(
    st.builds(
        Visit,
        key=st.uuids().map(str),
        adviser=st.sampled_from(["", "li", "wu"]),
        customer=st.integers(1, 5),
        left_on=st.dates(days_ago(18), days_ago(3)),
        kind=st.sampled_from(["", "internal"]),
        company_cars=st.integers(0, 6),
        has_phone=st.booleans(),
        do_not_call=st.booleans(),
        case_open=st.booleans(),
        follow_up_due=st.booleans(),
        asked_on=st.none() | st.dates(days_ago(95), TODAY),
        called_on=st.none() | st.dates(days_ago(9), TODAY),
    ),
    unique_by=lambda visit: visit.key,
    max_size=30,
)


@given(VISITS, st.randoms())
def test_every_visit_is_a_candidate_or_excluded_by_one_reason_in_any_order(
    visits: list[Visit], chance: Any
) -> None:
    frame = frame_of(visits, LIMITS)
    keys = [key for of_one in frame.candidates.values() for key in of_one]
    assert sorted([*keys, *frame.excluded]) == sorted(visit.key for visit in visits)
    assert sum(frame.counts.values()) == len(frame.excluded)
    customers = Counter(visit.customer for visit in visits if visit.key in keys)
    assert all(count == 1 for count in customers.values())
    shuffled = list(visits)
    chance.shuffle(shuffled)
    again = frame_of(shuffled, LIMITS)
    assert again.excluded == frame.excluded
    assert {who: set(of) for who, of in again.candidates.items()} == {
        who: set(of) for who, of in frame.candidates.items()
    }


def test_limits_are_days_of_the_list() -> None:
    assert (
        Limits(
            left_from=days_ago(15),
            asked_to=days_ago(90),
            called_to=days_ago(7),
            fleet_cars=5,
            kinds=frozenset({"internal"}),
        )
        == LIMITS
    )
