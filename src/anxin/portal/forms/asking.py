"""What a customer presses and writes on the page of one question, as a step of his interview."""

from django.http import QueryDict

from anxin.engines.surveys import Item, ItemKind, Skip
from anxin.surveys.services.giving import Step

#: Two ways to pass over a question that wants an answer; any other may be left.
_PASSES = {"not_known": Skip.DOES_NOT_KNOW, "not_told": Skip.DOES_NOT_WANT}


def step_from(item: Item, data: QueryDict) -> Step:
    """Return what was sent about an item. Nothing at all leaves it, as far as it may be left."""
    key = item.key
    if "why" in data:
        words = data.get("words", "")
        return (
            Step(words={key: words})
            if words.strip() and "pass" not in data
            else Step(skipped={key: Skip.DOES_NOT_WANT})
        )
    if passed := data.get("pass"):
        skip = _PASSES.get(passed, Skip.DOES_NOT_WANT) if item.required else Skip.LEFT_BLANK
        return Step(answers={key: None}, words={key: None}, skipped={key: skip})
    if item.kind is ItemKind.TEXT:
        return _said(item, data.get("words", ""))
    answers = data.getlist("answer")
    if not answers:
        return _said(item, "")
    return Step(answers={key: answers if item.kind is ItemKind.MANY else answers[-1]})


def _said(item: Item, words: str) -> Step:
    """Own words; without any, an item that may be left is left, and of another the rule says what is missing."""
    if words.strip():
        return Step(words={item.key: words})
    if item.required:
        return Step(skipped={item.key: Skip.DOES_NOT_WANT})
    return Step(words={item.key: None}, answers={item.key: None}, skipped={item.key: Skip.LEFT_BLANK})
