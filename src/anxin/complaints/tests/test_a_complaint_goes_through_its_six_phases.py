"""From the customer's first words to the follow-up call, by the named operations alone."""

from datetime import UTC, datetime, timedelta

import pytest

from anxin.complaints.choices import Level, Outcome, Phase, Status
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.services.advance_phase import advance_phase, record_calming_round
from anxin.complaints.services.agree_solution import Proposal, decide_solution, propose_solution
from anxin.complaints.services.change_case import change_details
from anxin.complaints.services.close_complaint import Closing, FollowUp, close_complaint, record_follow_up
from anxin.complaints.services.promise_customer import keep_case_promise, promise_customer
from anxin.foundation import clock
from anxin.foundation.errors import NotFound, Refused, Stale
from anxin.promises.choices import PromiseKind, PromiseState
from anxin.promises.services import Pledge
from tests.cast import Cast, make_complaint

MONDAY = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


def talk_until_closing(cast: Cast) -> str:
    complaint = make_complaint(cast)
    slug, chen = complaint.slug, cast.chen
    advance_phase(slug, to=Phase.CALMING, by=chen)
    record_calming_round(slug, mood_before=4, mood_after=2, by=chen)
    advance_phase(slug, to=Phase.SOLVING, by=chen)
    solution = propose_solution(slug, proposal=Proposal(what="换压缩机", worth="一次修好，不用再跑"), by=chen)
    decide_solution(slug, solution_id=solution.pk, accepted=True, by=chen)
    advance_phase(slug, to=Phase.CLOSING, by=chen)
    change_details(slug, details={"reason": "reason-not-listened"}, by=chen)
    return slug


def test_a_satisfied_customer_closes_the_case_for_good(cast: Cast) -> None:
    with clock.at(MONDAY):
        slug = talk_until_closing(cast)
        closed = close_complaint(
            slug, closing_word=Closing(outcome=Outcome.ACCEPTED, words="行，就这么办"), by=cast.chen
        )
    assert closed.status == Status.FOLLOW_UP
    assert closed.follow_up_due_at == datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
    with clock.at(MONDAY + timedelta(days=3)):
        done = record_follow_up(slug, call=FollowUp(satisfied=True, distress=1), by=cast.sun)
    assert (done.status, done.satisfied, done.closed_at) == (Status.CLOSED, True, MONDAY + timedelta(days=3))


def test_a_dissatisfied_customer_opens_it_again_one_level_higher(cast: Cast) -> None:
    slug = talk_until_closing(cast)
    close_complaint(slug, closing_word=Closing(outcome=Outcome.ACCEPTED, words="好"), by=cast.chen)
    again = record_follow_up(slug, call=FollowUp(satisfied=False, distress=4, words="又不凉了"), by=cast.sun)
    assert (again.status, again.phase, again.level) == (Status.OPEN, Phase.LISTENING, Level.ESCALATED)
    with pytest.raises(Refused, match=r"No solution|还没有"):
        advance_phase(slug, to=Phase.CALMING, by=cast.chen)
        record_calming_round(slug, mood_before=3, mood_after=1, by=cast.chen)
        advance_phase(slug, to=Phase.SOLVING, by=cast.chen)
        advance_phase(slug, to=Phase.CLOSING, by=cast.chen)


def test_silence_closes_nothing(cast: Cast) -> None:
    slug = talk_until_closing(cast)
    with pytest.raises(Refused):
        close_complaint(slug, closing_word=Closing(outcome=Outcome.ACCEPTED, words=" "), by=cast.chen)
    with pytest.raises(Refused):
        close_complaint(slug, closing_word=Closing(outcome=Outcome.UNREACHABLE, reason="打不通"), by=cast.liu)


def test_a_remedy_is_promised_only_after_calming_but_an_answer_at_once(cast: Cast) -> None:
    slug = make_complaint(cast).slug
    tomorrow = clock.now() + timedelta(days=1)
    remedy = Pledge(PromiseKind.REMEDY, "免费换压缩机", tomorrow, cast.chen)
    with pytest.raises(Refused) as refusal:
        promise_customer(slug, pledge=remedy, by=cast.chen)
    assert refusal.value.code == "REMEDY_PROMISE_TOO_EARLY"
    answer = Pledge(PromiseKind.ACKNOWLEDGEMENT, "明天上午回电", tomorrow, cast.chen)
    promise = promise_customer(slug, pledge=answer, by=cast.chen)
    assert keep_case_promise(slug, promise_id=promise.pk, by=cast.chen).state == PromiseState.KEPT


def test_two_people_do_not_overwrite_each_other(cast: Cast) -> None:
    complaint = make_complaint(cast)
    seen_by_both = complaint.version
    advance_phase(complaint.slug, to=Phase.CALMING, by=cast.chen, seen=seen_by_both)
    with pytest.raises(Stale) as stale:
        change_details(complaint.slug, details={"wish": "退款"}, by=cast.liu, seen=seen_by_both)
    assert "陈敏" in str(stale.value)
    assert get_complaint_for(cast.liu, complaint.slug).wish == ""


def test_a_second_dealers_manager_finds_nothing(cast: Cast) -> None:
    slug = make_complaint(cast).slug
    with pytest.raises(NotFound):
        get_complaint_for(cast.zhao, slug)
