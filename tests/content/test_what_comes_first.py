"""The shipped lists of snowball, early warning and crisis fit their engine, and the page on them tells the truth."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from anxin.engines.priority.crisis import CrisisKind
from anxin.engines.priority.early_warning import RULE_KEYS, read_rules
from anxin.engines.priority.reach import reach
from anxin.engines.priority.snowball import SnowballFacts, read_weights, snowball

ROOT = Path(__file__).resolve().parents[2]
CARE = ROOT / "content" / "packs" / "care"
PAGE = (ROOT / "docs" / "mechanisms" / "priority.md").read_text(encoding="utf-8")
DAY = timedelta(days=1)


def shipped(name: str) -> dict[str, Any]:
    body: dict[str, Any] = yaml.safe_load((CARE / f"{name}.yaml").read_text(encoding="utf-8"))
    return body


def setting(key: str) -> Any:
    groups = shipped("settings")["groups"]
    return next(item["value"] for group in groups for item in group["settings"] if item["key"] == key)


def keys(name: str, group: str) -> list[str]:
    return [entry["key"] for entry in shipped(name)[group]]


WEIGHTS = read_weights(shipped("snowball"), bands=setting("complaints.snowball.bands"))


def test_the_bands_of_age_are_those_of_the_setting_and_each_has_its_points() -> None:
    assert WEIGHTS.bands == (1, 3, 7, 14)
    assert len(WEIGHTS.age) == len(WEIGHTS.bands)


def test_every_threat_that_can_be_noted_weighs_something() -> None:
    assert set(WEIGHTS.threats) == set(keys("threats", "threats"))
    assert min(WEIGHTS.threats.values()) > 0


def test_a_declared_crisis_outweighs_an_old_case_that_nobody_spoke_of() -> None:
    forgotten = SnowballFacts(age=30 * DAY, silence=30 * DAY, steps_missed=9)
    crisis = SnowballFacts(crisis=True, level=3)
    assert snowball(crisis, weights=WEIGHTS).total > snowball(forgotten, weights=WEIGHTS).total


def test_every_rule_of_early_warning_is_shipped_once_and_on_with_the_numbers_of_the_settings() -> None:
    rules = {rule.key: rule for rule in read_rules(shipped("early_warning"), setting=setting)}
    assert tuple(rules) == RULE_KEYS
    assert all(rule.on for rule in rules.values())
    assert rules["hotline_same_fault"].most == 2
    assert (rules["warranty_claims_month"].most, rules["warranty_claims_month"].days) == (3, 31)
    assert (rules["part_replaced"].most, rules["part_replaced"].days) == (2, 60)
    assert (rules["small_dissatisfactions"].most, rules["small_dissatisfactions"].days) == (3, 180)


def test_each_kind_of_crisis_has_its_sheet_something_to_say_and_something_to_secure() -> None:
    assert keys("crisis", "kinds") == list(CrisisKind)
    for kind in CrisisKind:
        for group in ("may_say", "may_not", "secured"):
            assert [entry for entry in shipped("crisis")[group] if kind in entry.get("kinds", CrisisKind)]


def test_one_unhappy_customer_is_sixty_seven_voices_by_the_shipped_parameters() -> None:
    told = {item["key"]: item["value"] for item in shipped("word_of_mouth")["parameters"]}
    assert reach(1, a=told["a"], b=told["b"]).total == 67


def test_the_page_tells_the_most_that_each_part_gives() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| .* \| (\d+) \|$", PAGE, re.MULTILINE))
    assert told == {part["key"]: str(part["most"]) for part in shipped("snowball")["parts"]}


def test_the_page_names_every_rule() -> None:
    assert set(RULE_KEYS) <= set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))


def test_the_example_of_the_page_is_right() -> None:
    facts = SnowballFacts(level=2, age=8 * DAY, silence=2 * DAY, promises_broken=1, threats=("media",))
    assert f"= {snowball(facts, weights=WEIGHTS).total}." in PAGE
