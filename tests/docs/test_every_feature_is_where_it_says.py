"""The table of thirty features: thirty rows, each with a test that exists or a word on why it is not there yet."""

import re

from tests.architecture.source import ROOT
from tests.docs.test_every_trap_has_its_test import missing_in

PAGE = ROOT / "docs" / "features.md"
_ROW = re.compile(r"^\| (\d+) \|", re.MULTILINE)
_TEST = re.compile(r"\.py::\w+")


def rows() -> list[str]:
    return [line for line in PAGE.read_text(encoding="utf-8").splitlines() if _ROW.match(line)]


def test_there_are_thirty_and_none_twice() -> None:
    assert _ROW.findall(PAGE.read_text(encoding="utf-8")) == [str(number) for number in range(1, 31)]


def test_every_row_names_a_test_or_says_not_yet() -> None:
    assert not [row for row in rows() if not _TEST.search(row) and "**not yet**" not in row]


def test_every_named_test_exists() -> None:
    assert not missing_in(PAGE.read_text(encoding="utf-8"))
