import pytest

from anxin.engines.conversation.phases import (
    ORDER,
    TRANSITIONS,
    GraphError,
    Phase,
    Transition,
    TransitionKind,
    find_transition,
    is_at_least,
    position,
    transitions_from,
    validate_graph,
)


def test_the_six_phases_stand_in_the_order_of_the_source() -> None:
    assert [phase.value for phase in ORDER] == [
        "greeting",
        "listening",
        "calming",
        "solving",
        "closing",
        "follow_up",
    ]
    assert position(Phase.CALMING) == 3


def test_the_way_forward_comes_first_from_every_phase_but_the_last() -> None:
    for phase in ORDER[:-1]:
        assert transitions_from(phase)[0].kind is TransitionKind.FORWARD


def test_the_follow_up_only_leads_back_to_listening() -> None:
    assert transitions_from(Phase.FOLLOW_UP) == (
        Transition(Phase.FOLLOW_UP, Phase.LISTENING, TransitionKind.REOPEN),
    )


def test_an_undeclared_way_is_not_found() -> None:
    assert find_transition(Phase.GREETING, Phase.FOLLOW_UP) is None


def test_later_phases_count_as_at_least_an_earlier_one() -> None:
    assert is_at_least(Phase.CLOSING, Phase.SOLVING)
    assert is_at_least(Phase.SOLVING, Phase.SOLVING)
    assert not is_at_least(Phase.CALMING, Phase.SOLVING)


def test_a_way_declared_twice_is_rejected() -> None:
    with pytest.raises(GraphError, match="twice"):
        validate_graph((*TRANSITIONS, TRANSITIONS[0]))


@pytest.mark.parametrize("source", ORDER[:-1])
def test_a_phase_without_a_way_forward_is_rejected(source: Phase) -> None:
    maimed = [
        way for way in TRANSITIONS if way.source is not source or way.kind is not TransitionKind.FORWARD
    ]
    with pytest.raises(GraphError):
        validate_graph(maimed)


def test_a_skip_into_the_follow_up_is_rejected() -> None:
    skip = Transition(Phase.SOLVING, Phase.FOLLOW_UP, TransitionKind.SKIP)
    with pytest.raises(GraphError, match="skip"):
        validate_graph((*TRANSITIONS, skip))


def test_a_way_back_called_forward_is_rejected() -> None:
    wrong = Transition(Phase.CLOSING, Phase.GREETING, TransitionKind.FORWARD)
    with pytest.raises(GraphError):
        validate_graph((*TRANSITIONS, wrong))


def test_a_graph_that_can_never_reopen_is_rejected() -> None:
    with pytest.raises(GraphError, match="reopen"):
        validate_graph([way for way in TRANSITIONS if way.kind is not TransitionKind.REOPEN])
