"""Every outcome of an attempt, and what follows from it."""

from datetime import date, timedelta

import pytest

from anxin.callbacks.choices import CallState, Outcome
from anxin.callbacks.models import Attempt
from anxin.callbacks.services.ask_customer import answer_on_line
from anxin.callbacks.services.hold_call import take_call
from anxin.callbacks.services.record_attempt import (
    Told,
    note_no_more_calls,
    record_attempt,
    take_back_attempt,
)
from anxin.callbacks.tests.mornings import customer_of
from anxin.callbacks.tests.ringing import TEN, call_of, hour, questionnaire, taken, told
from anxin.customers.models import CarContact, Customer
from anxin.engines.callbacks import Flag
from anxin.foundation.errors import InvalidInput, Refused, Stale
from anxin.foundation.models import AuditRecord
from anxin.surveys.choices import InterviewState
from anxin.surveys.services.giving import Step
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "outcome",
    [Outcome.NO_ANSWER, Outcome.BUSY, Outcome.SWITCHED_OFF, Outcome.VOICEMAIL, Outcome.OTHER_PERSON],
)
def test_who_is_not_reached_is_tried_again_in_another_part_of_the_day(cast: Cast, outcome: Outcome) -> None:
    with hour():
        call = taken(cast)
        recorded = told(call, outcome, cast.chen, number_used="phone")
    assert recorded.may_take_back
    assert (recorded.call.state, recorded.call.tries) == (CallState.WAITING, 1)
    assert recorded.call.not_before == TEN.replace(hour=7, minute=0)
    assert recorded.call.held_by is None
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.by, attempt.number_used, attempt.day) == (
        outcome,
        cast.chen,
        "phone",
        date(2026, 11, 20),
    )


def test_an_appointment_is_exactly_then_and_a_past_or_distant_one_is_none(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        for wrong in (TEN - timedelta(hours=1), TEN + timedelta(days=60), None):
            with pytest.raises(InvalidInput) as error:
                told(call, Outcome.APPOINTMENT, cast.chen, appointment=wrong)
            assert error.value.field == "appointment"
        told(call, Outcome.APPOINTMENT, cast.chen, appointment=TEN + timedelta(hours=10))
    call.refresh_from_db()
    assert (call.state, call.not_before) == (CallState.APPOINTED, TEN + timedelta(hours=10))


def test_a_soft_refusal_comes_again_after_a_week_to_somebody_else(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        recorded = told(call, Outcome.SOFT_REFUSAL, cast.chen)
    assert Flag.ANOTHER_CALLER in recorded.flags
    with hour(days=7):
        with pytest.raises(Refused) as error:
            take_call(call.key, by=cast.chen)
        assert error.value.code == "CALL_BLOCKED"
        take_call(call.key, by=cast.sun)
        told(call, Outcome.NO_ANSWER, cast.sun)
    call.refresh_from_db()
    assert (call.state, call.outcome) == (CallState.DONE, Outcome.SOFT_REFUSAL)


def test_an_outright_refusal_ends_it_and_may_mean_no_more_calls(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        recorded = told(call, Outcome.REFUSAL, cast.chen)
        assert Flag.ASK_DO_NOT_CALL in recorded.flags
        assert not recorded.call.customer.do_not_call
        note_no_more_calls(call.key, by=cast.chen)
    call.customer.refresh_from_db()
    assert call.customer.do_not_call


def test_who_wants_no_calls_is_noted_at_once_and_taken_back_with_the_attempt(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        told(call, Outcome.DO_NOT_CALL, cast.chen)
        call.customer.refresh_from_db()
        assert call.customer.do_not_call
        back = take_back_attempt(call.key, number=1, by=cast.chen)
    assert not Customer.objects.get(pk=call.customer_id).do_not_call
    assert (back.state, back.outcome, back.tries, back.held_by) == (CallState.WAITING, "", 0, cast.chen)
    assert not Attempt.objects.exists()
    assert AuditRecord.objects.filter(action="callbacks.attempt_taken_back").exists()


@pytest.mark.parametrize("outcome", [Outcome.WRONG_NUMBER, Outcome.DEAD_NUMBER])
def test_a_number_of_nobodys_is_a_fault_of_ours_that_reception_mends(cast: Cast, outcome: Outcome) -> None:
    with hour():
        call = taken(cast)
        recorded = told(call, outcome, cast.chen, number_used="phone")
    assert recorded.call.number_wrong
    assert (recorded.call.state, recorded.call.outcome) == (CallState.DONE, outcome)
    call.customer.refresh_from_db()
    assert (call.customer.number_doubt, call.customer.number_doubted_by) == (outcome.value, cast.chen)


def test_a_wrong_number_goes_on_at_once_with_another_one_and_ends_when_none_is_left(cast: Cast) -> None:
    with hour():
        call = call_of(cast)
        owner, _car = customer_of(cast.shanghai, name="车主李")
        CarContact.objects.filter(vehicle=call.vehicle).delete()
        assert call.vehicle
        CarContact.objects.create(vehicle=call.vehicle, customer=owner, role="owner")
        take_call(call.key, by=cast.chen)
        recorded = told(call, Outcome.WRONG_NUMBER, cast.chen, number_used="phone")
        assert Flag.NEXT_NUMBER in recorded.flags
        assert recorded.call.state == CallState.WAITING
        told(call, Outcome.WRONG_NUMBER, cast.chen, number_used="owner")
    call.refresh_from_db()
    assert call.state == CallState.DONE
    owner.refresh_from_db()
    assert owner.number_doubt == "wrong_number"


def test_a_wrong_number_noted_by_mistake_is_taken_back_with_its_doubt(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        told(call, Outcome.WRONG_NUMBER, cast.chen, number_used="phone")
        take_back_attempt(call.key, number=1, by=cast.chen)
    call.refresh_from_db()
    call.customer.refresh_from_db()
    assert (call.number_wrong, call.state, call.customer.number_doubt) == (False, CallState.WAITING, "")


def test_no_common_language_goes_to_a_colleague_once(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        told(call, Outcome.LANGUAGE, cast.chen)
    with hour(hours=5):
        take_call(call.key, by=cast.sun)
        told(call, Outcome.LANGUAGE, cast.sun)
    call.refresh_from_db()
    assert (call.state, call.outcome) == (CallState.DONE, Outcome.LANGUAGE)


def test_five_days_without_contact_lead_to_a_letter_and_a_doubt(cast: Cast) -> None:
    questionnaire(cast)
    with hour():
        call = call_of(cast)
    for day in (0, 3, 4, 5, 6):
        with hour(days=day, hours=5 if day % 2 else 0):
            take_call(call.key, by=cast.chen)
            may_take_back = told(call, Outcome.NO_ANSWER, cast.chen).may_take_back
            assert may_take_back == (day < 6)
    call.refresh_from_db()
    assert (call.state, call.outcome, call.done_at) == (CallState.WRITTEN_TO, Outcome.ATTEMPTS_USED, None)
    assert call.invitation and call.invitation.customer == call.customer
    call.customer.refresh_from_db()
    assert call.customer.number_doubt == "not_reached"


def test_the_same_press_twice_is_one_attempt_and_a_strangers_is_stale(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        once = Told(outcome=Outcome.BUSY, number=1)
        record_attempt(call.key, told=once, by=cast.chen, seen=call.changes)
        record_attempt(call.key, told=once, by=cast.chen, seen=call.changes)
        assert Attempt.objects.count() == 1
        with pytest.raises(Stale):
            record_attempt(call.key, told=once, by=cast.sun, seen=call.changes)


def test_it_is_taken_back_within_a_minute_and_by_its_own_caller_alone(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        told(call, Outcome.BUSY, cast.chen)
        with pytest.raises(Refused):
            take_back_attempt(call.key, number=1, by=cast.sun)
    with hour(minutes=2), pytest.raises(Refused) as error:
        take_back_attempt(call.key, number=1, by=cast.chen)
    assert error.value.code == "TOO_LATE_TO_TAKE_BACK"


def test_nobody_reports_what_follows_from_the_days(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        for outcome in (Outcome.EXPIRED, Outcome.ATTEMPTS_USED, Outcome.CASE_OPEN):
            with pytest.raises(InvalidInput):
                told(call, outcome, cast.chen)


def test_what_was_answered_counts_when_he_refuses_to_go_on(cast: Cast) -> None:
    questionnaire(cast)
    with hour():
        call = taken(cast)
        answer_on_line(call.key, step=Step(answers={"overall": 3}), by=cast.chen, language="zh-hans")
        told(call, Outcome.REFUSAL, cast.chen)
    call.refresh_from_db()
    assert call.interview
    assert call.interview.state != InterviewState.OPEN
    assert call.interview.bad == ["overall"]


def test_no_number_is_written_into_the_audit(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        told(call, Outcome.WRONG_NUMBER, cast.chen, number_used="phone")
    written = " ".join(str(each.details) for each in AuditRecord.objects.all())
    assert call.customer.phone not in written
