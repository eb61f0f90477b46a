"""A case is printed as the sheet that the boss signs, and what was agreed as a confirmation that both sides sign."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from anxin.accounts.models import Department, Person
from anxin.complaints.choices import Side
from anxin.complaints.models import CaseAction, Complaint, ComplaintEvent, InputRequest, MakerSide
from anxin.complaints.selectors.settlement import settlement_of
from anxin.complaints.selectors.sheet import sheet_of
from anxin.complaints.services.change_case import record_threat
from anxin.complaints.services.print_case import print_settlement
from anxin.complaints.tests.test_a_complaint_goes_through_its_six_phases import talk_until_closing
from anxin.customers.choices import AddressForm
from anxin.foundation import clock, paper
from anxin.foundation.errors import Refused
from anxin.foundation.models import AuditRecord
from anxin.foundation.paper import Form
from tests.cast import Cast, make_complaint
from tests.paper import faces_in, need_chinese_face, need_printing, pages_of

#: Daily-work 8.1: every field of the printed form.
FIELDS = [
    "编号", "日期", "来源", "等级", "时限", "责任人", "客户", "称呼", "性别", "电话", "希望的联系方式和时间",
    "品牌", "车型", "车牌", "车架号", "里程", "维修类型", "维修工单号", "服务顾问", "技师", "投诉时间", "客户原话",
    "问题描述", "客户要求", "是否要求结果", "客户扬言", "投诉类别", "类型格", "领域", "派发人", "派发时间",
    "签收人", "签收时间", "返回时间", "客服原因分析", "事实经过", "事实确认人", "责任部门原因分析",
    "责任部门签字", "不满原因", "是否合理", "责任部门", "直接责任人", "间接责任人", "备选方案", "解决方案",
    "我方行动", "客户配合事项", "客户是否完全接受", "处理经过", "处理人", "处理时间", "安抚措施",
    "客户当时反应", "责任部门整改措施", "部门负责人签字", "服务经理签字", "二次回访日期", "回访结果",
    "非常满意", "不满意", "一般", "不表态", "表示理解", "表示接受", "苦恼程度", "是否结案", "预约", "是否有效",
    "是否申诉", "厂家工单号",
]  # fmt: skip


def ask(client: Client, complaint: Complaint, name: str = "sheet", **query: str) -> Any:
    need_printing()
    return client.get(reverse(f"complaints:{name}", args=[complaint.slug]), query)


def words(answer: Any) -> str:
    assert answer.status_code == 200, answer.content[:500]
    return "".join(pages_of(answer.content))


def shown(form: Form) -> str:
    """Every value that the form shows, as one text."""
    cells = [each.value for block in form.blocks for each in block.fields]
    cells += [cell for block in form.blocks for each in block.listings for row in each.rows for cell in row]
    return "\n".join(cells)


def ticked(form: Form, label: str) -> list[str]:
    fields = [each for block in form.blocks for each in block.fields if each.label == label]
    return [tick.name for each in fields for _name, group in each.ticks for tick in group if tick.chosen]


def agreed_case(cast: Cast) -> Complaint:
    """A case whose customer has said yes to a solution."""
    slug = talk_until_closing(cast)
    return Complaint.objects.get(number=slug.partition("-")[2])


def test_every_field_of_the_form_is_there_even_of_a_case_that_nobody_knows_anything_of(cast: Cast, signed_in):
    bare = make_complaint(cast, customer=None, vehicle=None, words="论坛上看到的帖子。", mood=None)
    printed = words(ask(signed_in(cast.liu), bare, lang="zh"))
    assert [field for field in FIELDS if field not in printed] == []


def test_what_is_known_stands_in_it_in_the_language_asked_for(cast: Cast, signed_in):
    cast.customer.address_form = AddressForm.MR
    cast.customer.save()
    complaint = make_complaint(cast, wish="退还工时费")
    for language, expected in (
        ("zh", ("客户投诉处理单", "先生", "一次没修好")),
        ("en", ("Complaintsheet", "Mr", "Notrepaired")),
    ):
        printed = words(ask(signed_in(cast.liu), complaint, lang=language))
        for each in (complaint.number, "王建国", "沪A12345", "LSVAA4182E2123456", "退还工时费", *expected):
            assert each in printed, each


def test_without_being_asked_it_speaks_the_readers_language(cast: Cast, signed_in):
    complaint = make_complaint(cast)
    assert "Complaintsheet" in words(ask(signed_in(cast.liu), complaint))
    cast.liu.language = "zh-hans"
    cast.liu.save()
    assert "客户投诉处理单" in words(ask(signed_in(cast.liu), complaint))


def test_boxes_are_ticked_by_what_is_recorded(cast: Cast):
    complaint = make_complaint(cast)
    record_threat(complaint.slug, kind="media", words="发抖音", by=cast.chen)
    with translation.override("en"):
        form = sheet_of(Complaint.objects.get(pk=complaint.pk), cast.liu)
    assert ticked(form, "Level") == ["important"]
    assert ticked(form, "Wants a result") == ["yes"]
    assert ticked(form, "Closed") == ["no"]
    assert ticked(form, "Justified") == []
    assert "发抖音" in shown(form)


def test_departments_answers_and_the_manufacturers_side_are_printed(cast: Cast):
    complaint = make_complaint(cast)
    now = clock.now()
    InputRequest.objects.create(
        complaint=complaint, department=Department.objects.get(dealer=cast.shanghai), question="为何三次未修好",
        asked_at=now, asked_by=cast.chen, state="answered", accepted_at=now, accepted_by=cast.he,
        facts="只加了冷媒", cause="没有接诊断仪", measure="返修一律会诊", answered_at=now, signed_by=cast.he,
    )  # fmt: skip
    MakerSide.objects.create(complaint=complaint, number="CF-883", validity="valid", objection="raised")
    with translation.override("en"):
        form = sheet_of(complaint, cast.liu)
    complaint.concerns = cast.sun
    assert "没有接诊断仪" not in shown(sheet_of(complaint, cast.sun))
    for each in ("After-sales", "何军", "只加了冷媒", "没有接诊断仪", "返修一律会诊", "CF-883"):
        assert each in shown(form), each
    assert ticked(form, "Valid complaint") == ticked(form, "Objection") == ["yes"]


def test_who_is_complained_about_is_printed_for_few(cast: Cast):
    complaint = make_complaint(cast, concerns=cast.wang)
    assert "王磊" in shown(sheet_of(complaint, cast.liu))
    assert "王磊" in shown(sheet_of(complaint, cast.chen))
    assert "王磊" not in shown(sheet_of(complaint, cast.sun))
    assert "王磊" not in shown(sheet_of(complaint, cast.shen))


def test_the_number_is_masked_until_somebody_asks_who_may_and_then_it_is_recorded(cast: Cast, signed_in):
    complaint = make_complaint(cast)
    assert "139****1234" in words(ask(signed_in(cast.chen), complaint))
    assert not ComplaintEvent.objects.filter(kind="phone_shown").exists()
    assert "13900001234" in words(ask(signed_in(cast.chen), complaint, phone="1"))
    assert ComplaintEvent.objects.get(kind="phone_shown").by == cast.chen
    assert ask(signed_in(cast.shen), complaint, phone="1").status_code == 403
    assert not ComplaintEvent.objects.filter(by=cast.shen).exists()


def test_printing_is_recorded_and_moves_nothing(cast: Cast, signed_in):
    complaint = agreed_case(cast)
    assert ask(signed_in(cast.chen), complaint).status_code == 200
    assert ask(signed_in(cast.chen), complaint, "settlement").status_code == 200
    events = ComplaintEvent.objects.filter(complaint=complaint, kind="printed")
    assert [each.facts for each in events] == [{"which": "sheet"}, {"which": "settlement"}]
    assert AuditRecord.objects.filter(action="complaints.printed", subject=complaint.slug).count() == 2
    now = Complaint.objects.get(pk=complaint.pk)
    assert now.version == complaint.version
    assert "printed" not in shown(sheet_of(now, cast.liu))
    page = signed_in(cast.chen).get(complaint.get_absolute_url()).content.decode()
    assert "Settlement confirmation printed" in page


def test_the_answer_is_a_pdf_that_the_browser_shows_and_no_cache_keeps(cast: Cast, signed_in):
    complaint = make_complaint(cast)
    answer = ask(signed_in(cast.liu), complaint)
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{complaint.number}-sheet.pdf"'
    assert answer["Cache-Control"] == "private, no-store"


def test_a_long_history_and_forty_actions_go_over_the_pages_with_their_heads(cast: Cast, signed_in):
    complaint = agreed_case(cast)
    now = clock.now()
    CaseAction.objects.bulk_create(
        CaseAction(complaint=complaint, side=Side.OURS, what=f"第{n}件事", doer=cast.he, added_at=now)
        for n in range(1, 41)
    )
    told = [f"第{n}次沟通" + "，客户同意改天送车" * 6 for n in range(1, 31)]
    ComplaintEvent.objects.bulk_create(
        ComplaintEvent(
            complaint=complaint, at=now, by=cast.sun, kind="noted", reason=each, version=complaint.version
        )
        for each in [*told, "很长的一个词" + "x" * 3000]
    )
    pages = pages_of(ask(signed_in(cast.liu), complaint, lang="zh").content)
    everything = "".join(pages)
    assert all(f"第{n}件事" in everything for n in range(1, 41))
    assert all(f"第{n}次沟通" in everything for n in range(1, 31))
    with_history = [page for page in pages if "次沟通" in page]
    assert len(with_history) >= 2
    assert all("处理经过时间经办人经过" in page for page in with_history)
    with_actions = [page for page in pages if "件事" in page]
    assert len(with_actions) >= 2
    assert all("完成时限" in page and "完成情况" in page for page in with_actions)


def test_days_are_named_by_their_dates(cast: Cast):
    complaint = agreed_case(cast)
    with translation.override("en"):
        printed = shown(sheet_of(complaint, cast.liu))
    assert "today" not in printed
    assert f"{clock.now():%Y-}" in printed


def test_a_longer_case_is_read_in_no_more_queries(cast: Cast):
    complaint = agreed_case(cast)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            sheet_of(Complaint.objects.select_related("dealer").get(pk=complaint.pk), cast.liu)
        return len(asked)

    def lengthen(*people: Person) -> None:
        now = clock.now()
        for person in people:
            CaseAction.objects.create(
                complaint=complaint, side=Side.OURS, what="办", doer=person, added_at=now
            )
            record_threat(complaint.slug, kind="media", words="发抖音", by=cast.chen)
            ComplaintEvent.objects.create(complaint=complaint, at=now, by=person, kind="noted", version=9)

    lengthen(cast.he)
    sheet_of(complaint, cast.liu)
    before = queries()
    lengthen(cast.wang, cast.sun, cast.gao)
    assert queries() <= before


def test_words_that_look_like_markup_are_printed_as_words(cast: Cast, signed_in):
    evil = "<script>alert(1)</script><img/src=x/onerror=alert(1)>"
    assert evil in words(ask(signed_in(cast.liu), make_complaint(cast, words=evil)))


def test_chinese_stands_in_a_chinese_face_also_on_english_paper(cast: Cast, signed_in):
    need_chinese_face()
    for language in ("zh", "en"):
        faces = faces_in(ask(signed_in(cast.liu), make_complaint(cast), lang=language).content)
        assert faces
        assert not [face for face in faces if "JP" in face or "DejaVu" in face]


@pytest.mark.parametrize("name", ["sheet", "settlement"])
def test_a_second_dealer_finds_nothing(cast: Cast, signed_in, name: str):
    complaint = agreed_case(cast)
    assert ask(signed_in(cast.zhao), complaint, name).status_code == 404
    assert ask(signed_in(cast.an), complaint, name).status_code == 404
    assert not ComplaintEvent.objects.filter(kind="printed").exists()


def test_only_who_handles_cases_prints_a_confirmation(cast: Cast, signed_in):
    complaint = agreed_case(cast)
    assert ask(signed_in(cast.shen), complaint).status_code == 200
    for person in (cast.shen, cast.qian):
        assert ask(signed_in(person), complaint, "settlement").status_code == 403
    for person in (cast.chen, cast.liu, cast.gao):
        assert ask(signed_in(person), complaint, "settlement").status_code == 200


def test_nothing_is_confirmed_before_the_customer_has_said_yes(cast: Cast, signed_in):
    complaint = make_complaint(cast)
    answer = ask(signed_in(cast.liu), complaint, "settlement")
    assert answer.status_code == 409
    assert "accepted no solution yet" in answer.content.decode()
    with pytest.raises(Refused, match="accepted no solution"):
        print_settlement(complaint.slug, by=cast.liu)
    assert not ComplaintEvent.objects.filter(kind="printed").exists()


def test_a_yes_of_an_earlier_round_confirms_nothing_of_this_one(cast: Cast):
    need_printing()
    complaint = agreed_case(cast)
    Complaint.objects.filter(pk=complaint.pk).update(round_began_at=clock.now() + timedelta(minutes=1))
    with pytest.raises(Refused):
        print_settlement(complaint.slug, by=cast.liu)


def test_the_confirmation_tells_what_was_agreed_and_has_a_line_for_each_side(cast: Cast, signed_in):
    complaint = agreed_case(cast)
    printed = words(ask(signed_in(cast.liu), complaint, "settlement", lang="zh", amount="12,345.60"))
    solution = complaint.solutions.get(state="accepted")
    for each in (
        "客户投诉解决确认书",
        "王建国",
        "沪A12345",
        complaint.number,
        "".join(solution.what.split()),
    ):
        assert each in printed, each
    for each in ("¥12,345.60", "人民币壹万贰仟叁佰肆拾伍元陆角整", "经销商（签字盖章）"):
        assert each in printed, each
    assert printed.count("日期") == 2


def test_a_gift_never_hangs_on_taking_the_complaint_back(cast: Cast, signed_in):
    complaint = agreed_case(cast)
    assert "均不以撤回投诉" in words(ask(signed_in(cast.liu), complaint, "settlement", lang="zh"))
    english = words(ask(signed_in(cast.liu), complaint, "settlement", lang="en"))
    assert "Nothinggivenheredependsonwithdrawingthecomplaint" in english


def test_without_a_sum_there_is_room_for_one(cast: Cast):
    need_printing()
    with translation.override("en"):
        form = print_settlement(agreed_case(cast).slug, by=cast.liu)
    sums = {each.label: each.value for block in form.blocks for each in block.fields}
    assert sums["In figures"] == sums["In words"] == ""


def test_pounds_are_not_written_in_chinese_numerals(cast: Cast):
    complaint = agreed_case(cast)
    complaint.dealer.country = "GB"
    with translation.override("en"):
        form = settlement_of(complaint, cast.liu, amount=Decimal("1200.5"))
    sums = {each.label: each.value for block in form.blocks for each in block.fields}
    assert sums["In figures"] == "£ 1,200.50"
    assert sums["In words"] == ""


@pytest.mark.parametrize("typed", ["a lot", "-5", "1.005", "100000000"])
def test_a_sum_that_is_none_is_refused_in_plain_words(cast: Cast, signed_in, typed: str):
    answer = ask(signed_in(cast.liu), agreed_case(cast), "settlement", amount=typed)
    assert answer.status_code == 422
    assert "at most two decimals" in answer.content.decode()


def test_the_page_of_the_case_leads_to_paper(cast: Cast, signed_in):
    complaint = agreed_case(cast)
    page = _side(signed_in, cast.chen, complaint)
    assert reverse("complaints:sheet", args=[complaint.slug]) in page
    assert reverse("complaints:settlement", args=[complaint.slug]) in page
    fresh = make_complaint(cast)
    page = _side(signed_in, cast.shen, fresh)
    assert reverse("complaints:sheet", args=[fresh.slug]) in page
    assert "settlement.pdf" not in page
    assert 'name="phone"' not in page


def test_a_server_without_pango_says_so_and_records_nothing(
    cast: Cast, signed_in, monkeypatch: pytest.MonkeyPatch
):
    def missing(_name: str) -> Any:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(paper, "import_module", missing)
    complaint = make_complaint(cast)
    answer = signed_in(cast.liu).get(reverse("complaints:sheet", args=[complaint.slug]))
    assert answer.status_code == 503
    assert "libpangoft2-1.0-0" in answer.content.decode()
    assert not ComplaintEvent.objects.filter(kind="printed").exists()


def _side(signed_in: Any, person: Person, complaint: Complaint) -> str:
    content: bytes = signed_in(person).get(complaint.get_absolute_url(), {"side": "files"}).content
    return content.decode()
