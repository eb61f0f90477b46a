"""Sheets typed in by the keyboard: numbered ones once, of their customer; anonymous cards without a trace."""

from typing import Any

import pytest
from django.urls import reverse

from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused
from anxin.foundation.models import AuditRecord
from anxin.surveys.choices import Way
from anxin.surveys.events import BadAnswerGiven
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.selectors.imports import Whose
from anxin.surveys.services import keep_sheet as keeping
from anxin.surveys.services.giving import Step
from anxin.surveys.services.keep_sheet import Sheet, keep_sheet
from anxin.surveys.tests.asking import ITEMS, make_version
from tests.cast import Cast

pytestmark = pytest.mark.django_db

TICKED = Step(answers={"overall": "3", "clean": "4", "fixed": "1"}, words={"wish": "更多椅子"})


@pytest.fixture
def version(cast: Cast) -> QuestionnaireVersion:
    cast.customer.phone = "+8613900001234"
    cast.customer.save()
    return make_version(cast.shanghai, cast.liu)


@pytest.fixture
def news(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    told: list[object] = []
    monkeypatch.setattr(keeping, "publish", told.append)
    return told


def test_a_sheet_is_kept_of_its_customer_and_its_bad_answer_is_told(
    cast: Cast, version: QuestionnaireVersion, news: list[object]
) -> None:
    sheet = Sheet(step=TICKED, number="17", whose=Whose(phone="139 0000 1234"))
    kept = keep_sheet(version, sheet=sheet, by=cast.chen)
    assert (kept.customer, kept.way, kept.outside) == (cast.customer, Way.PAPER, "paper:17")
    assert kept.caller is None
    assert BadAnswerGiven(kept.pk) in news
    assert AuditRecord.objects.get(action="surveys.sheet_typed_in").person_id == cast.chen.pk


def test_without_a_customer_nobody_is_called(
    cast: Cast, version: QuestionnaireVersion, news: list[object]
) -> None:
    keep_sheet(version, sheet=Sheet(step=TICKED, number="18"), by=cast.chen)
    assert not news


def test_a_number_is_typed_in_once_and_must_be_there(cast: Cast, version: QuestionnaireVersion) -> None:
    keep_sheet(version, sheet=Sheet(step=TICKED, number="17"), by=cast.chen)
    with pytest.raises(Refused):
        keep_sheet(version, sheet=Sheet(step=TICKED, number=" 17 "), by=cast.sun)
    for fault, sheet in (
        ("number", Sheet(step=TICKED)),
        ("overall", Sheet(step=Step(answers={"overall": "11"}), number="2")),
        ("whose", Sheet(step=TICKED, number="3", whose=Whose(phone="13999999999"))),
    ):
        with pytest.raises(InvalidInput) as wrong:
            keep_sheet(version, sheet=sheet, by=cast.chen)
        assert wrong.value.field == fault


def test_of_an_anonymous_card_neither_colleague_nor_number_is_kept(cast: Cast) -> None:
    hidden = make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])
    before = AuditRecord.objects.count()
    kept = keep_sheet(hidden, sheet=Sheet(step=TICKED, number="5"), by=cast.chen)
    row = Interview.objects.filter(pk=kept.pk).values().get()
    assert (row["anonymous"], row["way"], row["outside"], row["ended_at"]) == (True, Way.PAPER, "", None)
    assert AuditRecord.objects.count() == before


def test_advisers_and_outsiders_type_nothing_in(cast: Cast, version: QuestionnaireVersion) -> None:
    for who, error in ((cast.wang, NotAllowed), (cast.zhao, NotFound)):
        with pytest.raises(error):
            keep_sheet(version, sheet=Sheet(step=TICKED, number="1"), by=who)


def test_the_page_takes_digits_and_goes_on_to_the_next_sheet(
    cast: Cast, version: QuestionnaireVersion, signed_in: Any
) -> None:
    client = signed_in(cast.chen)
    address = reverse("surveys:sheets", args=[version.key])
    typed = {"number": "4", "item_overall": "9", "item_clean": "5", "item_fixed": "0", "item_still": "2"}
    response = client.post(address, typed)
    assert response.status_code == 302
    assert response.headers["Location"] == address
    assert Interview.objects.get().answers == {"overall": 9, "clean": 5, "fixed": False, "still": "leak"}
    again = client.post(address, typed)
    assert again.status_code == 409 or "4" in again.content.decode()
    assert Interview.objects.count() == 1
    wrong = client.post(address, typed | {"number": "5", "item_clean": "9"})
    assert wrong.status_code == 422
    assert Interview.objects.count() == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_questionnaires_and_posters_are_printed(cast: Cast, signed_in: Any, language: str) -> None:
    hidden = make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])
    client = signed_in(cast.liu)
    for address in (
        reverse("surveys:paper", args=[hidden.key]),
        reverse("portal:wall_poster", args=[hidden.questionnaire.key]),
    ):
        response = client.get(address, {"lang": language})
        assert response.status_code == 200
        assert response.content.startswith(b"%PDF")
