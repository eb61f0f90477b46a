"""The share of visits that were asked stands beside the response rate of the calls, each by its own name."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind, CallState, Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.tests.ringing import call_of
from anxin.foundation import clock
from anxin.satisfaction.selectors.answered_calls import answered_calls
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.windows import Window
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


def test_it_is_told_of_a_dealer_alone_and_where_there_were_calls(cast: Cast) -> None:
    for asked in ({"dealer": "SH01", "adviser": "wang.lei"}, {"region": cast.shanghai.region.key}):
        assert answered_calls(cast.liu, place_of(cast.qian, **asked), MONTH) is None
    september = Window(date(2026, 9, 1), date(2026, 9, 1), 1)
    assert answered_calls(cast.liu, place_of(cast.liu, dealer="SH01"), september) is None
