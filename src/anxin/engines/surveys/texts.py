"""English sentences for what is wrong with a questionnaire or an answer; the interface translates them."""

from collections.abc import Mapping

from anxin.engines.surveys.definition import Skip
from anxin.engines.surveys.faults import Code


def N_(text: str) -> str:  # noqa: N802 - the name by which message extraction finds the texts
    """Mark a text for translation and return it unchanged."""
    return text


FAULT_TEXTS: Mapping[str, str] = {
    Code.NO_QUESTION: N_("Nothing is asked yet."),
    Code.KEY_TWICE: N_("The key %(key)s stands here twice."),
    Code.MEASURE_TWICE: N_("Another question measures this already."),
    Code.MEASURE_KIND: N_("A question of this kind cannot measure this."),
    Code.LANGUAGE_MISSING: N_("The text in %(language)s is missing."),
    Code.PLACEHOLDERS_DIFFER: N_("Chinese and English must use the same words in braces."),
    Code.PLACEHOLDER_UNKNOWN: N_("Nothing can be filled in for {%(name)s}."),
    Code.PLACEHOLDER_OF_A_PERSON: N_("Who answers without a name cannot be addressed by {%(name)s}."),
    Code.FACTOR_UNKNOWN: N_("There is no group %(key)s."),
    Code.FACTOR_NEEDS_SCALE: N_("Only a scale counts towards a group."),
    Code.FACTOR_EMPTY: N_("No question counts towards the group %(key)s."),
    Code.WEIGHT_NOT_POSITIVE: N_("A weight is more than 0."),
    Code.OPTIONS_MISSING: N_("Offer at least two answers."),
    Code.OPTIONS_UNUSED: N_("A question of this kind offers no answers to choose from."),
    Code.CONDITION_EMPTY: N_("Say when this is asked."),
    Code.TEST_UNKNOWN: N_("There is no question %(item)s."),
    Code.TEST_NOT_EARLIER: N_("The question %(item)s comes later; only earlier answers can decide."),
    Code.TEST_UNFIT: N_("The question %(item)s cannot be answered like this."),
    Code.NEVER_ASKED: N_("No answers lead here: this is never asked."),
    Code.FIELD_UNFIT: N_("This means nothing for a question of this kind."),
    Code.ONLY_THE_PROBLEM: N_("After a complaint ask about the handled problem only."),
    Code.MANY_REQUIRED: N_("%(count)s questions must be answered; beyond %(most)s many people give up."),
    Code.TAKES_LONG: N_("This takes about %(minutes)s minutes to read and answer; many people give up."),
}

ANSWER_TEXTS: Mapping[str, str] = {
    "NOT_ON_SCALE": N_("Choose a number from %(low)s to %(high)s."),
    "NOT_YES_OR_NO": N_("Answer yes or no."),
    "NOT_OFFERED": N_("Choose one of the answers."),
    "NOTHING_CHOSEN": N_("Choose at least one answer."),
    "STANDS_ALONE": N_("This answer cannot stand beside others."),
    "WORDS_MISSING": N_("Write down a few words."),
    "WORDS_TOO_LONG": N_("At most %(most)s signs."),
    "NOT_A_REASON": N_("Choose why there is no answer."),
}

SKIP_TEXTS: Mapping[str, str] = {
    Skip.DOES_NOT_KNOW: N_("does not know"),
    Skip.DOES_NOT_WANT: N_("does not want to say"),
    Skip.NOT_APPLICABLE: N_("does not apply"),
    Skip.NO_TIME: N_("no time"),
    Skip.NOT_ASKED: N_("not asked"),
    Skip.LEFT_BLANK: N_("left blank"),
}
