"""Moving from phase to phase: which steps are open, and what each of them needs."""

from dataclasses import dataclass

from anxin.engines.conversation.decisions import Decision, Reason, allow, reason, refuse
from anxin.engines.conversation.facts import DEFAULT_RULES, CaseFacts, Rules
from anxin.engines.conversation.phases import (
    LAST,
    Phase,
    TransitionKind,
    find_transition,
    is_at_least,
    transitions_from,
)

_WITH_REASON = frozenset({TransitionKind.BACK, TransitionKind.SKIP})


@dataclass(frozen=True)
class Move:
    """A step that the graph knows from here, and whether it may be taken now."""

    target: Phase
    kind: TransitionKind
    decision: Decision


def possible_moves(facts: CaseFacts, *, rules: Rules = DEFAULT_RULES) -> tuple[Move, ...]:
    """List the steps out of the present phase that a person may choose, the way forward first."""
    if facts.closed_for_good:
        return ()
    return tuple(
        Move(way.target, way.kind, judge_move(facts, way.target, reason_given=False, rules=rules))
        for way in transitions_from(facts.phase)
        if way.target is not LAST and way.kind is not TransitionKind.REOPEN
    )


def judge_move(
    facts: CaseFacts, target: Phase, *, reason_given: bool, rules: Rules = DEFAULT_RULES
) -> Decision:
    """Decide whether the case may go to the target phase now."""
    if facts.closed_for_good:
        return refuse([reason("CASE_CLOSED_FOR_GOOD")])
    if target is LAST:
        return refuse([reason("FOLLOW_UP_ONLY_BY_CLOSING", "S079")])
    if facts.phase is LAST:
        return refuse([reason("REOPEN_ONLY_BY_FOLLOW_UP", "S078")])
    way = find_transition(facts.phase, target)
    if way is None:
        return refuse([reason("NO_SUCH_MOVE", "S031", source=facts.phase.value, target=target.value)])
    missing = _missing(facts, target, way.kind, rules)
    needs_reason = way.kind in _WITH_REASON
    if needs_reason and not reason_given:
        missing.append(_reason_needed(way.kind))
    if missing:
        return refuse(missing, needs_reason=needs_reason)
    return allow(*_notes(facts, target, way.kind, rules), needs_reason=needs_reason)


def _missing(facts: CaseFacts, target: Phase, kind: TransitionKind, rules: Rules) -> list[Reason]:
    if kind is TransitionKind.BACK:
        return []
    missing: list[Reason] = []
    if is_at_least(target, Phase.CALMING) and not facts.words_recorded:
        missing.append(reason("WORDS_NOT_RECORDED", "S044", "L061"))
    if kind is TransitionKind.FORWARD and target is Phase.SOLVING:
        missing += not_calm_enough(facts, rules=rules)
    if kind is TransitionKind.FORWARD and target is Phase.CLOSING and not _solution_answered(facts):
        code = "SOLUTION_NOT_ANSWERED" if facts.solutions_proposed else "NO_SOLUTION_PROPOSED"
        missing.append(reason(code, "S063"))
    return missing


def not_calm_enough(facts: CaseFacts, *, rules: Rules = DEFAULT_RULES) -> list[Reason]:
    """Return why the customer is not ready for a solution; an empty list when he is."""
    if facts.mood_now is None:
        return [reason("MOOD_NOT_RECORDED", "S062")]
    if facts.mood_now <= rules.calm_at:
        return []
    if facts.calming_rounds < rules.rounds_maximum:
        return [
            reason(
                "NOT_CALM_YET",
                "S051",
                "S062",
                mood=facts.mood_now,
                calm_at=rules.calm_at,
                rounds=facts.calming_rounds,
                rounds_maximum=rules.rounds_maximum,
            )
        ]
    if not facts.person_changed:
        return [reason("PERSON_MUST_CHANGE", "S062", rounds=facts.calming_rounds)]
    return []


def _solution_answered(facts: CaseFacts) -> bool:
    return facts.solution_accepted or facts.solution_refused


def _reason_needed(kind: TransitionKind) -> Reason:
    code = "STEP_BACK_NEEDS_REASON" if kind is TransitionKind.BACK else "SKIP_NEEDS_REASON"
    return reason(code, "S031")


def _notes(facts: CaseFacts, target: Phase, kind: TransitionKind, rules: Rules) -> list[Reason]:
    if kind is TransitionKind.FORWARD and target is Phase.CLOSING and not facts.solution_accepted:
        return [reason("SOLUTION_WAS_REFUSED", "S063")]
    past_calming = is_at_least(target, Phase.SOLVING) and kind is not TransitionKind.BACK
    if past_calming and facts.mood_now is not None and facts.mood_now > rules.calm_at:
        return [reason("CUSTOMER_STILL_UPSET", "S062", mood=facts.mood_now)]
    return []
