"""Rules come from a document: what is missing is as shipped, what is wrong is named."""

from typing import Any

import pytest

from anxin.engines.callbacks import Plan, Rules, RulesFault, Work, read_rules, write_rules


def test_an_empty_document_gives_the_rules_as_shipped() -> None:
    assert read_rules({}) == Rules()


def test_what_is_written_is_read_again() -> None:
    rules = Rules(quota=3, kinds=frozenset({"internal"}), windows=((540, 720), (780, 1440)), fleet_cars=0)
    assert read_rules(write_rules(rules)) == rules
    assert read_rules(write_rules(Rules())) == Rules()


def test_one_day_of_one_kind_of_call_may_be_another() -> None:
    rules = read_rules({"plans": {"after_complaint": {"day": 7}}})
    assert rules.plans[Work.AFTER_COMPLAINT] == Plan(day=7, opens=1, closes=7)
    assert rules.plans[Work.AFTER_SERVICE] == Plan()


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"nonsense": 1}, "nonsense"),
        ({"fatigue_days": "90"}, "fatigue_days"),
        ({"fatigue_days": 731}, "fatigue_days"),
        ({"per_day": 0}, "per_day"),
        ({"attempt_days": True}, "attempt_days"),
        ({"quota": -1}, "quota"),
        ({"skip_holidays": "yes"}, "skip_holidays"),
        ({"by_wecom": 1}, "by_wecom"),
        ({"kinds": ["internal", 3]}, "kinds[1]"),
        ({"windows": [["10:00", "12:00"], ["11:59", "18:00"]]}, "windows"),
        ({"windows": []}, "windows"),
        ({"windows": [["10:00", "10:01"]]}, "windows"),
        ({"windows": [["12:00", "10:00"]]}, "windows[0]"),
        ({"windows": [["10:00"]]}, "windows[0]"),
        ({"windows": [["10", "12:00"]]}, "windows[0]"),
        ({"plans": {"sometime": {}}}, "plans.sometime"),
        ({"plans": {"after_service": {"days": 3}}}, "plans.after_service.days"),
        ({"plans": {"after_service": {"day": 91}}}, "plans.after_service.day"),
        ({"plans": {"after_service": {"day": 5}}}, "plans.after_service"),
        ([], "rules"),
    ],
)
def test_what_is_wrong_is_named(document: Any, field: str) -> None:
    with pytest.raises(RulesFault) as caught:
        read_rules(document)
    assert caught.value.field == field


@pytest.mark.parametrize("days", [0, 730])
def test_the_limits_themselves_are_allowed(days: int) -> None:
    assert read_rules({"fatigue_days": days}).fatigue_days == days
