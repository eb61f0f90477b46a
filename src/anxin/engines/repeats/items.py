"""What is proved of a repeat repair: the five steps with their items, and the standards behind them (S085-S099).

The values of ``Step``, ``Item``, ``Standard`` and ``Check`` are ids of the content list ``repeat_repair``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from anxin.engines.decisions import Reason, reason


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
class Fault:
    """What is wrong with the facts of a proof: the field and the reason."""

    field: str
    why: Reason


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


def _is_moment(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


_FITS: Mapping[FactKind, Callable[[object], bool]] = {
    FactKind.YES_NO: _is_yes_or_no,
    FactKind.NUMBER: _is_number,
    FactKind.NAMES: _are_names,
    FactKind.MOMENT: _is_moment,
}
_WRONG = {
    FactKind.YES_NO: "YES_OR_NO",
    FactKind.NUMBER: "KILOMETRES_OF_ROAD_TEST",
    FactKind.NAMES: "NAMES_MISSING",
    FactKind.MOMENT: "MOMENT_MISSING",
}
