"""Reminders: a day and an hour before an appointment, what falls due only with consent, nobody twice (D109, D110)."""

from datetime import date, timedelta

import pytest

from anxin.customers.models import Customer, Vehicle
from anxin.foundation import clock
from anxin.messaging.choices import DeliveryState
from anxin.messaging.models import Delivery, Message
from anxin.promises.choices import ReminderKind
from anxin.promises.models import Reminder
from anxin.promises.services.remind import note_who_came, remind_of_appointments, remind_of_what_falls_due
from anxin.promises.services.settling import (
    NewTime,
    keep_own_promise,
    move_own_promise,
    withdraw_own_promise,
)
from anxin.promises.tests.parts import DAY, NOON, given
from anxin.workshop.tests.visits import visit
from tests.cast import Cast, make_complaint

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def an_address(cast: Cast) -> None:
    """The customer is reached by e-mail."""
    Customer.objects.filter(pk=cast.customer.pk).update(email="wang@example.com")


def agree(cast: Cast) -> None:
    Customer.objects.filter(pk=cast.customer.pk).update(marketing_consent_on=date(2026, 1, 5))


def test_a_day_and_an_hour_before_and_never_twice(cast: Cast) -> None:
    given(cast)
    for ahead, queued in (
        (25 * HOUR, 0),
        (23 * HOUR, 1),
        (22 * HOUR, 0),
        (50 * HOUR / 60, 1),
        (40 * HOUR / 60, 0),
    ):
        with clock.at(NOON + 3 * DAY - ahead):
            assert remind_of_appointments() == queued, ahead
    assert [each.kind for each in Reminder.objects.order_by("at")] == ["appointment_day", "appointment_hour"]
    assert Delivery.objects.count() == 2


def test_the_words_are_the_templates_in_the_dealers_language(cast: Cast) -> None:
    given(cast)
    with clock.at(NOON + 2 * DAY):
        remind_of_appointments()
    message = Message.objects.get()
    assert message.marks["template"] == "reminder_appointment_day"
    assert "沪A12345" in message.text
    assert "2026-11-23 12:00" in message.text
    assert "{" not in message.text


def test_a_moved_appointment_is_another_occasion(cast: Cast) -> None:
    promise = given(cast)
    with clock.at(NOON + 2 * DAY):
        assert remind_of_appointments() == 1
        new = NewTime(NOON + 3 * DAY + 2 * HOUR, "客户改约", wished=True)
        move_own_promise(promise.key, new_time=new, by=cast.chen)
    with clock.at(NOON + 2 * DAY + 3 * HOUR):
        assert remind_of_appointments() == 1


def test_at_night_a_reminder_waits_for_the_morning(cast: Cast) -> None:
    given(cast, due_at=NOON + 3 * DAY)
    with clock.at(NOON + 2 * DAY + 10 * HOUR):
        assert remind_of_appointments() == 1
    delivery = Delivery.objects.get()
    assert delivery.next_at > NOON + 2 * DAY + 18 * HOUR


@pytest.mark.parametrize("what", ["moved", "withdrawn"])
def test_what_waits_for_the_morning_does_not_leave_with_an_old_time(cast: Cast, what: str) -> None:
    promise = given(cast)
    with clock.at(NOON + 2 * DAY + 10 * HOUR):
        assert remind_of_appointments() == 1
        if what == "moved":
            new = NewTime(NOON + 8 * DAY, "客户改约", wished=True)
            move_own_promise(promise.key, new_time=new, by=cast.chen)
        else:
            withdraw_own_promise(promise.key, reason="不来了", by=cast.chen)
    assert Delivery.objects.get().state == DeliveryState.CANCELLED
    assert not Reminder.objects.exists()


def test_an_appointment_moved_and_moved_back_in_the_night_is_reminded_of(cast: Cast) -> None:
    promise = given(cast)
    with clock.at(NOON + 2 * DAY + 10 * HOUR):
        remind_of_appointments()
        for due in (NOON + 8 * DAY, NOON + 3 * DAY):
            move_own_promise(promise.key, new_time=NewTime(due, "客户改约", wished=True), by=cast.chen)
        assert remind_of_appointments() == 1


def test_a_reminder_that_has_left_stays(cast: Cast) -> None:
    promise = given(cast)
    with clock.at(NOON + 2 * DAY):
        remind_of_appointments()
        Delivery.objects.update(state=DeliveryState.SENT)
        withdraw_own_promise(promise.key, reason="不来了", by=cast.chen)
    assert (Delivery.objects.get().state, Reminder.objects.count()) == (DeliveryState.SENT, 1)


def test_nobody_is_reminded_while_his_case_is_open(cast: Cast) -> None:
    given(cast)
    make_complaint(cast)
    with clock.at(NOON + 2 * DAY + HOUR):
        assert remind_of_appointments() == 0


@pytest.mark.parametrize("kind", [ReminderKind.INSURANCE, ReminderKind.INSPECTION])
def test_what_falls_due_is_told_only_to_who_agreed(cast: Cast, kind: ReminderKind) -> None:
    field = {"insurance": "insured_until", "inspection": "inspection_due_on"}[kind]
    Vehicle.objects.filter(pk=cast.car.pk).update(**{field: date(2026, 12, 10)})
    ten = NOON - 2 * HOUR
    with clock.at(ten):
        assert remind_of_what_falls_due() == 0
        agree(cast)
        assert remind_of_what_falls_due() == 1
        assert remind_of_what_falls_due() == 0
    assert Reminder.objects.get().kind == kind


def test_who_wants_no_calls_gets_no_offers_either(cast: Cast) -> None:
    Vehicle.objects.filter(pk=cast.car.pk).update(insured_until=date(2026, 12, 10))
    agree(cast)
    Customer.objects.filter(pk=cast.customer.pk).update(do_not_call=True)
    with clock.at(NOON - 2 * HOUR):
        assert remind_of_what_falls_due() == 0


def test_only_at_the_hour_of_the_day(cast: Cast) -> None:
    Vehicle.objects.filter(pk=cast.car.pk).update(insured_until=date(2026, 12, 10))
    agree(cast)
    with clock.at(NOON):
        assert remind_of_what_falls_due() == 0


def test_a_visit_after_the_reminder_and_an_appointment_kept_are_hits(cast: Cast) -> None:
    Vehicle.objects.filter(pk=cast.car.pk).update(insured_until=date(2026, 12, 10))
    agree(cast)
    promise = given(cast)
    with clock.at(NOON - 2 * HOUR):
        remind_of_what_falls_due()
    with clock.at(NOON + 2 * DAY):
        remind_of_appointments()
    Delivery.objects.update(state=DeliveryState.SENT)
    with clock.at(NOON + 3 * DAY):
        assert note_who_came() == 0
        visit(cast.shanghai, cast.car, "2026-11-23")
        keep_own_promise(promise.key, by=cast.chen)
        assert note_who_came() == 2
        assert note_who_came() == 0
    assert not Reminder.objects.filter(came_at=None).exists()
