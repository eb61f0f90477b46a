"""Advice after each round of calming (S059, S062)."""

from dataclasses import dataclass
from enum import StrEnum

from anxin.engines.conversation.decisions import Reason, reason
from anxin.engines.conversation.facts import DEFAULT_RULES, CaseFacts, Rules


class CalmingStep(StrEnum):
    """What to do next with a customer who is being calmed."""

    RECORD_MOOD = "record_mood"
    ANOTHER_ROUND = "another_round"
    SUGGEST_MOVING_ON = "suggest_moving_on"
    CHANGE_PERSON = "change_person"
    MOVE_ON = "move_on"


@dataclass(frozen=True)
class CalmingAdvice:
    """The next step in calming, and why."""

    step: CalmingStep
    reason: Reason


def advise_calming(facts: CaseFacts, *, rules: Rules = DEFAULT_RULES) -> CalmingAdvice:
    """Say what to do after the rounds so far: another one, move on, or let someone else take over."""
    mood, rounds = facts.mood_now, facts.calming_rounds
    if mood is None:
        return CalmingAdvice(CalmingStep.RECORD_MOOD, reason("MOOD_NOT_RECORDED", "S062"))
    if mood <= rules.calm_at:
        return CalmingAdvice(CalmingStep.MOVE_ON, reason("CUSTOMER_IS_CALM", "S056", mood=mood))
    if rounds >= rules.rounds_maximum and facts.person_changed:
        why = reason("ROUNDS_DONE_PERSON_CHANGED", "S062", rounds=rounds, mood=mood)
        return CalmingAdvice(CalmingStep.MOVE_ON, why)
    if rounds >= rules.rounds_maximum:
        return CalmingAdvice(CalmingStep.CHANGE_PERSON, reason("PERSON_MUST_CHANGE", "S062", rounds=rounds))
    if rounds >= rules.rounds_suggest_move_on:
        why = reason("ROUNDS_NEARLY_DONE", "S062", rounds=rounds, rounds_maximum=rules.rounds_maximum)
        return CalmingAdvice(CalmingStep.SUGGEST_MOVING_ON, why)
    why = reason("ANOTHER_ROUND_HELPS", "S059", "S062", rounds=rounds, rounds_maximum=rules.rounds_maximum)
    return CalmingAdvice(CalmingStep.ANOTHER_ROUND, why)
