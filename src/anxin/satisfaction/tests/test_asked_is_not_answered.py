"""The share of visits that were asked stands beside the response rate of the calls, each by its own name."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from anxin.accounts.models import Dealer, Person
from anxin.accounts.services import create_api_token
from anxin.callbacks.choices import CallKind, CallState, Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.rates import classes_at
from anxin.callbacks.tests.ringing import call_of
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.foundation.tables import open_table
from anxin.satisfaction.selectors.answered_calls import AnsweredCalls, answered_calls
from anxin.satisfaction.selectors.overview import overview_of
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.plans import versions_of
from anxin.satisfaction.selectors.windows import Window
from anxin.satisfaction.services import printing
from anxin.satisfaction.tests.figures_at_hand import OCTOBER, around, plan_for, put
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]
MONTH = Window(OCTOBER, OCTOBER, 1)
ENDED = (Outcome.COMPLETE, Outcome.COMPLETE, Outcome.PARTIAL, Outcome.REFUSAL, Outcome.WRONG_NUMBER)


@pytest.fixture(autouse=True)
def called(cast: Cast) -> None:
    """Five calls of October: two answered, one in part, one refused, one number was wrong; and two of other kinds."""
    put(plan_for(cast.shanghai.region.brand), cast.shanghai, OCTOBER, around(790, 40), adviser=cast.wang)
    for outcome in (*ENDED, Outcome.COMPLETE, Outcome.COMPLETE):
        Call.objects.filter(pk=call_of(cast).pk).update(
            due_on=date(2026, 10, 12),
            kind=CallKind.AFTER_SERVICE,
            outcome=outcome,
            tries=1,
            state=CallState.DONE,
        )
    other = Call.objects.order_by("-pk")
    Call.objects.filter(pk=other[0].pk).update(kind=CallKind.AFTER_COMPLAINT)
    Call.objects.filter(pk=other[1].pk).update(due_on=date(2026, 11, 2))


def test_the_response_rate_is_that_of_the_field_work(cast: Cast) -> None:
    found = answered_calls(cast.liu, place_of(cast.liu, dealer="SH01"), MONTH)
    assert found is not None
    assert (found.answered, found.due) == (3, 5) and found.rate == pytest.approx(0.6)


def test_it_stands_on_the_dealers_page_beside_the_share_of_visits_asked(
    cast: Cast, signed_in: SignedIn
) -> None:
    at = f"{reverse('satisfaction:index')}?dealer=SH01&until=2026-10&span=1"
    with clock.at(datetime(2026, 11, 22, 4, tzinfo=UTC)):
        page = signed_in(cast.liu).get(at).content.decode()
        assert "(AAPOR RR2): 60.0 %, 3 of 5" in page and "of them asked" in page
        own = signed_in(cast.wang).get(at).content.decode()
    assert "AAPOR RR2" not in own


def test_it_is_told_of_no_adviser_and_only_where_there_were_calls(cast: Cast) -> None:
    assert answered_calls(cast.liu, place_of(cast.liu, dealer="SH01", adviser="wang.lei"), MONTH) is None
    september = Window(date(2026, 9, 1), date(2026, 9, 1), 1)
    assert answered_calls(cast.liu, place_of(cast.liu, dealer="SH01"), september) is None


@pytest.fixture
def two_dealers(cast: Cast) -> Dealer:
    """A second dealer of the region: his only call of October was answered."""
    cast.chengdu.region = cast.shanghai.region
    cast.chengdu.save()
    moved = Call.objects.filter(pk=call_of(cast).pk)
    moved.update(
        dealer=cast.chengdu,
        due_on=date(2026, 10, 20),
        outcome=Outcome.COMPLETE,
        tries=1,
        state=CallState.DONE,
    )
    return cast.chengdu


def of_region(cast: Cast) -> AnsweredCalls:
    region = place_of(cast.qian, region=cast.shanghai.region.key)
    found = answered_calls(cast.qian, region, MONTH)
    assert found is not None
    return found


@pytest.mark.usefixtures("two_dealers")
def test_of_a_region_all_calls_count_together_and_no_mean_of_rates(cast: Cast) -> None:
    found = of_region(cast)
    assert (found.answered, found.due) == (4, 6) and found.rate == pytest.approx(4 / 6)


def test_more_dealers_take_no_more_queries(cast: Cast, request: pytest.FixtureRequest) -> None:
    def asked() -> int:
        place = place_of(cast.qian, region=cast.shanghai.region.key)
        with CaptureQueriesContext(connection) as queries:
            answered_calls(cast.qian, place, MONTH)
        return len(queries)

    of_one = asked()
    request.getfixturevalue("two_dealers")
    cast.qian = Person.objects.get(pk=cast.qian.pk)
    assert of_region(cast).due == 6
    assert asked() == of_one == 1


def test_calls_of_a_dealer_that_one_does_not_see_are_not_counted(cast: Cast, two_dealers: Dealer) -> None:
    wanted = answered_calls(cast.liu, place_of(cast.liu, dealer="SH01"), MONTH)
    assert wanted is not None and wanted.due == 5
    with pytest.raises(NotFound):
        classes_at(cast.liu, [cast.shanghai.pk, two_dealers.pk], wanted.wanted)


@pytest.mark.usefixtures("two_dealers")
def test_page_table_paper_and_api_tell_the_same_of_a_region(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, at = signed_in(cast.qian), f"region={cast.shanghai.region.key}&until=2026-10&span=1"
    monkeypatch.setattr(printing, "require_printing", lambda: None)
    place = place_of(cast.qian, region=cast.shanghai.region.key)
    with clock.at(datetime(2026, 11, 22, 4, tzinfo=UTC)):
        page = client.get(f"{reverse('satisfaction:index')}?{at}").content.decode()
        assert "(AAPOR RR2): 66.7 %, 4 of 6" in page and "by=dealer" in page
        file = client.get(f"{reverse('satisfaction:index_table', args=['xlsx'])}?{at}")
        token = {"Authorization": f"Bearer {create_api_token('test', by=cast.qian)[1]}"}
        told = Client().get(f"/api/v1/satisfaction/index?{at}", headers=token).json()["calls"]
        found = overview_of(place, versions_of(place.brand.pk), MONTH)
        assert found is not None
        with translation.override("en"):
            paper = printing.print_index(found, [], [], by=cast.qian)
    with open_table(b"".join(file), name="x.xlsx") as table:
        rows = [each.cells for each in table.rows]
    own = rows[0]
    assert own["Response rate of the calls (AAPOR RR2)"] == pytest.approx(4 / 6)
    assert (own["Calls answered"], own["Calls due"]) == (4, 6)
    assert not any(each["Calls due"] for each in rows[1:])
    assert told == {"rate": pytest.approx(4 / 6), "answered": 4, "due": 6}
    assert any("66.7 %, 4 of 6" in each.value for each in paper.blocks[0].fields)
