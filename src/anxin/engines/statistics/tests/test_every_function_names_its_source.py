"""Whoever doubts a figure finds its source: every function that works one out names it."""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
#: These check, carry or print figures, and work none out.
NO_FIGURES = {
    "__init__",
    "given",
    "intervals",
    "document",
    "faults",
    "plan_reading",
    "plans",
    "table_reading",
    "texts",
}
#: They label columns and carry what the functions beside them worked out.
CARRYING = {
    "index_column", "with_index", "without_index", "read_sums", "read_composite", "limits_around", "point_of",
    "side_by_side",
}  # fmt: skip
FILES = sorted(each for folder in ("index", "statistics") for each in (HERE / folder).glob("*.py"))


@pytest.mark.parametrize(
    "file", [each for each in FILES if each.stem not in NO_FIGURES], ids=lambda each: each.stem
)
def test_every_function_names_its_source(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    silent = [
        each.name
        for each in tree.body
        if isinstance(each, ast.FunctionDef)
        and not each.name.startswith("_")
        and each.name not in CARRYING
        and "Source:" not in (ast.get_docstring(each) or "")
    ]
    assert silent == []


def test_the_files_are_there() -> None:
    assert len(FILES) > 25 and {each.stem for each in FILES} >= NO_FIGURES
