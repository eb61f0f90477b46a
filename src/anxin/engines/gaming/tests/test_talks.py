"""Interviews too short, too much alike, with too few extremes; another score when asked again or by an audit."""

import random

import pytest

from anxin.engines.gaming import (
    AskedAgain,
    Interview,
    Measured,
    extreme_answers,
    near_duplicates,
    own_against_audit,
    recontact_gap,
    short_interviews,
)
from anxin.engines.gaming.tests.quarter import quarter


def test_a_usual_quarter_names_nobody() -> None:
    assert short_interviews(quarter()) == []
    assert extreme_answers(quarter()) == []
    assert short_interviews([]) == []


def test_interviews_among_the_shortest_are_found() -> None:
    def short(interview: Interview, number: int) -> Interview:
        return interview._replace(seconds=50.0 + number if number < 10 else interview.seconds)

    found = short_interviews(quarter(change=short))
    assert [(each.who, len(each.records)) for each in found] == [("c0", 10)]


def test_who_avoids_both_ends_of_the_scale_is_found() -> None:
    def middling(interview: Interview, number: int) -> Interview:
        return interview._replace(values=(7, 8, 8, 9, 7))

    found = extreme_answers(quarter(change=middling))
    assert [each.who for each in found] == ["c0"]
    assert found[0].statistic < 0


def varied(caller: int, number: int, values: tuple[int, ...]) -> Interview:
    plain = quarter(advisers=1, each=1)[0]
    return plain._replace(key=f"c{caller}.{number:02}", caller=f"c{caller}", values=values)


def spread(caller: int, number: int) -> tuple[int, ...]:
    """Ten answers that no two interviews have nearly alike."""
    chance = random.Random(f"{caller} {number}")
    return tuple(chance.randint(1, 10) for _ in range(10))


def test_interviews_copied_from_one_another_are_found() -> None:
    copied = (9, 8, 10, 9, 7, 9, 8, 9, 10, 8)
    interviews = [
        varied(caller, number, spread(caller, number)) for caller in (1, 2, 3) for number in range(25)
    ]
    interviews += [
        varied(0, number, (*copied[:9], number % 10 + 1) if number < 8 else spread(0, number))
        for number in range(25)
    ]
    found = near_duplicates(interviews)
    assert [each.who for each in found] == ["c0"]
    assert set(found[0].records) >= {f"c0.{number:02}" for number in range(8)}
    assert near_duplicates(reversed(interviews)) == found
    assert near_duplicates([each for each in interviews if each.caller != "c0"]) == []


def test_two_answers_apart_are_no_near_duplicates_of_ten() -> None:
    first = (9, 8, 10, 9, 7, 9, 8, 9, 10, 8)
    apart = [(*first[:8], number + 1, number + 1) for number in range(8)]
    interviews = [varied(0, number, values) for number, values in enumerate(apart)]
    interviews += [varied(0, number + 8, spread(0, number)) for number in range(20)]
    interviews += [varied(1, number, spread(1, number)) for number in range(25)]
    assert near_duplicates(interviews) == []
    assert [each.who for each in near_duplicates(interviews, alike=0.8)] == ["c0"]


def test_straight_answers_are_not_duplicates_of_each_other() -> None:
    interviews = [varied(0, number, (10,) * 10) for number in range(25)]
    interviews += [varied(1, number, spread(1, number)) for number in range(25)]
    assert near_duplicates(interviews) == []


def test_a_lower_score_when_asked_again_is_found_with_its_gap() -> None:
    """By hand: differences 2 and 0 by turns, twelve each: mean 1, sd 1.0215, se 0.2085."""
    rows = [AskedAgain(f"a{number}", "a", 8.0 + 2 * (number % 2), 8.0) for number in range(24)]
    rows += [AskedAgain(f"b{number}", "b", 8.0 + number % 2, 8.5) for number in range(24)]
    found = recontact_gap(rows)
    assert [each.who for each in found] == ["a"]
    assert found[0].statistic == pytest.approx(1.0)
    assert found[0].interval is not None
    assert found[0].interval.low == pytest.approx(1 - 2.0687 * 0.2085, abs=1e-3)


def test_a_higher_score_when_asked_again_needs_no_look() -> None:
    assert recontact_gap([AskedAgain(f"a{number}", "a", 7.0, 8.0 + number % 2) for number in range(24)]) == []


@pytest.mark.parametrize(("count", "named"), [(9, []), (10, ["a"])])
def test_a_gap_is_told_from_ten_pairs_on(count: int, named: list[str]) -> None:
    rows = [AskedAgain(f"a{number}", "a", 9.0 + number % 2, 7.0) for number in range(count)]
    assert [each.who for each in recontact_gap(rows)] == named


def test_own_scores_above_an_audit_are_found() -> None:
    own = [Measured(f"own{number}", "a", 92.0 + number % 5) for number in range(30)]
    audit = [Measured(f"audit{number}", "a", 84.0 + number % 7) for number in range(12)]
    found = own_against_audit(own, audit)
    assert [(each.who, each.n) for each in found] == [("a", 30)]
    assert found[0].statistic == pytest.approx(94 - (84 + 31 / 12))
    assert own_against_audit(audit, own) == []
    assert own_against_audit(own, audit[:9]) == []
