"""A complaint "not repaired" about a car that was here before says so, and one tick treats it as a repeat repair."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.models import CaseRepeat, Complaint
from anxin.foundation import clock
from anxin.workshop.choices import RepeatState
from anxin.workshop.models import RepeatRepair
from anxin.workshop.tests.repeat_visits import at, visit
from tests.cast import Cast

SignedIn = Callable[[Person], Client]
NOT_FIXED = "cat-service-not-fixed"


@pytest.fixture(autouse=True)
def on_a_morning() -> Iterator[None]:
    with clock.at(at(21)):
        yield


def _typed(cast: Cast, **more: Any) -> dict[str, Any]:
    told = {
        "token": str(uuid4()),
        "vehicle": str(cast.car.key),
        "customer": str(cast.customer.key),
        "channel": "intake-incoming",
        "category": NOT_FIXED,
        "words": "空调又不制冷了",
    }
    return told | more


def _advice(client: Client, typed: dict[str, Any]) -> str:
    return client.post(reverse("complaints:suggest_level"), typed).content.decode()


def test_the_visit_and_the_days_are_told(cast: Cast, signed_in: SignedIn) -> None:
    visit(cast, "RO-1", 1)
    visit(cast, "RO-2", 11)
    client = signed_in(cast.chen)
    told = _advice(client, _typed(cast))
    assert "This is the third visit for this trouble." in told
    assert "Within 20 days." in told
    assert 'name="as_repeat"' in told


def test_other_categories_and_new_cars_hear_nothing(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.chen)
    assert "as_repeat" not in _advice(client, _typed(cast))
    visit(cast, "RO-1", 1)
    assert "as_repeat" not in _advice(client, _typed(cast, category="cat-service-other"))
    assert "as_repeat" not in _advice(client, _typed(cast, vehicle=""))


def test_visits_are_told_where_the_words_name_nothing_known(cast: Cast, signed_in: SignedIn) -> None:
    visit(cast, "RO-1", 1)
    told = _advice(signed_in(cast.chen), _typed(cast, words="就是不满意"))
    assert "This car was here once in the last 90 days." in told


def test_one_tick_reports_the_repeat_and_joins_the_complaint(cast: Cast, signed_in: SignedIn) -> None:
    visit(cast, "RO-1", 1)
    made = signed_in(cast.chen).post(reverse("complaints:new"), _typed(cast, as_repeat="yes"))
    assert made.status_code == 302, made.content.decode()
    repeat = RepeatRepair.objects.get()
    assert (repeat.state, repeat.visit, repeat.reported) == (RepeatState.CONFIRMED, 2, "空调又不制冷了")
    joined = CaseRepeat.objects.get(repeat=repeat)
    assert joined.complaint == Complaint.objects.get()


def test_without_the_tick_nothing_is_reported(cast: Cast, signed_in: SignedIn) -> None:
    visit(cast, "RO-1", 1)
    signed_in(cast.chen).post(reverse("complaints:new"), _typed(cast))
    assert Complaint.objects.exists() and not RepeatRepair.objects.exists()


def test_what_is_under_treatment_already_is_linked(cast: Cast, signed_in: SignedIn) -> None:
    visit(cast, "RO-1", 1)
    client = signed_in(cast.chen)
    client.post(reverse("complaints:new"), _typed(cast, as_repeat="yes"))
    told = _advice(client, _typed(cast))
    assert "It is treated as a repeat repair already." in told
    assert 'name="as_repeat"' not in told


def test_a_repeat_is_not_closed_on_the_spot(cast: Cast, signed_in: SignedIn) -> None:
    visit(cast, "RO-1", 1)
    quick = {"quick": "yes", "remedy": "换滤芯", "remedy_words": "好", "reason": "reason-not-listened"}
    answer = signed_in(cast.chen).post(reverse("complaints:new"), _typed(cast, as_repeat="yes", **quick))
    assert answer.status_code == 422
    assert "treated to its end" in answer.content.decode()
    assert not Complaint.objects.exists() and not RepeatRepair.objects.exists()


def test_without_a_car_the_tick_is_refused(cast: Cast, signed_in: SignedIn) -> None:
    typed = _typed(cast, as_repeat="yes", vehicle="")
    answer = signed_in(cast.chen).post(reverse("complaints:new"), typed)
    assert answer.status_code == 422
    assert not Complaint.objects.exists()
