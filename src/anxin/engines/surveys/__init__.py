"""Surveys: what a questionnaire is, what is wrong with it, what is asked next, what counts, which answers are bad."""

from anxin.engines.surveys.alerts import BadAnswer, bad_answers
from anxin.engines.surveys.answering import (
    Given,
    Progress,
    State,
    counted,
    next_item,
    progress,
    set_aside,
    shown,
)
from anxin.engines.surveys.checking import faults_of
from anxin.engines.surveys.definition import (
    Condition,
    Factor,
    Item,
    ItemKind,
    Measure,
    Mode,
    Op,
    Option,
    Purpose,
    Questionnaire,
    Skip,
    Test,
    Words,
)
from anxin.engines.surveys.duration import seconds_of
from anxin.engines.surveys.faults import Fault
from anxin.engines.surveys.limits import Limits, Value, is_bad, needs_reason
from anxin.engines.surveys.reading import DefinitionError, read_questionnaire
from anxin.engines.surveys.values import AnswerError, read_answer, read_skip, read_words
from anxin.engines.surveys.writing import write_questionnaire

__all__ = [
    "AnswerError",
    "BadAnswer",
    "Condition",
    "DefinitionError",
    "Factor",
    "Fault",
    "Given",
    "Item",
    "ItemKind",
    "Limits",
    "Measure",
    "Mode",
    "Op",
    "Option",
    "Progress",
    "Purpose",
    "Questionnaire",
    "Skip",
    "State",
    "Test",
    "Value",
    "Words",
    "bad_answers",
    "counted",
    "faults_of",
    "is_bad",
    "needs_reason",
    "next_item",
    "progress",
    "read_answer",
    "read_questionnaire",
    "read_skip",
    "read_words",
    "seconds_of",
    "set_aside",
    "shown",
    "write_questionnaire",
]
