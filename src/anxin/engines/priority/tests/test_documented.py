"""The page on this engine says what is shipped."""

import re
from pathlib import Path
from typing import Any

from anxin.engines.priority.early_warning import RULE_KEYS
from anxin.engines.priority.snowball import SnowballFacts, read_weights, snowball
from anxin.engines.priority.tests.strategies import shipped
from anxin.engines.priority.tests.test_snowball import DAY

PAGE = Path(__file__).resolve().parents[5] / "docs" / "mechanisms" / "priority.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_the_table_of_parts_tells_the_most_that_each_part_gives() -> None:
    body: Any = shipped("snowball")
    told = dict(re.findall(r"^\| `(\w+)` \| .* \| (\d+) \|$", TEXT, re.MULTILINE))
    assert told == {part["key"]: str(part["most"]) for part in body["parts"]}


def test_the_table_of_rules_names_every_rule() -> None:
    assert set(RULE_KEYS) <= set(re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE))


def test_the_example_is_right() -> None:
    facts = SnowballFacts(level=2, age=8 * DAY, silence=2 * DAY, promises_broken=1, threats=("media",))
    assert f"= {snowball(facts, weights=read_weights(shipped('snowball'))).total}." in TEXT
