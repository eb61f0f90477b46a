"""What is wrong with a questionnaire or an answer, in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from anxin.engines.surveys import AnswerError, Fault, Questionnaire, faults_of
from anxin.engines.surveys.texts import ANSWER_TEXTS, FAULT_TEXTS, SKIP_TEXTS


@dataclass(frozen=True)
class Check:
    """One thing to put right: where (number of the item, counted from 1, or 0), what, and whether it forbids use."""

    item: int
    words: str
    grave: bool


def checks_of(questionnaire: Questionnaire) -> list[Check]:
    """Return what is wrong with a questionnaire in words, by place."""
    return [
        Check(item=_item_number(fault), words=_sentence(fault), grave=fault.grave)
        for fault in faults_of(questionnaire)
    ]


def fault_in_words(fault: Fault, questionnaire: Questionnaire) -> str:
    """Return what is wrong in one sentence with its place."""
    number = _item_number(fault)
    if not 0 < number <= len(questionnaire.items):
        return _sentence(fault)
    return _("item %(number)s: %(fault)s") % {"number": number, "fault": _sentence(fault)}


def answer_in_words(error: AnswerError) -> str:
    """Return why an answer does not fit, and what would."""
    return _(ANSWER_TEXTS[error.code]) % error.params


def skip_in_words(why: str) -> str:
    """Return why an item has no answer."""
    return _(SKIP_TEXTS[why]) if why in SKIP_TEXTS else why


def _sentence(fault: Fault) -> str:
    params = dict(fault.params)
    if "language" in params:
        params["language"] = _("Chinese") if params["language"] == "zh" else _("English")
    return _(FAULT_TEXTS[fault.code]) % params


def _item_number(fault: Fault) -> int:
    if not fault.path.startswith("items["):
        return 0
    return int(fault.path[len("items[") :].partition("]")[0]) + 1
