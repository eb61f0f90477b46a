"""What one step of an interview gives: read by the engine, laid over what was given before, and judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from anxin.engines.surveys import (
    AnswerError,
    Item,
    ItemKind,
    Questionnaire,
    bad_answers,
    counted,
    progress,
    read_answer,
    read_skip,
    read_words,
    set_aside,
)
from anxin.foundation.errors import InvalidInput
from anxin.surveys.choices import InterviewState
from anxin.surveys.models import Interview
from anxin.surveys.selectors.faults import answer_in_words
from anxin.surveys.selectors.interviews import given_in
from anxin.surveys.selectors.questionnaires import definition_of, limits_of


@dataclass(frozen=True, kw_only=True)
class Step:
    """Answers, own words, and reasons why there is no answer, each by item, of one or more items.

    Answers come as a form, a file or the API has them (``"8"``, ``8``, ``["a", "b"]``, ``"是"``); own words alone
    answer a text. Nothing (``None``, no words) takes back what was given.
    """

    answers: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str | None] = field(default_factory=dict)
    skipped: Mapping[str, str | None] = field(default_factory=dict)


def lay_over(interview: Interview, step: Step) -> bool:
    """Lay a step over what an interview holds, not saved; tell whether anything differs then.

    ``InvalidInput`` names the item whose answer does not fit. A new answer takes back an earlier reason why not.
    """
    asked = definition_of(interview.version)
    held = ("answers", "words", "skipped")
    answers, words, skipped = (dict(getattr(interview, name)) for name in held)
    for key, given in step.skipped.items():
        _put(skipped, key, str(_read(asked, key, read_skip, given)) if given else None)
    for key, given in step.answers.items():
        kept = words if _item(asked, key).kind is ItemKind.TEXT else answers
        value = _read(asked, key, read_answer, given) if given not in (None, "", []) else None
        _put(kept, key, value)
        if value is not None and key not in step.skipped:
            skipped.pop(key, None)
    for key, given in step.words.items():
        value = _read(asked, key, read_words, given) if given and given.strip() else None
        _put(words, key, value)
        if value is not None and key not in step.skipped:
            skipped.pop(key, None)
    before = tuple(getattr(interview, name) for name in held)
    interview.answers, interview.words, interview.skipped = answers, words, skipped
    interview.share = progress(asked, given_in(interview)).share_of_weight
    return before != (answers, words, skipped)


def judge(interview: Interview) -> None:
    """Settle what an interview counts as: its state, share and bad answers; not saved.

    What was given to items that are not asked any more is set aside, and comes back when it is taken up again.
    """
    asked, given = definition_of(interview.version), given_in(interview)
    limits = limits_of(interview.dealer)
    kept, how_far = counted(asked, given), progress(asked, given, limits=limits)
    interview.aside = {
        key: {"answer": given.answers.get(key), "words": given.words.get(key, "")}
        for key in set_aside(asked, given)
    }
    interview.answers, interview.words = dict(kept.answers), dict(kept.words)
    interview.skipped = {key: str(why) for key, why in kept.skipped.items()}
    interview.share = how_far.share_of_weight
    interview.state = InterviewState(how_far.state.value)
    interview.bad = [each.item for each in bad_answers(asked, kept, limits)]


def take_back_aside(interview: Interview) -> None:
    """Put back what had been set aside when an interview was ended, not saved."""
    for key, held in interview.aside.items():
        _put(interview.answers, key, held["answer"])
        _put(interview.words, key, held["words"] or None)
    interview.aside = {}


def _put(kept: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        kept.pop(key, None)
    else:
        kept[key] = value


def _item(asked: Questionnaire, key: str) -> Item:
    item = asked.item(key)
    if item is None:
        raise InvalidInput("NO_SUCH_ITEM", _("This questionnaire does not ask that."), field=key)
    return item


def _read(asked: Questionnaire, key: str, reader: Any, given: Any) -> Any:
    try:
        return reader(_item(asked, key), given)
    except AnswerError as error:
        raise InvalidInput("ANSWER_WRONG", answer_in_words(error), field=key) from error
