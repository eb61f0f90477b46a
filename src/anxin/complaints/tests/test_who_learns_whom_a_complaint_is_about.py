"""The employee complained about is told to those who decide and to whoever took the complaint in (L009)."""

from collections.abc import Callable

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.complaints.services.change_case import change_details
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]


@pytest.mark.parametrize(
    ("who", "learns"), [("liu", True), ("gao", True), ("chen", True), ("sun", False), ("shen", False)]
)
def test_the_case_page_names_him_to_few(cast: Cast, signed_in: SignIn, who: str, learns: bool) -> None:
    complaint = make_complaint(cast, concerns=cast.wang)
    page = signed_in(getattr(cast, who)).get(complaint.get_absolute_url()).content.decode()
    assert ("Complained about" in page) is learns


def test_the_history_says_that_somebody_was_named_and_not_who(cast: Cast) -> None:
    complaint = make_complaint(cast)
    change_details(complaint.slug, details={"concerns": cast.wang}, by=cast.liu)
    event = complaint.events.last()
    assert event is not None
    assert event.facts == {"before": {"concerns": False}, "after": {"concerns": True}}


def test_a_colleague_who_may_not_see_him_keeps_the_other_details_without_unnaming_him(
    cast: Cast, signed_in: SignIn
) -> None:
    complaint = make_complaint(cast, concerns=cast.wang)
    sent = {"category": "cat-quality", "wish": "退款", "seen": complaint.version}
    answer = signed_in(cast.sun).post(f"{complaint.get_absolute_url()}do/details/", sent)
    complaint.refresh_from_db()
    assert (answer.status_code, complaint.wish, complaint.concerns) == (302, "退款", cast.wang)


def test_an_address_of_a_form_opened_by_hand_says_so(cast: Cast, signed_in: SignIn) -> None:
    complaint = make_complaint(cast)
    answer = signed_in(cast.chen).get(f"{complaint.get_absolute_url()}do/note/")
    assert answer.status_code == 405
    assert "belongs to a form" in answer.content.decode()
