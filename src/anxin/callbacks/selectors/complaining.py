"""What a complaint on the line begins with: the customer's words so far, and what they seem to be about."""

from collections.abc import Iterator

from anxin.callbacks.models import Call
from anxin.engines.surveys import Given, Measure, Questionnaire, bad_answers
from anxin.playbooks.selectors import entry
from anxin.surveys.models import Interview
from anxin.surveys.selectors.interviews import given_in
from anxin.surveys.selectors.questionnaires import definition_of, limits_of
from anxin.surveys.selectors.wording import asked_of_anybody, value_in_words

#: What a bad answer to a question of this meaning is about, where the dealer's list has it.
_CATEGORIES = {
    Measure.FIXED_FIRST_VISIT: "cat-service-not-fixed",
    Measure.RUNS_AGAIN: "cat-service-not-fixed",
}


def first_draft(call: Call) -> tuple[str, str]:
    """Return the words and the category with which a complaint about a call begins; either may be empty.

    The words are the customer's own, each under the question that he answered badly.
    """
    interview = call.interview or call.about
    if interview is None:
        return "", ""
    asked, given = definition_of(interview.version), given_in(interview)
    words = "\n".join(_lines(asked, given, interview))
    return words, _category(asked, given, interview)


def _lines(asked: Questionnaire, given: Given, interview: Interview) -> Iterator[str]:
    language = "en" if interview.language.startswith("en") else "zh"
    for bad in bad_answers(asked, given, limits_of(interview.dealer)):
        item = asked.item(bad.item)
        if item is None:
            continue
        if bad.words:
            yield bad.words
        else:
            yield f"{asked_of_anybody(item, language)} {value_in_words(item, bad.value, language)}"


def _category(asked: Questionnaire, given: Given, interview: Interview) -> str:
    for bad in bad_answers(asked, given, limits_of(interview.dealer)):
        item = asked.item(bad.item)
        key = _CATEGORIES.get(item.measure, "") if item and item.measure else ""
        if key and entry("complaint_categories", "categories", key, dealer_code=interview.dealer.code):
            return key
    return ""
