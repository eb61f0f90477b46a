import pytest
from hypothesis import given

from anxin.engines.conversation.calming import CalmingStep, advise_calming
from anxin.engines.conversation.facts import CaseFacts, Rules
from anxin.engines.conversation.moves import judge_move
from anxin.engines.conversation.phases import Phase
from anxin.engines.conversation.tests.strategies import facts


@pytest.mark.parametrize(
    ("mood", "rounds", "changed", "step"),
    [
        (None, 0, False, CalmingStep.RECORD_MOOD),
        (2, 0, False, CalmingStep.MOVE_ON),
        (4, 0, False, CalmingStep.ANOTHER_ROUND),
        (4, 2, False, CalmingStep.ANOTHER_ROUND),
        (4, 3, False, CalmingStep.SUGGEST_MOVING_ON),
        (4, 4, False, CalmingStep.CHANGE_PERSON),
        (4, 4, True, CalmingStep.MOVE_ON),
        (3, 9, True, CalmingStep.MOVE_ON),
    ],
)
def test_advice_follows_mood_rounds_and_person(
    mood: int | None, rounds: int, changed: bool, step: CalmingStep
) -> None:
    case = CaseFacts(phase=Phase.CALMING, mood_now=mood, calming_rounds=rounds, person_changed=changed)
    assert advise_calming(case).step is step


@given(case=facts)
def test_the_advice_to_move_on_agrees_with_the_gate(case: CaseFacts) -> None:
    ready = CaseFacts(
        phase=Phase.CALMING,
        words_recorded=True,
        mood_now=case.mood_now,
        calming_rounds=case.calming_rounds,
        person_changed=case.person_changed,
    )
    move = judge_move(ready, Phase.SOLVING, reason_given=False)
    assert move.allowed is (advise_calming(ready).step is CalmingStep.MOVE_ON)


@pytest.mark.parametrize("mood", [0, 6])
def test_a_mood_outside_the_scale_is_rejected(mood: int) -> None:
    with pytest.raises(ValueError, match="mood"):
        CaseFacts(phase=Phase.CALMING, mood_now=mood)


@pytest.mark.parametrize(
    "changes",
    [
        {"calm_at": 5},
        {"rounds_suggest_move_on": 5},
        {"unreachable_attempts": 1},
        {"follow_up_days": 2},
        {"follow_up_choices": (3, 9)},
        {"follow_up_choices": ()},
    ],
)
def test_rules_that_contradict_themselves_are_rejected(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Rules(**changes)  # type: ignore[arg-type]
