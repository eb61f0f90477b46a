"""Which answers of an interview are bad ones, that somebody must hear of."""

from dataclasses import dataclass

from anxin.engines.surveys.answering import Given, shown
from anxin.engines.surveys.definition import Questionnaire
from anxin.engines.surveys.limits import USUAL_LIMITS, Limits, Value, bad_limit, is_bad


@dataclass(frozen=True)
class BadAnswer:
    """A bad answer: the item, what was answered, and the limit of a scale from which on answers are bad."""

    item: str
    value: Value
    limit: int | None
    words: str = ""


def bad_answers(questionnaire: Questionnaire, given: Given, limits: Limits = USUAL_LIMITS) -> list[BadAnswer]:
    """Return the bad answers to items that were asked, in their order, each with the customer's own words."""
    return [
        BadAnswer(
            item=item.key,
            value=given.answers[item.key],
            limit=bad_limit(item, limits),
            words=given.words.get(item.key, ""),
        )
        for item in shown(questionnaire, given)
        if item.key in given.answers and is_bad(item, given.answers[item.key], limits)
    ]
