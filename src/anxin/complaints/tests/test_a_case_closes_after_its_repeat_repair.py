"""The case of a repeat repair closes after its treatment; the follow-up call verifies whether it solved the problem."""

from datetime import timedelta

import pytest

from anxin.complaints.choices import Outcome, Phase, Status
from anxin.complaints.models import Complaint
from anxin.complaints.services.advance_phase import advance_phase, record_calming_round
from anxin.complaints.services.agree_solution import Proposal, decide_solution, propose_solution
from anxin.complaints.services.change_case import change_details
from anxin.complaints.services.close_complaint import Closing, FollowUp, close_complaint, record_follow_up
from anxin.complaints.services.join_repeat import join_repeat
from anxin.complaints.services.merge_cases import Merging, merge_cases
from anxin.engines.repeats.items import Item
from anxin.engines.repeats.procedure import Mark
from anxin.foundation import clock
from anxin.foundation.errors import Refused
from anxin.workshop.models import RepeatProof, RepeatRepair
from anxin.workshop.selectors.procedure import procedure_of
from anxin.workshop.selectors.repeats import get_repeat_for
from anxin.workshop.services.repeats import confirm_repeat, finish_repeat, refuse_repeat, suspect_repeats
from anxin.workshop.tests.repeat_visits import confirmed, prove, treated, visit
from tests.cast import Cast, make_complaint

SAID = Closing(outcome=Outcome.ACCEPTED, words="行，就这么办")


def _ready_to_close(cast: Cast) -> Complaint:
    """Return the car's case, talked through until its closing."""
    complaint = make_complaint(cast)
    slug, chen = complaint.slug, cast.chen
    advance_phase(slug, to=Phase.CALMING, by=chen)
    record_calming_round(slug, mood_before=4, mood_after=2, by=chen)
    advance_phase(slug, to=Phase.SOLVING, by=chen)
    solution = propose_solution(slug, proposal=Proposal(what="换压缩机", worth="一次修好"), by=chen)
    decide_solution(slug, solution_id=solution.pk, accepted=True, by=chen)
    advance_phase(slug, to=Phase.CLOSING, by=chen)
    change_details(slug, details={"reason": "reason-not-listened"}, by=chen)
    return complaint


def _closed_with(cast: Cast, repeat: RepeatRepair) -> Complaint:
    complaint = _ready_to_close(cast)
    assert join_repeat(repeat.pk) == complaint
    finish_repeat(repeat.key, by=cast.he)
    return close_complaint(complaint.slug, closing_word=SAID, by=cast.chen)


def _solved_mark(cast: Cast, repeat: RepeatRepair) -> Mark:
    standards = procedure_of(get_repeat_for(cast.chen, repeat.key), cast.chen).standards
    return next(each.mark for each in standards if each.standard == "repeat-standard-solved")


def test_a_caller_does_not_close_before_the_treatment_is_done(cast):
    complaint = _ready_to_close(cast)
    join_repeat(confirmed(cast).pk)
    with pytest.raises(Refused) as refusal:
        close_complaint(complaint.slug, closing_word=SAID, by=cast.chen)
    assert refusal.value.code == "REPEAT_NOT_DONE"


def test_a_manager_closes_all_the_same_and_says_why(cast):
    complaint = _ready_to_close(cast)
    join_repeat(confirmed(cast).pk)
    with pytest.raises(Refused) as refusal:
        close_complaint(complaint.slug, closing_word=SAID, by=cast.liu)
    assert refusal.value.code == "REPEAT_NEEDS_REASON"
    reasoned = Closing(outcome=Outcome.ACCEPTED, words="行", reason="客户把车卖了")
    assert close_complaint(complaint.slug, closing_word=reasoned, by=cast.liu).status == Status.FOLLOW_UP


def test_a_case_into_which_that_of_a_repeat_was_merged_waits_too(cast):
    join_repeat(confirmed(cast).pk)
    own = Complaint.objects.get()
    complaint = _ready_to_close(cast)
    merge_cases(own.slug, into=complaint.slug, by=cast.liu, merging=Merging())
    with pytest.raises(Refused) as refusal:
        close_complaint(complaint.slug, closing_word=SAID, by=cast.chen)
    assert refusal.value.code == "REPEAT_NOT_DONE"


def test_a_repeat_refused_after_all_holds_nothing_up(cast):
    complaint = _ready_to_close(cast)
    repeat = confirmed(cast)
    join_repeat(repeat.pk)
    refuse_repeat(repeat.key, by=cast.liu, why="看错了，是另一个毛病")
    assert close_complaint(complaint.slug, closing_word=SAID, by=cast.chen).status == Status.FOLLOW_UP


def test_the_page_says_why_the_case_does_not_close(cast, signed_in):
    complaint = _ready_to_close(cast)
    join_repeat(confirmed(cast).pk)
    page = signed_in(cast.chen).get(complaint.get_absolute_url()).content.decode()
    assert "Repeat repairs whose treatment is not done: 1" in page


def test_after_the_treatment_it_closes_and_a_satisfied_call_verifies_it(cast):
    repeat = treated(cast)
    complaint = _closed_with(cast, repeat)
    assert _solved_mark(cast, repeat) == Mark.OPEN
    record_follow_up(complaint.slug, call=FollowUp(satisfied=True, distress=1, words="凉快了"), by=cast.sun)
    proof = RepeatProof.objects.get(item=Item.FOLLOW_UP)
    assert (proof.facts, proof.by, proof.said) == ({"solved": True}, cast.sun, "凉快了")
    assert _solved_mark(cast, repeat) == Mark.KEPT


def test_the_call_agreed_when_the_car_was_handed_back_is_the_follow_up_call(cast):
    call_at = (clock.now() + timedelta(days=2)).replace(microsecond=0)
    repeat = treated(cast, besides=(Item.CALL_PLANNED,))
    prove(repeat, Item.CALL_PLANNED, by=cast.he, facts={"call_at": call_at})
    assert _closed_with(cast, repeat).follow_up_due_at == call_at


def test_a_dissatisfied_call_tells_that_it_is_not_solved(cast):
    repeat = treated(cast)
    complaint = _closed_with(cast, repeat)
    record_follow_up(
        complaint.slug, call=FollowUp(satisfied=False, distress=4, words="又不凉了"), by=cast.sun
    )
    assert _solved_mark(cast, repeat) == Mark.MISSED
    assert procedure_of(get_repeat_for(cast.chen, repeat.key), cast.chen).solved is False


def test_of_two_repeats_for_one_trouble_the_call_verifies_the_last_alone(cast):
    earlier = treated(cast)
    complaint = _ready_to_close(cast)
    join_repeat(earlier.pk)
    third = visit(cast, "RO-3", 20)
    suspect_repeats(cast.shanghai, orders=[third.pk])
    last = RepeatRepair.objects.get(order=third)
    confirm_repeat(last.key, by=cast.chen)
    assert join_repeat(last.pk) == complaint
    reasoned = Closing(outcome=Outcome.ACCEPTED, words="行", reason="已修好")
    close_complaint(complaint.slug, closing_word=reasoned, by=cast.liu)
    record_follow_up(complaint.slug, call=FollowUp(satisfied=True, distress=1), by=cast.sun)
    answers = RepeatProof.objects.filter(item=Item.FOLLOW_UP)
    assert {each.repeat_id: each.facts["solved"] for each in answers} == {earlier.pk: False, last.pk: True}
