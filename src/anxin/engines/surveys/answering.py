"""What is asked next, whether an answer fits, and how far an interview has come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from anxin.engines.surveys.conditions import holds
from anxin.engines.surveys.definition import Item, ItemKind, Mode, Questionnaire, Skip
from anxin.engines.surveys.limits import USUAL_LIMITS, Answers, Limits, needs_reason

#: From this share of the weight on an interview counts as partial; below it was broken off.
LEAST_WEIGHT = 0.5
_SLACK = 1e-9


class State(StrEnum):
    """What an interview counts as if it ended now (satisfaction index, 3.3)."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    BROKEN_OFF = "broken_off"


@dataclass(frozen=True)
class Given:
    """What a customer gave so far: answers by item, own words by item, and why an item has no answer.

    Texts are own words; what the caller said is answered true. Own words may stand beside any answer. A reason why
    not, beside an answer, says why the answer has no words of its own.
    """

    answers: Answers = MappingProxyType({})
    words: Mapping[str, str] = MappingProxyType({})
    skipped: Mapping[str, Skip] = MappingProxyType({})
    mode: Mode = Mode.READ


@dataclass(frozen=True)
class Progress:
    """How far an interview has come; the tuples hold keys of items in their order.

    ``answered`` and ``shown`` count questions that are asked of this customer; ``share_of_weight`` is 0 to 1.
    """

    answered: int
    shown: int
    share_of_weight: float
    missing_required: tuple[str, ...]
    missing_reasons: tuple[str, ...]
    missing_said: tuple[str, ...]
    state: State


def shown(questionnaire: Questionnaire, given: Given) -> tuple[Item, ...]:
    """Return the items asked of this customer, in order; what the caller says only where he speaks.

    Answers to items that are hidden by now do not count, neither here nor in what follows from them.
    """
    return tuple(_walk(questionnaire, given))


def counted(questionnaire: Questionnaire, given: Given) -> Given:
    """Return what was given without the answers, words and reasons of items that are not asked any more."""
    keys = {item.key for item in shown(questionnaire, given)}
    return Given(
        answers={key: value for key, value in given.answers.items() if key in keys},
        words={key: value for key, value in given.words.items() if key in keys},
        skipped={key: value for key, value in given.skipped.items() if key in keys},
        mode=given.mode,
    )


def set_aside(questionnaire: Questionnaire, given: Given) -> tuple[str, ...]:
    """Return the items that have an answer or words but are not asked any more: kept, and not counted."""
    keys = {item.key for item in shown(questionnaire, given)}
    return tuple(
        item.key for item in questionnaire.items if item.key not in keys and _has_answer(item, given)
    )


def next_item(questionnaire: Questionnaire, given: Given, *, limits: Limits = USUAL_LIMITS) -> Item | None:
    """Return the first item that is neither answered nor skipped, or whose answer lacks its reason; None at the end."""
    for item in _walk(questionnaire, given):
        if item.key in given.skipped:
            continue
        if not _has_answer(item, given) or _lacks_reason(item, given, limits):
            return item
    return None


def progress(questionnaire: Questionnaire, given: Given, *, limits: Limits = USUAL_LIMITS) -> Progress:
    """Return how far an interview has come and what it would count as if it ended now."""
    asked = shown(questionnaire, given)
    questions = [item for item in asked if item.kind is not ItemKind.SAY]
    missing = tuple(item.key for item in questions if item.required and not _is_settled(item, given))
    share = _share_of_weight(questionnaire, questions, given)
    return Progress(
        answered=sum(_has_answer(item, given) for item in questions),
        shown=len(questions),
        share_of_weight=share,
        missing_required=missing,
        missing_reasons=tuple(item.key for item in questions if _lacks_reason(item, given, limits)),
        missing_said=tuple(item.key for item in asked if item.must_say and not _has_answer(item, given)),
        state=_state(share, missing),
    )


def _walk(questionnaire: Questionnaire, given: Given) -> Iterator[Item]:
    answered: dict[str, Any] = {}
    for item in questionnaire.items:
        if item.kind is ItemKind.SAY and given.mode is Mode.READ:
            continue
        if item.shown_if is not None and not holds(item.shown_if, answered):
            continue
        if _has_answer(item, given):
            answered[item.key] = (
                given.words[item.key] if item.kind is ItemKind.TEXT else given.answers[item.key]
            )
        yield item


def _has_answer(item: Item, given: Given) -> bool:
    if item.kind is ItemKind.TEXT:
        return _has_words(item, given)
    if item.kind is ItemKind.SAY:
        return given.answers.get(item.key) is True
    return item.key in given.answers


def _has_words(item: Item, given: Given) -> bool:
    return bool(given.words.get(item.key, "").strip())


def _is_settled(item: Item, given: Given) -> bool:
    skip = given.skipped.get(item.key)
    return _has_answer(item, given) or (skip is not None and skip.settles)


def _lacks_reason(item: Item, given: Given, limits: Limits) -> bool:
    if item.key not in given.answers or _has_words(item, given) or item.key in given.skipped:
        return False
    return needs_reason(item, given.answers[item.key], limits)


def _share_of_weight(questionnaire: Questionnaire, questions: Sequence[Item], given: Given) -> float:
    """Return the answered share: of the factors that are asked, else of what must be answered, else of all."""
    weighed = [
        (factor.weight, items)
        for factor in questionnaire.factors
        if (items := [item for item in questions if item.factor == factor.key])
    ]
    if not weighed:
        required = [item for item in questions if item.required]
        weighed = [(1.0, [item]) for item in required or questions]
    whole = sum(weight for weight, _ in weighed)
    done = sum(
        weight * sum(_has_answer(item, given) for item in items) / len(items) for weight, items in weighed
    )
    return done / whole if whole else 1.0


def _state(share: float, missing_required: Sequence[str]) -> State:
    if share < LEAST_WEIGHT - _SLACK:
        return State.BROKEN_OFF
    return State.PARTIAL if missing_required else State.COMPLETE
