"""Who is due and who stays away is asked by a script; what follows is a time in the ledger, or a car that is gone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind, Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.script import step_of
from anxin.callbacks.services.ask_customer import answer_on_line
from anxin.callbacks.services.what_follows import Booking, book_appointment, note_car_gone
from anxin.callbacks.services.write_instead import write_instead
from anxin.callbacks.tests.mornings import DAY
from anxin.callbacks.tests.ringing import TEN, hour, taken, told
from anxin.foundation.errors import InvalidInput, Refused
from anxin.promises.choices import PromiseKind
from anxin.promises.models import Promise
from anxin.surveys.models import Interview, Invitation
from anxin.surveys.selectors.interviews import last_asked
from anxin.surveys.services.giving import Step
from anxin.workshop.models import CarDeparture
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
BOOKING = Booking(TEN + timedelta(days=2), "保养")


def _answer(call: Call, cast: Cast, **answers: object) -> None:
    for item, given in answers.items():
        answer_on_line(call.key, step=Step(answers={item: given}), by=cast.chen, language="zh-hans")


def test_the_caller_says_what_is_due(cast: Cast) -> None:
    with hour():
        call = taken(cast, kind=CallKind.DUE)
        assert call.vehicle is not None
        call.vehicle.insured_until = DAY + timedelta(days=2)
        call.vehicle.save()
        _answer(call, cast, greeting=True)
        call.refresh_from_db()
        step = step_of(call, cast.chen, language="zh")
    assert step is not None
    assert "11月22日" in str(step.says)
    assert call.vehicle.plate in str(step.says)
    assert "gap" not in str(step.says)


def test_a_time_that_he_takes_stands_in_the_ledger_once(cast: Cast) -> None:
    with hour():
        call = taken(cast, kind=CallKind.DUE)
        for _twice in range(2):
            call = book_appointment(call.key, booking=BOOKING, by=cast.chen)
    promise = Promise.objects.get()
    assert call.booked == promise
    assert promise.kind == PromiseKind.APPOINTMENT
    assert (promise.customer, promise.vehicle) == (call.customer, call.vehicle)
    assert promise.due_at == BOOKING.due_at


def test_a_time_that_is_past_is_none(cast: Cast) -> None:
    with hour():
        call = taken(cast, kind=CallKind.LOST)
        with pytest.raises(InvalidInput):
            book_appointment(call.key, booking=Booking(TEN - timedelta(days=1), ""), by=cast.chen)
    assert not Promise.objects.exists()


@pytest.mark.parametrize("kind", [CallKind.AFTER_SERVICE, CallKind.BAD_ANSWER, CallKind.AFTER_SALE])
def test_after_a_visit_nothing_is_offered(cast: Cast, kind: CallKind) -> None:
    with hour():
        call = taken(cast, kind=kind)
        with pytest.raises(Refused):
            book_appointment(call.key, booking=BOOKING, by=cast.chen)


def test_a_car_that_he_no_longer_has_is_rung_about_no_more(cast: Cast) -> None:
    with hour():
        call = taken(cast, kind=CallKind.LOST)
        for _twice in range(2):
            note_car_gone(call.key, why="sold", on=DAY, by=cast.chen)
    gone = CarDeparture.objects.get()
    assert (gone.vehicle, gone.why, gone.said_by) == (call.vehicle, "sold", cast.chen)


def test_why_he_stayed_away_is_an_interview(cast: Cast) -> None:
    with hour():
        call = taken(cast, kind=CallKind.LOST)
        _answer(call, cast, greeting=True, has_car=True, why_away=["price"])
        call.refresh_from_db()
        step = step_of(call, cast.chen, language="en")
        assert step is not None
        assert step.needs_words
        words = Step(words={"why_away": "工时费比外面贵一倍"})
        answer_on_line(call.key, step=words, by=cast.chen, language="zh-hans")
        _answer(call, cast, sorry=True, would_bring_back="便宜点", comes_again=True)
        _answer(call, cast, wants="nothing", farewell=True)
        told(call, Outcome.COMPLETE, cast.chen)
    interview = Interview.objects.get()
    assert (interview.state, interview.bad) == ("complete", ["why_away"])
    assert call.customer_id in last_asked([call.customer_id])


def test_a_reminder_tires_nobody(cast: Cast) -> None:
    with hour():
        call = taken(cast, kind=CallKind.DUE)
        _answer(call, cast, greeting=True, what_is_due=True, trouble=False, wants="nothing", farewell=True)
        told(call, Outcome.COMPLETE, cast.chen)
        assert Interview.objects.get().state == "complete"
        assert last_asked([call.customer_id]) == {}


def test_nobody_is_written_a_link_about_what_is_due(cast: Cast) -> None:
    with hour():
        write_instead(taken(cast, kind=CallKind.DUE), by=cast.chen)
    assert not Invitation.objects.exists()


def test_the_screen_takes_both(cast: Cast, signed_in: SignIn) -> None:
    chen = signed_in(cast.chen)
    with hour():
        call = taken(cast, kind=CallKind.LOST)

        def at(name: str) -> str:
            return reverse(f"callbacks:{name}", args=[call.key])

        assert at("book") in chen.get(at("call")).content.decode()
        assert chen.post(at("book"), {"due_at": "?"}).status_code == 422
        when = (TEN + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        assert chen.post(at("book"), {"due_at": when, "what": "检查"}).status_code == 302
        page = chen.get(at("call")).content.decode()
        assert "检查" in page
        assert at("book") not in page
        assert chen.post(at("car_gone"), {"why": "sold", "on": "2031-01-01"}).status_code == 422
        assert chen.post(at("car_gone"), {"why": "sold", "on": DAY.isoformat()}).status_code == 302
    assert CarDeparture.objects.exists()
