"""A row with more or fewer cells than there are headings is rejected with its reason; the others come in."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from anxin.foundation.tables import TableError
from anxin.workshop.models import OrderReject, RepairOrder
from anxin.workshop.services.importing import runs
from anxin.workshop.tests.order_files import an_order, bring_in, write_export
from tests.cast import Cast

IDENTITY = "310101198003071234"


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


def a_file_with(folder: Path, line: str) -> Path:
    """Write two good orders with a line of another width between them."""
    path = write_export(folder, an_order(工单号="R1"), an_order(工单号="R3"))
    head, first, last = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([head, first, line, last]) + "\n", encoding="utf-8")
    return path


def test_a_row_that_is_too_short_is_rejected_alone(cast: Cast, tmp_path: Path) -> None:
    run, counts = bring_in(cast, a_file_with(tmp_path, '"R2","2026-01-20 09:30","已结算"'))
    assert (counts.total, counts.new, counts.rejected, counts.rejected_rows) == (3, 2, 1, 1)
    reject = OrderReject.objects.get(run=run)
    assert (reject.row, reject.reason) == (
        3, "The row has 3 cells, which are not as many as the headings."
    )  # fmt: skip
    assert reject.cells[0] == ["工单号", "R2"]


def test_what_lies_beyond_the_headings_is_shown_with_the_rejected_row(cast: Cast, tmp_path: Path) -> None:
    wide = ",".join(f'"{each}"' for each in (*an_order(工单号="R2").values(), "一", "二"))
    run, counts = bring_in(cast, a_file_with(tmp_path, wide))
    assert (counts.new, counts.rejected) == (2, 1)
    assert OrderReject.objects.get(run=run).cells[-1] == ["应结金额", "¥1,280.50 | 一 | 二"]


def test_an_order_with_such_a_row_among_its_rows_does_not_come_in_by_halves(
    cast: Cast, tmp_path: Path
) -> None:
    run, counts = bring_in(cast, a_file_with(tmp_path, '"R3","2026-01-20 09:30"'))
    assert (counts.total, counts.new, counts.rejected, counts.rejected_rows) == (3, 1, 1, 2)
    assert set(RepairOrder.objects.values_list("number", flat=True)) == {"R1"}
    assert set(OrderReject.objects.filter(run=run).values_list("row", flat=True)) == {3, 4}


def test_an_upload_keeps_such_a_row_as_one(cast: Cast, tmp_path: Path) -> None:
    wide = ",".join(f'"{each}"' for each in (*an_order(工单号="R2").values(), IDENTITY))
    upload = SimpleUploadedFile("orders.csv", a_file_with(tmp_path, wide).read_bytes())
    run = runs.register_upload(upload, dealer=cast.shanghai, by=cast.liu)
    assert (run.preview["new"], run.preview["rejected"], run.preview["identity_cells"]) == (2, 1, 1)
    assert IDENTITY not in Path(run.file.path).read_text("utf-8")


@pytest.mark.parametrize("shift", [-1, 1])
def test_nothing_that_may_stand_below_a_dropped_heading_is_kept(
    cast: Cast, tmp_path: Path, shift: int
) -> None:
    path = write_export(
        tmp_path, an_order(工单号="R1", 身份证号="E12345678"), an_order(工单号="R3", 身份证号="")
    )
    head, first, last = path.read_text("utf-8").splitlines()
    cells = first.replace("R1", "R2").split(",")
    shifted = [*cells[:2], '"x"', *cells[2:]] if shift > 0 else [*cells[:2], *cells[3:]]
    path.write_text("\n".join([head, ",".join(shifted), last]) + "\n", encoding="utf-8")
    run, counts = bring_in(cast, path)
    assert (counts.new, counts.rejected) == (1, 1)
    assert "E12345678" not in str(OrderReject.objects.get(run=run).cells)


def test_a_file_that_stops_in_the_middle_of_its_last_row_is_refused(cast: Cast, tmp_path: Path) -> None:
    path = write_export(tmp_path, an_order(工单号="R1"), an_order(工单号="R2"))
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(TableError):
        bring_in(cast, path)
    assert not RepairOrder.objects.exists()


def test_a_file_in_which_no_row_fits_is_refused(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("工单号,车架号,开单时间\n1,2\n3,4\n", encoding="utf-8")
    with pytest.raises(TableError, match="has 2 cells"):
        bring_in(cast, path)
