"""The plan of a brand on its page: filled in, changed from a month on, by who may."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anxin.accounts.models import Brand, Person
from anxin.foundation import clock
from anxin.foundation.errors import NotAllowed, NotFound
from anxin.foundation.models import AuditRecord
from anxin.satisfaction.models import Plan, PlanVersion
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.services.plans import change_plan, default_plan, take_back_version
from anxin.satisfaction.tests.plans_typed import DECEMBER, WEIGHTS, changed, plan_form
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
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
def brand(cast: Cast) -> Brand:
    return cast.shanghai.region.brand


def test_the_plan_is_shown_filled_in_and_changed_from_a_month_on(cast: Cast, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.liu), reverse("satisfaction:plan")
    page = client.get(address)
    assert "0.22 · Quality of the work" in page.content.decode()
    told = client.post(address, plan_form() | {"weight_quality": "40"})
    assert told.status_code == 302, told.context["form"].errors
    newest = PlanVersion.objects.get(number=2)
    assert newest.body["factors"]["quality"] == {"column": "quality", "weight": 40}
    words = "Weight of “Quality of the work”: from 22 (22.0 %) to 40 (33.9 %)"
    assert words in client.get(address).content.decode()


def test_looking_at_a_plan_writes_nothing(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.liu)
    for name in ("plan", "index", "league", "drivers", "complaints", "recovery"):
        with CaptureQueriesContext(connection) as held:
            client.get(reverse(f"satisfaction:{name}"))
        told = [each["sql"] for each in held.captured_queries if "satisfaction_plan" in each["sql"]]
        assert not [sql for sql in told if sql.startswith(("INSERT", "UPDATE", "DELETE")) or "FOR " in sql], (
            name
        )
    assert not Plan.objects.exists()


def test_a_plan_that_is_sent_as_it_is_makes_no_version(
    cast: Cast, signed_in: SignedIn, first: PlanVersion
) -> None:
    told = signed_in(cast.liu).post(reverse("satisfaction:plan"), plan_form())
    assert told.status_code == 422 and PlanVersion.objects.count() == 1


def test_a_plan_from_before_composite_and_population_is_not_changed_by_sending_it_again(
    cast: Cast, signed_in: SignedIn, first: PlanVersion
) -> None:
    old = {key: value for key, value in first.body.items() if key != "composite"}
    second = change_plan(
        cast.shanghai.region.brand, body=old | {"target": 800}, holds_from=DECEMBER, why="", by=cast.liu
    )
    assert "composite" not in second.body
    form = plan_form() | {"target": "800", "holds_from": "2027-01"}
    assert signed_in(cast.liu).post(reverse("satisfaction:plan"), form).status_code == 422


def test_factors_keep_the_order_of_the_plan(first: PlanVersion) -> None:
    version = PlanVersion.objects.get(pk=first.pk)
    assert [each.name for each in engine_plan(version).factors] == list(WEIGHTS)


def test_a_month_that_a_run_froze_keeps_its_plan(cast: Cast, signed_in: SignedIn) -> None:
    asked_in_october(cast, second_adviser(cast))
    run_of_october(cast)
    told = signed_in(cast.liu).post(
        reverse("satisfaction:plan"), plan_form() | {"weight_quality": "40", "holds_from": "2026-10"}
    )
    assert told.status_code == 422 and set(told.context["form"].errors) == {"holds_from"}


def test_who_does_not_run_the_surveys_changes_no_plan(
    cast: Cast, signed_in: SignedIn, brand: Brand, first: PlanVersion
) -> None:
    changed(cast, first)
    for person in (cast.he, cast.qian, cast.shen, cast.wang):
        client = signed_in(person)
        page = client.get(reverse("satisfaction:plan"))
        assert page.context["form"] is None and not any(row["form"] for row in page.context["versions"])
        assert client.post(reverse("satisfaction:plan"), plan_form()).status_code == 403
        back = client.post(reverse("satisfaction:plan_take_back"), {"number": "2", "why": "so"})
        assert back.status_code == 403
        with pytest.raises((NotAllowed, NotFound)):
            take_back_version(brand, number=2, why="so", by=person)
    with pytest.raises(NotFound):
        take_back_version(brand, number=2, why="so", by=cast.zhao)
    assert PlanVersion.objects.count() == 2


def test_a_version_is_put_in_place_of_one_of_the_same_month(
    cast: Cast, signed_in: SignedIn, first: PlanVersion
) -> None:
    changed(cast, first)
    client, address = signed_in(cast.liu), reverse("satisfaction:plan")
    form = plan_form() | {"weight_quality": "30", "why": "40 was a slip"}
    assert set(client.post(address, form).context["form"].errors) == {"holds_from"}
    assert client.post(address, form | {"replaces": "on"}).status_code == 302
    assert list(PlanVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 3]
    newest = PlanVersion.objects.get(number=3)
    assert newest.holds_from == DECEMBER and newest.body["factors"]["quality"]["weight"] == 30
    assert AuditRecord.objects.filter(action="satisfaction.plan_taken_back").count() == 1


def test_nothing_is_replaced_by_a_plan_that_cannot_be_kept(
    cast: Cast, signed_in: SignedIn, first: PlanVersion
) -> None:
    changed(cast, first)
    form = plan_form() | {"weight_recommend": "30", "replaces": "on"}
    assert signed_in(cast.liu).post(reverse("satisfaction:plan"), form).status_code == 422
    assert PlanVersion.objects.filter(number=2).exists()
