from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.conversation.decisions import refuse
from anxin.engines.conversation.facts import CaseFacts, Rules
from anxin.engines.conversation.moves import judge_move, possible_moves
from anxin.engines.conversation.phases import ORDER, Phase, TransitionKind, find_transition
from anxin.engines.conversation.tests.strategies import facts

LISTENING = CaseFacts(phase=Phase.LISTENING, words_recorded=True)
CALMING = CaseFacts(phase=Phase.CALMING, words_recorded=True, mood_now=5)
SOLVING = CaseFacts(phase=Phase.SOLVING, words_recorded=True, mood_now=2)


def codes(case: CaseFacts, target: Phase, *, reason_given: bool = False) -> tuple[str, ...]:
    return judge_move(case, target, reason_given=reason_given).codes


def test_greeting_leads_to_listening_without_conditions() -> None:
    assert judge_move(CaseFacts(phase=Phase.GREETING), Phase.LISTENING, reason_given=False).allowed


def test_calming_needs_the_customers_own_words() -> None:
    assert codes(replace(LISTENING, words_recorded=False), Phase.CALMING) == ("WORDS_NOT_RECORDED",)
    assert judge_move(LISTENING, Phase.CALMING, reason_given=False).allowed


def test_a_furious_customer_is_not_ready_for_a_solution() -> None:
    assert codes(CALMING, Phase.SOLVING) == ("NOT_CALM_YET",)


def test_a_calm_customer_needs_no_round() -> None:
    assert judge_move(replace(CALMING, mood_now=2), Phase.SOLVING, reason_given=False).allowed


def test_the_mood_must_be_known_before_solving() -> None:
    assert codes(replace(CALMING, mood_now=None), Phase.SOLVING) == ("MOOD_NOT_RECORDED",)


def test_after_four_rounds_another_person_must_take_over() -> None:
    four = replace(CALMING, calming_rounds=4)
    assert codes(four, Phase.SOLVING) == ("PERSON_MUST_CHANGE",)
    decision = judge_move(replace(four, person_changed=True), Phase.SOLVING, reason_given=False)
    assert decision.allowed
    assert decision.codes == ("CUSTOMER_STILL_UPSET",)


def test_another_person_does_not_replace_the_rounds() -> None:
    assert codes(replace(CALMING, calming_rounds=3, person_changed=True), Phase.SOLVING) == ("NOT_CALM_YET",)


def test_closing_needs_an_answer_to_a_solution() -> None:
    assert codes(SOLVING, Phase.CLOSING) == ("NO_SOLUTION_PROPOSED",)
    assert codes(replace(SOLVING, solutions_proposed=1), Phase.CLOSING) == ("SOLUTION_NOT_ANSWERED",)
    assert judge_move(replace(SOLVING, solution_accepted=True), Phase.CLOSING, reason_given=False).allowed


def test_closing_after_a_refusal_is_open_and_says_so() -> None:
    decision = judge_move(replace(SOLVING, solution_refused=True), Phase.CLOSING, reason_given=False)
    assert decision.allowed
    assert decision.codes == ("SOLUTION_WAS_REFUSED",)


def test_a_step_back_needs_a_reason_and_nothing_else() -> None:
    refused = judge_move(SOLVING, Phase.CALMING, reason_given=False)
    assert (refused.allowed, refused.needs_reason, refused.codes) == (
        False,
        True,
        ("STEP_BACK_NEEDS_REASON",),
    )
    allowed = judge_move(SOLVING, Phase.CALMING, reason_given=True)
    assert (allowed.allowed, allowed.needs_reason) == (True, True)


def test_a_skip_needs_a_reason_and_the_customers_words() -> None:
    assert codes(LISTENING, Phase.SOLVING) == ("SKIP_NEEDS_REASON",)
    assert judge_move(LISTENING, Phase.SOLVING, reason_given=True).allowed
    silent = replace(LISTENING, words_recorded=False)
    assert codes(silent, Phase.SOLVING, reason_given=True) == ("WORDS_NOT_RECORDED",)


def test_every_refusal_is_told_at_once() -> None:
    assert codes(CaseFacts(phase=Phase.GREETING), Phase.SOLVING) == (
        "WORDS_NOT_RECORDED",
        "SKIP_NEEDS_REASON",
    )


def test_an_undeclared_step_is_refused_by_name() -> None:
    decision = judge_move(SOLVING, Phase.GREETING, reason_given=True)
    assert decision.codes == ("NO_SUCH_MOVE",)
    assert decision.reasons[0].params == {"source": "solving", "target": "greeting"}


@given(case=facts, reason_given=st.booleans())
def test_the_follow_up_is_never_entered_by_a_move(case: CaseFacts, reason_given: bool) -> None:
    assert not judge_move(case, Phase.FOLLOW_UP, reason_given=reason_given).allowed


@given(case=facts, target=st.sampled_from(ORDER), reason_given=st.booleans())
def test_only_declared_steps_of_an_open_case_are_allowed(
    case: CaseFacts, target: Phase, reason_given: bool
) -> None:
    decision = judge_move(case, target, reason_given=reason_given)
    if decision.allowed:
        way = find_transition(case.phase, target)
        assert way is not None
        assert not case.closed_for_good
        assert way.kind is TransitionKind.FORWARD or (decision.needs_reason and reason_given)


@given(case=facts, target=st.sampled_from(ORDER))
def test_a_reason_never_closes_a_step_that_was_open(case: CaseFacts, target: Phase) -> None:
    if judge_move(case, target, reason_given=False).allowed:
        assert judge_move(case, target, reason_given=True).allowed


@given(case=facts)
def test_the_listed_steps_are_judged_like_the_step_itself(case: CaseFacts) -> None:
    for move in possible_moves(case):
        assert move.decision == judge_move(case, move.target, reason_given=False)
        assert move.target is not Phase.FOLLOW_UP


def test_a_case_waiting_for_its_follow_up_offers_no_step() -> None:
    assert possible_moves(CaseFacts(phase=Phase.FOLLOW_UP)) == ()
    assert codes(CaseFacts(phase=Phase.FOLLOW_UP), Phase.LISTENING) == ("REOPEN_ONLY_BY_FOLLOW_UP",)


def test_a_shop_can_set_its_own_number_of_rounds() -> None:
    rules = Rules(rounds_suggest_move_on=1, rounds_maximum=2)
    case = replace(CALMING, calming_rounds=2, person_changed=True)
    assert judge_move(case, Phase.SOLVING, reason_given=False, rules=rules).allowed


def test_a_refusal_without_a_reason_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="says why"):
        refuse([])
