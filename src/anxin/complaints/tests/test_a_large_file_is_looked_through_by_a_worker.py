"""A large file is looked through in the background; an answer to an older question is thrown away."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from anxin.accounts.models import Person
from anxin.complaints.choices import ImportState
from anxin.complaints.models import Complaint
from anxin.complaints.services.importing import looking
from anxin.complaints.services.importing.looking import LOOK_TASK, look_through
from anxin.complaints.services.importing.runs import carry_out_run
from anxin.complaints.tests.import_files import GOOD, OTHER, write_table
from anxin.complaints.tests.test_import_pages import BAD, columns_as_chosen, upload, url
from tests.cast import Cast

SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def every_file_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(looking, "LARGE_BYTES", 0)
    with override_settings(MEDIA_ROOT=tmp_path / "uploads"):
        yield


def test_the_page_waits_and_then_shows_what_was_found(cast: Cast, signed_in: SignIn, tmp_path: Path) -> None:
    client = signed_in(cast.liu)
    run = upload(client, write_table(tmp_path, GOOD, BAD, OTHER))
    assert run.state == ImportState.LOOKING
    assert ProcrastinateJob.objects.filter(task_name=LOOK_TASK, args={"run_id": run.pk, "look": 1}).exists()
    page = client.get(url("import_run", run)).content.decode()
    assert "Looking through" in page and "progress-run" in page
    answer = client.get(url("import_progress", run), headers={"HX-Request": "true"})
    assert "progress-run" in answer.content.decode()
    assert client.post(url("import_go", run)).status_code == 409
    look_through(run.pk, look=1)
    look_through(run.pk, look=1)
    run.refresh_from_db()
    assert (run.state, run.total, run.preview["total"]) == (ImportState.UPLOADED, 3, 3)
    page = client.get(url("import_run", run)).content.decode()
    assert "空调修了三次还是不凉" in page and "昨天" in page and not Complaint.objects.exists()
    client.post(url("import_go", run))
    carry_out_run(run.pk)
    assert Complaint.objects.count() == 2


def test_another_choice_asks_again_and_the_older_answer_is_thrown_away(
    cast: Cast, signed_in: SignIn, tmp_path: Path
) -> None:
    client = signed_in(cast.liu)
    run = upload(client, write_table(tmp_path, GOOD))
    look_through(run.pk, look=1)
    answer = client.post(
        url("import_choose", run), columns_as_chosen(run, taken_as="history"), headers={"HX-Request": "true"}
    )
    assert answer.headers["HX-Redirect"] == url("import_run", run)
    look_through(run.pk, look=1)
    run.refresh_from_db()
    assert (run.state, run.preview) == (ImportState.LOOKING, {})
    look_through(run.pk, look=2)
    run.refresh_from_db()
    assert run.preview["as_history"] == 1


def test_a_file_thrown_away_meanwhile_is_no_trouble(cast: Cast, signed_in: SignIn, tmp_path: Path) -> None:
    client = signed_in(cast.liu)
    run = upload(client, write_table(tmp_path, GOOD))
    client.post(reverse("complaints:import_discard", args=[run.key]))
    look_through(run.pk, look=1)


def test_a_file_that_is_gone_says_so(cast: Cast, signed_in: SignIn, tmp_path: Path) -> None:
    client = signed_in(cast.liu)
    run = upload(client, write_table(tmp_path, GOOD))
    Path(run.file.path).unlink()
    look_through(run.pk, look=1)
    assert "Upload it again" in client.get(url("import_run", run)).content.decode()
