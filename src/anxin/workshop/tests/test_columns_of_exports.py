"""Headings are recognised in both languages, chosen by hand where not, and remembered; identity columns stay out."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from anxin.foundation.errors import InvalidInput
from anxin.workshop.models import OrderLayout, RepairOrder
from anxin.workshop.services.importing import runs
from anxin.workshop.services.importing.columns import recognise_columns
from anxin.workshop.tests.order_files import an_order, bring, look_at, write_export
from tests.cast import Cast

#: Every accepted heading that the daily work knows, by our field.
DAILY_WORK = {
    "order_no": ("工单号", "维修单号", "委托书号", "结算单号"),
    "received_at": ("接待日期", "进厂时间", "来店时间"),
    "opened_at": ("开单时间", "建单时间"),
    "finished_at": ("完成时间", "完工时间", "竣工时间"),
    "closed_at": ("结算时间", "结算日期", "交车时间"),
    "status": ("状态", "工单状态"),
    "kind": ("业务类型", "工单类型", "维修类型"),
    "remark": ("备注",),
    "appointment": ("预约方式", "预约到站时间"),
    "customer": ("客户名称", "车主", "车主姓名"),
    "customer_phone": ("客户电话", "车主电话", "手机"),
    "sender": ("送修人", "联系人"),
    "sender_phone": ("送修人电话", "联系人电话"),
    "member": ("会员等级", "会员折扣"),
    "plate": ("车牌号", "车牌"),
    "vin": ("车架号", "VIN", "底盘号"),
    "model": ("车型", "车系"),
    "engine": ("发动机型号", "发动机号"),
    "odometer_km": ("进厂里程", "行驶里程"),
    "sold_on": ("购车日期", "销售日期"),
    "fuel": ("存油量",),
    "work": ("维修项目", "保养项目"),
    "fault_code": ("故障码",),
    "complaint": ("客户描述", "用户反馈", "故障描述"),
    "parts": ("零件", "配件", "材料"),
    "technician": ("主修人员", "维修技师"),
    "adviser": ("服务顾问", "接待顾问", "业务接待"),
    "operator": ("操作人", "制单人"),
    "labour": ("工时费",),
    "parts_amount": ("配件费",),
    "outside": ("外包费用",),
    "total": ("合计金额",),
    "discount": ("整单优惠",),
    "due": ("应结金额",),
    "dealer_code": ("经销商代码",),
    "dealer": ("经销商名称",),
}
ENGLISH = {
    "order_no": "Order No.", "opened_at": "opened_at", "closed_at": "Date closed", "vin": "V I N", "plate": "Reg. No.",
    "odometer_km": "Mileage (km)", "customer": "Owner", "customer_phone": "Owner's phone",
    "sender_phone": "Contact Phone",
    "complaint": "CUSTOMER-COMPLAINT", "technician": "Mechanic", "adviser": "Service Advisor", "total": "Total amount",
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "heading"), [(field, each) for field, known in DAILY_WORK.items() for each in known]
)
def test_every_heading_of_the_daily_work_is_known(cast: Cast, field: str, heading: str) -> None:
    for spelling in (heading, f" {heading}：", f"{heading}(元)"):
        found = recognise_columns([spelling], dealer_code="SH01", by_hand={})
        assert dict(found.chosen) == {field: spelling}


def test_english_headings_are_known(cast: Cast) -> None:
    found = recognise_columns(list(ENGLISH.values()), dealer_code="SH01", by_hand={})
    assert dict(found.chosen) == ENGLISH
    assert not found.unknown and not found.missing


def test_what_is_not_kept_and_what_nobody_knows_is_told(cast: Cast, tmp_path: Path) -> None:
    preview = look_at(cast, write_export(tmp_path, an_order(存油量="1/2", 天气="晴")))
    assert list(preview.columns.unkept) == ["fuel"]
    assert list(preview.columns.unknown) == ["天气"]


def test_a_file_without_a_needed_column_says_which(cast: Cast, tmp_path: Path) -> None:
    path = write_export(tmp_path, {"单据": "R1", "车架号": "LSVAM4186C2184841", "开单时间": "2026-01-20"})
    with pytest.raises(InvalidInput) as caught:
        look_at(cast, path)
    assert (caught.value.code, caught.value.field) == ("IMPORT_COLUMNS_MISSING", "order_no")
    assert "单据" in str(caught.value)


def test_columns_chosen_by_hand_are_remembered_for_the_next_file(cast: Cast, tmp_path: Path) -> None:
    order = {("单据" if name == "工单号" else name): cell for name, cell in an_order().items()}
    path = write_export(tmp_path, order)
    with override_settings(MEDIA_ROOT=tmp_path / "uploads"):
        upload = SimpleUploadedFile("o.csv", path.read_bytes())
        run = runs.register_upload(upload, dealer=cast.shanghai, by=cast.liu)
        assert runs.preview_of(run).columns.missing == ["order_no"]
        mapping = {**run.mapping, "order_no": "单据", "remark": ""}
        run = runs.choose_for_run(str(run.key), mapping=mapping, by=cast.liu)
        preview = runs.preview_of(run)
    assert (preview.new, preview.columns.chosen["order_no"]) == (1, "单据")
    assert OrderLayout.objects.get().dealer == cast.shanghai
    _run, counts = bring(cast, tmp_path, order)
    assert counts.new == 1


def test_another_dealer_does_not_inherit_the_choice(cast: Cast, tmp_path: Path) -> None:
    headings = ["单据", "车架号", "开单时间"]
    OrderLayout.objects.all().delete()
    found = recognise_columns(headings, dealer_code="CD02", by_hand={})
    assert found.missing == ["order_no"]


def test_a_heading_that_does_not_exist_is_refused(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        look_at(cast, write_export(tmp_path, an_order()), mapping={"vin": "底盘"})
    assert caught.value.code == "IMPORT_HEADING_UNKNOWN"
    assert not RepairOrder.objects.exists()
