"""The six phases of a difficult conversation as a declared graph (S031)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """A phase of the conversation, in the order in which a customer goes through it."""

    GREETING = "greeting"
    LISTENING = "listening"
    CALMING = "calming"
    SOLVING = "solving"
    CLOSING = "closing"
    FOLLOW_UP = "follow_up"


class TransitionKind(StrEnum):
    """How one phase leads to another."""

    FORWARD = "forward"
    BACK = "back"
    SKIP = "skip"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Transition:
    """One permitted way from a phase to another."""

    source: Phase
    target: Phase
    kind: TransitionKind


class GraphError(ValueError):
    """The declared graph contradicts itself."""


ORDER: tuple[Phase, ...] = tuple(Phase)
FIRST = Phase.GREETING
LAST = Phase.FOLLOW_UP

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Phase.GREETING, Phase.LISTENING, TransitionKind.FORWARD),
    Transition(Phase.LISTENING, Phase.CALMING, TransitionKind.FORWARD),
    Transition(Phase.CALMING, Phase.SOLVING, TransitionKind.FORWARD),
    Transition(Phase.SOLVING, Phase.CLOSING, TransitionKind.FORWARD),
    Transition(Phase.CLOSING, Phase.FOLLOW_UP, TransitionKind.FORWARD),
    Transition(Phase.GREETING, Phase.CALMING, TransitionKind.SKIP),
    Transition(Phase.GREETING, Phase.SOLVING, TransitionKind.SKIP),
    Transition(Phase.LISTENING, Phase.SOLVING, TransitionKind.SKIP),
    Transition(Phase.LISTENING, Phase.CLOSING, TransitionKind.SKIP),
    Transition(Phase.CALMING, Phase.CLOSING, TransitionKind.SKIP),
    Transition(Phase.LISTENING, Phase.GREETING, TransitionKind.BACK),
    Transition(Phase.CALMING, Phase.LISTENING, TransitionKind.BACK),
    Transition(Phase.SOLVING, Phase.CALMING, TransitionKind.BACK),
    Transition(Phase.SOLVING, Phase.LISTENING, TransitionKind.BACK),
    Transition(Phase.CLOSING, Phase.SOLVING, TransitionKind.BACK),
    Transition(Phase.CLOSING, Phase.CALMING, TransitionKind.BACK),
    Transition(Phase.CLOSING, Phase.LISTENING, TransitionKind.BACK),
    Transition(Phase.FOLLOW_UP, Phase.LISTENING, TransitionKind.REOPEN),
)


def position(phase: Phase) -> int:
    """Return the phase's place in the order, from 1 to 6."""
    return ORDER.index(phase) + 1


def is_at_least(phase: Phase, wanted: Phase) -> bool:
    """Tell whether a phase is the wanted one or a later one."""
    return position(phase) >= position(wanted)


def find_transition(source: Phase, target: Phase) -> Transition | None:
    """Return the declared way between two phases, or nothing where there is none."""
    return next((way for way in TRANSITIONS if (way.source, way.target) == (source, target)), None)


def transitions_from(source: Phase) -> tuple[Transition, ...]:
    """Return the declared ways out of a phase, the way forward first."""
    return tuple(way for way in TRANSITIONS if way.source is source)


def validate_graph(transitions: Sequence[Transition]) -> None:
    """Raise GraphError unless the graph leads every customer from the first phase to the last."""
    pairs = [(way.source, way.target) for way in transitions]
    if len(set(pairs)) != len(pairs):
        raise GraphError("a way is declared twice")
    for way in transitions:
        _validate_direction(way)
    for phase in ORDER[:-1]:
        ahead = [way for way in transitions if way.source is phase and way.kind is TransitionKind.FORWARD]
        if len(ahead) != 1:
            raise GraphError(f"{phase} needs exactly one way forward")
    if not any(way.source is LAST and way.kind is TransitionKind.REOPEN for way in transitions):
        raise GraphError(f"{LAST} needs a way to reopen")
    unreached = set(ORDER) - _reachable(transitions)
    if unreached:
        raise GraphError(f"not reachable: {', '.join(sorted(unreached))}")


def _validate_direction(way: Transition) -> None:
    step = position(way.target) - position(way.source)
    fits = {
        TransitionKind.FORWARD: step == 1,
        TransitionKind.SKIP: step > 1 and way.target is not LAST,
        TransitionKind.BACK: step < 0 and way.source is not LAST,
        TransitionKind.REOPEN: step < 0 and way.source is LAST,
    }
    if not fits[way.kind]:
        raise GraphError(f"{way.source} to {way.target} is not a way {way.kind}")


def _reachable(transitions: Sequence[Transition]) -> set[Phase]:
    seen = {FIRST}
    fresh = [FIRST]
    while fresh:
        here = fresh.pop()
        ahead = {way.target for way in transitions if way.source is here} - seen
        seen |= ahead
        fresh.extend(ahead)
    return seen


validate_graph(TRANSITIONS)
