"""Whoever moves a promise may let the new time leave by message, in the words of the template, as told first."""

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.customers.models import Customer
from anxin.foundation import clock
from anxin.messaging.models import Delivery, Message
from anxin.promises.choices import TalkKind, TalkWay
from anxin.promises.models import Promise
from anxin.promises.services.settling import NewTime, move_own_promise
from anxin.promises.tests.parts import DAY, NOON, given
from tests.cast import Cast

NEW = NOON + 4 * DAY


def reached(cast: Cast) -> Promise:
    Customer.objects.filter(pk=cast.customer.pk).update(email="wang@example.com")
    return given(cast)


def test_the_new_time_leaves_the_house_and_counts_as_told(cast: Cast) -> None:
    promise = reached(cast)
    new = NewTime(NEW, "配件未到", tell_by=TalkWay.EMAIL)
    with clock.at(NOON):
        move_own_promise(promise.key, new_time=new, by=cast.chen)
    promise.refresh_from_db()
    message, talk = Message.objects.get(), promise.talks.get()
    assert (promise.due_at, promise.moved, promise.told_at) == (NEW, 1, NOON)
    assert (talk.kind, talk.way, talk.message) == (TalkKind.TOLD, TalkWay.EMAIL, message)
    assert talk.words == message.text
    assert (message.author, message.marks["template"]) == (cast.chen, "promise_moved")
    assert "2026-11-24 12:00" in message.text
    assert "配件未到" not in message.text
    assert promise.moves.get().customer_told
    assert Delivery.objects.count() == 1


def test_a_time_that_he_wished_is_confirmed_and_is_no_telling_of_a_delay(cast: Cast) -> None:
    promise = reached(cast)
    new = NewTime(NEW, "客户改约", wished=True, tell_by=TalkWay.EMAIL)
    with clock.at(NOON):
        move_own_promise(promise.key, new_time=new, by=cast.chen)
    promise.refresh_from_db()
    assert (promise.first_due_at, promise.moved, promise.told_at) == (NEW, 0, None)
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("tell_by", "status", "messages"), [("email", 302, 1), ("", 302, 0), ("sms", 422, 0)]
)
def test_the_page_sends_it_where_it_is_asked_for_and_names_what_is_missing(
    cast: Cast, client: Client, tell_by: str, status: int, messages: int
) -> None:
    promise = reached(cast)
    person: Person = cast.chen
    client.force_login(person)
    told = {
        "due_at": "2026-11-24T12:00",
        "reason": "配件未到",
        "tell_by": tell_by,
        "seen": str(promise.version),
    }
    with clock.at(NOON):
        assert client.post(f"{promise.get_absolute_url()}move/", told).status_code == status
    promise.refresh_from_db()
    assert Message.objects.count() == messages
    assert (promise.due_at == NEW) is (status == 302)
