"""What the conversation engine says of a case, in the reader's words: steps, moves, gates, advice, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anxin.complaints.choices import Outcome, Phase, Status
from anxin.complaints.models import Complaint
from anxin.complaints.wording import reason_text, reason_texts
from anxin.engines.conversation import closing, phases
from anxin.engines.conversation.calming import advise_calming
from anxin.engines.conversation.facts import CaseFacts, Rules, count_tries
from anxin.engines.conversation.following_up import judge_giving_up_follow_up
from anxin.engines.conversation.moves import judge_move, possible_moves
from anxin.engines.conversation.opening import Act, judge_act
from anxin.foundation.display import moment_in_words


@dataclass(frozen=True)
class Step:
    """One phase in the stepper."""

    label: str
    state: str
    why: str = ""
    url: str = ""


@dataclass(frozen=True)
class Move:
    """A way out of the present phase; ``why_not`` says what it still lacks besides a reason."""

    target: str
    label: str
    kind: str
    why_not: Sequence[str]
    notes: Sequence[str]

    @property
    def is_forward(self) -> bool:
        return self.kind == phases.TransitionKind.FORWARD

    @property
    def is_back(self) -> bool:
        return self.kind == phases.TransitionKind.BACK


@dataclass(frozen=True)
class Gate:
    """Whether something is open now, and why not; ``early`` means that a manager may open it with a reason."""

    is_open: bool
    why: Sequence[str]
    early: bool = False


def moves_from(facts: CaseFacts, *, rules: Rules) -> list[Move]:
    """Return the ways out of the present phase, the way forward first."""
    found: list[Move] = []
    for move in possible_moves(facts, rules=rules):
        decision = judge_move(facts, move.target, reason_given=True, rules=rules)
        texts = reason_texts(decision.reasons)
        found.append(
            Move(
                target=str(move.target),
                label=str(Phase(move.target).label),
                kind=str(move.kind),
                why_not=() if decision.allowed else texts,
                notes=texts if decision.allowed else (),
            )
        )
    return found


def steps_of(complaint: Complaint, moves: Sequence[Move]) -> list[Step]:
    """Return the stepper: what is done, where the talk stands, what is shut and why."""
    here = phases.position(phases.Phase(complaint.phase))
    blocked = {move.target: " ".join(move.why_not) for move in moves if move.why_not}
    steps: list[Step] = []
    for phase in Phase:
        place = phases.position(phases.Phase(phase))
        finished = complaint.status == Status.CLOSED
        state = "done" if place < here or finished else "current" if place == here else "ahead"
        why = blocked.get(str(phase), "") if state == "ahead" else ""
        steps.append(Step(label=str(phase.label), state="shut" if why else state, why=why))
    return steps


def gate(facts: CaseFacts, act: Act, *, rules: Rules, manager: bool) -> Gate:
    """Return whether an act is open in this phase."""
    plain = judge_act(facts, act, rules=rules)
    if plain.allowed:
        return Gate(is_open=True, why=reason_texts(plain.reasons))
    opened = judge_act(facts, act, manager=manager, reason_given=True, rules=rules)
    return Gate(is_open=False, why=reason_texts(plain.reasons), early=opened.allowed)


def closing_gates(facts: CaseFacts, *, rules: Rules, manager: bool) -> dict[str, Gate]:
    """Return which outcomes may close the case now, and whether a follow-up call may be given up."""
    gates = {}
    for outcome in Outcome:
        decision = closing.judge_closing(
            facts, closing.Outcome(outcome), words_given=True, manager=manager, reason_given=True, rules=rules
        )
        lacking = [why for why in decision.reasons if why.code != "REASON_CODE_MISSING" or decision.allowed]
        gates[f"close_{outcome}"] = Gate(is_open=decision.allowed or not lacking, why=reason_texts(lacking))
    giving_up = judge_giving_up_follow_up(facts, manager=manager, rules=rules)
    gates["give_up"] = Gate(is_open=giving_up.allowed, why=reason_texts(giving_up.reasons))
    return gates


def calming_advice(facts: CaseFacts, *, rules: Rules) -> str:
    """Return what to do after the rounds so far."""
    return reason_text(advise_calming(facts, rules=rules).reason)


def next_step(complaint: Complaint, facts: CaseFacts, moves: Sequence[Move]) -> str:
    """Say in one sentence what comes next in this case."""
    if complaint.status == Status.CLOSED:
        return _("Closed for good. Nothing is owed any more.")
    if complaint.status == Status.FOLLOW_UP and complaint.follow_up_due_at:
        tries = count_tries(facts.follow_up_attempts).count
        words = {
            "due": moment_in_words(complaint.follow_up_due_at, zone=complaint.dealer.time_zone),
            "tries": tries,
        }
        if tries:
            return _("Follow-up call by %(due)s; tries so far: %(tries)s.") % words
        return _("Follow-up call by %(due)s.") % words
    forward = next((move for move in moves if move.is_forward), None)
    if forward is None:
        return _("Close the case on the customer's word.")
    if forward.why_not:
        return _("Before %(phase)s: %(why)s") % {"phase": forward.label, "why": " ".join(forward.why_not)}
    return _("Go on to: %(phase)s.") % {"phase": forward.label}
