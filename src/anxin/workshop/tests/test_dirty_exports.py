"""A hundred kinds of dirt: every row comes in, comes in as odd, or is rejected with a reason; none is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from anxin.customers.models import Customer
from anxin.workshop.models import OrderReject, RepairOrder
from anxin.workshop.tests.order_files import an_order, bring, reasons
from tests.cast import Cast

#: The cells that differ from a clean order, and how the order's own values must come out.
READ: list[tuple[dict[str, str], dict[str, object]]] = [
    ({"开单时间": "2026/1/20 9:30"}, {"opened": "2026-01-20 09:30"}),
    ({"开单时间": "2026.01.20"}, {"opened": "2026-01-20 12:00"}),
    ({"开单时间": "2026年1月20日 9时30分"}, {"opened": "2026-01-20 09:30"}),
    ({"开单时间": "20260120"}, {"opened": "2026-01-20 12:00"}),
    ({"开单时间": "46042.395833"}, {"opened": "2026-01-20 09:30"}),
    ({"开单时间": "２０２６-０１-２０ ０９：３０"}, {"opened": "2026-01-20 09:30"}),
    ({"开单时间": "2026-01-20T09:30:00+08:00"}, {"opened": "2026-01-20 09:30"}),
    ({"开单时间": "2026年1月20日 下午1点", "结算时间": "2026-01-20 14:00"}, {"opened": "2026-01-20 13:00"}),
    ({"结算时间": "2026-01-20"}, {"closed": "2026-01-20 12:00"}),
    ({"结算时间": "1900-01-01"}, {"closed": ""}),
    ({"结算时间": "0000-00-00 00:00:00"}, {"closed": ""}),
    ({"结算时间": ""}, {"closed": ""}),
    ({"进厂里程": "48600"}, {"odometer_km": 48600}),
    ({"进厂里程": "48600KM"}, {"odometer_km": 48600}),
    ({"进厂里程": "48,600.0 km"}, {"odometer_km": 48600}),
    ({"进厂里程": "4.86万"}, {"odometer_km": 48600}),
    ({"进厂里程": "４８６００ 公里"}, {"odometer_km": 48600}),
    ({"进厂里程": ""}, {"odometer_km": None}),
    ({"进厂里程": "-"}, {"odometer_km": None}),
    ({"车牌号": "沪 A·8K201"}, {"plate": "沪A8K201"}),
    ({"车牌号": "沪A-8K201"}, {"plate": "沪A8K201"}),
    ({"车牌号": "滬a８k201"}, {"plate": "沪A8K201"}),
    ({"车牌号": "沪AD12345"}, {"plate": "沪AD12345"}),
    ({"车牌号": "无"}, {"plate": ""}),
    ({"车架号": "lsvam4186c2184841"}, {"vin": "LSVAM4186C2184841"}),
    ({"车架号": "LSVAM4186 C2184841 "}, {"vin": "LSVAM4186C2184841"}),
    ({"车架号": "ＬＳＶＡＭ４１８６Ｃ２１８４８４１"}, {"vin": "LSVAM4186C2184841"}),
    ({"车主电话": "139 1111 0001"}, {"owner_phone": "+8613911110001"}),
    ({"车主电话": "+86-139-1111-0001"}, {"owner_phone": "+8613911110001"}),
    ({"车主电话": "８６13911110001"}, {"owner_phone": "+8613911110001"}),
    ({"车主电话": "021-50001234转801"}, {"owner_phone": "+862150001234-801"}),
    ({"车主电话": "13911110001/13911110009"}, {"owner_phone": "+8613911110001"}),
    ({"业务类型": "首保"}, {"kind": "first_service"}),
    ({"业务类型": "定期保养"}, {"kind": "service"}),
    ({"业务类型": "一般维修（自费）"}, {"kind": "repair"}),
    ({"业务类型": "钣喷"}, {"kind": "accident"}),
    ({"业务类型": "三包"}, {"kind": "warranty"}),
    ({"业务类型": "召回"}, {"kind": "recall"}),
    ({"业务类型": "返修"}, {"kind": "return"}),
    ({"业务类型": " Warranty "}, {"kind": "warranty"}),
    ({"业务类型": ""}, {"kind": "repair"}),
    ({"应结金额": "1280.5"}, {"total": "1280.50"}),
    ({"应结金额": "￥1,280.50元"}, {"total": "1280.50"}),
    ({"应结金额": "RMB 1280.50"}, {"total": "1280.50"}),
    ({"应结金额": "0"}, {"total": "0.00"}),
    ({"应结金额": ""}, {"total": ""}),
    ({"维修项目": "换机油；换机滤\n检查"}, {"work": "换机油\n换机滤\n检查"}),
    ({"维修项目": "换机油;换机油;"}, {"work": "换机油"}),
    ({"客户描述": "  空调　不凉\t"}, {"reported": "空调 不凉"}),
    ({"客户描述": "=SUM(A1)"}, {"reported": "=SUM(A1)"}),
    ({"客户描述": "#N/A"}, {"reported": ""}),
    ({"服务顾问": "王磊(SA01)"}, {"adviser": "王磊"}),
    ({"服务顾问": "王 磊"}, {"adviser": "王磊"}),
    ({"服务顾问": "不在册"}, {"adviser": ""}),
    ({"送修人": "周建军先生", "送修人电话": ""}, {"sender": "周建军"}),
    ({"送修人": "", "送修人电话": ""}, {"sender": "周建军"}),
    ({"送修人": "", "送修人电话": "13911110001"}, {"sender": "周建军"}),
    ({"送修人": "无", "送修人电话": "无"}, {"sender": "周建军"}),
    ({"工单号": "ＲＯ 2026 0120"}, {"number": "RO20260120"}),
    ({"车主": "上海晨曦物流有限公司"}, {"owner": "上海晨曦物流有限公司"}),
    ({"经销商代码": "sh01"}, {"number": "RO20260120001"}),
    ({"状态": "N/A"}, {"status": ""}),
]
#: What comes in all the same, and is told.
ODD: list[tuple[dict[str, str], str]] = [
    ({"车架号": "LSVAM4180C2184841"}, "vin_check_digit"),
    ({"车架号": "", "车牌号": "沪B66K01"}, "vin_missing"),
    ({"车牌号": "临时牌照!!"}, "plate_unreadable"),
    ({"车主电话": "139****0001"}, "phone_unreadable"),
    ({"车主电话": "无人接听"}, "phone_unreadable"),
    ({"送修人电话": "1391111"}, "phone_unreadable"),
    ({"送修人": "", "送修人电话": "13911119999"}, "phone_without_name"),
    ({"进厂里程": "表坏"}, "odometer_unreadable"),
    ({"进厂里程": "48600/48700"}, "odometer_unreadable"),
    ({"进厂里程": "99999999"}, "odometer_unreadable"),
    ({"进厂里程": "-5"}, "odometer_unreadable"),
    ({"完工时间": "昨天"}, "time_unreadable"),
    ({"接待时间": "2099-01-01"}, "time_unreadable"),
    ({"购车日期": "20-13-45"}, "time_unreadable"),
    ({"结算时间": "2026-01-20 08:00"}, "closed_too_early"),
    ({"业务类型": "其他业务XYZ"}, "kind_unknown"),
    ({"应结金额": "面议"}, "total_unreadable"),
    ({"应结金额": "-200"}, "total_unreadable"),
    ({"备注": "很长" * 400}, "text_cut"),
    ({"主修人员": "张三、" * 40}, "text_cut"),
]
#: What does not come in, and a word of the sentence.
REJECTED: list[tuple[dict[str, str], str]] = [
    ({"工单号": ""}, "number of the order is missing"),
    ({"工单号": "-"}, "number of the order is missing"),
    ({"工单号": "2.02601E+15"}, "rounded"),
    ({"工单号": "R" * 41}, "At most 40"),
    ({"车架号": "LSVAM4186C218484"}, "17 characters"),
    ({"车架号": "LSVAM4186C21848411"}, "17 characters"),
    ({"车架号": "LSVAM4186C218484O"}, "probably 0"),
    ({"车架号": "LSVAM4186C218484车"}, "cannot stand in a VIN"),
    ({"车架号": "", "车牌号": ""}, "VIN"),
    ({"车架号": "无", "车牌号": "无"}, "VIN"),
    ({"开单时间": ""}, "no date"),
    ({"开单时间": "昨天上午"}, "no date that is understood"),
    ({"开单时间": "03/04/2026"}, "no date that is understood"),
    ({"开单时间": "2026-02-30"}, "no date that is understood"),
    ({"开单时间": "2026-13-01"}, "no date that is understood"),
    ({"开单时间": "1985-01-01"}, "lies before"),
    ({"开单时间": "2099-01-01"}, "future"),
    ({"结算时间": "2099-01-01"}, "future"),
    ({"结算时间": "明天"}, "no date that is understood"),
    ({"结算时间": "2026-01-19"}, "closed before it was opened"),
    ({"经销商代码": "CD02"}, "belongs to the dealer CD02"),
    ({"状态": "作废"}, "cancelled"),
    ({"状态": "已取消"}, "cancelled"),
]
SHOWN: dict[str, Callable[[RepairOrder], object]] = {
    "opened": lambda order: _local(order.opened_at),
    "closed": lambda order: _local(order.closed_at),
    "plate": lambda order: order.vehicle.plate,
    "vin": lambda order: order.vehicle.vin,
    "owner": lambda order: _owner(order).name,
    "owner_phone": lambda order: _owner(order).phone,
    "sender": lambda order: order.sender.name if order.sender else "",
    "adviser": lambda order: order.adviser.name if order.adviser else "",
    "total": lambda order: "" if order.total is None else str(order.total),
}


def _local(at: object) -> str:
    return f"{at.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}" if at else ""  # type: ignore[attr-defined]


def _owner(order: RepairOrder) -> Customer:
    return Customer.objects.get(cars__vehicle=order.vehicle, cars__role="owner")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_there_are_a_hundred_kinds() -> None:
    assert len(READ) + len(ODD) + len(REJECTED) >= 100


@pytest.mark.parametrize(("cells", "expected"), READ, ids=[str(index) for index in range(len(READ))])
def test_it_is_read_rightly(
    cast: Cast, tmp_path: Path, cells: dict[str, str], expected: dict[str, object]
) -> None:
    _run, counts = bring(cast, tmp_path, an_order(**cells))
    assert (counts.new, counts.odd, counts.odd_kinds) == (1, 0, {}), reasons(counts)
    order = RepairOrder.objects.get()
    for name, value in expected.items():
        show = SHOWN.get(name, lambda each, name=name: getattr(each, name))
        assert show(order) == value, name


@pytest.mark.parametrize(("cells", "kind"), ODD, ids=[str(index) for index in range(len(ODD))])
def test_it_is_odd_and_comes_in(cast: Cast, tmp_path: Path, cells: dict[str, str], kind: str) -> None:
    _run, counts = bring(cast, tmp_path, an_order(**cells))
    assert counts.new == 1, reasons(counts)
    assert (list(counts.odd_kinds), counts.odd) == ([kind], 1)
    assert all(str(why) for sample in counts.odd_samples for why in sample.odd)


@pytest.mark.parametrize(("cells", "word"), REJECTED, ids=[str(index) for index in range(len(REJECTED))])
def test_it_is_rejected_with_a_reason(cast: Cast, tmp_path: Path, cells: dict[str, str], word: str) -> None:
    run, counts = bring(cast, tmp_path, an_order(**cells))
    assert (counts.new, counts.rejected) == (0, 1)
    reject = OrderReject.objects.get(run=run)
    assert word in reject.reason
    assert reject.row == 2 and dict(reject.cells)["车型"] == "A4L"
    assert not RepairOrder.objects.exists()


def test_all_of_it_in_one_file_is_accounted_for(cast: Cast, tmp_path: Path) -> None:
    dirt = [cells for cells, _expected in READ] + [cells for cells, _kind in ODD]
    orders = [{**an_order(工单号=f"R{place}"), **cells} for place, cells in enumerate(dirt)]
    # Their own number is the dirt of these.
    orders = [order for order, cells in zip(orders, dirt, strict=True) if "工单号" not in cells]
    rejected = [{**an_order(工单号=f"X{place}"), **cells} for place, (cells, _word) in enumerate(REJECTED)]
    run, counts = bring(cast, tmp_path, *orders, *rejected)
    assert counts.total == len(orders) + len(rejected)
    assert counts.rejected_rows == OrderReject.objects.filter(run=run).count() == len(rejected)
    assert counts.new == RepairOrder.objects.count() == len(orders)
    assert run.new + run.changed + run.known + run.rejected == counts.orders
