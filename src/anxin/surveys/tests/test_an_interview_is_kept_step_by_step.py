"""Every step is kept at once, the same step again changes nothing, and the end is judged by what was answered."""

from datetime import timedelta

import pytest

from anxin.engines.surveys import Skip
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from anxin.foundation.models import AuditRecord
from anxin.surveys.choices import InterviewState, Way
from anxin.surveys.events import BadAnswerGiven, InterviewFinished
from anxin.surveys.models import Interview
from anxin.surveys.services import interviews
from anxin.surveys.services.giving import Step
from anxin.surveys.services.interviews import (
    About,
    begin_interview,
    end_interview,
    end_left_interviews,
    give_answers,
    put_to_complaint,
    take_up_again,
)
from anxin.surveys.tests.asking import make_version
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def news(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    told: list[object] = []
    monkeypatch.setattr(interviews, "publish", told.append)
    return told


def _begin(cast: Cast, *, way: Way = Way.CALL) -> Interview:
    version = make_version(cast.shanghai, cast.liu)
    about = About(customer=cast.customer, vehicle=cast.car, adviser=cast.wang)
    caller = cast.chen if way == Way.CALL else None
    return begin_interview(version, way=way, about=about, language="zh-hans", caller=caller)


def test_each_step_is_there_for_the_next_page(cast: Cast) -> None:
    interview = _begin(cast)
    give_answers(interview.pk, step=Step(answers={"greet": True, "overall": "9"}), by=cast.chen, seen=0)
    give_answers(
        interview.pk, step=Step(answers={"fixed": "是"}, words={"wish": " 空调 "}), by=cast.chen, seen=1
    )
    interview.refresh_from_db()
    assert interview.answers == {"greet": True, "overall": 9, "fixed": True}
    assert interview.words == {"wish": "空调"}
    assert interview.changes == 2


def test_the_same_step_again_changes_nothing_and_another_page_is_told(cast: Cast) -> None:
    interview = _begin(cast)
    step = Step(answers={"overall": 9})
    give_answers(interview.pk, step=step, seen=0)
    assert give_answers(interview.pk, step=step, seen=0).changes == 1
    with pytest.raises(Stale):
        give_answers(interview.pk, step=Step(answers={"overall": 3}), seen=0)


def test_an_answer_that_does_not_fit_names_its_item(cast: Cast) -> None:
    interview = _begin(cast)
    for step, item in ((Step(answers={"overall": 11}), "overall"), (Step(answers={"colour": 1}), "colour")):
        with pytest.raises(InvalidInput) as wrong:
            give_answers(interview.pk, step=step)
        assert wrong.value.field == item


def test_all_is_kept_of_a_step_or_nothing(cast: Cast) -> None:
    interview = _begin(cast)
    with pytest.raises(InvalidInput):
        give_answers(interview.pk, step=Step(answers={"overall": 9, "clean": 7}))
    interview.refresh_from_db()
    assert interview.answers == {}


def test_what_another_answer_hid_is_kept_apart_and_comes_back(cast: Cast) -> None:
    interview = _begin(cast)
    give_answers(interview.pk, step=Step(answers={"fixed": False, "still": "noise"}))
    give_answers(interview.pk, step=Step(answers={"fixed": True, "overall": 3}))
    ended = end_interview(interview.pk)
    assert "still" not in ended.answers
    assert ended.aside == {"still": {"answer": "noise", "words": ""}}
    assert ended.bad == ["overall"]


def test_an_interview_counts_by_the_weight_that_was_answered(cast: Cast) -> None:
    whole, half, less = _begin(cast), _begin(cast), _begin(cast)
    give_answers(whole.pk, step=Step(answers={"overall": 9, "clean": 5, "fixed": True}))
    give_answers(half.pk, step=Step(answers={"overall": 9}))
    states = [end_interview(each.pk).state for each in (whole, half, less)]
    assert states == [InterviewState.COMPLETE, InterviewState.PARTIAL, InterviewState.BROKEN_OFF]


def test_a_reason_why_not_is_taken_back_by_an_answer(cast: Cast) -> None:
    interview = _begin(cast)
    give_answers(interview.pk, step=Step(skipped={"overall": Skip.DOES_NOT_WANT}))
    kept = give_answers(interview.pk, step=Step(answers={"overall": 6}))
    assert (kept.answers, kept.skipped) == ({"overall": 6}, {})


def test_a_bad_answer_by_link_makes_news_and_one_on_the_line_does_not(cast: Cast, news: list[object]) -> None:
    by_link, by_call = _begin(cast, way=Way.LINK), _begin(cast)
    for each in (by_link, by_call):
        give_answers(each.pk, step=Step(answers={"overall": 2, "clean": 5, "fixed": True}))
        end_interview(each.pk)
    assert news == [
        InterviewFinished(by_link.pk),
        BadAnswerGiven(by_link.pk),
        InterviewFinished(by_call.pk),
    ]
    end_interview(by_link.pk)
    assert len(news) == 3


def test_one_cut_off_is_taken_up_and_a_complete_one_is_not(cast: Cast, news: list[object]) -> None:
    interview = _begin(cast, way=Way.LINK)
    give_answers(interview.pk, step=Step(answers={"overall": 2}))
    end_interview(interview.pk)
    with pytest.raises(Refused):
        give_answers(interview.pk, step=Step(answers={"clean": 4}))
    take_up_again(interview.pk)
    give_answers(interview.pk, step=Step(answers={"clean": 4, "fixed": True}))
    ended = end_interview(interview.pk)
    assert (ended.state, ended.seconds) == (InterviewState.COMPLETE, None)
    assert sum(isinstance(each, BadAnswerGiven) for each in news) == 1
    with pytest.raises(Refused):
        take_up_again(interview.pk)


def test_seconds_are_those_of_the_house(cast: Cast) -> None:
    begun = clock.now()
    with clock.at(begun):
        interview = _begin(cast)
    with clock.at(begun + timedelta(seconds=187)):
        assert end_interview(interview.pk).seconds == 187


def test_a_call_left_open_ends_by_itself_after_half_a_day(cast: Cast) -> None:
    interview = _begin(cast)
    assert end_left_interviews() == 0
    with clock.at(clock.now() + timedelta(hours=13)):
        assert end_left_interviews() == 1
        assert end_left_interviews() == 0
    interview.refresh_from_db()
    assert interview.state == InterviewState.BROKEN_OFF


def test_who_served_the_customer_does_not_ask_him(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu)
    about = About(customer=cast.customer, adviser=cast.chen)
    with pytest.raises(Refused) as refused:
        begin_interview(version, way=Way.CALL, about=about, language="zh-hans", caller=cast.chen)
    assert refused.value.code == "CALLER_SERVED"


def test_another_dealers_customer_and_caller_are_kept_out(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu)
    with pytest.raises(NotFound):
        begin_interview(
            version, way=Way.LINK, about=About(customer=cast.foreign_customer), language="zh-hans"
        )
    interview = _begin(cast)
    for who, error in ((cast.zhao, NotFound), (cast.wang, NotAllowed)):
        with pytest.raises(error):
            give_answers(interview.pk, step=Step(answers={"overall": 9}), by=who)


def test_a_complaint_made_on_the_line_is_noted_once(cast: Cast) -> None:
    interview = _begin(cast)
    put_to_complaint(interview.pk, subject="TS20260101-0001", by=cast.chen)
    assert (
        put_to_complaint(interview.pk, subject="TS20260101-0002", by=cast.chen).subject == "TS20260101-0001"
    )
    with pytest.raises(NotFound):
        put_to_complaint(interview.pk, subject="TS20260101-0003", by=cast.zhao)


def test_begin_and_end_stand_in_the_audit_trail(cast: Cast) -> None:
    interview = _begin(cast)
    end_interview(interview.pk, by=cast.chen)
    told = AuditRecord.objects.filter(subject=str(interview.pk)).order_by("pk")
    assert [each.action for each in told] == ["surveys.interview_begun", "surveys.interview_ended"]
