import ast
from pathlib import Path

from anxin.engines import priority
from anxin.engines.priority.early_warning import RULE_KEYS
from anxin.engines.priority.texts import REASON_TEXTS

FOLDER = Path(priority.__path__[0])
PARTS = {
    "AGE", "BROKEN", "COMPLAINTS", "CRISIS", "FULL", "LEVEL", "MISSED", "MOOD", "MOVED", "REOPENED", "SAME_PROBLEM",
    "SILENCE", "THREATS",
}  # fmt: skip


def codes_given() -> set[str]:
    constants = {
        node.value
        for path in FOLDER.glob("*.py")
        if path.name != "texts.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    built = {f"WATCH_{key.upper()}" for key in RULE_KEYS} | {f"SNOWBALL_{part}" for part in PARTS}
    return built | {text for text in constants if text in REASON_TEXTS}


def test_no_text_stands_there_for_a_reason_that_nobody_gives() -> None:
    assert set(REASON_TEXTS) == codes_given()


def test_the_texts_stand_in_order() -> None:
    assert list(REASON_TEXTS) == sorted(REASON_TEXTS)
