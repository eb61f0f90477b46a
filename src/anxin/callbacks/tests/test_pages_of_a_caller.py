"""The queue and the caller's screen as pages: what stands there, what a press does."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallState, Outcome
from anxin.callbacks.models import Attempt, Call
from anxin.callbacks.services.hold_call import take_call
from anxin.callbacks.services.record_attempt import Told, record_attempt
from anxin.callbacks.tests.ringing import call_of, hour, questionnaire, taken
from anxin.complaints.models import Complaint
from anxin.surveys.models import Interview
from tests.cast import Cast

SignIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def _at(name: str, call: Call) -> str:
    return reverse(f"callbacks:{name}", args=[call.key])


@pytest.fixture
def chen(cast: Cast, signed_in: SignIn) -> Client:
    questionnaire(cast)
    return signed_in(cast.chen)


def test_the_next_customer_is_one_press_away(cast: Cast, chen: Client) -> None:
    with hour():
        call = call_of(cast)
        page = chen.get(reverse("callbacks:queue")).content.decode()
        assert call.customer.name in page
        assert 'data-key="n"' in page
        answer = chen.post(reverse("callbacks:next"))
        assert answer.headers["Location"] == _at("call", call)
        answer = chen.post(reverse("callbacks:next"), {"work": "due"})
        assert answer.headers["Location"] == reverse("callbacks:queue")


def test_whole_numbers_stand_there_for_the_one_who_has_the_call_alone(cast: Cast, chen: Client) -> None:
    with hour():
        call = call_of(cast, second_phone="13811112222")
        before = chen.get(_at("call", call)).content.decode()
        assert "tel:" not in before
        chen.post(_at("take", call))
        page = chen.get(_at("call", call)).content.decode()
    assert f'href="tel:{call.customer.phone}"' in page
    assert 'href="tel:13811112222"' in page
    assert "更换前刹车片" in page


def test_an_answer_brings_the_next_question_and_nothing_else(cast: Cast, chen: Client) -> None:
    with hour():
        call = taken(cast)
        sent = {"item": "greet", "value": "true", "seen": "0", "say": "en"}
        answer = chen.post(_at("answer", call), sent, headers=HTMX).content.decode()
        assert "How satisfied are you" in answer
        assert "<html" not in answer
        sent = {"item": "overall", "value": "4", "say": "en", "words": ""}
        answer = chen.post(_at("answer", call), sent, headers=HTMX).content.decode()
        assert "data-script-focus" in answer
        empty = chen.post(_at("answer", call), {"item": "overall", "say": "en"}, headers=HTMX)
        assert empty.status_code == 422
        chen.post(_at("answer", call), {"item": "overall", "words": "等了很久", "say": "en"}, headers=HTMX)
        back = chen.get(_at("script", call) + "?item=overall", headers=HTMX).content.decode()
    assert "等了很久" in back
    assert Interview.objects.get().answers == {"greet": True, "overall": 4}


def test_an_outcome_is_noted_and_taken_back_from_its_toast(cast: Cast, chen: Client) -> None:
    with hour():
        call = taken(cast)
        sent = {"outcome": "busy", "number": "1", "seen": str(call.changes), "number_used": "phone"}
        answer = chen.post(_at("outcome", call), sent, follow=True).content.decode()
        undo = answer.split('data-undo-url="')[1].split('"')[0]
        assert Attempt.objects.count() == 1
        chen.post(undo.replace("&amp;", "&"), headers=HTMX)
    call.refresh_from_db()
    assert (Attempt.objects.count(), call.state, call.held_by) == (0, CallState.WAITING, cast.chen)


def test_an_appointment_by_a_suggested_time_and_by_a_typed_one(cast: Cast, chen: Client) -> None:
    with hour():
        call = taken(cast)
        page = chen.get(_at("call", call)).content.decode()
        suggested = page.split('name="appointment" value="')[1].split('"')[0]
        chen.post(_at("outcome", call), {"appointment": suggested, "number": "1", "seen": str(call.changes)})
        call.refresh_from_db()
        assert (call.state, call.not_before.isoformat()) == (CallState.APPOINTED, "2026-11-21T02:00:00+00:00")
        other = taken(cast)
        sent = {"outcome": "appointment", "appointment_at": "2026-11-23T09:15", "number": "1"}
        chen.post(_at("outcome", other), sent)
        third = taken(cast)
        wrong = chen.post(_at("outcome", third), sent | {"appointment_at": "2026-11-01T09:15"})
    other.refresh_from_db()
    assert other.not_before.isoformat() == "2026-11-23T01:15:00+00:00"
    assert wrong.status_code == 422


def test_a_stale_screen_says_who_has_the_customer(cast: Cast, chen: Client) -> None:
    with hour():
        call = taken(cast)
        take_call(call.key, by=cast.sun, over=True)
        answer = chen.post(
            _at("outcome", call), {"outcome": "busy", "number": "1", "seen": str(call.changes)}
        )
        assert answer.status_code == 409
        assert cast.sun.name in answer.content.decode()
        page = chen.get(_at("call", call)).content.decode()
    assert cast.sun.name in page
    assert 'name="over"' in page


def test_he_complains_beside_the_script(cast: Cast, chen: Client) -> None:
    with hour():
        call = taken(cast)
        sent = {"item": "overall", "value": "3", "words": "等了三个小时", "say": "zh"}
        chen.post(_at("answer", call), sent, headers=HTMX)
        form = chen.get(_at("complain", call), headers=HTMX).content.decode()
        assert "等了三个小时" in form
        refused = chen.post(_at("complain", call), {"words": "等了三个小时"}, headers=HTMX)
        assert refused.status_code == 422
        sent = {"words": "等了三个小时", "category": "cat-service-not-fixed"}
        made = chen.post(_at("complain", call), sent, headers=HTMX)
        assert made.headers["HX-Redirect"] == _at("call", call)
        page = chen.get(_at("call", call)).content.decode()
    assert Complaint.objects.get().number in page


def test_every_kind_of_call_and_what_came_of_it_has_its_page(cast: Cast, chen: Client) -> None:
    with hour():
        for outcome in (Outcome.REFUSAL, Outcome.WRONG_NUMBER, Outcome.SOFT_REFUSAL):
            call = taken(cast)
            record_attempt(call.key, told=Told(outcome=outcome, number=1), by=cast.chen)
            assert chen.get(_at("call", call)).status_code == 200
        for when in ("now", "later", "done"):
            page = chen.get(f"{reverse('callbacks:queue')}?when={when}&q=客户")
            assert page.status_code == 200


def test_a_letter_is_printed_for_who_was_not_reached(cast: Cast, chen: Client) -> None:
    call = call_of(cast)
    for day in (0, 3, 4, 5, 6):
        with hour(days=day, hours=5 if day % 2 else 0):
            take_call(call.key, by=cast.chen)
            told = Told(outcome=Outcome.NO_ANSWER, number=len(Attempt.objects.all()) + 1)
            record_attempt(call.key, told=told, by=cast.chen)
    with hour(days=6, hours=1):
        assert _at("letter", call) in chen.get(_at("call", call)).content.decode()
        answer = chen.get(_at("letter", call))
        assert chen.get(_at("letter", taken(cast))).status_code == 409
    assert (answer.headers["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_today_tells_a_caller_how_many_are_left(cast: Cast, chen: Client, signed_in: SignIn) -> None:
    with hour():
        call_of(cast)
        assert (
            "/callbacks/"
            in chen.get("/today/").content.decode().split('id="day-stats"')[1].split("</section>")[0]
        )
        people: list[Person] = [cast.he]
        for person in people:
            page = signed_in(person).get("/today/").content.decode()
            assert reverse("callbacks:queue") not in page.split('id="day-stats"')[1].split("</div>\n")[0]
