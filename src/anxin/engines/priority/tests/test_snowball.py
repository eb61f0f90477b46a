from copy import deepcopy
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.priority.snowball import MOST, Snowball, SnowballFacts, read_weights, snowball
from anxin.engines.priority.tests.strategies import POINTS, THREATS, snowball_facts
from anxin.engines.priority.texts import REASON_TEXTS

DAY = timedelta(days=1)
WEIGHTS = read_weights(POINTS)

#: One step worse of each fact.
WORSE = {
    "age": lambda facts: {"age": facts.age + timedelta(hours=7)},
    "silence": lambda facts: {"silence": facts.silence + timedelta(hours=7)},
    "same_problem_before": lambda facts: {"same_problem_before": facts.same_problem_before + 1},
    "complaints_before": lambda facts: {"complaints_before": facts.complaints_before + 1},
    "times_reopened": lambda facts: {"times_reopened": facts.times_reopened + 1},
    "threats": lambda facts: {"threats": (*facts.threats, THREATS[len(facts.threats) % len(THREATS)])},
    "mood_now": lambda facts: {"mood_now": min(5, (facts.mood_now or 0) + 1)},
    "promises_broken": lambda facts: {"promises_broken": facts.promises_broken + 1},
    "promises_moved": lambda facts: {"promises_moved": facts.promises_moved + 1},
    "steps_missed": lambda facts: {"steps_missed": facts.steps_missed + 1},
    "level": lambda facts: {"level": min(3, facts.level + 1)},
    "crisis": lambda facts: {"crisis": True},
}


def points(ball: Snowball) -> dict[str, int]:
    return {part.key: part.points for part in ball.parts}


def weigh(**facts: Any) -> Snowball:
    return snowball(SnowballFacts(**facts), weights=WEIGHTS)


def test_a_fresh_quiet_complaint_weighs_nothing() -> None:
    assert weigh() == Snowball(0, ())


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(0, 0), (23, 0), (24, 4), (71, 4), (72, 9), (167, 9), (168, 14), (335, 14), (336, 20), (5000, 20)],
)
def test_age_weighs_in_bands_of_1_3_7_and_14_days(hours: int, expected: int) -> None:
    assert weigh(age=timedelta(hours=hours)).total == expected


def test_silence_weighs_by_whole_days_up_to_its_most() -> None:
    assert [weigh(silence=timedelta(hours=hours)).total for hours in (23, 24, 49, 96, 900)] == [
        0,
        4,
        8,
        16,
        16,
    ]


def test_a_threat_that_is_repeated_counts_once_and_an_unknown_one_not_at_all() -> None:
    assert points(weigh(threats=("legal", "legal", "unheard_of"))) == {"threats": 8}
    assert points(weigh(threats=("media", "legal"))) == {"threats": 16}


def test_mood_and_level_weigh_by_their_place() -> None:
    assert [weigh(mood_now=mood).total for mood in (None, 1, 2, 3, 4, 5)] == [0, 0, 0, 3, 6, 10]
    assert [weigh(level=level).total for level in (1, 2, 3)] == [0, 10, 20]


def test_a_declared_crisis_outweighs_an_old_case_that_nobody_spoke_of() -> None:
    forgotten = weigh(age=30 * DAY, silence=30 * DAY, steps_missed=9)
    assert weigh(crisis=True, level=3).total > forgotten.total


def test_the_heaviest_part_comes_first_and_says_why() -> None:
    ball = weigh(age=4 * DAY, promises_broken=2, mood_now=3)
    assert [(part.key, part.points, part.most) for part in ball.parts] == [
        ("broken", 14, 14),
        ("age", 9, 20),
        ("mood", 3, 10),
    ]
    assert [(part.because.code, part.because.params["count"]) for part in ball.parts] == [
        ("SNOWBALL_BROKEN", 2),
        ("SNOWBALL_AGE", 4),
        ("SNOWBALL_MOOD", 3),
    ]


def test_what_does_not_fit_below_100_is_a_part_of_its_own() -> None:
    ball = weigh(
        age=20 * DAY, silence=9 * DAY, steps_missed=5, promises_broken=5, crisis=True, level=3, mood_now=5
    )
    assert ball.total == MOST
    assert (ball.parts[-1].key, ball.parts[-1].points) == ("cap", -32)


def test_a_clock_that_went_backwards_does_no_harm() -> None:
    assert weigh(age=-DAY, silence=-3 * DAY, promises_broken=-1).total == 0


def test_every_fact_has_its_step_worse_in_these_tests() -> None:
    assert set(WORSE) == {field.name for field in fields(SnowballFacts)}


@given(facts=snowball_facts, worse=st.sampled_from(sorted(WORSE)))
def test_no_fact_that_gets_worse_ever_makes_a_case_lighter(facts: SnowballFacts, worse: str) -> None:
    heavier = replace(facts, **WORSE[worse](facts))
    assert snowball(heavier, weights=WEIGHTS).total >= snowball(facts, weights=WEIGHTS).total


@given(facts=snowball_facts)
def test_the_parts_add_up_and_stay_within_their_most(facts: SnowballFacts) -> None:
    ball = snowball(facts, weights=WEIGHTS)
    assert sum(part.points for part in ball.parts) == ball.total
    assert 0 <= ball.total <= MOST
    for part in ball.parts:
        assert part.key == "cap" or 0 < part.points <= part.most
        assert "%(" not in REASON_TEXTS[part.because.code] % part.because.params


@given(facts=snowball_facts)
def test_the_order_in_which_threats_were_noted_changes_nothing(facts: SnowballFacts) -> None:
    turned = replace(facts, threats=tuple(reversed(facts.threats)))
    assert snowball(turned, weights=WEIGHTS) == snowball(facts, weights=WEIGHTS)


def test_a_dealer_may_cut_the_bands_of_age_otherwise() -> None:
    by_week = read_weights(POINTS, bands=[7])
    every_day = read_weights(POINTS, bands=[1, 2, 3, 4, 5, 6])
    assert snowball(SnowballFacts(age=6 * DAY), weights=by_week).total == 0
    assert snowball(SnowballFacts(age=8 * DAY), weights=by_week).total == 4
    assert snowball(SnowballFacts(age=6 * DAY), weights=every_day).total == 20


@pytest.mark.parametrize("bands", [[], [0, 3], [3, 1], [2, 2]])
def test_bands_that_do_not_rise_are_refused_by_name(bands: list[int]) -> None:
    with pytest.raises(ValueError, match=r"complaints\.snowball\.bands"):
        read_weights(POINTS, bands=bands)


@pytest.mark.parametrize(
    ("key", "change", "named"),
    [
        ("silence", {"each": -1}, r"silence\.each"),
        ("silence", {"most": "16"}, r"silence\.most"),
        ("crisis", {"most": True}, r"crisis\.most"),
        ("age", {"points": [9, 4]}, r"age\.points"),
        ("age", {"points": []}, r"age\.points"),
        ("mood", {"points": [0, 3]}, r"mood\.points"),
        ("level", {"points": [0, 10, 20, 30]}, r"level\.points"),
        ("threats", {"points": [4]}, r"threats\.points"),
        ("threats", {"points": {"legal": 1.5}}, r"threats\.points\.legal"),
        ("moved", {"key": "shifted"}, r"moved"),
    ],
)
def test_a_wrong_weight_is_refused_by_name(key: str, change: dict[str, Any], named: str) -> None:
    body = deepcopy(POINTS)
    next(part for part in body["parts"] if part["key"] == key).update(change)
    with pytest.raises(ValueError, match=rf"^{named}:"):
        read_weights(body)


def test_a_list_without_parts_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"^parts:"):
        read_weights({"list": "snowball"})
