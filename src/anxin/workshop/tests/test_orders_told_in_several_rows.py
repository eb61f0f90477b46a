"""Exports tell an order in a row for each work item; where its rows contradict each other none of it is taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from anxin.workshop.models import OrderReject, RepairOrder
from anxin.workshop.tests.order_files import an_order, bring, look_at, reasons, write_export
from tests.cast import Cast

OTHER_VIN = "LSVAM4183C2184800"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_rows_of_one_order_become_one(cast: Cast, tmp_path: Path) -> None:
    _run, counts = bring(
        cast,
        tmp_path,
        an_order(维修项目="换压缩机", 零件="压缩机", 主修人员="陈师傅"),
        an_order(维修项目="加冷媒", 零件="冷媒", 主修人员="李师傅"),
        an_order(维修项目="加冷媒", 零件="", 主修人员=""),
    )
    order = RepairOrder.objects.get()
    assert (counts.total, counts.new, counts.odd) == (3, 1, 0)
    assert (order.work, order.parts) == ("换压缩机\n加冷媒", "压缩机\n冷媒")
    assert order.technician_name == "陈师傅、李师傅"


def test_rows_that_stand_apart_find_each_other(cast: Cast, tmp_path: Path) -> None:
    rows = [an_order(维修项目="甲"), an_order(工单号="R2"), an_order(维修项目="乙"), an_order(工单号="R3")]
    path = write_export(tmp_path, *rows, an_order(工单号="R2", 维修项目="丙"), an_order(维修项目="丁"))
    assert look_at(cast, path).new == 3
    bring(cast, tmp_path, *rows, an_order(工单号="R2", 维修项目="丙"), an_order(维修项目="丁"))
    assert RepairOrder.objects.get(number="RO20260120001").work == "甲\n乙\n丁"
    assert RepairOrder.objects.get(number="R2").work == "检查空调\n更换压缩机\n丙"


def test_another_vin_in_one_order_rejects_all_its_rows(cast: Cast, tmp_path: Path) -> None:
    run, counts = bring(
        cast, tmp_path, an_order(), an_order(车架号=OTHER_VIN), an_order(工单号="R2", 车架号=OTHER_VIN)
    )
    assert (counts.new, counts.rejected, counts.rejected_rows) == (1, 1, 2)
    assert reasons(counts) == ["The rows of this order name different VINs; none of them was taken."]
    assert [reject.row for reject in OrderReject.objects.filter(run=run)] == [2, 3]
    assert RepairOrder.objects.get().number == "R2"


def test_a_row_of_another_dealer_rejects_the_order(cast: Cast, tmp_path: Path) -> None:
    _run, counts = bring(cast, tmp_path, an_order(经销商代码="SH01"), an_order(经销商代码="CD02"))
    assert (counts.new, counts.rejected_rows) == (0, 2)


def test_rows_that_differ_otherwise_are_odd_and_the_first_counts(cast: Cast, tmp_path: Path) -> None:
    _run, counts = bring(cast, tmp_path, an_order(), an_order(进厂里程="48700", 业务类型="保养"))
    order = RepairOrder.objects.get()
    assert (order.odometer_km, order.kind) == (48600, "repair")
    assert (counts.odd, list(counts.odd_kinds)) == (2, ["rows_differ"])


def test_an_order_on_file_for_another_car_is_rejected(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order())
    _run, counts = bring(cast, tmp_path, an_order(车架号=OTHER_VIN))
    assert (counts.rejected, reasons(counts)) == (
        1,
        ["An order with this number is on file already, for another car."],
    )
    assert RepairOrder.objects.get().vehicle.vin == "LSVAM4186C2184841"
