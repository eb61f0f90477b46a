"""Bad visits left out, exclusions by adviser, answers within minutes, and telephone numbers."""

import math

import pytest

from anxin.engines.gaming import (
    Asked,
    Case,
    Interview,
    Pattern,
    PhoneUse,
    changed_numbers,
    excluded_shares,
    odd_selection,
    p_chart,
    quick_answers,
    shared_phones,
    staff_phones,
)
from anxin.engines.gaming.tests.quarter import quarter


def orders(who: str, bad_asked: int, bad: int, good_asked: int, good: int) -> list[Asked]:
    return [
        *(Asked(f"{who}-bad{number}", who, True, number < bad_asked) for number in range(bad)),
        *(Asked(f"{who}-good{number}", who, False, number < good_asked) for number in range(good)),
    ]


def test_bad_visits_that_are_left_out_are_found_with_their_odds() -> None:
    """By hand: odds 4·30 / (16·70) = 0.1071, ln = −2.2336, se = √(1/4 + 1/16 + 1/70 + 1/30) = 0.6001."""
    found = odd_selection([*orders("a", 4, 20, 70, 100), *orders("b", 13, 20, 65, 100)])
    assert [each.who for each in found] == ["a"]
    assert found[0].statistic == pytest.approx(120 / 1120)
    assert found[0].interval is not None
    assert found[0].interval.low == pytest.approx(math.exp(-2.233592 - 1.95996 * 0.600099), rel=1e-4)
    assert found[0].interval.high == pytest.approx(math.exp(-2.233592 + 1.95996 * 0.600099), rel=1e-4)
    assert len(found[0].records) == 16


def test_where_no_bad_visit_was_asked_about_a_half_is_added() -> None:
    found = odd_selection(orders("a", 0, 20, 70, 100))
    assert found[0].statistic == pytest.approx((0.5 * 30.5) / (20.5 * 70.5))


def test_who_asks_more_of_the_dissatisfied_is_not_odd() -> None:
    assert odd_selection(orders("a", 20, 20, 50, 100)) == []


def test_where_everybody_was_asked_there_is_nothing_to_compare() -> None:
    assert odd_selection(orders("a", 20, 20, 100, 100)) == []


def excluded(who: str, hits: int, n: int) -> list[Case]:
    return [Case(f"{who}{number}", who, number < hits) for number in range(n)]


def test_exclusions_are_told_by_their_own_pattern_and_drawn_on_a_chart() -> None:
    cases = [*excluded("a", 12, 100), *(case for who in "bcdef" for case in excluded(who, 2, 100))]
    found = excluded_shares(cases, pattern=Pattern.DO_NOT_CALL)
    assert [(each.who, each.pattern) for each in found] == [("a", Pattern.DO_NOT_CALL)]
    charted = p_chart(cases)
    assert charted is not None
    assert [charted.people[place] for place in charted.chart.signals] == ["a"]
    middle = 22 / 600
    first = charted.chart.points[0]
    assert first is not None
    assert first.limits.high == pytest.approx(middle + 3 * math.sqrt(middle * (1 - middle) / 100))
    assert p_chart([]) is None


def test_numbers_that_change_before_the_call_are_found() -> None:
    found = changed_numbers([*excluded("a", 15, 100), *excluded("b", 3, 300)])
    assert [(each.who, each.pattern) for each in found] == [("a", Pattern.CHANGED_NUMBER)]


@pytest.mark.parametrize(("minutes", "named"), [(9.9, 1), (10.0, 0)])
def test_answers_within_minutes_of_the_visit_are_found(minutes: float, named: int) -> None:
    def quick(interview: Interview, number: int) -> Interview:
        return interview._replace(minutes_after=minutes if number < 12 else 900)

    assert len(quick_answers(quarter(change=quick))) == named


def test_answers_without_a_personal_link_are_not_looked_at() -> None:
    assert quick_answers([each._replace(minutes_after=None) for each in quarter()]) == []


def use(key: int, phone: str, customer: int, adviser: str = "a") -> PhoneUse:
    return PhoneUse(str(key), phone, str(customer), adviser)


@pytest.mark.parametrize(("customers", "named"), [(3, 0), (4, 1)])
def test_a_household_may_share_a_number_and_four_customers_need_a_look(customers: int, named: int) -> None:
    uses = [use(number, "13800000000", number % customers) for number in range(8)]
    found = shared_phones(uses)
    assert len(found) == named
    assert all((each.who, each.n, each.statistic, each.p) == ("a", 8, 4.0, None) for each in found)


def test_a_number_of_several_advisers_is_nobodys_by_name() -> None:
    uses = [use(number, "13800000000", number, f"adviser {number}") for number in range(4)]
    assert [each.who for each in shared_phones(uses)] == [""]


def test_no_number_is_not_a_shared_number() -> None:
    assert shared_phones([use(number, "", number) for number in range(9)]) == []


@pytest.mark.parametrize(("customers", "named"), [(1, []), (2, ["li"])])
def test_a_colleague_has_his_own_car_but_his_number_is_no_customers(customers: int, named: list[str]) -> None:
    uses = [use(number, "13900000000", number) for number in range(customers)]
    assert [each.who for each in staff_phones(uses, staff={"13900000000": "li"})] == named
    assert staff_phones(uses, staff={"13700000000": "wu"}) == []
