"""A list as a file: the cases of the page, without telephone numbers, always recorded, its asker's alone."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from anxin.accounts.models import Membership, Person
from anxin.complaints.choices import ExportKind, ExportState
from anxin.complaints.models import Complaint, ExportDownload, ExportRun, ExportShare
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.services.exporting import asking, carrying_out, writing
from anxin.complaints.services.exporting.asking import (
    WantedFile,
    ask_for_export,
    cancel_export,
    forget_exports,
)
from anxin.complaints.services.exporting.carrying_out import carry_out_export
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused
from anxin.foundation.models import AuditRecord
from anxin.foundation.tables import open_table
from anxin.messaging.models import Notice
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every list be too long to be waited for."""
    monkeypatch.setattr(asking, "AT_ONCE", 0)
    monkeypatch.setattr(carrying_out, "STRIDE", 2)
    yield


def exported(
    client: Client, query: str = "", *, kind: str = "csv", encoding: str = "utf-8-sig"
) -> list[list[str]]:
    answer = client.post("/complaints/exports/", {"kind": kind, "list": query}, follow=True)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(content.decode(encoding))))


def said(rows: list[list[str]]) -> list[str]:
    """Return what stands under the customer's own words."""
    place = rows[0].index("Customer's own words")
    return [row[place] for row in rows[1:]]


def asked(cast: Cast, **more: object) -> ExportRun:
    wanted = WantedFile(wanted=ComplaintFilter(), **{"kind": ExportKind.CSV, **more})  # type: ignore[arg-type]
    return ask_for_export(wanted, dealer=cast.shanghai, by=cast.liu)


def test_the_file_holds_what_the_filter_asks_for(cast: Cast, signed_in: SignIn) -> None:
    make_complaint(cast, words="过减速带异响")
    make_complaint(cast, words="提车晚了", category="cat-sales-late-delivery")
    rows = exported(signed_in(cast.liu), "q=异响")
    assert said(rows) == ["过减速带异响"]


def test_a_short_list_is_there_at_once_and_a_spreadsheet_holds_the_same(
    cast: Cast, signed_in: SignIn
) -> None:
    case = make_complaint(cast)
    answer = signed_in(cast.liu).post("/complaints/exports/", {"kind": "xlsx", "list": ""}, follow=True)
    assert "attachment" in answer.headers["Content-Disposition"]
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with open_table(content, name="x.xlsx", largest=1 << 20, most_rows=100) as table:
        rows = list(table.rows)
    assert [row.text("Number") for row in rows] == [case.number]


def test_gb18030_is_read_by_the_older_spreadsheets(cast: Cast, signed_in: SignIn) -> None:
    make_complaint(cast, words="空调不凉，㐂😀")
    rows = exported(signed_in(cast.liu), kind="csv-gb18030", encoding="gb18030")
    assert said(rows) == ["空调不凉，㐂😀"]


def test_the_columns_of_the_list_are_those_of_the_file(cast: Cast, signed_in: SignIn) -> None:
    case = make_complaint(cast)
    rows = exported(signed_in(cast.liu), "columns=number,plate&sort=oldest")
    assert rows == [["Number", "Plate"], [case.number, "沪A12345"]]


def test_the_order_of_the_list_is_that_of_the_file(cast: Cast, signed_in: SignIn) -> None:
    numbers = [make_complaint(cast).number for _ in range(3)]
    rows = exported(signed_in(cast.liu), "columns=number&sort=oldest")
    assert [row[0] for row in rows[1:]] == numbers


def test_no_telephone_number_goes_out(cast: Cast, signed_in: SignIn) -> None:
    make_complaint(cast, words=f"打我电话{cast.customer.phone}，或者021-58881234，修了3次花了12000元")
    cells = [cell for row in exported(signed_in(cast.gao)) for cell in row]
    assert not any(cast.customer.phone in cell or "58881234" in cell for cell in cells)
    assert any("139****1234" in cell and "12000元" in cell for cell in cells)


def test_words_that_look_like_a_formula_stay_words(cast: Cast, signed_in: SignIn) -> None:
    for words in ("=cmd|' /C calc'!A0", "+cmd()", "-cmd()", "@SUM(A1)"):
        make_complaint(cast, words=words)
    rows = exported(signed_in(cast.liu))
    assert len(rows) == 5 and all(words.startswith("'") for words in said(rows))


def test_who_may_not_export_is_told_so(cast: Cast, signed_in: SignIn) -> None:
    for person in (cast.chen, cast.wang, cast.he, cast.shen):
        answer = signed_in(person).post("/complaints/exports/", {"kind": "csv", "list": ""})
        assert answer.status_code == 403, person
    assert not ExportRun.objects.exists()


def test_every_export_is_recorded_with_its_filter_and_its_rows(cast: Cast, signed_in: SignIn) -> None:
    make_complaint(cast)
    client = signed_in(cast.liu)
    exported(client, "level=1")
    run = ExportRun.objects.get()
    record = AuditRecord.objects.get(action="complaints.exported")
    assert (record.person_id, record.dealer_id) == (cast.liu.pk, cast.shanghai.pk)
    assert (record.details["rows"], record.details["filter"]) == (1, {"level": "1"})
    assert AuditRecord.objects.filter(action="exports.downloaded", subject=str(run.key)).count() == 1
    assert ExportDownload.objects.filter(run=run).count() == 1
    page = signed_in(cast.shen).get("/complaints/exports/").content.decode()
    assert cast.liu.name in page and "ordinary" in page


def test_a_long_list_is_written_by_a_worker_and_its_asker_is_told(
    cast: Cast, signed_in: SignIn, few_at_once: None
) -> None:
    for _ in range(5):
        make_complaint(cast)
    client = signed_in(cast.liu)
    answer = client.post("/complaints/exports/", {"kind": "csv", "list": ""})
    run = ExportRun.objects.get()
    assert answer.headers["Location"] == run.get_absolute_url()
    assert ProcrastinateJob.objects.filter(task_name=asking.TASK, args={"run_id": run.pk}).count() == 1
    assert "progress-run" in client.get(run.get_absolute_url()).content.decode()
    carry_out_export(run.pk)
    carry_out_export(run.pk)
    run.refresh_from_db()
    assert (run.state, run.total, run.shares.get().rows) == (ExportState.DONE, 5, 5)
    assert Notice.objects.get(code="EXPORT_READY").url == run.get_absolute_url()
    answer = client.get(f"{run.get_absolute_url()}progress/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == run.get_absolute_url()
    page = client.get(run.get_absolute_url()).content.decode()
    assert "5 rows" in page and f"{run.get_absolute_url()}file/" in page


def test_nobody_but_its_asker_finds_it(cast: Cast, signed_in: SignIn) -> None:
    make_complaint(cast)
    run = asked(cast)
    for person in (cast.gao, cast.chen, cast.shen, cast.zhao):
        client = signed_in(person)
        for more in ("", "file/", "progress/"):
            assert client.get(f"{run.get_absolute_url()}{more}").status_code == 404
        assert client.post(f"{run.get_absolute_url()}cancel/").status_code == 404


def test_a_right_that_has_gone_shuts_the_file(cast: Cast, signed_in: SignIn) -> None:
    make_complaint(cast)
    run = asked(cast)
    Membership.objects.filter(person=cast.liu).update(role="caller")
    assert signed_in(cast.liu).get(f"{run.get_absolute_url()}file/").status_code == 403
    assert not ExportDownload.objects.exists()


def test_an_export_called_off_leaves_no_file(
    cast: Cast, few_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        make_complaint(cast)
    run = asked(cast)
    wrote = writing.write_csv  # type: ignore[attr-defined]

    def cancelled_meanwhile(*args: object, **more: object) -> object:
        cancel_export(str(run.key), by=cast.liu)
        return wrote(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "write_csv", cancelled_meanwhile)
    carry_out_export(run.pk)
    run.refresh_from_db()
    assert (run.state, bool(run.file)) == (ExportState.CANCELLED, False)
    assert not ExportShare.objects.exists() and not Notice.objects.filter(code__startswith="EXPORT").exists()


def test_the_asker_who_lost_his_right_while_waiting_gets_no_file(cast: Cast, few_at_once: None) -> None:
    make_complaint(cast)
    run = asked(cast)
    Membership.objects.filter(person=cast.liu).update(role="caller")
    carry_out_export(run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure) == (ExportState.FAILED, "Your role may not export lists.")


def test_a_regional_managers_file_counts_each_dealers_rows(cast: Cast) -> None:
    make_complaint(cast)
    wanted = WantedFile(wanted=ComplaintFilter(), kind=ExportKind.CSV)
    run = ask_for_export(wanted, dealer=cast.shanghai, by=cast.qian)
    assert [(share.dealer_id, share.rows) for share in run.shares.all()] == [(cast.shanghai.pk, 1)]


def test_three_at_once_are_enough(cast: Cast, few_at_once: None) -> None:
    make_complaint(cast)
    for _ in range(3):
        asked(cast)
    with pytest.raises(Refused):
        asked(cast)


def test_a_spreadsheet_that_cannot_hold_the_list_is_refused_beforehand(
    cast: Cast, few_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_complaint(cast)
    make_complaint(cast)
    monkeypatch.setattr(asking, "MOST_XLSX_ROWS", 1)
    with pytest.raises(InvalidInput, match="Choose CSV"):
        asked(cast, kind=ExportKind.XLSX)
    assert asked(cast, kind=ExportKind.CSV).state == ExportState.QUEUED


def test_files_are_deleted_after_their_days_and_the_record_stays(cast: Cast, signed_in: SignIn) -> None:
    make_complaint(cast)
    run = asked(cast)
    storage, name = run.file.storage, str(run.file.name)
    assert forget_exports() == 0
    ExportRun.objects.update(kept_until=clock.now() - timedelta(minutes=1))
    assert forget_exports() == 1
    assert not storage.exists(name)
    client = signed_in(cast.liu)
    assert client.get(f"{run.get_absolute_url()}file/").status_code == 409
    assert "deleted after its days" in client.get(run.get_absolute_url()).content.decode()


def test_who_sees_only_his_own_cases_exports_nothing(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        ask_for_export(WantedFile(wanted=ComplaintFilter()), dealer=cast.shanghai, by=cast.wang)


@pytest.mark.django_db(transaction=True)
def test_one_file_however_often_its_worker_is_killed(
    cast: Cast, few_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that dies after storing the file, before it could say so, leaves nothing doubled."""
    for _ in range(3):
        make_complaint(cast)
    run = asked(cast)
    said = carrying_out.record_on_export  # type: ignore[attr-defined]

    def killed(*_args: object, **_more: object) -> None:
        raise SystemExit

    monkeypatch.setattr(carrying_out, "record_on_export", killed)
    with pytest.raises(SystemExit):
        carry_out_export(run.pk)
    run.refresh_from_db()
    assert (run.state, bool(run.file), run.done) == (ExportState.RUNNING, False, 3)
    monkeypatch.setattr(carrying_out, "record_on_export", said)
    carry_out_export(run.pk)
    run.refresh_from_db()
    assert (run.state, run.total, run.file.name) == (
        ExportState.DONE,
        3,
        f"exports/{str(run.key)[:2]}/{run.key}",
    )
    assert AuditRecord.objects.filter(action="complaints.exported").count() == 1


@pytest.mark.django_db(transaction=True)
def test_rows_are_those_of_one_moment(cast: Cast, few_at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is closed or comes in while the file is written neither doubles a row nor leaves one out."""
    for _ in range(4):
        make_complaint(cast)
    run = asked(cast, columns=("number", "status"))
    listed = carrying_out.file_rows  # type: ignore[attr-defined]

    def meanwhile(*args: object, **more: object) -> Iterator[object]:
        from_elsewhere = connections["default"].copy()
        with from_elsewhere.cursor() as cursor:
            cursor.execute("UPDATE complaints_complaint SET received_at = received_at - interval '1 day'")
            cursor.execute("UPDATE complaints_complaint SET status = 'closed'")
        from_elsewhere.close()
        yield from listed(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(carrying_out, "file_rows", meanwhile)
    carry_out_export(run.pk)
    run.refresh_from_db()
    with run.file.open() as file:
        rows = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"))))[1:]
    assert len({number for number, _status in rows}) == len(rows) == 4
    assert {status for _number, status in rows} == {"open"}
    assert Complaint.objects.filter(status="closed").count() == 4
