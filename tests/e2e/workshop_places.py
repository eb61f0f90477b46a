"""Every page of the workshop, with orders, imports and cars on it."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from anxin.customers.models import MileageReading
from anxin.engines.upkeep import months_later
from anxin.foundation import clock
from anxin.workshop.choices import OrderDoor, OrderImportState
from anxin.workshop.models import OrderImport
from anxin.workshop.selectors.care import last_whole_month
from anxin.workshop.services.importing.runs import carry_out_run, register_upload, start_run
from anxin.workshop.tests.visits import visit
from tests.cast import Cast, make_complaint

NamedPage = tuple[str, dict[str, Any], str]
_EXPORT = """工单号,开单时间,车主,车主电话,送修人,车牌号,进厂里程,身份证号,客户描述,维修项目,天气
RO2026010001,2026-01-20 09:30,周建军,13911110001,周小军,沪A8K201,"48,600 公里",310101198001011234,空调不凉,更换压缩机,晴
RO2026010002,昨天,李娜,13911110002,,沪B6K201,,,,常规保养,晴
RO2026010003,2026-01-21 10:00,陈大同,12,陈大同,,三万多,,异响,检查,雨
"""


def workshop_pages(cast: Cast) -> list[NamedPage]:
    """Lay down visits, files in each state and a case about a visit, and return the pages that show them."""
    order = visits_of_a_year(cast)
    looked_at, done = imports(cast)
    month = f"{last_whole_month(cast.shanghai):%Y-%m}"
    return [
        ("workshop:orders", {}, ""),
        ("workshop:orders", {}, "?q=沪A12345&words=空调&kind=repair"),
        ("workshop:orders", {}, "?q=nothing-like-it"),
        ("workshop:order", {"key": order}, ""),
        ("workshop:import", {}, ""),
        ("workshop:import_run", {"key": looked_at}, ""),
        ("workshop:import_run", {"key": done}, ""),
        ("workshop:car_gone", {"key": cast.car.key}, ""),
        ("workshop:due", {}, ""),
        ("workshop:due", {}, "?shown=overdue"),
        ("workshop:care", {}, ""),
        ("workshop:care_cars", {}, f"?of=valid&month={month}"),
        ("workshop:care_cars", {}, f"?of=back&month={month}"),
    ]


def visits_of_a_year(cast: Cast) -> Any:
    """Let the car come for a service long ago and twice for one trouble; return the last order's key."""
    today = clock.today(cast.shanghai.time_zone)
    served = months_later(today, -12) + timedelta(days=9)
    visit(
        cast.shanghai, cast.car, served.isoformat(), kind="service", sender=cast.customer, odometer_km=20_000,
        work="常规保养", adviser=cast.wang, technician_name="陈师傅",
    )  # fmt: skip
    visit(cast.shanghai, cast.car, months_later(today, -7).isoformat(), kind="warranty", work="更换压力开关")
    MileageReading.objects.create(
        vehicle=cast.car, read_on=today - timedelta(days=40), kilometres=26_000, source="customer"
    )
    order = visit(
        cast.shanghai, cast.car, (today - timedelta(days=35)).isoformat(), kind="return", sender=cast.customer,
        odometer_km=26_400, reported="空调还是不凉，第二次了", work="检查空调\n更换压缩机", parts="压缩机总成 1 件",
        adviser=cast.wang, technician_name="陈师傅", fault_codes="B10A1", total="1280.50",
    )  # fmt: skip
    make_complaint(cast, repair_order=order)
    return order.key


def imports(cast: Cast) -> tuple[Any, Any]:
    """Leave an export looked at, one imported and one that failed; return the keys of the first two."""
    looked_at = _uploaded(cast, "工单.csv", _EXPORT)
    done = _uploaded(cast, "昨天.csv", _EXPORT.replace("RO202601", "RO202602"))
    start_run(str(done.key), by=cast.liu)
    carry_out_run(done.pk)
    OrderImport.objects.create(
        dealer=cast.shanghai,
        made_at=clock.now(),
        door=OrderDoor.FOLDER,
        file_name="半个文件.csv",
        state=OrderImportState.FAILED,
        failure="文件没写完。",
    )
    return looked_at.key, done.key


def _uploaded(cast: Cast, name: str, table: str) -> OrderImport:
    return register_upload(SimpleUploadedFile(name, table.encode()), dealer=cast.shanghai, by=cast.liu)
