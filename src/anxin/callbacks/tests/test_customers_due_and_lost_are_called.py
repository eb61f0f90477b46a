"""Who is due and who stays away is called once, if he agreed to offers, and not again for long."""

from datetime import date, timedelta

import pytest

from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import Call
from anxin.callbacks.tests.mornings import DAY, adds_up, customer_of, left, listed
from anxin.customers.models import Customer, Vehicle
from anxin.surveys.models import Interview
from anxin.surveys.services.questionnaires import ready_version
from anxin.workshop.models import CarDeparture
from tests.cast import Cast

AGREED = date(2026, 1, 5)


def _last_here(
    cast: Cast, day: str, *, agreed: date | None = AGREED, do_not_call: bool = False
) -> tuple[Customer, Vehicle]:
    customer, car = customer_of(cast.shanghai, marketing_consent_on=agreed, do_not_call=do_not_call)
    left(cast.shanghai, car, day, sender=customer)
    return customer, car


def _insured(cast: Cast, until: date) -> Customer:
    customer, car = customer_of(cast.shanghai, marketing_consent_on=AGREED)
    Vehicle.objects.filter(pk=car.pk).update(insured_until=until)
    return customer


@pytest.mark.parametrize(
    ("last", "is_lost"),
    [("2026-05-20", True), ("2026-05-21", False), ("2026-04-21", True), ("2026-04-15", False)],
)
def test_six_months_without_a_visit_are_called_about_for_a_month(
    cast: Cast, last: str, is_lost: bool
) -> None:
    _last_here(cast, last)
    made = listed(cast.shanghai, CallKind.LOST)
    assert (made.listed == 1) is is_lost


def test_a_car_that_came_again_is_not_lost(cast: Cast) -> None:
    customer, car = _last_here(cast, "2026-05-20")
    left(cast.shanghai, car, "2026-11-19", sender=customer)
    assert listed(cast.shanghai, CallKind.LOST).all_visits == 0


def test_a_car_that_was_sold_is_not_called_about(cast: Cast) -> None:
    _customer, car = _last_here(cast, "2026-05-20")
    CarDeparture.objects.create(
        vehicle=car, why="sold", on=date(2026, 7, 1), said_at=car.made_at, said_by=cast.chen
    )
    assert listed(cast.shanghai, CallKind.LOST).all_visits == 0


def test_nobody_is_offered_anything_without_his_consent(cast: Cast) -> None:
    _last_here(cast, "2026-05-20", agreed=None)
    _last_here(cast, "2026-05-20", do_not_call=True)
    made = listed(cast.shanghai, CallKind.LOST)
    assert made.excluded == {"do_not_call": 1, "no_consent": 1}
    assert adds_up(made)


def test_what_ends_in_three_days_is_called_about(cast: Cast) -> None:
    soon = _insured(cast, DAY + timedelta(days=3))
    _insured(cast, DAY + timedelta(days=4))
    _insured(cast, DAY - timedelta(days=1))
    call = listed(cast.shanghai, CallKind.DUE).calls.get()
    assert (call.customer, call.due_on) == (soon, DAY)


def test_a_service_that_falls_due_is_called_about(cast: Cast) -> None:
    customer, _car = _last_here(cast, "2025-11-22")
    assert listed(cast.shanghai, CallKind.DUE).calls.get().customer == customer


def test_nobody_stands_on_such_a_list_twice_within_the_days_between_two_surveys(cast: Cast) -> None:
    _insured(cast, DAY + timedelta(days=3))
    _last_here(cast, "2026-05-18", agreed=None)
    day_before = DAY - timedelta(days=1)
    assert listed(cast.shanghai, CallKind.LOST, day=day_before).excluded == {"no_consent": 1}
    assert listed(cast.shanghai, CallKind.DUE).listed == 1
    Call.objects.update(state="done", outcome="no_answer")
    assert listed(cast.shanghai, CallKind.DUE).all_visits == 1
    assert listed(cast.shanghai, CallKind.LOST).all_visits == 0


def test_who_answered_a_survey_may_hear_of_what_is_due(cast: Cast) -> None:
    customer = _insured(cast, DAY + timedelta(days=1))
    version = ready_version(cast.shanghai, purpose="after_sale")
    Interview.objects.create(
        dealer=cast.shanghai, version=version, way="link", language="en", customer=customer,
        day=DAY - timedelta(days=5),
    )  # fmt: skip
    assert listed(cast.shanghai, CallKind.DUE).listed == 1
