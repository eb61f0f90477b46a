"""Managers open the door and print its poster; whoever handles a case gives its customer a link."""

from collections.abc import Callable

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound
from anxin.foundation.paper import why_not_printing
from anxin.portal.models import Door, SecretLink
from anxin.portal.services.keep_door import keep_door
from anxin.portal.tests.at_the_door import open_the_door
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]


def test_a_manager_opens_the_door_words_its_welcome_and_customers_see_it(
    cast: Cast, signed_in: SignIn
) -> None:
    form = {"open": "on", "contact": cast.sun.pk, "welcome_zh": "有话请说", "welcome_en": "Speak up"}
    liu = signed_in(cast.liu)
    assert liu.post("/door/", form).status_code == 302
    door = Door.objects.get()
    assert (door.open, door.contact) == (True, cast.sun)
    page = Client().get("/d/SH01/?lang=zh").content.decode()
    assert "有话请说" in page
    assert "孙丽" in page
    assert "Speak up" in Client().get("/d/SH01/?lang=en").content.decode()
    shown = liu.get("/door/").content.decode()
    assert "/d/SH01/" in shown
    assert "<svg" in shown


def test_who_may_not_handle_complaints_does_not_look_after_them(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        open_the_door(cast, contact=cast.shen)
    with pytest.raises(NotAllowed):
        keep_door(cast.shanghai, open=True, welcome={}, contact=None, by=cast.chen)
    with pytest.raises(NotFound):
        keep_door(cast.shanghai, open=True, welcome={}, contact=None, by=cast.zhao)


@pytest.mark.skipif(bool(why_not_printing()), reason="this machine makes no PDFs")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_poster_is_a_pdf_of_one_page(cast: Cast, signed_in: SignIn, language: str) -> None:
    open_the_door(cast)
    answer = signed_in(cast.liu).get(f"/door/poster.pdf?lang={language}")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer.content.count(b"/Type /Page\n") + answer.content.count(b"/Type /Page ") <= 1


def test_a_link_is_shown_once_and_the_former_one_ends(cast: Cast, signed_in: SignIn) -> None:
    slug = make_complaint(cast).slug
    chen = signed_in(cast.chen)
    given = chen.post(f"/door/cases/{slug}/give/").content.decode()
    address = given.split('data-copy="')[1].split('"')[0]
    token = address.rstrip("/").rsplit("/", 1)[1]
    assert token not in chen.get(f"/door/cases/{slug}/").content.decode()
    assert Client().get(f"/c/{token}/").status_code == 200
    chen.post(f"/door/cases/{slug}/give/")
    assert Client().get(f"/c/{token}/").status_code == 404
    assert SecretLink.objects.filter(shut_at=None).count() == 1
    chen.post(f"/door/cases/{slug}/withdraw/")
    assert not SecretLink.objects.filter(shut_at=None).exists()


def test_staff_who_open_a_customers_page_leave_no_trace_of_themselves_on_it(
    cast: Cast, signed_in: SignIn
) -> None:
    open_the_door(cast)
    page = signed_in(cast.liu).get("/d/SH01/")
    assert "刘芳" not in page.content.decode()
