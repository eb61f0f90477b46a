from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.priority.early_warning import (
    RULE_KEYS,
    Choice,
    FaultDay,
    Hit,
    Rule,
    WatchFacts,
    judge,
    read_rules,
)
from anxin.engines.priority.tests.strategies import RULES, SETTINGS
from anxin.engines.priority.texts import REASON_TEXTS

TODAY = date(2026, 3, 31)


SHIPPED = read_rules(RULES, setting=SETTINGS.__getitem__)


def ago(*days: int) -> tuple[date, ...]:
    return tuple(TODAY - timedelta(days=each) for each in days)


def faults(fault: str, *days: int, still_open: bool = False) -> tuple[FaultDay, ...]:
    return tuple(FaultDay(fault, day, still_open) for day in ago(*days))


def hits(**facts: Any) -> list[str]:
    return [hit.rule for hit in judge(WatchFacts(**facts), rules=SHIPPED, today=TODAY)]


def only(**facts: Any) -> Hit:
    (hit,) = judge(WatchFacts(**facts), rules=SHIPPED, today=TODAY)
    return hit


def test_every_rule_of_the_engine_is_tried_here() -> None:
    assert tuple(rule.key for rule in SHIPPED) == RULE_KEYS
    assert all(rule.on for rule in SHIPPED)


def test_a_customer_of_whom_nothing_is_known_is_not_watched() -> None:
    assert hits() == []


@pytest.mark.parametrize(
    ("quiet", "seen", "rule"),
    [
        ({}, {"press_background": True}, "press_background"),
        ({"media": ago(365)}, {"media": ago(364)}, "wrote_to_media"),
        ({"serious": ago(2)}, {"serious": ago(3)}, "serious_unsettled"),
        ({"unreported": ago(2)}, {"unreported": ago(3)}, "never_reported_to_manufacturer"),
        ({"claims": ago(0, 1, 30)}, {"claims": ago(0, 1, 2, 30)}, "warranty_claims_month"),
        ({"claims": ago(0, 1, 2, 31)}, {"claims": ago(0, 1, 2, 3, 31)}, "warranty_claims_month"),
        ({"replaced": faults("clutch", 1, 59)}, {"replaced": faults("clutch", 1, 2, 59)}, "part_replaced"),
        ({"replaced": faults("clutch", 1, 2, 60)}, {"replaced": faults("clutch", 0, 1, 2)}, "part_replaced"),
        ({}, {"left_since": TODAY}, "car_left_in_protest"),
        ({"dissatisfied": ago(1, 2)}, {"dissatisfied": ago(1, 2, 179)}, "small_dissatisfactions"),
        ({"dissatisfied": ago(1, 2, 180)}, {"dissatisfied": ago(0, 1, 2)}, "small_dissatisfactions"),
    ],
)
def test_each_rule_sees_what_lies_on_its_side_of_the_line(
    quiet: dict[str, Any], seen: dict[str, Any], rule: str
) -> None:
    assert hits(**quiet) == []
    assert hits(**seen) == [rule]


def test_the_hotline_rule_wants_one_fault_twice_and_still_open() -> None:
    rule = "hotline_same_fault"
    assert hits(hotline=faults("gearbox", 400, still_open=True)) == []
    assert hits(hotline=faults("gearbox", 1, 400)) == []
    assert hits(hotline=(*faults("gearbox", 1, still_open=True), *faults("paint", 2, still_open=True))) == []
    assert hits(hotline=(*faults("gearbox", 1, still_open=True), *faults("gearbox", 400))) == [rule]


def test_parts_replaced_for_different_faults_are_not_added_up() -> None:
    assert hits(replaced=(*faults("clutch", 1, 2), *faults("pump", 1, 2))) == []


def test_a_hit_tells_counts_days_and_sources() -> None:
    hit = only(replaced=faults("clutch", 40, 3, 20))
    assert hit.because.params == {
        "count": 3, "days": 60, "most": 2, "since": "2026-02-19", "until": "2026-03-28", "fault": "clutch",
    }  # fmt: skip
    assert hit.citations == ("S095",)
    assert only(dissatisfied=ago(1, 2, 3)).citations == ("S127",)


def test_days_to_come_are_not_seen() -> None:
    assert hits(claims=ago(-1, -2, 0, 1, 2), media=ago(-1), left_since=TODAY + timedelta(days=1)) == []


def test_a_rule_that_is_off_sees_nothing() -> None:
    rules = read_rules(RULES, setting=SETTINGS.__getitem__, chosen={"press_background": Choice(on=False)})
    assert judge(WatchFacts(press_background=True), rules=rules, today=TODAY) == ()


def test_a_dealers_own_numbers_stand_before_the_shipped_ones() -> None:
    rules = read_rules(
        RULES,
        setting=SETTINGS.__getitem__,
        chosen={"warranty_claims_month": Choice(on=True, most=1), "part_replaced": Choice(on=True, days=10)},
    )
    by_key = {rule.key: rule for rule in rules}
    assert by_key["warranty_claims_month"] == Rule("warranty_claims_month", on=True, most=1, days=31)
    assert by_key["part_replaced"] == Rule("part_replaced", on=True, most=2, days=10)
    assert [hit.rule for hit in judge(WatchFacts(claims=ago(1, 2)), rules=rules, today=TODAY)] == [
        "warranty_claims_month"
    ]


@pytest.mark.parametrize(("field", "value"), [("most", -1), ("days", "30"), ("active", "yes")])
def test_a_rule_that_cannot_be_read_is_refused_by_name(field: str, value: object) -> None:
    entry = {"key": "wrote_to_media", "active": True, "most": 1, "days": 365, field: value}
    with pytest.raises(ValueError, match=rf"^wrote_to_media\.{field}:"):
        read_rules({"rules": [entry]}, setting=SETTINGS.__getitem__)


def test_the_same_facts_are_one_sighting_until_more_happens() -> None:
    first = only(claims=ago(0, 1, 2, 30))
    (later,) = judge(WatchFacts(claims=ago(0, 1, 2, 3)), rules=SHIPPED, today=TODAY)
    assert later.sighting == first.sighting
    assert only(claims=ago(0, 0, 1, 2, 30)).sighting != first.sighting
    assert len(first.sighting) == 16


def test_two_faults_are_two_sightings() -> None:
    seen = judge(
        WatchFacts(replaced=(*faults("clutch", 1, 2, 3), *faults("pump", 1, 2, 3))),
        rules=SHIPPED,
        today=TODAY,
    )
    assert len({hit.sighting for hit in seen}) == len(seen) == 2


days = st.lists(st.dates(date(2025, 6, 1), date(2026, 4, 30)), max_size=6).map(tuple)
fault_days = st.lists(
    st.builds(
        FaultDay,
        fault=st.sampled_from(["gearbox", "paint"]),
        on=st.dates(date(2025, 6, 1), date(2026, 4, 30)),
        still_open=st.booleans(),
    ),
    max_size=6,
).map(tuple)
watch_facts = st.builds(
    WatchFacts,
    press_background=st.booleans(),
    media=days,
    hotline=fault_days,
    serious=days,
    unreported=days,
    claims=days,
    replaced=fault_days,
    left_since=st.none() | st.dates(date(2026, 1, 1), date(2026, 4, 30)),
    dissatisfied=days,
)


@given(facts=watch_facts)
def test_hits_come_in_the_order_of_the_rules_and_every_text_is_filled(facts: WatchFacts) -> None:
    seen = judge(facts, rules=SHIPPED, today=TODAY)
    places = [RULE_KEYS.index(hit.rule) for hit in seen]
    assert all(earlier <= later for earlier, later in pairwise(places))
    for hit in seen:
        assert "%(" not in REASON_TEXTS[hit.because.code] % hit.because.params
        assert hit.citations
        assert str(hit.because.params.get("until", "")) <= TODAY.isoformat()


@given(facts=watch_facts, more=st.dates(date(2025, 6, 1), TODAY))
def test_more_that_happens_never_ends_a_warning(facts: WatchFacts, more: date) -> None:
    worse = WatchFacts(
        press_background=True,
        media=(*facts.media, more),
        hotline=(*facts.hotline, FaultDay("gearbox", more, still_open=True)),
        serious=(*facts.serious, more),
        unreported=(*facts.unreported, more),
        claims=(*facts.claims, more),
        replaced=(*facts.replaced, FaultDay("gearbox", more)),
        left_since=facts.left_since,
        dissatisfied=(*facts.dissatisfied, more),
    )
    before = {hit.rule for hit in judge(facts, rules=SHIPPED, today=TODAY)}
    assert before <= {hit.rule for hit in judge(worse, rules=SHIPPED, today=TODAY)}
