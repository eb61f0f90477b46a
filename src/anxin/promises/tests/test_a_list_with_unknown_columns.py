"""A supplier's list whose columns nobody knows is kept, looked at and mapped by hand, once for all such lists."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound
from anxin.promises.models import PartLayout, PartList, PartOrder
from anxin.promises.services import part_lists
from anxin.promises.services.part_dates import PartResult
from anxin.promises.tests.parts import NOON, part_promised
from anxin.promises.tests.test_the_pages_of_the_ledger import SignIn
from tests.cast import Cast

STRANGE = "Bestellung,Teil,Kommt am\nPO-4711,8U0-071,2026-11-27\nPO-1,X,2026-11-27\nPO-2,Y,morgen\n"
MAPPING = {"number": "Bestellung", "part_number": "Teil", "expected_on": "Kommt am", "arrived_on": ""}


def upload(content: str = STRANGE) -> SimpleUploadedFile:
    return SimpleUploadedFile("liste.csv", content.encode())


@pytest.fixture
def kept(cast: Cast) -> PartList:
    part_promised(cast)
    with clock.at(NOON):
        found = part_lists.take_part_list(upload(), dealer=cast.shanghai, by=cast.chen)
    assert isinstance(found, PartList)
    return found


def send(client: Client, kept: PartList, do: str, *, status: int = 200, **columns: str) -> str:
    chosen = {f"column_{name}": columns.get(name, heading) for name, heading in MAPPING.items()}
    with clock.at(NOON):
        answer = client.post(reverse("promises:part_list", args=[kept.key]), {**chosen, "do": do})
    assert answer.status_code == status
    return answer.content.decode()


def test_nothing_is_written_until_somebody_says_which_column_is_which(cast: Cast, kept: PartList) -> None:
    preview = part_lists.preview_part_list(kept.key, by=cast.chen)
    assert (preview.missing, preview.rows, preview.samples[0][0]) == (["number", "expected_on"], 3, "PO-4711")
    told = part_lists.preview_part_list(kept.key, by=cast.chen, mapping=MAPPING)
    assert (told.missing, told.promised, len(told.unread)) == ((), 1, 1)
    assert PartOrder.objects.get().expected_on == date(2026, 11, 22)


def test_the_page_leads_from_the_file_to_its_result(cast: Cast, signed_in: SignIn) -> None:
    part_promised(cast)
    client = signed_in(cast.chen)
    with clock.at(NOON):
        answer = client.post("/promises/parts/", {"file": upload()})
        kept = PartList.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, f"/promises/parts/{kept.key}/")
        assert "Bestellung" in client.get(answer["Location"]).content.decode()
    assert "2026-11-27" in send(client, kept, "go")
    assert PartOrder.objects.get().expected_on == date(2026, 11, 27)
    assert not PartList.objects.exists()


def test_the_next_list_with_these_headings_is_known(cast: Cast, kept: PartList) -> None:
    with clock.at(NOON):
        part_lists.import_kept_list(kept.key, mapping=MAPPING, by=cast.chen)
        again = part_lists.take_part_list(upload(), dealer=cast.shanghai, by=cast.chen)
    assert isinstance(again, PartResult)
    assert (again.same, len(again.unknown)) == (1, 1)
    assert PartLayout.objects.get().kept_by == cast.chen


def test_without_a_number_or_a_day_nothing_is_taken_over(
    cast: Cast, kept: PartList, signed_in: SignIn
) -> None:
    with pytest.raises(InvalidInput) as error:
        part_lists.import_kept_list(kept.key, mapping=MAPPING | {"number": ""}, by=cast.chen)
    assert (error.value.code, error.value.field) == ("COLUMNS_MISSING", "number")
    page = send(signed_in(cast.chen), kept, "go", status=422, expected_on="")
    assert "No column was found for the order number and a date" in page
    assert PartOrder.objects.get().expected_on == date(2026, 11, 22)
    with pytest.raises(InvalidInput):
        part_lists.preview_part_list(kept.key, by=cast.chen, mapping=MAPPING | {"number": "Kommt am"})


def test_a_list_is_for_those_who_may_take_it_over(cast: Cast, kept: PartList) -> None:
    with pytest.raises(NotFound):
        part_lists.preview_part_list(kept.key, by=cast.zhao)
    with pytest.raises(NotAllowed):
        part_lists.import_kept_list(kept.key, mapping=MAPPING, by=cast.shen)


def test_what_nobody_read_goes_after_two_days_and_what_is_thrown_away_at_once(
    cast: Cast, kept: PartList, signed_in: SignIn, django_capture_on_commit_callbacks: object
) -> None:
    name = kept.file.name or ""
    assert default_storage.exists(name)
    with clock.at(NOON + timedelta(days=1)):
        assert part_lists.forget_part_lists() == 0
    with (
        django_capture_on_commit_callbacks(execute=True),  # type: ignore[operator]
        clock.at(NOON + timedelta(days=2, minutes=1)),
    ):
        assert part_lists.forget_part_lists() == 1
    assert not default_storage.exists(name)
    with clock.at(NOON):
        other = part_lists.take_part_list(upload(), dealer=cast.shanghai, by=cast.chen)
    assert isinstance(other, PartList)
    send(signed_in(cast.chen), other, "discard", status=302)
    assert not PartList.objects.exists()
