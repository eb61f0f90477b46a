"""All tens, no spread, a heap at the bonus, no middle, a spike at month end: found where made, not where usual."""

from datetime import date

import pytest

from anxin.engines.gaming import (
    Interview,
    Pattern,
    heaping,
    missing_middle,
    month_end,
    small_variance,
    straight_tens,
)
from anxin.engines.gaming.tests.quarter import quarter


def test_a_usual_quarter_names_nobody() -> None:
    usual = quarter()
    assert straight_tens(usual) == []
    assert small_variance(usual) == []
    assert heaping(usual, threshold=90, width=4) == []
    assert missing_middle(usual) == []
    assert month_end(usual, top_score=90) == []


def test_straight_tens_are_those_of_every_question() -> None:
    def tens(interview: Interview, number: int) -> Interview:
        return interview._replace(values=(10,) * 5 if number < 8 else interview.values)

    found = straight_tens(quarter(change=tens))
    assert [(each.who, each.pattern, len(each.records)) for each in found] == [
        ("a0", Pattern.STRAIGHT_TENS, 8)
    ]

    def nearly(interview: Interview, number: int) -> Interview:
        return interview._replace(values=(10, 10, 10, 10, 9) if number < 8 else interview.values)

    assert straight_tens(quarter(change=nearly)) == []


@pytest.mark.parametrize(
    ("values", "named"), [((10, 10, None), 0), ((10, 10, 10), 1), ((10, None, 10, 10), 1)]
)
def test_three_answers_are_needed_to_be_straight(values: tuple[int | None, ...], named: int) -> None:
    def few(interview: Interview, number: int) -> Interview:
        return interview._replace(values=values if number < 20 else interview.values)

    assert len(straight_tens(quarter(change=few))) == named


def test_scores_that_lie_too_close_together_are_found() -> None:
    found = small_variance(
        quarter(change=lambda interview, number: interview._replace(score=87.0 + number % 2))
    )
    assert [each.who for each in found] == ["a0"]
    assert found[0].statistic < 0
    assert found[0].interval is not None
    assert found[0].interval.high < 0


def test_a_heap_at_the_bonus_is_found_and_one_that_everybody_has_is_not() -> None:
    def heaped(interview: Interview, number: int) -> Interview:
        return interview._replace(score=90.0 if number < 30 else interview.score)

    found = heaping(quarter(change=heaped), threshold=90, width=4)
    assert [each.who for each in found] == ["a0"]
    assert len(found[0].records) >= 30
    everybody = [each._replace(score=90.5) for each in quarter()]
    assert heaping(everybody, threshold=90, width=4) == []


@pytest.mark.parametrize(("score", "hit"), [(90.0, True), (93.99, True), (94.0, False), (89.99, False)])
def test_a_bin_begins_at_its_threshold(score: float, hit: bool) -> None:
    one = [each._replace(score=score) for each in quarter(advisers=1)]
    found = heaping(one, threshold=90, width=4)
    assert bool(found) is hit


def test_a_bin_has_a_width() -> None:
    with pytest.raises(ValueError, match="width"):
        heaping(quarter(), threshold=90, width=0)


def test_where_eights_and_nines_are_missing_it_is_noticed() -> None:
    def without(interview: Interview, number: int) -> Interview:
        return interview._replace(
            values=tuple(10 if value in {8, 9} else value for value in interview.values)
        )

    found = missing_middle(quarter(change=without))
    assert [(each.who, each.statistic) for each in found] == [("a0", 0.0)]


def test_a_spike_in_the_last_days_of_the_month_is_found() -> None:
    def late(interview: Interview, number: int) -> Interview:
        last = number < 12
        day = date(2026, 1, 29 + number % 3) if last else date(2026, 1, 1 + number % 28)
        return interview._replace(score=99.0 if last else 80.0, day=day)

    found = month_end(quarter(change=late), top_score=95)
    assert [(each.who, each.n, each.usual) for each in found] == [("a0", 12, 0.0)]


@pytest.mark.parametrize(("day", "named"), [(date(2026, 2, 26), 1), (date(2026, 2, 25), 0)])
def test_the_last_three_days_are_the_last_three(day: date, named: int) -> None:
    def late(interview: Interview, number: int) -> Interview:
        is_late = number < 15
        return interview._replace(score=99.0 if is_late else 80.0, day=day if is_late else date(2026, 2, 3))

    assert len(month_end(quarter(change=late), top_score=95)) == named
