"""An export becomes orders, cars and people; the same again changes nothing, other words change what is other."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from anxin.customers.models import CarContact, Customer, MileageReading, Vehicle
from anxin.foundation import clock
from anxin.foundation.models import AuditRecord
from anxin.workshop.models import RepairOrder
from anxin.workshop.tests.order_files import an_order, bring, bring_in, look_at, write_export
from tests.cast import Cast


def test_an_order_comes_in_with_its_car_and_its_people(cast: Cast, tmp_path: Path) -> None:
    run, counts = bring(cast, tmp_path, an_order())
    order = RepairOrder.objects.get(dealer=cast.shanghai)
    assert (counts.new, counts.rejected, counts.odd, counts.total) == (1, 0, 0, 1)
    assert (run.state, run.new, run.by) == ("done", 1, cast.liu)
    assert order.number == "RO20260120001"
    assert order.opened_at == datetime(2026, 1, 20, 1, 30, tzinfo=UTC)
    assert order.opened_on == date(2026, 1, 20)
    assert order.closed_at == datetime(2026, 1, 20, 9, 10, tzinfo=UTC)
    assert (order.kind, order.status, order.odometer_km) == ("repair", "已结算", 48600)
    assert (order.reported, order.work, order.parts) == ("空调不凉", "检查空调\n更换压缩机", "压缩机")
    assert (order.technician_name, order.adviser_name, order.adviser) == ("陈师傅", "王磊", cast.wang)
    assert (order.total, order.brought_by) == (Decimal("1280.50"), run)
    car = order.vehicle
    assert (car.vin, car.plate, car.model_name) == ("LSVAM4186C2184841", "沪A8K201", "A4L")
    owner = Customer.objects.get(cars__vehicle=car, cars__role="owner")
    sender = Customer.objects.get(cars__vehicle=car, cars__role="sender")
    assert (owner.name, owner.phone) == ("周建军", "+8613911110001")
    assert (sender.name, sender.phone, order.sender) == ("周小军", "+8613911110002", sender)
    reading = MileageReading.objects.get(vehicle=car)
    assert (reading.kilometres, reading.read_on, reading.source) == (48600, date(2026, 1, 20), "visit")


def test_the_same_file_again_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    path = write_export(tmp_path, an_order(), an_order(工单号="RO2", 开单时间="2026-01-10", 结算时间=""))
    bring_in(cast, path)
    before = _everything()
    run, counts = bring_in(cast, path)
    assert (counts.new, counts.changed, counts.known) == (0, 0, 2)
    assert (run.new, run.changed, run.known, run.rejected) == (0, 0, 2, 0)
    assert _everything() == before


def test_what_is_other_changes_and_is_named(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order(结算时间="", 状态="在修"))
    path = write_export(tmp_path, an_order())
    preview = look_at(cast, path)
    assert (preview.new, preview.changed) == (0, 1)
    assert set(preview.changed_fields) == {"closed_at", "status"}
    assert RepairOrder.objects.get().status == "在修"
    bring_in(cast, path)
    assert RepairOrder.objects.get().status == "已结算"


def test_a_column_that_is_missing_takes_nothing_away(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order())
    shorter = {name: cell for name, cell in an_order(状态="已开票").items() if name not in {"零件", "送修人"}}
    _run, counts = bring(cast, tmp_path, shorter)
    order = RepairOrder.objects.get()
    assert counts.changed == 1
    assert (order.parts, order.status, order.sender and order.sender.name) == ("压缩机", "已开票", "周小军")


def test_the_preview_tells_what_the_import_does_and_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    path = write_export(
        tmp_path, an_order(), an_order(工单号="", 备注="?"), an_order(工单号="R3", 进厂里程="10")
    )
    before = _everything()
    preview = look_at(cast, path)
    assert _everything() == before
    _run, counts = bring_in(cast, path)
    assert (preview.new, preview.rejected, preview.odd) == (2, 1, counts.odd)
    assert preview.odd_kinds == counts.odd_kinds and preview.reasons == counts.reasons


def test_the_import_leaves_one_record_of_the_audit(cast: Cast, tmp_path: Path) -> None:
    run, _counts = bring(cast, tmp_path, an_order())
    record = AuditRecord.objects.get(action="orders.imported")
    assert (record.subject, record.person_id, record.dealer_id) == (
        str(run.key),
        cast.liu.pk,
        cast.shanghai.pk,
    )
    assert record.details["new"] == 1
    kept = AuditRecord.objects.get(action="customers.kept_many")
    assert (kept.details["new_customers"], kept.details["new_vehicles"]) == (2, 1)


@pytest.mark.parametrize(("name", "encoding", "sep"), [
    ("o.csv", "utf-8", ","), ("o.csv", "utf-8-sig", ";"), ("o.csv", "gb18030", "\t"), ("o.txt", "gb18030", "|"),
    ("o.xlsx", "", ","),
])  # fmt: skip
def test_files_of_all_kinds_are_read(cast: Cast, tmp_path: Path, name: str, encoding: str, sep: str) -> None:
    _run, counts = bring_in(cast, write_export(tmp_path, an_order(), name=name, encoding=encoding, sep=sep))
    assert counts.new == 1
    assert RepairOrder.objects.get().reported == "空调不凉"


def _everything() -> list[object]:
    tables = (Customer, Vehicle, CarContact, MileageReading, RepairOrder)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_day_without_a_time_tells_the_same_an_hour_later(cast: Cast, tmp_path: Path) -> None:
    day = datetime(2026, 1, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
    for closed in ("", "2026-01-20"):
        path = write_export(tmp_path, an_order(工单号=f"T{closed}", 开单时间="2026-01-20", 结算时间=closed))
        for hour, known in ((9, 0), (10, 1), (13, 1), (40, 1)):
            with clock.at(day + timedelta(hours=hour)):
                _run, counts = bring_in(cast, path)
            assert (counts.changed, counts.known) == (0, known)
