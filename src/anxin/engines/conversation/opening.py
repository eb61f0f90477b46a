"""What the agent may do in which phase: solutions, promises and questions about the past."""

from enum import StrEnum

from anxin.engines.conversation.decisions import Decision, Reason, allow, reason, refuse
from anxin.engines.conversation.facts import DEFAULT_RULES, CaseFacts, Rules
from anxin.engines.conversation.moves import not_calm_enough
from anxin.engines.conversation.phases import LAST, Phase, is_at_least


class Act(StrEnum):
    """Something that opens and shuts with the phases."""

    PROPOSE_SOLUTION = "propose_solution"
    PROMISE_REMEDY = "promise_remedy"
    PROMISE_ACKNOWLEDGEMENT = "promise_acknowledgement"
    ASK_HISTORY = "ask_history"


_TOO_EARLY = {
    Act.PROPOSE_SOLUTION: ("SOLUTION_TOO_EARLY", ("S051", "S063")),
    Act.PROMISE_REMEDY: ("REMEDY_PROMISE_TOO_EARLY", ("S075",)),
    Act.ASK_HISTORY: ("HISTORY_TOO_EARLY", ("S054", "S065")),
}


def judge_act(
    facts: CaseFacts,
    act: Act,
    *,
    manager: bool = False,
    reason_given: bool = False,
    rules: Rules = DEFAULT_RULES,
) -> Decision:
    """Decide whether an act is open now; a manager may open it early with a reason."""
    if facts.closed_for_good:
        return refuse([reason("CASE_CLOSED_FOR_GOOD")])
    if act is Act.PROMISE_ACKNOWLEDGEMENT:
        return allow()
    if not is_at_least(facts.phase, Phase.SOLVING):
        return _early(act, manager=manager, reason_given=reason_given)
    late = _too_late(facts, act)
    if late is not None:
        return refuse([late])
    upset = act is Act.PROMISE_REMEDY and not_calm_enough(facts, rules=rules)
    return allow(*(_mind_the_mood(facts) if upset else ()))


def open_acts(facts: CaseFacts, *, rules: Rules = DEFAULT_RULES) -> tuple[Act, ...]:
    """List the acts that are open in the present phase without a manager."""
    return tuple(act for act in Act if judge_act(facts, act, rules=rules).allowed)


def _early(act: Act, *, manager: bool, reason_given: bool) -> Decision:
    code, citations = _TOO_EARLY[act]
    too_early = reason(code, *citations)
    if not manager:
        return refuse([too_early])
    if not reason_given:
        return refuse([too_early, reason("OPENING_EARLY_NEEDS_REASON", *citations)], needs_reason=True)
    return allow(reason("OPENED_EARLY_BY_MANAGER", *citations), needs_reason=True)


def _too_late(facts: CaseFacts, act: Act) -> Reason | None:
    if act is Act.PROPOSE_SOLUTION and facts.phase is not Phase.SOLVING:
        code = "SOLUTION_NEEDS_REOPENING" if facts.phase is LAST else "SOLUTION_NEEDS_STEP_BACK"
        return reason(code, "S063")
    if act is Act.ASK_HISTORY and facts.phase is LAST:
        return reason("FOLLOW_UP_ASKS_ONE_THING", "S080")
    return None


def _mind_the_mood(facts: CaseFacts) -> tuple[Reason, ...]:
    if facts.mood_now is None:
        return (reason("MOOD_NOT_RECORDED", "S075"),)
    return (reason("CUSTOMER_STILL_UPSET", "S075", mood=facts.mood_now),)
