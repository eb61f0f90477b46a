"""Bringing in a file on the pages: upload, preview, columns by hand, the job, the result; for those who may."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from anxin.accounts.models import Person
from anxin.complaints.models import Complaint, ImportRun
from anxin.complaints.services.importing.runs import carry_out_run, forget_old_uploads
from anxin.complaints.tests.import_files import GOOD, HEAD, OTHER, write_table
from anxin.foundation import clock
from tests.cast import Cast

SignIn = Callable[[Person], Client]
BAD = ("B2", "昨天", "日期不对", "发动机", "", "", "")


@pytest.fixture(autouse=True)
def _uploads(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path / "uploads"):
        yield


def upload(client: Client, path: Path) -> ImportRun:
    sent = SimpleUploadedFile(path.name, path.read_bytes())
    answer = client.post(reverse("complaints:import"), {"file": sent})
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.latest("pk")


def url(name: str, run: ImportRun, *more: str) -> str:
    return reverse(f"complaints:{name}", args=[run.key, *more])


def columns_as_chosen(run: ImportRun, **changed: str) -> dict[str, str]:
    columns = {f"column_{name}": heading for name, heading in run.mapping.items()}
    return {"taken_as": run.taken_as, "channel": run.channel, "category": "", **columns, **changed}


def test_a_file_goes_from_upload_to_its_cases(cast: Cast, signed_in: SignIn, tmp_path: Path) -> None:
    client = signed_in(cast.liu)
    run = upload(client, write_table(tmp_path, GOOD, BAD, OTHER, encoding="gb18030"))
    page = client.get(url("import_run", run)).content.decode()
    assert "GB18030" in page and "空调修了三次还是不凉" in page and "昨天" in page
    assert not Complaint.objects.exists()
    client.post(url("import_go", run))
    client.post(url("import_go", run))
    assert ProcrastinateJob.objects.filter(task_name="complaints.import_file").count() == 1
    assert "progress-run" in client.get(url("import_run", run)).content.decode()
    kept = Path(run.file.path)
    carry_out_run(run.pk)
    carry_out_run(run.pk)
    answer = client.get(url("import_progress", run), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == url("import_run", run)
    result = client.get(url("import_run", run)).content.decode()
    assert f"?imported={run.key}" in result and "昨天" in result
    assert (
        client.get(reverse("complaints:list"), {"imported": str(run.key)}).content.decode().count("data-row")
        == 2
    )
    assert Complaint.objects.count() == 2
    assert kept.parent.exists() and run.rejects.count() == 1


def test_columns_chosen_by_hand_change_the_preview(cast: Cast, signed_in: SignIn, tmp_path: Path) -> None:
    client = signed_in(cast.liu)
    run = upload(client, write_table(tmp_path, GOOD, head=("甲", "乙", "丙", "丁", "戊", "己", "庚")))
    page = client.get(url("import_run", run)).content.decode()
    assert 'role="alert"' in page and "甲, 乙, 丙" in page and "disabled" in page
    by_hand = {"column_received": "乙", "column_words": "丙", "category": "cat-quality"}
    answer = client.post(url("import_choose", run), columns_as_chosen(run, **by_hand))
    assert answer.status_code == 302
    assert "空调修了三次还是不凉" in client.get(url("import_run", run)).content.decode()
    clash = columns_as_chosen(run, **by_hand, column_name="丙")
    answer = client.post(url("import_choose", run), clash, headers={"HX-Request": "true"})
    assert answer.status_code == 422 and "丙" in answer.content.decode()


def test_rejected_rows_are_handed_out_as_csv_and_xlsx(cast: Cast, signed_in: SignIn, tmp_path: Path) -> None:
    client = signed_in(cast.liu)
    formula = ("C1", "昨天", "=cmd()", "发动机", "", "", "")
    run = upload(client, write_table(tmp_path, formula))
    client.post(url("import_go", run))
    carry_out_run(run.pk)
    text = b"".join(client.get(url("import_rejects", run, "csv"))).decode("utf-8-sig")
    heading, line = text.splitlines()
    assert heading.endswith(",".join(HEAD)) and line.startswith("2,投诉时间,") and "'=cmd()" in line
    book = b"".join(client.get(url("import_rejects", run, "xlsx")))
    assert book.startswith(b"PK")
    assert client.get(url("import_rejects", run, "exe")).status_code == 404


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 something", "PDF"),
        (b"PK\x03\x04half an archive", "stops in the middle"),
        ('日期,内容\n2026-01-01,"没有收尾'.encode(), "quotation mark"),
        (b"a,b\nc,\xff\xff\xff d\n", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_its_field(
    cast: Cast, signed_in: SignIn, content: bytes, told: str
) -> None:
    sent = SimpleUploadedFile("file.csv", content)
    answer = signed_in(cast.liu).post(reverse("complaints:import"), {"file": sent})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not ImportRun.objects.exists()


@override_settings(ANXIN_IMPORT_LIMIT_BYTES=2048)
def test_too_large_an_upload_is_refused_before_it_is_read(cast: Cast, signed_in: SignIn) -> None:
    sent = SimpleUploadedFile("file.csv", b"x" * (2 << 20))
    answer = signed_in(cast.liu).post(reverse("complaints:import"), {"file": sent})
    assert answer.status_code == 413
    assert "Split it" in answer.content.decode()


def test_an_outsider_finds_nothing_and_a_caller_may_not(
    cast: Cast, signed_in: SignIn, tmp_path: Path
) -> None:
    run = upload(signed_in(cast.liu), write_table(tmp_path, GOOD))
    reading = [url("import_run", run), url("import_progress", run), url("import_rejects", run, "csv")]
    writing = [url(name, run) for name in ("import_choose", "import_go", "import_discard")]
    for person, status in ((cast.zhao, 404), (cast.chen, 403), (cast.gao, 403), (cast.qian, 403)):
        client = signed_in(person)
        assert {client.get(address).status_code for address in reading} == {status}
        assert {client.post(address).status_code for address in writing} == {status}
    assert signed_in(cast.chen).get(reverse("complaints:import")).status_code == 403
    assert "import/" not in signed_in(cast.chen).get(reverse("complaints:list")).content.decode()
    run.refresh_from_db()
    assert run.state == "uploaded"


def test_an_upload_can_be_thrown_away_and_is_forgotten_when_nobody_wants_it(
    cast: Cast,
    signed_in: SignIn,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Callable[..., Iterator[None]],
) -> None:
    client = signed_in(cast.liu)
    run = upload(client, write_table(tmp_path, GOOD))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        client.post(url("import_discard", run))
    assert not ImportRun.objects.exists() and not Path(run.file.path).exists()
    run = upload(client, write_table(tmp_path, GOOD))
    ImportRun.objects.update(made_at=clock.now().replace(year=2020))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert forget_old_uploads() == 1
    assert not ImportRun.objects.exists() and not Path(run.file.path).exists()


def test_a_job_whose_file_is_gone_says_so_and_can_be_thrown_away(
    cast: Cast, signed_in: SignIn, tmp_path: Path
) -> None:
    client = signed_in(cast.liu)
    run = upload(client, write_table(tmp_path, GOOD))
    client.post(url("import_go", run))
    Path(run.file.path).unlink()
    carry_out_run(run.pk)
    page = client.get(url("import_run", run)).content.decode()
    assert "Nothing was imported." in page and "Upload it again" in page
    assert client.post(url("import_discard", run)).status_code == 302
