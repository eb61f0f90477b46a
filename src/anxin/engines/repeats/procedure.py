"""How a repeat repair is treated: five steps of items that are proved one by one, and the eight standards (S084-S099).

The values of ``Step``, ``Item`` and ``Standard`` are the ids of the content list ``repeat_repair``, which has the words.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from anxin.engines.decisions import Decision, Reason, allow, reason, refuse


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


class Step(StrEnum):
    """The five steps in the order in which they are taken (S095-S099)."""

    CONFIRM = "repeat-step-confirm"
    PREPARE = "repeat-step-prepare"
    RECEIVE = "repeat-step-receive"
    VERIFY = "repeat-step-verify"
    RETURN = "repeat-step-return"


class Item(StrEnum):
    """What is proved with who and when."""

    CONFIRMED = "repeat-item-confirmed"
    MARKED = "repeat-item-marked"
    STAFF_TOLD = "repeat-item-staff-told"
    FILE_ENTRY = "repeat-item-file-entry"
    RECORDS = "repeat-item-records"
    COMPARED = "repeat-item-compared"
    MEETING = "repeat-item-meeting"
    PLAN = "repeat-item-plan"
    PRIORITY = "repeat-item-priority"
    PICK_UP = "repeat-item-pick-up"
    CAUSE = "repeat-item-cause"
    FINAL_CHECK = "repeat-item-final-check"
    ALTERNATIVES = "repeat-item-alternatives"
    HANDED_BACK = "repeat-item-handed-back"
    APOLOGY = "repeat-item-apology"
    RELATION = "repeat-item-relation"
    CALL_PLANNED = "repeat-item-call-planned"
    FOLLOW_UP = "repeat-item-follow-up"


class Standard(StrEnum):
    """The eight standards (S086-S093)."""

    PICK_UP = "repeat-standard-pick-up"
    SOLVED = "repeat-standard-solved"
    IDENTIFIED = "repeat-standard-identified"
    RECORDS = "repeat-standard-records"
    MEET = "repeat-standard-meet"
    PROCEDURE = "repeat-standard-procedure"
    FILE = "repeat-standard-file"
    HAND_OVER = "repeat-standard-hand-over"


class Check(StrEnum):
    """What the customer expects of us (S085)."""

    RECOGNISED = "repeat-check-recognised"
    AT_ONCE = "repeat-check-at-once"
    APOLOGY = "repeat-check-apology"
    RELATION = "repeat-check-relation"


class Mark(StrEnum):
    """How an item, a standard or an expectation stands."""

    OPEN = "open"
    KEPT = "kept"
    #: Written down, but not as it should be.
    MISSED = "missed"
    LOCKED = "locked"
    NOT_NEEDED = "not_needed"


class FactKind(StrEnum):
    """How a fact is given: ``true``, a whole number, a list of names, an instant as ISO text with its zone."""

    YES_NO = "yes_no"
    NUMBER = "number"
    NAMES = "names"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that the proof of an item asks for; one with ``only_if`` only where that fact is ``true``."""

    name: str
    kind: FactKind
    only_if: str = ""


STEPS: Mapping[Step, tuple[Item, ...]] = {
    Step.CONFIRM: (Item.CONFIRMED, Item.MARKED, Item.STAFF_TOLD, Item.FILE_ENTRY),
    Step.PREPARE: (Item.RECORDS, Item.COMPARED, Item.MEETING, Item.PLAN),
    Step.RECEIVE: (Item.PRIORITY, Item.PICK_UP),
    Step.VERIFY: (Item.CAUSE, Item.FINAL_CHECK, Item.ALTERNATIVES),
    Step.RETURN: (Item.HANDED_BACK, Item.APOLOGY, Item.RELATION, Item.CALL_PLANNED, Item.FOLLOW_UP),
}
#: Proved by the operations themselves and by nobody's entry.
AUTOMATIC = frozenset({Item.CONFIRMED, Item.MARKED, Item.STAFF_TOLD, Item.FILE_ENTRY, Item.FOLLOW_UP})
#: What says whether the car is right is not the word of whose work it was (trap 23).
DECIDING = frozenset({Item.FINAL_CHECK, Item.ALTERNATIVES})
NEEDS_WORDS = frozenset({
    Item.COMPARED, Item.MEETING, Item.PLAN, Item.CAUSE, Item.ALTERNATIVES, Item.RELATION,
})  # fmt: skip
ASKED: Mapping[Item, tuple[Asked, ...]] = {
    Item.MEETING: (Asked("people", FactKind.NAMES),),
    Item.PICK_UP: (
        Asked("offered", FactKind.YES_NO),
        Asked("accepted", FactKind.YES_NO, only_if="offered"),
    ),
    Item.FINAL_CHECK: (Asked("kilometres", FactKind.NUMBER),),
    Item.APOLOGY: (Asked("in_person", FactKind.YES_NO),),
    Item.CALL_PLANNED: (Asked("call_at", FactKind.MOMENT),),
}
STANDARDS: Mapping[Standard, tuple[Item, ...]] = {
    Standard.PICK_UP: (Item.PICK_UP,),
    Standard.SOLVED: (Item.FOLLOW_UP,),
    Standard.IDENTIFIED: (Item.MARKED, Item.STAFF_TOLD),
    Standard.RECORDS: (Item.RECORDS,),
    Standard.MEET: (Item.MEETING,),
    Standard.PROCEDURE: (Item.PLAN,),
    Standard.FILE: (Item.FILE_ENTRY,),
    Standard.HAND_OVER: (Item.ALTERNATIVES, Item.HANDED_BACK),
}
CHECKS: Mapping[Check, tuple[Item, ...]] = {
    Check.RECOGNISED: (Item.CONFIRMED,),
    Check.AT_ONCE: (Item.PRIORITY,),
    Check.APOLOGY: (Item.APOLOGY,),
    Check.RELATION: (Item.RELATION,),
}
#: The fact that tells whether an item was done as it should be.
_TELLING: Mapping[Item, str] = {
    Item.PICK_UP: "offered",
    Item.APOLOGY: "in_person",
    Item.FOLLOW_UP: "solved",
}
_LONGEST_ROAD_TEST = 500
_MOST_PEOPLE = 10


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


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the facts of a proof: the field and the reason."""

    field: str
    why: Reason


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
    if _by_service_manager(treatment, item) and not service_manager:
        against.append(reason("SERVICE_MANAGER_ONLY", "S093", "S098"))
    if item in DECIDING or _by_service_manager(treatment, item):
        against += _of_own_work(involved)
    return _decision(against)


def judge_taking_back(treatment: Treatment, item: Item) -> Decision:
    """Decide whether a proof may be taken back: nothing that rests on it may stand."""
    if item in AUTOMATIC:
        return refuse([reason("PROVES_ITSELF")])
    against = list(_too_early(treatment))
    if item not in treatment.proofs:
        against.append(reason("NOT_PROVED"))
    if item is Item.FINAL_CHECK and treatment.outcome is not None:
        against.append(reason("OUTCOME_STANDS", "S098"))
    if item in {Item.FINAL_CHECK, Item.ALTERNATIVES} and Item.HANDED_BACK in treatment.proofs:
        against.append(reason("HANDED_BACK_ALREADY", "S099"))
    return _decision(against)


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


def was_kept(item: Item, facts: Mapping[str, Any]) -> bool:
    """Tell from a proof's facts whether its item was done as it should be."""
    return bool(facts.get(_TELLING[item])) if item in _TELLING else True


def faults_of(item: Item, facts: Mapping[str, Any], *, said: str) -> Iterator[Fault]:
    """Yield what is wrong with the facts and words given as proof of an item that somebody enters."""
    asked = [each for each in ASKED.get(item, ()) if not each.only_if or facts.get(each.only_if)]
    for each in asked:
        if each.name not in facts or facts[each.name] is None:
            yield Fault(each.name, reason("FACT_MISSING"))
        elif not _FITS[each.kind](facts[each.name]):
            yield Fault(each.name, reason(_WRONG[each.kind]))
    for name in facts.keys() - {each.name for each in asked}:
        yield Fault(name, reason("FACT_NOT_ASKED"))
    if not said.strip():
        if item in NEEDS_WORDS:
            yield Fault("said", reason("WORDS_MISSING"))
        elif not was_kept(item, facts) and _TELLING[item] in facts:
            yield Fault("said", reason("WHY_MISSING"))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _LONGEST_ROAD_TEST


def _are_names(value: object) -> bool:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= _MOST_PEOPLE:
        return False
    return all(isinstance(each, str) and each.strip() for each in value)


_FITS = {
    FactKind.YES_NO: lambda value: isinstance(value, bool),
    FactKind.NUMBER: _is_number,
    FactKind.NAMES: _are_names,
    FactKind.MOMENT: lambda value: isinstance(value, str) and bool(value),
}
_WRONG = {
    FactKind.YES_NO: "YES_OR_NO",
    FactKind.NUMBER: "KILOMETRES_OF_ROAD_TEST",
    FactKind.NAMES: "NAMES_MISSING",
    FactKind.MOMENT: "MOMENT_MISSING",
}


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
