"""The page of early warnings: who sees it, what stands on it, settling with what was done and taking it back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.models import EarlyWarning
from anxin.complaints.services.watch_customers import settle_warning, sweep_warnings
from anxin.customers.models import Customer
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused
from anxin.foundation.models import AuditRecord
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]
PAGE = "/warnings/"


@pytest.fixture
def warning(cast: Cast) -> EarlyWarning:
    Customer.objects.update(press_background=True)
    for dealer in (cast.shanghai, cast.chengdu):
        sweep_warnings(dealer)
    return EarlyWarning.objects.get(dealer=cast.shanghai)


def test_a_warning_says_who_by_which_rule_and_why(
    cast: Cast, warning: EarlyWarning, signed_in: SignIn
) -> None:
    page = signed_in(cast.liu).get(PAGE).content.decode()
    for words in (
        "王建国",
        "Works for the press, or did.",
        "S024",
        reverse("customers:show", args=[cast.customer.key]),
    ):
        assert words in page
    assert "李蓉" not in page, "another dealer's customer"


def test_a_warning_links_the_case_behind_it(cast: Cast, signed_in: SignIn) -> None:
    complaint = make_complaint(cast, channel="intake-media")
    sweep_warnings(cast.shanghai)
    assert f'href="{complaint.get_absolute_url()}"' in signed_in(cast.gao).get(PAGE).content.decode()


def test_settling_says_what_was_done_and_can_be_taken_back(
    cast: Cast, warning: EarlyWarning, signed_in: SignIn
) -> None:
    client = signed_in(cast.liu)
    done = client.post(f"{PAGE}{warning.pk}/settle/", {"what_was_done": "  总经理已上门  拜访 "}, follow=True)
    assert "王建国" not in done.content.decode().split('id="results"')[1]
    assert f"{PAGE}{warning.pk}/reopen/" in done.content.decode(), "the way back"
    settled = client.get(f"{PAGE}?shown=settled").content.decode()
    assert "总经理已上门 拜访" in settled and "刘芳" in settled
    client.post(f"{PAGE}{warning.pk}/reopen/")
    warning.refresh_from_db()
    assert (warning.settled_at, warning.settled_by, warning.what_was_done) == (None, None, "")
    actions = AuditRecord.objects.filter(person=cast.liu).values_list("action", flat=True)
    assert {"complaints.warning_settled", "complaints.warning_reopened"} <= set(actions)


def test_settling_without_a_word_names_the_field(
    cast: Cast, warning: EarlyWarning, signed_in: SignIn
) -> None:
    answer = signed_in(cast.liu).post(f"{PAGE}{warning.pk}/settle/", {"what_was_done": "  "})
    assert answer.status_code == 422
    assert "Write what was done." in answer.content.decode()
    with pytest.raises(InvalidInput):
        settle_warning(warning.pk, what_was_done="x" * 301, by=cast.liu)


def test_whoever_settles_comes_back_to_his_own_list(
    cast: Cast, warning: EarlyWarning, signed_in: SignIn
) -> None:
    typed = {"what_was_done": "已联系", "back": "rule=press_background&next=https%3A%2F%2Felsewhere.example"}
    answer = signed_in(cast.liu).post(f"{PAGE}{warning.pk}/settle/", typed)
    assert answer["Location"] == f"{PAGE}?rule=press_background"


def test_nobody_settles_twice(cast: Cast, warning: EarlyWarning) -> None:
    settle_warning(warning.pk, what_was_done="已联系", by=cast.gao)
    with pytest.raises(Refused):
        settle_warning(warning.pk, what_was_done="我也联系了", by=cast.liu)


def test_who_only_reads_does_not_settle_and_others_find_nothing(cast: Cast, warning: EarlyWarning) -> None:
    with pytest.raises(NotAllowed):
        settle_warning(warning.pk, what_was_done="已联系", by=cast.shen)
    for outsider in (cast.zhao, cast.chen):
        with pytest.raises(NotFound):
            settle_warning(warning.pk, what_was_done="已联系", by=outsider)


@pytest.mark.parametrize(("query", "shown"), [("", 1), ("?rule=part_replaced", 0), ("?rule=press_background", 1),
                                              ("?shown=settled", 0), ("?shown=all", 1)])  # fmt: skip
def test_the_list_is_narrowed_by_its_address(
    cast: Cast, warning: EarlyWarning, signed_in: SignIn, query: str, shown: int
) -> None:
    assert signed_in(cast.qian).get(PAGE + query).content.decode().count('class="warning-item"') == shown


def test_with_nobody_to_watch_the_page_says_where_warnings_come_from(cast: Cast, signed_in: SignIn) -> None:
    assert "Nobody to watch just now" in signed_in(cast.liu).get(PAGE).content.decode()


def test_the_side_bar_leads_there_only_who_may_see_it(cast: Cast, signed_in: SignIn) -> None:
    link = f'href="{PAGE}"'
    assert link in signed_in(cast.gao).get("/complaints/").content.decode()
    assert link not in signed_in(cast.chen).get("/complaints/").content.decode()


def test_the_customers_page_says_that_he_is_to_be_watched(
    cast: Cast, warning: EarlyWarning, signed_in: SignIn
) -> None:
    address = reverse("customers:show", args=[cast.customer.key])
    client = signed_in(cast.chen)
    assert "Works for the press, or did." in client.get(address).content.decode()
    settle_warning(warning.pk, what_was_done="已联系", by=cast.liu)
    assert "Works for the press, or did." not in client.get(address).content.decode()
