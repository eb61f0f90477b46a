"""The script on the line: each answer kept at once, hidden again when an earlier one changes, ended as it stands."""

from datetime import timedelta

import pytest

from anxin.callbacks.choices import CallKind, CallState, Outcome
from anxin.callbacks.selectors.script import step_of
from anxin.callbacks.services.ask_customer import answer_on_line, resume_interview
from anxin.callbacks.services.hold_call import take_call
from anxin.callbacks.tests.ringing import TEN, hour, questionnaire, taken, told
from anxin.foundation.errors import InvalidInput, Refused, Stale
from anxin.surveys.choices import InterviewState, Way
from anxin.surveys.models import Interview
from anxin.surveys.services.giving import Step
from anxin.surveys.services.interviews import end_left_interviews
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked(cast: Cast) -> None:
    questionnaire(cast)


def _say(call_key: object, cast: Cast, **step: object) -> Interview:
    given = Step(**step)  # type: ignore[arg-type]  # a test's shorthand
    return answer_on_line(call_key, step=given, by=cast.chen, language="zh-hans")  # type: ignore[arg-type]


def test_the_first_answer_begins_the_interview_and_each_is_kept_at_once(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        assert not Interview.objects.exists()
        _say(call.key, cast, answers={"greet": "true"})
        _say(call.key, cast, answers={"overall": "9"})
    interview = Interview.objects.get()
    call.refresh_from_db()
    assert call.interview == interview
    assert (interview.way, interview.caller, interview.answers) == (
        Way.CALL,
        cast.chen,
        {"greet": True, "overall": 9},
    )


def test_one_thing_stands_on_the_screen_and_a_low_mark_asks_why(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        step = step_of(call, cast.chen)
        assert step and step.item and (step.item.key, step.kind) == ("greet", "say")
        _say(call.key, cast, answers={"greet": True})
        _say(call.key, cast, answers={"overall": 4})
        call.refresh_from_db()
        step = step_of(call, cast.chen)
        assert step and step.item and (step.item.key, step.needs_words) == ("overall", True)
        _say(call.key, cast, words={"overall": "等了三个小时"})
        call.refresh_from_db()
        step = step_of(call, cast.chen)
    assert step and step.item and step.item.key == "clean"
    assert step.back == "overall"
    assert step.bad[0][1:] == ("4", "等了三个小时")


def test_a_reason_why_not_is_as_good_as_an_answer(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        _say(call.key, cast, answers={"greet": True})
        _say(call.key, cast, skipped={"overall": "does_not_want"})
        call.refresh_from_db()
        step = step_of(call, cast.chen)
    assert step and step.item and step.item.key == "clean"


def test_an_earlier_answer_that_changes_hides_what_hung_on_it(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        _say(call.key, cast, answers={"greet": True, "overall": 9, "clean": 5, "fixed": False})
        call.refresh_from_db()
        step = step_of(call, cast.chen)
        assert step and step.item and step.item.key == "still"
        _say(call.key, cast, answers={"still": "noise"})
        _say(call.key, cast, answers={"fixed": True})
        call.refresh_from_db()
        step = step_of(call, cast.chen)
    assert step and step.item and step.item.key == "wish"


def test_a_screen_that_is_older_does_not_write_over_a_newer_one(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        seen = _say(call.key, cast, answers={"greet": True}).changes
        _say(call.key, cast, answers={"overall": 9})
        with pytest.raises(Stale):
            answer_on_line(
                call.key, step=Step(answers={"overall": 5}), by=cast.chen, language="zh-hans", seen=seen
            )


def test_an_answer_that_does_not_fit_names_its_item(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        with pytest.raises(InvalidInput) as error:
            _say(call.key, cast, answers={"overall": "11"})
    assert error.value.field == "overall"


def test_the_end_is_what_the_answers_say(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        with pytest.raises(Refused):
            told(call, Outcome.COMPLETE, cast.chen)
        _say(call.key, cast, answers={"greet": True, "overall": 9})
        with pytest.raises(Refused) as error:
            told(call, Outcome.COMPLETE, cast.chen)
        assert error.value.code == "NOT_ALL_ASKED"
        _say(call.key, cast, answers={"clean": 5, "fixed": True}, skipped={"wish": "does_not_know"})
        told(call, Outcome.COMPLETE, cast.chen)
    call.refresh_from_db()
    assert (call.state, call.outcome, call.done_by) == (CallState.DONE, Outcome.COMPLETE, cast.chen)
    assert call.attempts.get().said == ["greet"]


def test_stopped_early_it_is_partial_and_may_be_gone_on_with(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        _say(call.key, cast, answers={"greet": True, "overall": 9})
        told(call, Outcome.BROKEN_OFF, cast.chen)
        call.refresh_from_db()
        assert call.outcome == Outcome.PARTIAL
        resume_interview(call.key, by=cast.chen)
        call.refresh_from_db()
        _give_rest(call.key, cast)
        told(call, Outcome.COMPLETE, cast.chen)
    call.refresh_from_db()
    assert call.outcome == Outcome.COMPLETE
    assert call.attempts.count() == 2


def _give_rest(key: object, cast: Cast) -> None:
    interview = Interview.objects.get()
    assert interview.state == InterviewState.OPEN
    _say(key, cast, answers={"clean": 5, "fixed": True}, skipped={"wish": "does_not_know"})


def test_what_was_answered_before_an_appointment_is_there_when_it_is_kept(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        _say(call.key, cast, answers={"greet": True, "overall": 9})
        told(call, Outcome.APPOINTMENT, cast.chen, appointment=TEN + timedelta(days=1))
    with hour(days=1):
        end_left_interviews()
        take_call(call.key, by=cast.chen)
        _say(call.key, cast, answers={"clean": 5})
    interview = Interview.objects.get()
    assert interview.answers == {"greet": True, "overall": 9, "clean": 5}


def test_nobody_else_answers_for_the_one_who_has_the_call(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        with pytest.raises(Refused) as error:
            answer_on_line(call.key, step=Step(answers={"greet": True}), by=cast.sun, language="zh-hans")
    assert error.value.code == "CALL_HELD"
    assert cast.chen.name in str(error.value)


def test_a_talk_has_no_questions_and_ends_as_it_is_told(cast: Cast) -> None:
    with hour():
        call = taken(cast, kind=CallKind.BAD_ANSWER)
        assert step_of(call, cast.chen) is None
        with pytest.raises(Refused):
            _say(call.key, cast, answers={"overall": 9})
        told(call, Outcome.COMPLETE, cast.chen, note="搬到苏州去了")
    call.refresh_from_db()
    assert (call.outcome, call.attempts.get().note) == (Outcome.COMPLETE, "搬到苏州去了")
