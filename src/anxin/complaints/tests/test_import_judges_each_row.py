"""Every row becomes a case, is known already, or is rejected with its row, its column and the reason."""

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from anxin.complaints.choices import ClockKind, ImportedAs, Level, Status
from anxin.complaints.models import Complaint, ImportReject, ImportRun, ThreatRecord
from anxin.complaints.selectors.case_history import case_history
from anxin.complaints.selectors.importing import reject_table
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import list_complaints
from anxin.complaints.selectors.today import day_of
from anxin.complaints.tests.import_files import GOOD, HEAD, OTHER, bring_in, choices, look_at, write_table
from anxin.customers.models import Customer
from anxin.foundation import clock
from anxin.foundation.models import AuditRecord
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_row_becomes_a_case_with_its_customer_car_category_and_words(cast: Cast, tmp_path: Path) -> None:
    run, counts = bring_in(cast, write_table(tmp_path, GOOD))
    case = Complaint.objects.get(dealer=cast.shanghai)
    assert (counts.new, counts.rejected, run.state) == (1, 0, "done")
    assert case.words == "空调修了三次还是不凉"
    assert (case.category, case.mode, case.owner) == ("cat-service-not-fixed", "written", None)
    assert case.customer and (case.customer.name, case.customer.phone) == ("周建军", "+8613911110001")
    assert case.vehicle and case.vehicle.plate == "沪A8K201"
    assert case.number == "TS20260120-0001"
    assert AuditRecord.objects.filter(
        subject=case.slug, action="complaints.imported", person=cast.liu
    ).exists()


def test_a_customer_and_a_car_on_file_are_found_in_any_spelling(cast: Cast, tmp_path: Path) -> None:
    Customer.objects.filter(pk=cast.customer.pk).update(phone="+8613900001234")
    row = ("A1", "2026-01-20", "又坏了", "发动机", "王先生", "139 0000 1234", "沪A·12345")
    bring_in(cast, write_table(tmp_path, row))
    case = Complaint.objects.get()
    assert (case.customer, case.vehicle) == (cast.customer, cast.car)
    assert not Customer.objects.filter(name="王先生").exists()


def test_the_same_phone_in_two_rows_is_one_customer(cast: Cast, tmp_path: Path) -> None:
    again = ("A9", "2026-01-22", "还是没修好", "一次没修好", "周建军", "139-1111-0001", "")
    bring_in(cast, write_table(tmp_path, GOOD, again))
    assert Customer.objects.filter(name="周建军").count() == 1
    assert Complaint.objects.filter(customer__name="周建军").count() == 2


def test_a_file_run_again_doubles_nothing(cast: Cast, tmp_path: Path) -> None:
    path = write_table(tmp_path, GOOD, OTHER)
    bring_in(cast, path)
    run, counts = bring_in(cast, path)
    assert (counts.new, counts.known, run.cases.count()) == (0, 2, 0)
    assert Complaint.objects.count() == 2


def test_rows_without_a_number_are_known_again_by_what_they_say(cast: Cast, tmp_path: Path) -> None:
    path = write_table(tmp_path, GOOD[1:], OTHER[1:], OTHER[1:], head=HEAD[1:])
    _run, first = bring_in(cast, path)
    _run, second = bring_in(cast, path, wanted=choices(columns={"name": ""}))
    assert (first.new, first.known) == (2, 1)
    assert (second.new, second.known) == (0, 3)


def test_a_number_with_other_words_is_rejected_and_never_lost_in_silence(cast: Cast, tmp_path: Path) -> None:
    other = ("A1", *OTHER[1:])
    run, counts = bring_in(cast, write_table(tmp_path, GOOD, other))
    assert (counts.new, counts.rejected) == (1, 1)
    assert (run.rejects.get().row, run.rejects.get().column) == (3, "编号")
    run, counts = bring_in(cast, write_table(tmp_path, other))
    assert (counts.known, counts.rejected) == (0, 1)
    assert "TS20260120-0001" in run.rejects.get().reason


def test_bad_rows_are_told_with_row_column_and_reason_while_the_others_go_in(
    cast: Cast, tmp_path: Path
) -> None:
    future = ("B1", "2999-01-01", "来自未来", "发动机", "", "", "")
    wordless = ("B2", "2026-01-20", "", "发动机", "", "", "")
    twice_wrong = ("B3", "昨天", "说不清", "奇怪的分类", "", "", "")
    nobody = ("B4", "2026-01-20", "没有姓名", "发动机", "", "13987654321", "")
    rows = (GOOD, future, wordless, twice_wrong, nobody, OTHER)
    run, counts = bring_in(cast, write_table(tmp_path, *rows))
    assert (counts.new, counts.rejected) == (2, 4)
    told = {each.row: (each.column, each.reason) for each in run.rejects.all()}
    assert told[3][0] == "投诉时间" and "2999-01-01" in told[3][1]
    assert told[4][0] == "投诉内容"
    assert told[5][0] == "投诉时间, 分类" and "昨天" in told[5][1] and "奇怪的分类" in told[5][1]
    assert told[6][0] == "姓名"


def test_rejected_rows_come_back_with_their_own_cells_in_the_files_order(cast: Cast, tmp_path: Path) -> None:
    run, _counts = bring_in(cast, write_table(tmp_path, ("B2", "2026-01-20", "", "发动机", "=1+1", "", "")))
    columns, rows = reject_table(run, names=("行", "列", "原因"))
    assert columns == ["行", "列", "原因", *HEAD]
    assert next(rows)[3:8] == ["B2", "2026-01-20", "", "发动机", "=1+1"]


def test_an_unknown_category_goes_where_the_person_says(cast: Cast, tmp_path: Path) -> None:
    path = write_table(tmp_path, ("B3", "2026-01-20", "说不清", "奇怪的分类", "", "", ""))
    bring_in(cast, path, wanted=choices(category="cat-sales-other"))
    case = Complaint.objects.get()
    assert case.category == "cat-sales-other"
    assert "奇怪的分类" in case_history(case)[0].what


def test_a_formula_is_kept_as_text_and_told(cast: Cast, tmp_path: Path) -> None:
    row = ("C1", "2026-01-20", "=HYPERLINK(1;2)", "发动机", "", "", "")
    preview = look_at(cast, write_table(tmp_path, row))
    assert preview.formulas == 1
    assert preview.formula_places == [(2, "投诉内容")]
    bring_in(cast, write_table(tmp_path, row))
    assert Complaint.objects.get().words == "=HYPERLINK(1;2)"


def test_a_number_that_a_spreadsheet_has_rounded_is_rejected(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", "日期", "内容", "分类"])
        sheet.write_row(1, 0, [20240429145554505552, "2026-01-20", "数字编号", "发动机"])
        sheet.write_row(2, 0, [17, "2026-01-20", "短的编号", "发动机"])
    run, counts = bring_in(cast, path)
    assert (counts.new, counts.rejected) == (1, 1)
    assert run.rejects.get().column == "编号"
    assert Complaint.objects.get().source_key == "id:17"


def test_a_preview_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    before = (AuditRecord.objects.count(), Customer.objects.count())
    preview = look_at(cast, write_table(tmp_path, GOOD, OTHER, ("B2", "", "", "", "", "", "")))
    assert (preview.new, preview.rejected, preview.total) == (2, 1, 3)
    assert preview.samples[0].customer == "周建军" and preview.samples[0].car == "沪A8K201"
    assert not Complaint.objects.exists() and not ImportRun.objects.exists()
    assert not ImportReject.objects.exists()
    assert (AuditRecord.objects.count(), Customer.objects.count()) == before


def test_old_complaints_come_in_as_history_and_ask_nobody_for_anything(cast: Cast, tmp_path: Path) -> None:
    run, counts = bring_in(
        cast, write_table(tmp_path, ("D1", "2020-01-20", "很久以前", "发动机", "", "", ""))
    )
    case = Complaint.objects.get()
    assert (counts.as_history, case.status, case.due_at, case.outcome) == (1, Status.CLOSED, None, "")
    assert case.closed_at == case.received_at
    assert day_of(cast.liu, cast.shanghai, whole_dealer=True).lines == []
    wanted = ComplaintFilter.read({"imported": str(run.key), "status": "closed", "q": "以前"})
    assert [row.pk for row in list_complaints(cast.chen, wanted).rows] == [case.pk]
    assert list_complaints(cast.zhao, ComplaintFilter.read({"imported": str(run.key)})).rows == []


def test_whoever_wants_old_ones_open_gets_them_with_a_first_contact_due(cast: Cast, tmp_path: Path) -> None:
    path = write_table(tmp_path, ("D1", "2020-01-20", "很久以前", "发动机", "", "", ""))
    bring_in(cast, path, wanted=choices(taken_as=ImportedAs.OPEN))
    case = Complaint.objects.get()
    first = case.clocks.get(kind=ClockKind.CONTACT)
    assert (case.status, case.contact_due_at, first.outcome) == (Status.OPEN, first.due_at, "open")
    assert case.due_at is not None and case.due_at < clock.now()


def test_a_threat_in_the_words_is_recorded_and_raises_the_level(cast: Cast, tmp_path: Path) -> None:
    row = ("E1", "2026-01-20", "再不解决我就找媒体曝光你们。诉求：退一赔三", "发动机", "", "", "")
    bring_in(cast, write_table(tmp_path, row))
    case = Complaint.objects.get()
    assert ThreatRecord.objects.get().complaint == case
    assert (case.level, case.wish) == (Level.IMPORTANT, "退一赔三")
    assert [event.kind for event in case.events.all()] == ["imported", "threat_recorded"]
