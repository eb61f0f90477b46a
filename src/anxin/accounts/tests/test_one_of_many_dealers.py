"""Who stands at a few dealers chooses one from the menu; who stands at hundreds types its code."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Dealer, Person
from anxin.accounts.selectors import workplaces_of
from tests.cast import Cast

SignedIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def _dealers(cast: Cast, many: int) -> None:
    Dealer.objects.bulk_create(
        Dealer(
            region=cast.shanghai.region, code=f"M{number:03}", name={"zh": f"店{number}", "en": f"M{number}"}
        )
        for number in range(many)
    )


def test_a_long_menu_asks_for_the_code_and_takes_one_there(cast: Cast, signed_in: SignedIn) -> None:
    _dealers(cast, 60)
    client = signed_in(cast.qian)
    page = client.get(reverse("accounts:me")).content.decode()
    assert 'id="menu-dealer"' in page and 'value="M001"' not in page
    client.post(reverse("accounts:choose_dealer"), {"dealer": "M001", "next": "/"})
    assert 'value="M001"' in client.get(reverse("accounts:me")).content.decode()
    assert client.post(reverse("accounts:choose_dealer"), {"dealer": "CD01"}).status_code == 404


def test_a_code_that_no_dealer_can_have_is_not_found(cast: Cast, signed_in: SignedIn) -> None:
    told = signed_in(cast.qian).post(reverse("accounts:choose_dealer"), {"dealer": "M0\x0001"})
    assert told.status_code == 404


def test_a_short_menu_names_every_dealer(cast: Cast, signed_in: SignedIn) -> None:
    _dealers(cast, 3)
    page = signed_in(cast.qian).get(reverse("accounts:me")).content.decode()
    assert 'id="menu-dealer"' not in page and 'value="M001"' in page


def test_workplaces_are_the_same_few_or_many(cast: Cast) -> None:
    _dealers(cast, 70)
    found = workplaces_of(cast.qian)
    assert [each.code for each in found] == [*(f"M{number:03}" for number in range(70)), "SH01"]
    assert {each.region.brand for each in found} == {cast.shanghai.region.brand}
