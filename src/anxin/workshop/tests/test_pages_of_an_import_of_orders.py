"""Bringing in an export on the pages: upload, preview, columns by hand, the job, the result; for those who may."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.workshop.choices import OrderDoor, OrderImportState
from anxin.workshop.forms.importing import ODDITY_NAMES
from anxin.workshop.models import OrderImport, RepairOrder
from anxin.workshop.services.importing.oddities import Oddity
from anxin.workshop.services.importing.runs import carry_out_run
from anxin.workshop.tests.order_files import an_order, bring_in, write_export
from tests.cast import Cast

SignIn = Callable[[Person], Client]
GOOD = an_order()
BAD = an_order(工单号="RO-BAD", 开单时间="昨天")


@pytest.fixture(autouse=True)
def _uploads(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path / "uploads"):
        yield


def upload(client: Client, path: Path) -> OrderImport:
    sent = SimpleUploadedFile(path.name, path.read_bytes())
    answer = client.post(reverse("workshop:import"), {"file": sent})
    assert answer.status_code == 302, answer.content.decode()
    return OrderImport.objects.latest("pk")


def url(name: str, run: OrderImport, *more: str) -> str:
    return reverse(f"workshop:{name}", args=[run.key, *more])


def columns_of(run: OrderImport, **changed: str) -> dict[str, str]:
    return {f"column_{name}": heading for name, heading in {**run.mapping, **changed}.items()}


def test_a_file_goes_from_upload_to_its_orders(cast: Cast, signed_in: SignIn, tmp_path: Path) -> None:
    client = signed_in(cast.liu)
    run = upload(client, write_export(tmp_path, GOOD, BAD, encoding="gb18030"))
    page = client.get(url("import_run", run)).content.decode()
    assert "空调不凉" in page and "昨天" in page
    assert not RepairOrder.objects.exists()
    client.post(url("import_go", run))
    assert "progress-run" in client.get(url("import_run", run)).content.decode()
    carry_out_run(run.pk)
    answer = client.get(url("import_progress", run), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == url("import_run", run)
    result = client.get(url("import_run", run)).content.decode()
    assert "Show the imported orders" in result and "昨天" in result
    listed = client.get(reverse("workshop:orders"), {"imported": str(run.key)}).content.decode()
    assert GOOD["工单号"] in listed and "of one import" in listed


def test_a_column_over_identity_numbers_is_shown_as_dropped(
    cast: Cast, signed_in: SignIn, tmp_path: Path
) -> None:
    client = signed_in(cast.liu)
    run = upload(client, write_export(tmp_path, an_order(身份证号="310101198001011234")))
    page = client.get(url("import_run", run)).content.decode()
    assert "nothing of it is kept: 身份证号" in page
    assert "310101198001011234" not in page


def test_a_column_chosen_by_hand_changes_the_preview_and_is_remembered(
    cast: Cast, signed_in: SignIn, tmp_path: Path
) -> None:
    client = signed_in(cast.liu)
    strange = {("机油味" if name == "客户描述" else name): cell for name, cell in GOOD.items()}
    run = upload(client, write_export(tmp_path, strange))
    before = client.get(url("import_run", run)).content.decode()
    assert "recognised by their names" in before and "Not used: 机油味" in before
    client.post(url("import_choose", run), columns_of(run, complaint="机油味"))
    after = client.get(url("import_run", run)).content.decode()
    assert "空调不凉" in after and "Not used" not in after
    again = upload(client, write_export(tmp_path, {**strange, "工单号": "RO-2"}))
    page = client.get(url("import_run", again)).content.decode()
    assert "as somebody chose them" in page and "空调不凉" in page


def test_a_file_without_the_needed_columns_cannot_be_started(
    cast: Cast, signed_in: SignIn, tmp_path: Path
) -> None:
    client = signed_in(cast.liu)
    run = upload(client, write_export(tmp_path, {"天气": "晴", "心情": "好"}))
    page = client.get(url("import_run", run)).content.decode()
    assert 'role="alert"' in page and "disabled" in page
    assert client.post(url("import_go", run)).status_code == 422


def test_the_same_file_again_is_told_to_change_nothing(cast: Cast, signed_in: SignIn, tmp_path: Path) -> None:
    client = signed_in(cast.liu)
    path = write_export(tmp_path, GOOD)
    run = upload(client, path)
    client.post(url("import_go", run))
    carry_out_run(run.pk)
    page = client.get(url("import_run", upload(client, path))).content.decode()
    assert "imported already" in page and "There is nothing new in this file." in page


def test_rejected_rows_are_handed_out_as_csv_and_xlsx(cast: Cast, signed_in: SignIn, tmp_path: Path) -> None:
    run, _counts = bring_in(cast, write_export(tmp_path, GOOD, BAD))
    client = signed_in(cast.liu)
    text = b"".join(client.get(url("import_rejects", run, "csv"))).decode("utf-8-sig")
    assert "RO-BAD" in text and "Why not imported" in text and GOOD["工单号"] not in text
    assert b"".join(client.get(url("import_rejects", run, "xlsx"))).startswith(b"PK")
    assert client.get(url("import_rejects", run, "pdf")).status_code == 404


def test_earlier_imports_are_listed_whichever_way_they_came(
    cast: Cast, signed_in: SignIn, tmp_path: Path
) -> None:
    bring_in(cast, write_export(tmp_path, GOOD, name="command.csv"))
    OrderImport.objects.create(
        dealer=cast.shanghai,
        made_at=clock.now(),
        door=OrderDoor.FOLDER,
        file_name="folder.csv",
        state=OrderImportState.FAILED,
        failure="The file has no rows.",
    )
    page = signed_in(cast.liu).get(reverse("workshop:import")).content.decode()
    assert "command.csv" in page and "folder.csv" in page
    assert "by command" in page and "from the watched folder" in page
    failed = OrderImport.objects.get(file_name="folder.csv")
    told = signed_in(cast.liu).get(url("import_run", failed)).content.decode()
    assert "The file has no rows." in told and "Try again" not in told


def test_a_file_that_cannot_be_read_is_told_beside_its_field(cast: Cast, signed_in: SignIn) -> None:
    sent = SimpleUploadedFile("orders.csv", b"")
    answer = signed_in(cast.liu).post(reverse("workshop:import"), {"file": sent})
    assert answer.status_code == 422
    assert "The file is empty." in answer.content.decode()


def test_an_outsider_finds_nothing_and_a_caller_may_not(
    cast: Cast, signed_in: SignIn, tmp_path: Path
) -> None:
    run = upload(signed_in(cast.liu), write_export(tmp_path, GOOD))
    pages = [url(name, run) for name in ("import_run", "import_progress")]
    for page in pages:
        assert signed_in(cast.zhao).get(page).status_code == 404
        assert signed_in(cast.chen).get(page).status_code == 403
    assert signed_in(cast.zhao).post(url("import_go", run)).status_code == 404
    assert "orders.csv" not in signed_in(cast.zhao).get(reverse("workshop:import")).content.decode()


def test_an_upload_can_be_thrown_away(cast: Cast, signed_in: SignIn, tmp_path: Path) -> None:
    client = signed_in(cast.liu)
    run = upload(client, write_export(tmp_path, GOOD))
    assert client.post(url("import_discard", run)).headers["Location"] == reverse("workshop:import")
    assert not OrderImport.objects.exists()


def test_everything_odd_has_a_short_name() -> None:
    assert set(ODDITY_NAMES) == set(Oddity)
