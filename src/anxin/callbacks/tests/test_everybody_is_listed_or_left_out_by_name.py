"""Every closed order and delivery of the days is rung about, or left out for a reason that has a name."""

from datetime import date, timedelta

import pytest

from anxin.accounts.models import CalendarVersion
from anxin.accounts.selectors import calendar_of
from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import Attempt, Call
from anxin.callbacks.services.rules import set_call_rules
from anxin.callbacks.tests.mornings import (
    DAY,
    MORNING,
    adds_up,
    customer_of,
    left,
    listed,
    visitor,
)
from anxin.complaints.models import Complaint
from anxin.customers.models import CarContact, Customer
from anxin.foundation.errors import Refused
from anxin.surveys.models import Interview
from anxin.surveys.services.questionnaires import ready_version
from tests.cast import Cast, make_complaint


def _reasons(cast: Cast) -> dict[str, int]:
    made = listed(cast.shanghai)
    assert adds_up(made)
    return dict(made.excluded)


def test_cars_that_left_three_days_ago_and_more_are_rung_about(cast: Cast) -> None:
    first, last = visitor(cast.shanghai, "2026-11-05"), visitor(cast.shanghai, "2026-11-17")
    visitor(cast.shanghai, "2026-11-18")
    visitor(cast.shanghai, "2026-11-04")
    made = listed(cast.shanghai)
    assert set(made.calls.values_list("order", flat=True)) == {first.pk, last.pk}
    assert (made.all_visits, made.listed, made.until) == (2, 2, date(2026, 11, 17))
    call = made.calls.get(order=last)
    assert (call.due_on, call.expires_on) == (DAY, date(2026, 12, 2))
    assert call.not_before == MORNING + timedelta(hours=3)


def test_who_brought_the_car_is_called_before_its_owner(cast: Cast) -> None:
    sender, _other = customer_of(cast.shanghai)
    _owner, car = customer_of(cast.shanghai)
    silent, _another = customer_of(cast.shanghai, phone="")
    owner_of_other, other = customer_of(cast.shanghai)
    left(cast.shanghai, car, sender=sender)
    left(cast.shanghai, other, sender=silent)
    made = listed(cast.shanghai)
    assert {call.customer for call in made.calls.all()} == {sender, owner_of_other}


def test_an_adviser_does_not_call_those_he_served(cast: Cast) -> None:
    _customer, car = customer_of(cast.shanghai)
    left(cast.shanghai, car, adviser=cast.wang)
    call = listed(cast.shanghai).calls.get()
    assert (call.adviser, call.course["barred"]) == (cast.wang, [cast.wang.pk])


def test_what_the_customer_and_his_file_say_leaves_him_out(cast: Cast) -> None:
    visitor(cast.shanghai, do_not_call=True)
    visitor(cast.shanghai, phone="")
    _nobody, car = customer_of(cast.shanghai)
    CarContact.objects.filter(vehicle=car).delete()
    left(cast.shanghai, car)
    assert _reasons(cast) == {"do_not_call": 1, "no_contact": 2}


def test_a_second_number_is_enough(cast: Cast) -> None:
    visitor(cast.shanghai, phone="", second_phone="13900000009")
    assert _reasons(cast) == {}


def test_companies_with_many_cars_are_left_out_whoever_drives(cast: Cast) -> None:
    company, car = customer_of(cast.shanghai, kind="company")
    driver, _own = customer_of(cast.shanghai)
    for _car in range(4):
        _other, more = customer_of(cast.shanghai)
        CarContact.objects.create(vehicle=more, customer=company, role="payer")
    left(cast.shanghai, car, sender=driver)
    small, one = customer_of(cast.shanghai, kind="company")
    left(cast.shanghai, one, sender=small)
    assert _reasons(cast) == {"fleet": 1}


def test_an_open_complaint_of_his_or_of_the_car_leaves_him_out(cast: Cast) -> None:
    left(cast.shanghai, cast.car, sender=cast.customer)
    case = make_complaint(cast)
    driver, _own = customer_of(cast.shanghai)
    left(cast.shanghai, cast.car, sender=driver)
    assert _reasons(cast) == {"open_complaint": 2}
    left(cast.shanghai, cast.car, sender=cast.customer)
    Complaint.objects.filter(pk=case.pk).update(status="follow_up")
    assert _reasons(cast) == {"open_complaint": 2, "complaint_follow_up_due": 1}


def test_a_case_merged_into_one_that_is_closed_keeps_nobody_off(cast: Cast) -> None:
    left(cast.shanghai, cast.car, sender=cast.customer)
    root, merged = make_complaint(cast), make_complaint(cast)
    Complaint.objects.filter(pk=merged.pk).update(merged_into=root)
    Complaint.objects.filter(pk=root.pk).update(status="closed")
    assert listed(cast.shanghai).listed == 1


@pytest.mark.parametrize(("days", "reason"), [(89, {"fatigue": 1}), (90, {})])
def test_who_was_asked_by_any_survey_lately_is_left_out(
    cast: Cast, days: int, reason: dict[str, int]
) -> None:
    order = visitor(cast.shanghai)
    customer = CarContact.objects.get(vehicle=order.vehicle).customer
    version = ready_version(cast.shanghai, purpose="after_sale")
    Interview.objects.create(
        dealer=cast.shanghai, version=version, way="link", language="en", customer=customer,
        day=DAY - timedelta(days=days),
    )  # fmt: skip
    assert _reasons(cast) == reason


def _reached(cast: Cast, customer: Customer, *, days: int, outcome: str) -> None:
    course: dict[str, object] = {}
    call = Call.objects.create(
        dealer=cast.shanghai, kind="lost", customer=customer, made_at=MORNING, due_on=DAY, expires_on=DAY,
        not_before=MORNING, course=course, state="done", outcome="complete",
    )  # fmt: skip
    Attempt.objects.create(
        call=call, number=1, dealer=cast.shanghai, at=MORNING, day=DAY - timedelta(days=days), by=cast.chen,
        outcome=outcome,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "outcome", "reason"),
    [(6, "refusal", {"called_lately": 1}), (7, "refusal", {}), (1, "no_answer", {})],
)
def test_who_was_reached_by_a_call_lately_is_left_out(
    cast: Cast, days: int, outcome: str, reason: dict[str, int]
) -> None:
    order = visitor(cast.shanghai)
    _reached(cast, CarContact.objects.get(vehicle=order.vehicle).customer, days=days, outcome=outcome)
    assert _reasons(cast) == reason


def test_one_customer_is_called_once_about_his_last_visit(cast: Cast) -> None:
    customer, car = customer_of(cast.shanghai)
    left(cast.shanghai, car, "2026-11-10", sender=customer)
    later = left(cast.shanghai, car, "2026-11-15", sender=customer)
    made = listed(cast.shanghai)
    assert (made.calls.get().order, made.excluded) == (later, {"same_customer_twice": 1})


def test_who_waits_for_a_call_from_an_earlier_list_is_not_put_on_another(cast: Cast) -> None:
    customer, car = customer_of(cast.shanghai)
    left(cast.shanghai, car, "2026-11-10", sender=customer)
    assert listed(cast.shanghai, day=date(2026, 11, 19)).listed == 1
    left(cast.shanghai, car, "2026-11-17", sender=customer)
    assert _reasons(cast) == {"same_customer_twice": 1}


def test_kinds_of_order_that_the_dealer_names_are_not_asked_about(cast: Cast) -> None:
    visitor(cast.shanghai)
    set_call_rules(cast.shanghai, document={"kinds": ["service"]}, reason="内部工单不回访", by=cast.liu)
    assert _reasons(cast) == {"kind": 1}


def test_an_order_known_too_late_is_counted_once_calls_are_made_at_all(cast: Cast) -> None:
    listed(cast.shanghai, day=date(2026, 11, 10))
    visitor(cast.shanghai, "2026-11-03")
    visitor(cast.shanghai, "2026-10-05")
    assert _reasons(cast) == {"expired": 1}


def test_a_new_car_is_asked_about_after_its_delivery(cast: Cast) -> None:
    customer, car = customer_of(cast.shanghai)
    car.delivered_on, car.sold_by_us = date(2026, 11, 17), True
    car.save()
    elsewhere = customer_of(cast.shanghai)[1]
    elsewhere.delivered_on = date(2026, 11, 17)
    elsewhere.save()
    made = listed(cast.shanghai, CallKind.AFTER_SALE)
    assert (made.all_visits, made.calls.get().customer, made.calls.get().vehicle) == (1, customer, car)


def test_nobody_is_listed_on_a_day_on_which_nobody_rings(cast: Cast) -> None:
    body = calendar_of(cast.shanghai).body | {"closures": [["2026-11-20T00:00", "2026-11-21T00:00"]]}
    CalendarVersion.objects.create(dealer=cast.shanghai, version=2, body=body, made_at=MORNING)
    with pytest.raises(Refused) as error:
        listed(cast.shanghai)
    assert error.value.code == "NO_CALLS_THAT_DAY"


def test_another_dealers_visits_stay_there(cast: Cast) -> None:
    visitor(cast.chengdu)
    assert listed(cast.shanghai).all_visits == 0
