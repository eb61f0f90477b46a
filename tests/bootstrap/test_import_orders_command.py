"""``anxin repairs import`` says in plain words what it did or why not, and answers 0 or 2."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.utils import translation

from anxin.config import cli
from anxin.config.cli import repairs_import as command
from anxin.foundation.tables import open_table
from anxin.workshop.models import RepairOrder
from anxin.workshop.tests.order_files import an_order, write_export
from tests.cast import Cast


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
    return cli.main(["repairs", "import", *map(str, words)])


def test_a_file_goes_in_and_what_was_rejected_lies_in_a_file(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_export(
        tmp_path, an_order(身份证号="x"), an_order(工单号="R2", 开单时间="昨天"), an_order(工单号="R3")
    )
    assert run(path, "--dealer", "SH01", "--rejects", tmp_path / "rejected.xlsx") == 0
    told = capsys.readouterr().out
    assert "3 rows: 2 orders new, 0 changed, 0 known already, 1 rejected; 0 rows are odd." in told
    assert "never read: 身份证号" in told and "Row 3, 开单时间" in told
    assert RepairOrder.objects.filter(brought_by__by=cast.liu).count() == 2
    with open_table(tmp_path / "rejected.xlsx") as table:
        assert next(table.rows).text("工单号") == "R2"
    assert run(path, "--dealer", "SH01") == 0
    assert "0 orders new, 0 changed, 2 known already" in capsys.readouterr().out


def test_a_dry_run_shows_the_same_and_changes_nothing(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(write_export(tmp_path, an_order()), "--dealer", "SH01", "--dry-run") == 0
    told = capsys.readouterr().out
    assert "1 orders new" in told and "Nothing was changed" in told
    assert not RepairOrder.objects.exists()


def test_columns_are_named_by_hand(cast: Cast, tmp_path: Path) -> None:
    order = {("单据" if name == "工单号" else name): cell for name, cell in an_order().items()}
    assert run("--dealer", "SH01", "--map", "order_no=单据", write_export(tmp_path, order)) == 0
    assert RepairOrder.objects.count() == 1


def test_what_is_asked_wrongly_is_answered_with_2_and_one_sentence(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = write_export(tmp_path, an_order())
    wrong = write_export(tmp_path, {"甲": "1", "乙": "2"}, name="wrong.csv")
    asked: list[tuple[list[str | Path], str]] = [
        (["nothing.csv", "--dealer", "SH01"], "There is no file"),
        ([good, "--dealer", "XX99"], "There is no dealer XX99"),
        ([good, "--dealer", "SH01", "--as", "chen.min"], "chen.min may not import files"),
        ([good, "--dealer", "SH01", "--map", "unknown=车型"], "We have no field"),
        ([wrong, "--dealer", "SH01"], "No column was found"),
    ]
    for words, sentence in asked:
        assert (run(*words), sentence in capsys.readouterr().err) == (2, True), words
    assert not RepairOrder.objects.exists()
