"""The follow-up call: satisfied closes for good, dissatisfied reopens at a higher level."""

from dataclasses import dataclass
from enum import StrEnum

from anxin.engines.conversation.closing import lacking_tries
from anxin.engines.conversation.decisions import Decision, allow, reason, refuse
from anxin.engines.conversation.facts import DEFAULT_RULES, HIGHEST_LEVEL, CaseFacts, Rules, tries_suffice
from anxin.engines.conversation.phases import LAST, Phase


class FollowUpResult(StrEnum):
    """What the follow-up call brought."""

    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"
    NOT_REACHED = "not_reached"


class FollowUpAction(StrEnum):
    """What happens to the case after the follow-up call."""

    CLOSE_FOR_GOOD = "close_for_good"
    REOPEN = "reopen"
    TRY_AGAIN = "try_again"


@dataclass(frozen=True)
class FollowUpVerdict:
    """Whether the result may be recorded, and where it leaves the case."""

    decision: Decision
    action: FollowUpAction | None
    phase: Phase
    level: int
    manager_may_give_up: bool = False


def judge_follow_up(
    facts: CaseFacts, result: FollowUpResult, *, rules: Rules = DEFAULT_RULES
) -> FollowUpVerdict:
    """Say what a follow-up call's result does to the case; facts count the present try too."""
    if facts.closed_for_good or facts.phase is not LAST:
        code = "CASE_CLOSED_FOR_GOOD" if facts.closed_for_good else "NO_FOLLOW_UP_DUE"
        return FollowUpVerdict(refuse([reason(code, "S079")]), None, facts.phase, facts.level)
    if result is FollowUpResult.SATISFIED:
        decision = allow(reason("CUSTOMER_SATISFIED", "S078"))
        return FollowUpVerdict(decision, FollowUpAction.CLOSE_FOR_GOOD, facts.phase, facts.level)
    if result is FollowUpResult.DISSATISFIED:
        level = min(facts.level + 1, HIGHEST_LEVEL)
        decision = allow(reason("CUSTOMER_DISSATISFIED", "S077", "S078", level=level))
        return FollowUpVerdict(decision, FollowUpAction.REOPEN, Phase.LISTENING, level)
    enough = tries_suffice(facts.follow_up_attempts, rules=rules)
    decision = allow(reason("TRIES_USED" if enough else "NOT_REACHED_TRY_AGAIN", "L018"))
    return FollowUpVerdict(decision, FollowUpAction.TRY_AGAIN, facts.phase, facts.level, enough)


def judge_giving_up_follow_up(facts: CaseFacts, *, manager: bool, rules: Rules = DEFAULT_RULES) -> Decision:
    """Decide whether a case may be closed for good although its follow-up call reached nobody."""
    if facts.closed_for_good:
        return refuse([reason("CASE_CLOSED_FOR_GOOD")])
    if facts.phase is not LAST:
        return refuse([reason("NO_FOLLOW_UP_DUE", "S079")])
    missing = lacking_tries(facts.follow_up_attempts, manager=manager, rules=rules)
    return refuse(missing) if missing else allow(reason("CLOSED_WITHOUT_ANSWER", "L018"))
