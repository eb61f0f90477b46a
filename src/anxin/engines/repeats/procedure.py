"""How far a repeat repair has been treated, and what may be done now, by whom (S084-S099)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from anxin.engines.decisions import Decision, Reason, allow, reason, refuse
from anxin.engines.repeats.items import (
    AUTOMATIC,
    CHECKS,
    DECIDING,
    STANDARDS,
    STEPS,
    Check,
    Item,
    Standard,
    Step,
)


class State(StrEnum):
    """How far a person has decided on a repeat."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    DONE = "done"


class Outcome(StrEnum):
    """What the final check found (S093, S098)."""

    SOLVED = "solved"
    NOT_AS_EXPECTED = "not_as_expected"


class Mark(StrEnum):
    """How an item, a standard or an expectation stands."""

    OPEN = "open"
    KEPT = "kept"
    #: Written down, but not as it should be.
    MISSED = "missed"
    LOCKED = "locked"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Treatment:
    """A repeat as far as it has come; ``proofs`` says of each proved item whether it was done as it should be."""

    state: State
    proofs: Mapping[Item, bool] = field(default_factory=lambda: MappingProxyType({}))
    outcome: Outcome | None = None

    @property
    def failed(self) -> bool:
        """The final check found the result not as expected."""
        return self.outcome is Outcome.NOT_AS_EXPECTED


def judge_confirming(state: State, *, involved: bool) -> Decision:
    """Decide whether a suspicion may be confirmed; whoever's work is repeated does not decide (trap 23)."""
    against = [reason("REPEAT_DECIDED")] if state is not State.SUSPECTED else []
    return _decision([*against, *_of_own_work(involved)])


def judge_refusing(treatment: Treatment, *, involved: bool) -> Decision:
    """Decide whether a repeat may be called none: a suspicion, or one confirmed by mistake and not treated yet."""
    against: list[Reason] = []
    if treatment.state not in {State.SUSPECTED, State.CONFIRMED}:
        against.append(reason("REPEAT_DECIDED"))
    elif any(item not in AUTOMATIC for item in treatment.proofs):
        against.append(reason("REPEAT_UNDER_TREATMENT", "S095"))
    return _decision([*against, *_of_own_work(involved)])


def judge_proof(
    treatment: Treatment, item: Item, *, service_manager: bool = False, involved: bool = False
) -> Decision:
    """Decide whether somebody may prove an item now; the reasons name what must come first."""
    if item in AUTOMATIC:
        return refuse([reason("PROVES_ITSELF")])
    against = list(_too_early(treatment))
    if item in treatment.proofs:
        against.append(reason("PROVED_ALREADY"))
    if item is Item.ALTERNATIVES and not treatment.failed:
        against.append(reason("ONLY_IF_NOT_AS_EXPECTED", "S093"))
    if item is Item.HANDED_BACK:
        against += _before_handing_back(treatment)
    return _decision([*against, *_not_for_everybody(treatment, item, service_manager, involved)])


def judge_taking_back(
    treatment: Treatment, item: Item, *, service_manager: bool = False, involved: bool = False
) -> Decision:
    """Decide whether somebody may take a proof back: who may prove it, while nothing that rests on it stands."""
    if item in AUTOMATIC:
        return refuse([reason("PROVES_ITSELF")])
    against = list(_too_early(treatment))
    if item not in treatment.proofs:
        against.append(reason("NOT_PROVED"))
    if item is Item.FINAL_CHECK and treatment.outcome is not None:
        against.append(reason("OUTCOME_STANDS", "S098"))
    if item in {Item.FINAL_CHECK, Item.ALTERNATIVES} and Item.HANDED_BACK in treatment.proofs:
        against.append(reason("HANDED_BACK_ALREADY", "S099"))
    return _decision([*against, *_not_for_everybody(treatment, item, service_manager, involved)])


def judge_outcome(treatment: Treatment, *, involved: bool) -> Decision:
    """Decide whether the outcome of the final check may be set, changed or taken away."""
    against = list(_too_early(treatment))
    if Item.FINAL_CHECK not in treatment.proofs:
        against.append(reason("FINAL_CHECK_MISSING", "S098"))
    if Item.HANDED_BACK in treatment.proofs:
        against.append(reason("HANDED_BACK_ALREADY", "S099"))
    if Item.ALTERNATIVES in treatment.proofs:
        against.append(reason("ALTERNATIVES_STAND", "S093"))
    return _decision([*against, *_of_own_work(involved)])


def judge_finishing(treatment: Treatment, *, involved: bool) -> Decision:
    """Decide whether the treatment is over: everything needed is written down. The call afterwards comes later."""
    against = list(_too_early(treatment))
    if lacking := list(missing(treatment)):
        against.append(reason("ITEMS_MISSING", "S094", count=len(lacking)))
    return _decision([*against, *_of_own_work(involved)])


def judge_reopening(state: State, *, involved: bool) -> Decision:
    """Decide whether a decision may be taken back: what was refused or done by mistake."""
    against = [] if state in {State.REFUSED, State.DONE} else [reason("NOT_DECIDED")]
    return _decision([*against, *_of_own_work(involved)])


def missing(treatment: Treatment, step: Step | None = None) -> Iterator[Item]:
    """Yield the items still to be proved before the treatment is over, of all steps or of one."""
    for each in STEPS if step is None else (step,):
        for item in STEPS[each]:
            if item not in treatment.proofs and is_needed(treatment, item) and item is not Item.FOLLOW_UP:
                yield item


def is_needed(treatment: Treatment, item: Item) -> bool:
    """Tell whether an item belongs to this repeat: alternatives only where the result is not as expected (S093)."""
    return item is not Item.ALTERNATIVES or treatment.failed


def mark_of_item(treatment: Treatment, item: Item) -> Mark:
    """Return how an item stands, whoever looks at it."""
    if item in treatment.proofs:
        return Mark.KEPT if treatment.proofs[item] else Mark.MISSED
    if not is_needed(treatment, item):
        return Mark.NOT_NEEDED
    if item in AUTOMATIC:
        return Mark.OPEN if treatment.state in {State.CONFIRMED, State.DONE} else Mark.LOCKED
    return Mark.OPEN if judge_proof(treatment, item, service_manager=True).allowed else Mark.LOCKED


def mark_of_step(treatment: Treatment, step: Step) -> Mark:
    """Return how a step stands: kept once nothing of it is missing; locked until the repeat is confirmed."""
    if treatment.state in {State.SUSPECTED, State.REFUSED} and step is not Step.CONFIRM:
        return Mark.LOCKED
    return Mark.OPEN if any(missing(treatment, step)) else Mark.KEPT


def mark_of_standard(treatment: Treatment, standard: Standard) -> Mark:
    """Return how a standard stands, from the items behind it."""
    if standard is Standard.HAND_OVER and not treatment.failed:
        return Mark.NOT_NEEDED if treatment.outcome else Mark.OPEN
    return _joined(mark_of_item(treatment, item) for item in STANDARDS[standard])


def mark_of_check(treatment: Treatment, check: Check) -> Mark:
    """Return how an expectation of the customer stands, from the items behind it."""
    return _joined(mark_of_item(treatment, item) for item in CHECKS[check])


def _not_for_everybody(
    treatment: Treatment, item: Item, service_manager: bool, involved: bool
) -> Iterator[Reason]:
    """Yield why an item is not for this person to write down or to take back."""
    if _by_service_manager(treatment, item) and not service_manager:
        yield reason("SERVICE_MANAGER_ONLY", "S093", "S098")
    if item in DECIDING or _by_service_manager(treatment, item):
        yield from _of_own_work(involved)


def _by_service_manager(treatment: Treatment, item: Item) -> bool:
    """Tell whether a car that is not right is in the hands of who can offer something else (S093)."""
    return item is Item.ALTERNATIVES or (item is Item.HANDED_BACK and treatment.failed)


def _before_handing_back(treatment: Treatment) -> Iterator[Reason]:
    if treatment.outcome is None:
        yield reason("NO_OUTCOME_YET", "S098")
    elif treatment.failed and Item.ALTERNATIVES not in treatment.proofs:
        yield reason("ALTERNATIVES_MISSING", "S093")


def _too_early(treatment: Treatment) -> Iterator[Reason]:
    if treatment.state in {State.SUSPECTED, State.REFUSED}:
        yield reason("CONFIRM_FIRST", "S095")
    elif treatment.state is State.DONE:
        yield reason("TREATMENT_OVER")


def _of_own_work(involved: bool) -> list[Reason]:
    return [reason("OWN_WORK", "S090")] if involved else []


def _decision(against: list[Reason]) -> Decision:
    return refuse(against) if against else allow()


def _joined(marks: Iterable[Mark]) -> Mark:
    """The least advanced of several marks; one that was missed is missed for all."""
    found = set(marks)
    for mark in (Mark.MISSED, Mark.LOCKED, Mark.OPEN):
        if mark in found:
            return mark
    return Mark.KEPT
