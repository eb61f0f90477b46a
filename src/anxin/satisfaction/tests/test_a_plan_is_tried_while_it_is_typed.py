"""A plan is checked while it is typed, and tried out on the last months of the brand or of a place of choice."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.choices import Role
from anxin.accounts.models import Dealer, Membership, Person
from anxin.foundation import clock
from anxin.satisfaction.models import Plan, PlanVersion
from anxin.satisfaction.services.counting import count_month
from anxin.satisfaction.services.plans import default_plan
from anxin.satisfaction.tests.plans_typed import OCTOBER, only_quality, plan_form
from anxin.satisfaction.tests.two_advisers import asked_in_october, second_adviser
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """October is the last whole month."""
    with clock.at(datetime(2026, 11, 20, 4, tzinfo=UTC)):
        yield


@pytest.fixture
def first(cast: Cast) -> PlanVersion:
    return default_plan(cast.shanghai.region.brand)


@pytest.fixture
def second_dealer(cast: Cast) -> Dealer:
    return Dealer.objects.create(
        region=cast.shanghai.region, code="SH02", name={"zh": "二店", "en": "Second"}
    )


def test_a_plan_is_checked_while_it_is_typed(cast: Cast, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.liu), reverse("satisfaction:plan_check")
    good = client.post(address, plan_form() | {"weight_quality": "40"}).content.decode()
    assert "This plan can be scored" in good and "40" in good
    bad = client.post(address, plan_form() | {"weight_recommend": "10"}).content.decode()
    assert "1 to 10" in bad and "can be scored" not in bad
    assert not Plan.objects.exists()


def test_what_is_typed_shows_what_it_would_make_of_the_last_months(
    cast: Cast, signed_in: SignedIn, first: PlanVersion
) -> None:
    asked_in_october(cast, second_adviser(cast))
    count_month(cast.shanghai.pk, month=OCTOBER)
    told = signed_in(cast.liu).post(reverse("satisfaction:plan_check"), only_quality())
    preview = told.context["preview"]
    now, typed = preview["lines"]
    assert (now["n"], typed["n"], now["visits"]) == ("24", "24", "30")
    # Both advisers' work was rated 4 to 9, each twice: 6.5 on the average, 611 points; the plan of today adds the rest.
    assert typed["value"] == "611*" and now["value"] != typed["value"]
    assert preview["difference"].startswith("−") and "30" in told.content.decode()
    page = signed_in(cast.liu).get(reverse("satisfaction:index") + "?dealer=SH01&until=2026-10&span=3")
    assert f"{page.context['found'].figure.value:.0f}*" == now["value"]


def test_it_is_tried_out_at_a_place_of_choice(
    cast: Cast, signed_in: SignedIn, first: PlanVersion, second_dealer: Dealer
) -> None:
    asked_in_october(cast, second_adviser(cast))
    count_month(cast.shanghai.pk, month=OCTOBER)
    liu, region = lead_of_brand(cast), cast.shanghai.region
    names = dict[str, tuple[str, list[str], bool]]()
    for chosen in ("", "dealer=SH01", "dealer=SH02", f"region={region.key}"):
        preview = tried(signed_in(liu), {"try-place": chosen}).context["preview"]
        names[chosen] = preview["place"], [each["n"] for each in preview["lines"]], preview["is_part"]
    assert names == {
        "": (str(region.brand), ["24", "24"], False),
        "dealer=SH01": (str(cast.shanghai), ["24", "24"], False),
        "dealer=SH02": (str(second_dealer), ["0", "0"], False),
        f"region={region.key}": (str(region), ["24", "24"], False),
    }


def test_of_a_brand_too_large_a_dealer_is_chosen_and_a_region_is_refused(
    cast: Cast,
    signed_in: SignedIn,
    first: PlanVersion,
    second_dealer: Dealer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("anxin.satisfaction.selectors.plan_preview.MOST_DEALERS", 1)
    client = signed_in(lead_of_brand(cast))
    usual = tried(client, {}).context["preview"]
    assert usual["is_part"]
    other = tried(client, {"try-place": "dealer=SH02"}).context["preview"]
    assert (other["place"], other["is_part"]) == (str(second_dealer), False)
    told = tried(client, {"try-place": f"region={cast.shanghai.region.key}"})
    assert told.context["preview"] is None
    assert "choose one of its dealers" in str(told.context["tried"].errors["place"])
    assert 'href="#try-place"' in told.content.decode() and "This plan can be scored" in told.content.decode()


@pytest.mark.parametrize("place", ["dealer=CD01", "dealer=ZZ99", "brand=other", "SH01", "a\x00b", "<b>"])
def test_a_place_that_is_not_of_the_brand_is_told_at_its_field(
    cast: Cast, signed_in: SignedIn, first: PlanVersion, place: str
) -> None:
    told = tried(signed_in(cast.liu), {"try-place": place})
    assert set(told.context["tried"].errors) == {"place"} and told.context["preview"] is None
    assert "There is nothing of this name that you see." in told.content.decode()


def test_of_more_dealers_than_can_be_listed_the_code_of_one_is_typed(
    cast: Cast, signed_in: SignedIn, first: PlanVersion
) -> None:
    Dealer.objects.bulk_create(
        Dealer(region=cast.shanghai.region, code=f"M{number:03}", name={"zh": "店", "en": "M"})
        for number in range(61)
    )
    client = signed_in(lead_of_brand(cast))
    page = client.get(reverse("satisfaction:plan")).content.decode()
    assert 'name="try-code"' in page and "dealer=M001" not in page
    assert tried(client, {"try-code": "M001"}).context["preview"]["place"] == "M"
    region = f"region={cast.shanghai.region.key}"
    for wrong in ({"try-code": "CD01"}, {"try-code": "M0\x001"}, {"try-code": "M001", "try-place": region}):
        told = tried(client, wrong)
        assert set(told.context["tried"].errors) == {"code"} and told.context["preview"] is None


def test_where_it_is_tried_out_is_no_part_of_the_plan(
    cast: Cast, signed_in: SignedIn, first: PlanVersion
) -> None:
    form = plan_form() | {"weight_quality": "40", "try-place": "dealer=CD01"}
    assert signed_in(cast.liu).post(reverse("satisfaction:plan"), form).status_code == 302
    wrong = form | {"target": "", "try-place": "dealer=SH01"}
    page = signed_in(cast.liu).post(reverse("satisfaction:plan"), wrong)
    assert page.status_code == 422 and page.context["tried"]["place"].value() == "dealer=SH01"


def tried(client: Client, where: dict[str, str]) -> Any:
    return client.post(reverse("satisfaction:plan_check"), plan_form() | where)


def lead_of_brand(cast: Cast) -> Person:
    """Runs the surveys of every dealer of the brand."""
    person = Person.objects.create(username="mei.lan", name="梅兰", email="mei@example.com", language="en")
    brand = cast.shanghai.region.brand
    Membership.objects.create(person=person, role=Role.CUSTOMER_SERVICE_MANAGER, brand=brand)
    return person
