"""The list of traps of other desks names tests; each of them exists, and no trap stands there without one."""

import ast
import re
from functools import cache

from tests.architecture.source import ROOT

PAGE = ROOT / "docs" / "traps.md"
_NAMED = re.compile(r"`([\w/.-]+\.py)::(\w+)`")
_ENOUGH = 40


@cache
def names_in(path: str) -> frozenset[str]:
    """Return the names of the tests of a file, none where there is no such file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def rows_of(text: str) -> list[str]:
    """Return the lines of the tables that tell what holds a trap."""
    built = text.partition("\n## Not built yet")[0]
    rows = [line for line in built.splitlines() if line.startswith("| ")]
    return [row for row in rows if not row.startswith(("| what ", "| ---"))]


def missing_in(text: str) -> list[str]:
    """Return the tests that a text names and nobody has written."""
    return [f"{path}::{name}" for path, name in _NAMED.findall(text) if name not in names_in(path)]


def test_every_trap_names_a_test() -> None:
    rows = rows_of(PAGE.read_text(encoding="utf-8"))
    assert len(rows) > _ENOUGH
    assert not [row for row in rows if not _NAMED.search(row)]


def test_every_named_test_exists() -> None:
    assert not missing_in(PAGE.read_text(encoding="utf-8"))


def test_a_test_that_is_gone_is_noticed() -> None:
    row = "`tests/docs/test_every_trap_has_its_test.py::test_gone` and `tests/nowhere.py::test_x`"
    assert [name.partition("::")[2] for name in missing_in(row)] == ["test_gone", "test_x"]
