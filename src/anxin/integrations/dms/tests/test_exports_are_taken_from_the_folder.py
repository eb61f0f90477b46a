"""What a dealer's system drops into his folder is imported once and put aside with a word on what became of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from anxin.foundation import clock
from anxin.integrations.dms.folder import take_all_files
from anxin.workshop.models import OrderImport, RepairOrder
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
