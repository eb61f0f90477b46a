"""Questionnaires in versions, who was asked, and what was answered."""

from anxin.surveys.models.counts import AnswerCount, CountMark, InterviewCount
from anxin.surveys.models.interviews import AnswerImport, Interview, Invitation
from anxin.surveys.models.questionnaires import Questionnaire, QuestionnaireUse, QuestionnaireVersion

__all__ = [
    "AnswerCount",
    "AnswerImport",
    "CountMark",
    "Interview",
    "InterviewCount",
    "Invitation",
    "Questionnaire",
    "QuestionnaireUse",
    "QuestionnaireVersion",
]
