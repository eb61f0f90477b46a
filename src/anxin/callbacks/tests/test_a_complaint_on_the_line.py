"""A complaint is made in the call in which it is heard, and the calls about complaints keep to their matter."""

import pytest
from django.utils import translation

from anxin.callbacks.choices import CallKind, CallState, Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.blocking import why_blocked
from anxin.callbacks.selectors.complaining import first_draft
from anxin.callbacks.selectors.queue import next_calls
from anxin.callbacks.selectors.script import step_of
from anxin.callbacks.services.ask_customer import answer_on_line
from anxin.callbacks.services.hear_complaint import Heard, complain_on_line
from anxin.callbacks.services.hold_call import take_call
from anxin.callbacks.services.make_call import CallAbout, make_call
from anxin.callbacks.tests.ringing import TEN, call_of, hour, questionnaire, taken, told
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint, ContactTry, FollowUpCall
from anxin.complaints.services.close_complaint import Remedy, quick_close
from anxin.complaints.services.open_complaint import Intake
from anxin.engines.callbacks import CallDays
from anxin.foundation.errors import InvalidInput, Refused
from anxin.foundation.models import AuditRecord
from anxin.messaging.models import Notice
from anxin.surveys.services.giving import Step
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db
HEARD = Heard(words="等了三个小时，没人理我", category="cat-service-not-fixed", mood=4)


def _answer(call: Call, cast: Cast, **step: object) -> None:
    given = Step(**step)  # type: ignore[arg-type]  # a test's shorthand
    answer_on_line(call.key, step=given, by=cast.chen, language="zh-hans")


def test_it_begins_with_his_words_and_the_manager_hears_of_it_at_once(cast: Cast) -> None:
    questionnaire(cast)
    with hour():
        call = taken(cast)
        _answer(call, cast, answers={"overall": 3}, words={"overall": "等了三个小时"})
        call.refresh_from_db()
        assert first_draft(call) == ("等了三个小时", "")
        complaint = complain_on_line(call.key, heard=HEARD, by=cast.chen)
    call.refresh_from_db()
    assert call.made_complaint == complaint
    assert call.interview and call.interview.subject == complaint.slug
    assert AuditRecord.objects.filter(action="surveys.interview_put_to_complaint").count() == 1
    assert (complaint.channel, complaint.customer, complaint.vehicle, complaint.repair_order) == (
        "intake-call-back",
        call.customer,
        call.vehicle,
        call.order,
    )
    assert complaint.owner == cast.chen
    notice = Notice.objects.get(code="COMPLAINT_ON_THE_LINE")
    assert notice.person == cast.liu


def test_sent_twice_it_is_one_and_a_missing_word_names_its_field(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        with pytest.raises(InvalidInput) as error:
            complain_on_line(call.key, heard=Heard(words=" ", category=HEARD.category), by=cast.chen)
        assert error.value.field == "words"
        first = complain_on_line(call.key, heard=HEARD, by=cast.chen)
        assert complain_on_line(call.key, heard=HEARD, by=cast.chen) == first
    assert Complaint.objects.count() == 1


def test_the_call_in_which_it_was_made_goes_on_to_its_end(cast: Cast) -> None:
    questionnaire(cast)
    with hour():
        call = taken(cast)
        _answer(call, cast, answers={"greet": True, "overall": 3}, words={"overall": "等了三个小时"})
        complain_on_line(call.key, heard=HEARD, by=cast.chen)
        _answer(call, cast, answers={"clean": 5, "fixed": True}, skipped={"wish": "does_not_know"})
        told(call, Outcome.COMPLETE, cast.chen)
    call.refresh_from_db()
    assert (call.state, call.outcome) == (CallState.DONE, Outcome.COMPLETE)


def test_nothing_else_is_asked_while_a_complaint_is_open(cast: Cast) -> None:
    with hour():
        call = call_of(cast)
        make_complaint(cast, customer=call.customer, vehicle=call.vehicle)
        assert next_calls(cast.sun, cast.shanghai) == []
        with pytest.raises(Refused) as error, translation.override("en"):
            take_call(call.key, by=cast.sun)
        assert "complaint comes first" in str(error.value)


def test_a_wish_for_no_calls_blocks_the_questions_but_not_his_own_matter(cast: Cast) -> None:
    with hour():
        call, lost = (
            call_of(cast, do_not_call=True),
            call_of(cast, kind=CallKind.BAD_ANSWER, do_not_call=True),
        )
        assert why_blocked(call, cast.chen)
        assert not why_blocked(lost, cast.chen)


def _handled(cast: Cast, *, area: str = "") -> tuple[Complaint, Call]:
    intake = Intake(
        dealer=cast.shanghai,
        words="空调不凉",
        channel="intake-incoming",
        category="cat-service-not-fixed",
        reason="reason-not-listened",
        trouble_area=area,
        customer=cast.customer,
        vehicle=cast.car,
        mood=3,
    )
    complaint = quick_close(intake, remedy=Remedy(what="加了冷媒", words="凉了，谢谢"), by=cast.liu)
    day = TEN.date()
    about = CallAbout(customer=cast.customer, vehicle=cast.car, complaint=complaint)
    call = make_call(
        cast.shanghai, kind=CallKind.AFTER_COMPLAINT, about=about, days=CallDays(day, day, day, day)
    )
    return complaint, call


def test_the_follow_up_asks_about_the_handled_problem_with_good_words(cast: Cast) -> None:
    with hour():
        complaint, call = _handled(cast)
        take_call(call.key, by=cast.chen)
        _answer(call, cast, answers={"greeting": True})
        call.refresh_from_db()
        step = step_of(call, cast.chen, language="zh")
        assert step and step.item
        assert (step.item.key, str(step.says)) == ("runs_again", "车辆现在都正常了吧？")
        _answer(
            call, cast, answers={"runs_again": True, "solution": True, "distress": 1, "comes_again": True}
        )
        _answer(call, cast, answers={"farewell": True})
        told(call, Outcome.COMPLETE, cast.chen)
    complaint.refresh_from_db()
    assert (complaint.status, complaint.satisfied, complaint.distress) == (Status.CLOSED, True, 1)
    assert call.attempts.get().said == ["greeting", "farewell"]


def test_a_dissatisfied_one_opens_his_case_again_with_his_words(cast: Cast) -> None:
    with hour():
        complaint, call = _handled(cast)
        take_call(call.key, by=cast.chen)
        _answer(call, cast, answers={"greeting": True, "runs_again": False}, words={"runs_again": "还是不凉"})
        _answer(call, cast, answers={"solution": False, "distress": 4}, words={"solution": "没解决"})
        told(call, Outcome.BROKEN_OFF, cast.chen)
    complaint.refresh_from_db()
    assert (complaint.status, complaint.satisfied) == (Status.OPEN, False)
    assert "还是不凉" in FollowUpCall.objects.get().words


def test_a_follow_up_that_reaches_nobody_counts_in_its_case_and_is_not_taken_back(cast: Cast) -> None:
    with hour():
        _complaint, call = _handled(cast)
        take_call(call.key, by=cast.chen)
        recorded = told(call, Outcome.NO_ANSWER, cast.chen)
    attempt = ContactTry.objects.get()
    assert (attempt.outcome, attempt.for_follow_up) == ("no_answer", True)
    assert not recorded.may_take_back
