"""Who freezes scores of thousands of dealers types the code of one, or chooses a region; a page does not list them."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anxin.accounts.choices import Role
from anxin.accounts.models import Dealer, Membership, Person
from anxin.accounts.policies import Standing, standing_of
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.selectors import run_places as seen
from anxin.satisfaction.selectors.run_places import run_places
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]
MONTHS = {"first": "2026-10", "last": "2026-10"}


@pytest.fixture
def mei(cast: Cast) -> Person:
    """Runs the surveys of the whole brand, which has 61 more dealers."""
    Dealer.objects.bulk_create(
        Dealer(region=cast.shanghai.region, code=f"M{number:03}", name={"zh": "店", "en": "M"})
        for number in range(61)
    )
    person = Person.objects.create(username="mei.lan", name="梅兰", email="mei@example.com", language="en")
    Membership.objects.create(
        person=person, role=Role.CUSTOMER_SERVICE_MANAGER, brand=cast.shanghai.region.brand
    )
    return person


def test_the_code_of_one_of_many_dealers_is_typed(mei: Person, signed_in: SignedIn) -> None:
    client, address = signed_in(mei), reverse("satisfaction:runs")
    page = client.get(address).content.decode()
    assert 'name="code"' in page and "dealer=M001" not in page and "region=" in page
    made = client.post(address, MONTHS | {"place": "", "code": "M001"})
    run = ScoreRun.objects.get()
    assert made["Location"] == run.get_absolute_url() and run.dealer and run.dealer.code == "M001"
    assert list(client.get(address, MONTHS | {"place": "", "code": "M001"}).context["earlier"]) == [run]


@pytest.mark.parametrize(
    "typed",
    [
        {"place": "", "code": ""},
        {"place": "", "code": "ZZ99"},
        {"place": "", "code": "CD01"},
        {"place": "", "code": "M0\x0001"},
        {"place": "brand", "code": "M001"},
    ],
)
def test_a_code_that_names_no_dealer_of_his_is_told_at_the_field(
    mei: Person, cast: Cast, signed_in: SignedIn, typed: dict[str, str]
) -> None:
    if typed["place"]:
        typed = typed | {"place": f"brand={cast.shanghai.region.brand.key}"}
    told = signed_in(mei).post(reverse("satisfaction:runs"), MONTHS | typed)
    assert told.status_code == 422 and "code" in told.context["form"].errors
    assert not ScoreRun.objects.exists()


def test_a_region_or_the_brand_is_still_chosen(mei: Person, cast: Cast, signed_in: SignedIn) -> None:
    brand = f"brand={cast.shanghai.region.brand.key}"
    told = signed_in(mei).post(reverse("satisfaction:runs"), MONTHS | {"place": brand, "code": ""})
    assert told.status_code == 302 and ScoreRun.objects.get().total == 62


def test_what_may_be_scored_is_judged_once_and_not_for_each_dealer(
    mei: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for = list[Person]()

    def counted(person: Person) -> Standing:
        asked_for.append(person)
        return standing_of(person)

    monkeypatch.setattr(seen, "standing_of", counted)
    with CaptureQueriesContext(connection) as asked:
        found = run_places(mei)
    assert found.by_code and len(found.dealers) == 62 and len(asked_for) == 1 and len(asked) < 8


def test_a_few_dealers_are_listed(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.liu).get(reverse("satisfaction:runs")).content.decode()
    assert 'value="dealer=SH01"' in page and 'name="code"' not in page
    assert not run_places(cast.wang)
