"""What a dealer's system drops into his folder is imported once and put aside with a word on what became of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError

from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.integrations.dms import folder as folder_module
from anxin.integrations.dms.folder import forget_taken_files, take_all_files
from anxin.workshop.models import OrderImport, RepairOrder
from anxin.workshop.services.importing import runs
from anxin.workshop.tests.order_files import an_order, write_export
from tests.cast import Cast


@pytest.fixture
def folder(cast: Cast, tmp_path: Path, settings: Any) -> Path:
    """The folder of Shanghai."""
    settings.ANXIN_DMS_FOLDER = str(tmp_path)
    place = tmp_path / cast.shanghai.code
    place.mkdir()
    return place


@pytest.fixture
def _a_minute_later(db: None) -> Iterator[None]:
    with clock.at(clock.now() + timedelta(minutes=1)):
        yield


def aside(folder: Path, name: str) -> list[str]:
    return sorted(path.name.split("-", 2)[2] for path in (folder / name).iterdir())


def said(folder: Path, name: str) -> list[str]:
    return [path.read_text().strip() for path in sorted((folder / name).glob("*.txt"))]


@pytest.mark.usefixtures("_a_minute_later")
def test_an_export_is_imported_and_put_aside(cast: Cast, folder: Path) -> None:
    write_export(folder, an_order(), an_order(工单号="", 备注="x"))
    assert take_all_files() == 1
    run = OrderImport.objects.get()
    assert (run.door, run.by, run.state, run.new, run.rejected) == ("folder", None, "done", 1, 1)
    assert aside(folder, "done") == ["orders.csv", "orders.csv.rejected.csv", "orders.csv.txt"]
    assert [path.name for path in folder.iterdir()] == ["done"]
    assert take_all_files() == 0


def test_a_file_that_is_still_being_written_is_left_alone(cast: Cast, folder: Path) -> None:
    path = write_export(folder, an_order())
    assert take_all_files() == 0
    assert path.exists() and not RepairOrder.objects.exists()


@pytest.mark.usefixtures("_a_minute_later")
def test_the_same_bytes_again_are_known(cast: Cast, folder: Path) -> None:
    path = write_export(folder, an_order())
    again = path.read_bytes()
    take_all_files()
    path.with_name("again.csv").write_bytes(again)
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert take_all_files() == 1
    assert OrderImport.objects.count() == RepairOrder.objects.count() == 1
    assert "again.csv" in aside(folder, "done")


@pytest.mark.usefixtures("_a_minute_later")
def test_half_a_file_changes_nothing_and_is_told(cast: Cast, folder: Path) -> None:
    whole = write_export(folder, an_order(), name="orders.xlsx")
    whole.write_bytes(whole.read_bytes()[:3000])
    assert take_all_files() == 1
    assert aside(folder, "failed") == ["orders.xlsx", "orders.xlsx.txt"]
    run = OrderImport.objects.get()
    assert (run.state, run.by) == ("failed", None)
    assert said(folder, "failed") == [run.failure] and run.failure
    assert not RepairOrder.objects.exists()


@pytest.mark.usefixtures("_a_minute_later")
def test_hidden_files_and_other_kinds_stay(cast: Cast, folder: Path) -> None:
    for name in (".orders.csv", "~$orders.xlsx", "orders.csv.part", "readme.txt"):
        (folder / name).write_text("x")
    assert take_all_files() == 0
    assert len(list(folder.iterdir())) == 4


@pytest.mark.usefixtures("_a_minute_later")
def test_a_dealers_folder_brings_orders_to_him_alone(cast: Cast, folder: Path) -> None:
    other = folder.parent / cast.chengdu.code
    other.mkdir()
    write_export(other, an_order())
    take_all_files()
    assert RepairOrder.objects.get().dealer == cast.chengdu


@pytest.mark.usefixtures("_a_minute_later")
def test_a_folder_that_is_a_link_is_not_followed(cast: Cast, folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path = write_export(folder, an_order())
    (folder / "done").symlink_to(elsewhere)
    assert take_all_files() == 0 and path.exists() and not list(elsewhere.iterdir())
    (folder / "done").unlink()
    folder.rename(elsewhere / "moved")
    folder.symlink_to(elsewhere / "moved")
    assert take_all_files() == 0 and not OrderImport.objects.exists()


@pytest.mark.usefixtures("_a_minute_later")
def test_a_file_that_is_written_on_while_it_is_read_is_taken_later(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_export(folder, an_order())
    read = runs.import_table

    def written_on(run: OrderImport, *args: Any, **known: Any) -> Any:
        with (folder / "taking" / path.name).open("a") as stream:
            stream.write("\n")
        return read(run, *args, **known)

    monkeypatch.setattr(runs, "import_table", written_on)
    assert take_all_files() == 0
    assert not RepairOrder.objects.exists() and not OrderImport.objects.exists()
    monkeypatch.undo()
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert take_all_files() == 1
    assert RepairOrder.objects.count() == 1 and [each.name for each in folder.iterdir()] == ["done"]


@pytest.mark.usefixtures("_a_minute_later")
def test_what_nobody_foresaw_is_tried_some_times_then_told_without_the_rows(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write_export(folder, an_order())
    write_export(folder, an_order(工单号="R2"), name="other.csv")

    def broken(path: Path, **_known: Any) -> None:
        if path.name == "orders.csv":
            raise DataError("CONTEXT: COPY customers_customer, line 1: 周建军 13911110001")
        raise InvalidInput("X", "wrong")

    monkeypatch.setattr(folder_module, "import_for_command", broken)
    assert [take_all_files() for _minute in range(6)] == [1, 0, 0, 0, 0, 0]
    assert aside(folder, "failed") == ["orders.csv", "orders.csv.txt", "other.csv", "other.csv.txt"]
    assert OrderImport.objects.filter(state="failed").count() == 2
    assert "DataError" in caplog.text and "周建军" not in caplog.text


@pytest.mark.usefixtures("_a_minute_later")
def test_a_failure_is_noted_once_for_the_same_bytes(cast: Cast, folder: Path) -> None:
    for _time in range(2):
        (folder / "orders.csv").write_text("a,b\n1,2\n")
        take_all_files()
    assert OrderImport.objects.count() == 1


@pytest.mark.usefixtures("_a_minute_later")
def test_what_lies_aside_is_deleted_after_its_days(cast: Cast, folder: Path) -> None:
    write_export(folder, an_order())
    take_all_files()
    (folder / "done" / "notes.txt").write_text("x")
    with clock.at(clock.now() + timedelta(days=80)):
        assert forget_taken_files() == 0
    with clock.at(clock.now() + timedelta(days=100)):
        assert forget_taken_files() == 2
    assert [path.name for path in (folder / "done").iterdir()] == ["notes.txt"]
