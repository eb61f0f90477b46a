"""Questionnaires in words: what an item asks, when it is asked, what may be answered, in the reader's language."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from anxin.engines.surveys import Item, ItemKind, Measure, Mode, Op, Questionnaire, Test, Words
from anxin.foundation.bilingual import reading_language

_TO_BE_FILLED = re.compile(r"\{\w+\}")
KIND_NAMES = {
    ItemKind.SCALE_10: gettext_lazy("scale from 1 to 10"),
    ItemKind.SCALE_0_10: gettext_lazy("scale from 0 to 10"),
    ItemKind.SCALE_5: gettext_lazy("scale from 1 to 5"),
    ItemKind.YES_NO: gettext_lazy("yes or no"),
    ItemKind.CHOICE: gettext_lazy("one of several"),
    ItemKind.MANY: gettext_lazy("several of several"),
    ItemKind.TEXT: gettext_lazy("own words"),
    ItemKind.SAY: gettext_lazy("the caller says it"),
}
MEASURE_NAMES = {
    Measure.OVERALL: gettext_lazy("overall satisfaction"),
    Measure.RECOMMEND: gettext_lazy("would recommend us"),
    Measure.EXPECTATION: gettext_lazy("compared with what was expected"),
    Measure.FIXED_FIRST_VISIT: gettext_lazy("repaired at the first visit"),
    Measure.READY_AS_PROMISED: gettext_lazy("ready as promised"),
    Measure.COACHED: gettext_lazy("was told how to answer"),
    Measure.COMES_AGAIN: gettext_lazy("would come again"),
    Measure.SOLUTION: gettext_lazy("the solution"),
    Measure.DISTRESS: gettext_lazy("how much trouble it was"),
    Measure.RUNS_AGAIN: gettext_lazy("the car runs again"),
    Measure.THINKS: gettext_lazy("what he thinks of us"),
    Measure.APPRECIATES: gettext_lazy("what he appreciates"),
    Measure.DISLIKES: gettext_lazy("what he dislikes"),
    Measure.COMPLAINS: gettext_lazy("what he complains about"),
    Measure.SUGGESTS: gettext_lazy("what he suggests"),
}
OP_NAMES = {
    Op.LT: gettext_lazy("is below"),
    Op.LE: gettext_lazy("is at most"),
    Op.GT: gettext_lazy("is above"),
    Op.GE: gettext_lazy("is at least"),
    Op.EQ: gettext_lazy("is"),
    Op.NE: gettext_lazy("is not"),
    Op.IN: gettext_lazy("is one of"),
    Op.ANSWERED: gettext_lazy("has an answer"),
    Op.NOT_ANSWERED: gettext_lazy("has no answer"),
}


@dataclass(frozen=True)
class ShownItem:
    """An item as somebody meets it: what he reads or says, the scale or answers offered, and when it is asked."""

    number: int
    key: str
    kind: str
    asks: str
    hint: str
    low: str
    high: str
    marks: Sequence[int]
    options: Sequence[str]
    only_if: str
    required: bool


def numbers_of(questionnaire: Questionnaire) -> dict[str, int]:
    """Return the number of each question by its key, as every page, sheet and table has it.

    What a caller only says has none.
    """
    asked = (item.key for item in questionnaire.items if item.kind is not ItemKind.SAY)
    return {key: number for number, key in enumerate(asked, start=1)}


def said(words: Words | None, language: str = "") -> str:
    """Return a text in a language (``zh``, ``en``; the reader's by itself), or in the other where it is missing."""
    if words is None:
        return ""
    wanted = language or reading_language()
    return str(getattr(words, wanted) or words.zh or words.en)


def asked_of_anybody(item: Item, language: str = "") -> str:
    """Return what an item asks where no one customer is meant: words to be filled in are left out (``…``)."""
    return _TO_BE_FILLED.sub("…", said(item.asks, language))


def shown_items(questionnaire: Questionnaire, mode: Mode, language: str = "") -> list[ShownItem]:
    """Return the items as the customer reads them, or as the caller says them, in a language."""
    with override("en" if (language or reading_language()) == "en" else "zh-hans"):
        return list(_shown_items(questionnaire, mode, language))


def only_if(questionnaire: Questionnaire, item: Item, language: str = "") -> str:
    """Return in words when an item is asked; nothing where it always is."""
    if item.shown_if is None or not item.shown_if.tests:
        return ""
    every = [comparison_in_words(questionnaire, test, language) for test in item.shown_if.all_of]
    some = [comparison_in_words(questionnaire, test, language) for test in item.shown_if.any_of]
    told = list(every)
    if some:
        told.append(_(" or ").join(some))
    return _("only if %(conditions)s") % {"conditions": _(" and ").join(told)}


def comparison_in_words(questionnaire: Questionnaire, test: Test, language: str = "") -> str:
    """Return one comparison in words, such as ``3 “Is it repaired” is no``."""
    number, asks = _named(questionnaire, test.item, language)
    told = {"number": number, "asks": asks, "op": OP_NAMES[test.op]}
    if test.op in {Op.ANSWERED, Op.NOT_ANSWERED}:
        return _("%(number)s “%(asks)s” %(op)s") % told
    value = value_in_words(questionnaire.item(test.item), test.value, language)
    return _("%(number)s “%(asks)s” %(op)s %(value)s") % (told | {"value": value})


def value_in_words(item: Item | None, value: object, language: str = "") -> str:
    """Return an answer as people say it: yes, a number, the words of an option, several with commas between."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(value_in_words(item, each, language) for each in value)
    option = next((each for each in item.options if each.key == value), None) if item else None
    return said(option.says, language) if option else "" if value is None else str(value)


def _named(questionnaire: Questionnaire, key: str, language: str) -> tuple[str, str]:
    item = questionnaire.item(key)
    if item is None:
        return "?", key
    asks = said(item.asks, language)
    return str(numbers_of(questionnaire).get(key, "")), asks if len(asks) < 30 else asks[:28] + "…"


def _shown_items(questionnaire: Questionnaire, mode: Mode, language: str) -> Iterator[ShownItem]:
    numbers = numbers_of(questionnaire)
    for item in questionnaire.items:
        if item.kind is ItemKind.SAY and mode is Mode.READ:
            continue
        yield ShownItem(
            number=numbers.get(item.key, 0),
            key=item.key,
            kind=item.kind.value,
            asks=said(item.wording(mode), language),
            hint=said(item.hint, language),
            low=said(item.low, language),
            high=said(item.high, language),
            marks=range(item.scale[0], item.scale[1] + 1) if item.scale else (),
            options=[said(option.says, language) for option in item.options],
            only_if=only_if(questionnaire, item, language),
            required=item.required or item.must_say,
        )
