"""Pages of the index where there is nothing yet say what to do, to whoever may do it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.satisfaction.models import Study
from anxin.satisfaction.services.plans import default_plan
from anxin.satisfaction.services.studies import work_out_study
from tests.cast import Cast

SignedIn = Callable[[Person], Client]
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PAGES = ("", "league/", "complaints/", "first-fix/")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november() -> object:
    with clock.at(NOW):
        yield


def page(client: Client, name: str) -> str:
    answer = client.get(f"/satisfaction/{name}?dealer=SH01")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_who_brings_orders_in_is_led_there(cast: Cast, signed_in: SignedIn, name: str) -> None:
    default_plan(cast.shanghai.region.brand)
    client = signed_in(cast.liu)
    told = page(client, name)
    assert "Bring repair orders in" in told and 'href="/workshop/import/"' in told
    assert 'href="/callbacks/lists/"' in told


@pytest.mark.parametrize("name", PAGES)
def test_who_reads_alone_is_told_who_does_it(cast: Cast, signed_in: SignedIn, name: str) -> None:
    default_plan(cast.shanghai.region.brand)
    told = page(signed_in(cast.shen), name)
    assert "customer-service manager brings orders in" in told and "Bring repair orders in" not in told


def test_a_house_of_this_year_is_led_to_what_recovery_can_tell_already(
    cast: Cast, signed_in: SignedIn
) -> None:
    default_plan(cast.shanghai.region.brand)
    client = signed_in(cast.liu)
    client.get("/satisfaction/recovery/?dealer=SH01")
    work_out_study(Study.objects.get().pk)
    told = page(client, "recovery/")
    assert "until=2026-10" in told and "those asked again" in told
