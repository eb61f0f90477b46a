import ast
from pathlib import Path

from anxin.engines import repeats
from anxin.engines.repeats.texts import REASON_TEXTS

FOLDER = Path(repeats.__path__[0])


def codes_given() -> set[str]:
    constants = {
        node.value
        for name in ("items.py", "procedure.py")
        for node in ast.walk(ast.parse((FOLDER / name).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in constants if text.isupper() and "_" in text}


def test_every_reason_has_its_text_and_every_text_its_reason() -> None:
    assert set(REASON_TEXTS) == codes_given()


def test_the_texts_stand_in_order() -> None:
    assert list(REASON_TEXTS) == sorted(REASON_TEXTS)
