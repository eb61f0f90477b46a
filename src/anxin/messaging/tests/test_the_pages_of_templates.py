"""The pages of templates: who reads, who words, what is shown while somebody types."""

from collections.abc import Callable

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.messaging.models import TemplateVersion
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
FORM = {
    "name_zh": "进展告知", "name_en": "Word on progress", "kind": "update", "channels": ["sms"],
    "text_zh": "{customer}您好，车已修好。", "text_en": "Dear {customer}, the car is ready.",
    "active": "on", "seen": "0",
}  # fmt: skip


def test_whoever_handles_reads_and_a_manager_words(cast: Cast, signed_in: SignIn) -> None:
    reader = signed_in(cast.chen)
    assert "progress" in reader.get("/messages/templates/").content.decode()
    assert (
        '<fieldset class="rules-fields" disabled'
        in reader.get("/messages/templates/update/").content.decode()
    )
    assert reader.post("/messages/templates/update/", FORM).status_code == 403
    assert signed_in(cast.liu).post("/messages/templates/update/", FORM).status_code == 302
    assert TemplateVersion.objects.get().made_by == cast.liu


def test_another_dealer_has_his_own(cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.liu).post("/messages/templates/new/", FORM)
    assert signed_in(cast.zhao).get("/messages/templates/own_1/").status_code == 404
    assert signed_in(cast.liu).get("/messages/templates/own_1/").status_code == 200


def test_what_is_wrong_stays_in_the_form_at_its_field(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.liu).post("/messages/templates/update/", {**FORM, "text_en": "Dear {custmer}"})
    assert page.status_code == 422
    assert "{custmer}" in page.content.decode()
    assert not TemplateVersion.objects.exists()


def test_a_version_kept_by_another_meanwhile_is_not_written_over(cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.gao).post("/messages/templates/update/", FORM)
    page = signed_in(cast.liu).post("/messages/templates/update/", {**FORM, "text_en": "Other"})
    assert page.status_code == 422
    assert TemplateVersion.objects.count() == 1


def test_the_preview_fills_in_both_languages_and_names_what_nobody_knows(
    cast: Cast, signed_in: SignIn
) -> None:
    typed = {**FORM, "text_en": "Dear {customer}, {nonsense} <script>"}
    page = signed_in(cast.chen).post("/messages/templates/preview/", typed).content.decode()
    assert "王先生您好" in page
    assert "Ms Marsh" in page
    assert "nonsense" in page
    assert "<script>" not in page


def test_going_back_keeps_the_history(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.liu)
    browser.post("/messages/templates/update/", FORM)
    assert browser.post("/messages/templates/update/restore/").status_code == 302
    page = browser.get("/messages/templates/update/").content.decode()
    assert "version 1" in page
    assert "version 2" in page
