"""``anxin complaints import`` says in plain words what it did or why not, and answers 0 or 2."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.utils import translation

from anxin.accounts.models import Membership
from anxin.complaints.models import Complaint
from anxin.complaints.tests.import_files import GOOD, HEAD, OTHER, write_table
from anxin.config import cli
from anxin.config.cli import complaints as command
from anxin.foundation.tables import open_table
from tests.cast import Cast

BAD = ("B2", "昨天", "日期不对", "发动机", "", "", "")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Use the test's own database, English words, and a folder of its own."""
    monkeypatch.setattr(command, "database", nullcontext)
    monkeypatch.setattr(command, "load_django", lambda: None)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    with translation.override("en"):
        yield


def run(*words: str | Path) -> int:
    return cli.main(["complaints", "import", *map(str, words)])


def test_a_file_goes_in_and_what_was_rejected_lies_in_a_file(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_table(tmp_path, GOOD, BAD, OTHER)
    assert run(path, "--dealer", "SH01", "--rejects", tmp_path / "rejected.xlsx") == 0
    told = capsys.readouterr().out
    assert "2 imported, 0 known already, 1 rejected." in told and "Row 3, column 投诉时间" in told
    assert Complaint.objects.filter(taken_by=cast.liu).count() == 2
    with open_table(tmp_path / "rejected.xlsx") as table:
        assert table.columns[3:] == HEAD
        assert next(table.rows).text("投诉内容") == "日期不对"


def test_a_dry_run_shows_the_same_and_changes_nothing(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(write_table(tmp_path, GOOD, BAD), "--dealer", "SH01", "--dry-run") == 0
    told = capsys.readouterr().out
    assert "2 rows: 0 new to be handled, 1 new as history, 0 known already, 1 rejected." in told
    assert "Nothing was changed" in told
    assert not Complaint.objects.exists()


def test_columns_are_named_before_or_after_the_file(cast: Cast, tmp_path: Path) -> None:
    head = ("no", "wann", "was", "分类", "姓名", "电话", "车牌")
    path = write_table(tmp_path, GOOD, head=head)
    assert run("--dealer", "SH01", "--map", "received=wann", "words=was", path) == 0
    assert run(path, "--dealer", "SH01", "--map", "received=wann", "--map", "words=was") == 0
    assert Complaint.objects.count() == 1


def test_what_is_asked_wrongly_is_answered_with_2_and_one_sentence(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, wrong = write_table(tmp_path, GOOD), write_table(tmp_path, ("1",), head=("a",), name="wrong.csv")
    asked: list[tuple[list[str | Path], str]] = [
        (["nothing.csv", "--dealer", "SH01"], "There is no file"),
        ([good], "CD02, SH01"),
        ([good, "--dealer", "XX99"], "There is no dealer XX99"),
        ([good, "--dealer", "SH01", "--as", "chen.min"], "chen.min may not import files"),
        ([good, "--dealer", "SH01", "--map", "words"], "There is no file words"),
        ([good, "--dealer", "SH01", "--map", "=x"], "is no column"),
        ([good, "--dealer", "SH01", "--map", "unknown=编号"], "We have no field"),
        ([wrong, "--dealer", "SH01"], "No column was found"),
        ([good, "--dealer", "SH01", "--channel", "moon"], "There are"),
    ]
    for words, sentence in asked:
        code = run(*words) if words[-1] != "words" else run(*words[1:])
        assert (code, sentence in capsys.readouterr().err) == (2, True), words
    assert not Complaint.objects.exists()


def test_without_anybody_who_may_import_it_refuses(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Membership.objects.filter(person=cast.liu).delete()
    assert run(write_table(tmp_path, GOOD), "--dealer", "SH01") == 1
    assert "Nobody at SH01 may import files" in capsys.readouterr().err
