import pytest
from hypothesis import given

from anxin.engines.conversation.facts import CaseFacts
from anxin.engines.conversation.opening import Act, judge_act, open_acts
from anxin.engines.conversation.phases import ORDER, Phase
from anxin.engines.conversation.tests.strategies import facts

EARLY = (Phase.GREETING, Phase.LISTENING, Phase.CALMING)


@pytest.mark.parametrize("phase", ORDER)
def test_an_acknowledgement_may_be_promised_at_once(phase: Phase) -> None:
    assert judge_act(CaseFacts(phase=phase), Act.PROMISE_ACKNOWLEDGEMENT).allowed


@pytest.mark.parametrize("phase", EARLY)
@pytest.mark.parametrize(
    ("act", "code"),
    [
        (Act.PROPOSE_SOLUTION, "SOLUTION_TOO_EARLY"),
        (Act.PROMISE_REMEDY, "REMEDY_PROMISE_TOO_EARLY"),
        (Act.ASK_HISTORY, "HISTORY_TOO_EARLY"),
    ],
)
def test_what_belongs_to_solving_is_shut_before_it(phase: Phase, act: Act, code: str) -> None:
    assert judge_act(CaseFacts(phase=phase), act).codes == (code,)


def test_everything_is_open_while_solving() -> None:
    assert open_acts(CaseFacts(phase=Phase.SOLVING, mood_now=2)) == tuple(Act)


def test_a_new_solution_while_closing_needs_a_step_back() -> None:
    decision = judge_act(CaseFacts(phase=Phase.CLOSING), Act.PROPOSE_SOLUTION)
    assert decision.codes == ("SOLUTION_NEEDS_STEP_BACK",)


def test_the_follow_up_call_asks_nothing_about_the_past_and_offers_no_solution() -> None:
    case = CaseFacts(phase=Phase.FOLLOW_UP)
    assert judge_act(case, Act.ASK_HISTORY).codes == ("FOLLOW_UP_ASKS_ONE_THING",)
    assert judge_act(case, Act.PROPOSE_SOLUTION).codes == ("SOLUTION_NEEDS_REOPENING",)


def test_a_remedy_promised_to_an_upset_customer_carries_a_warning() -> None:
    decision = judge_act(CaseFacts(phase=Phase.SOLVING, mood_now=4), Act.PROMISE_REMEDY)
    assert decision.allowed
    assert decision.codes == ("CUSTOMER_STILL_UPSET",)


def test_a_manager_may_open_early_but_says_why() -> None:
    case = CaseFacts(phase=Phase.LISTENING)
    silent = judge_act(case, Act.PROPOSE_SOLUTION, manager=True)
    assert (silent.allowed, silent.needs_reason) == (False, True)
    told = judge_act(case, Act.PROPOSE_SOLUTION, manager=True, reason_given=True)
    assert (told.allowed, told.codes) == (True, ("OPENED_EARLY_BY_MANAGER",))


def test_a_reason_alone_does_not_make_a_manager() -> None:
    case = CaseFacts(phase=Phase.LISTENING)
    assert not judge_act(case, Act.PROMISE_REMEDY, reason_given=True).allowed


@given(case=facts)
def test_nothing_is_open_in_a_case_closed_for_good(case: CaseFacts) -> None:
    if case.closed_for_good:
        assert open_acts(case) == ()
