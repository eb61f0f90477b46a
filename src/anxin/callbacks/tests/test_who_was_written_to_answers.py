"""A customer who was not reached answers what was written to him: by that his call comes to its end."""

import pytest

from anxin.callbacks.choices import CallState, Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.services.heard_by_link import note_answer_by_link
from anxin.callbacks.services.hold_call import take_call
from anxin.callbacks.tests.ringing import call_of, hour, questionnaire, told
from anxin.surveys.selectors.invitations import token_of
from anxin.surveys.services.answer_link import finish_by_link, give_by_link
from anxin.surveys.services.giving import Step
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _written_to(cast: Cast) -> Call:
    questionnaire(cast)
    call = call_of(cast)
    for day in (0, 3, 4, 5, 6):
        with hour(days=day, hours=5 if day % 2 else 0):
            take_call(call.key, by=cast.chen)
            told(call, Outcome.NO_ANSWER, cast.chen)
    call.refresh_from_db()
    return call


def test_his_answers_are_those_of_the_call(cast: Cast) -> None:
    call = _written_to(cast)
    assert call.invitation
    token = token_of(call.invitation.key)
    answers = {"overall": 9, "clean": 5, "fixed": True}
    with hour(days=8):
        give_by_link(token, step=Step(answers=answers, words={"wish": "没有了"}), language="zh-hans")
        interview = finish_by_link(token)
        note_answer_by_link(interview.pk)
        note_answer_by_link(interview.pk)
    call.refresh_from_db()
    assert (call.state, call.outcome, call.interview) == (CallState.DONE, Outcome.COMPLETE, interview)


def test_an_answer_that_was_never_asked_for_by_a_call_ends_none(cast: Cast) -> None:
    call = _written_to(cast)
    assert note_answer_by_link(call.key) is None
    call.refresh_from_db()
    assert call.state == CallState.WRITTEN_TO
