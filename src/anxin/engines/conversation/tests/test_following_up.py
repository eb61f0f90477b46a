from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.conversation.facts import CaseFacts
from anxin.engines.conversation.following_up import (
    FollowUpAction,
    FollowUpResult,
    judge_follow_up,
    judge_giving_up_follow_up,
)
from anxin.engines.conversation.phases import Phase
from anxin.engines.conversation.tests.strategies import facts
from anxin.engines.conversation.tests.test_closing import FIVE_TRIES

WAITING = CaseFacts(phase=Phase.FOLLOW_UP, level=1)


def test_a_satisfied_customer_closes_the_case_for_good() -> None:
    assert judge_follow_up(WAITING, FollowUpResult.SATISFIED).action is FollowUpAction.CLOSE_FOR_GOOD


@pytest.mark.parametrize(("before", "after"), [(1, 2), (2, 3), (3, 3)])
def test_a_dissatisfied_customer_reopens_one_level_higher(before: int, after: int) -> None:
    verdict = judge_follow_up(replace(WAITING, level=before), FollowUpResult.DISSATISFIED)
    assert verdict.action is FollowUpAction.REOPEN
    assert (verdict.phase, verdict.level) == (Phase.LISTENING, after)


def test_a_customer_not_reached_is_called_again() -> None:
    verdict = judge_follow_up(WAITING, FollowUpResult.NOT_REACHED)
    assert verdict.action is FollowUpAction.TRY_AGAIN
    assert not verdict.manager_may_give_up


def test_after_the_tries_a_manager_may_give_up() -> None:
    tried = replace(WAITING, follow_up_attempts=FIVE_TRIES)
    assert judge_follow_up(tried, FollowUpResult.NOT_REACHED).manager_may_give_up
    assert judge_giving_up_follow_up(tried, manager=True).allowed
    assert judge_giving_up_follow_up(tried, manager=False).codes == ("MANAGER_APPROVAL_NEEDED",)
    assert judge_giving_up_follow_up(WAITING, manager=True).codes == ("TOO_FEW_TRIES",)


@given(case=facts, result=st.sampled_from(FollowUpResult))
def test_only_a_waiting_case_takes_a_result(case: CaseFacts, result: FollowUpResult) -> None:
    verdict = judge_follow_up(case, result)
    waiting = case.phase is Phase.FOLLOW_UP and not case.closed_for_good
    assert verdict.decision.allowed is waiting
    assert (verdict.action is None) is not waiting
    assert case.level <= verdict.level <= 3
