"""A questionnaire in use with a draft, and an interview in which a customer answered badly."""

from uuid import UUID

from anxin.surveys.choices import Way
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.services.giving import Step
from anxin.surveys.services.interviews import About, begin_interview, end_interview, give_answers
from anxin.surveys.services.questionnaires import begin_draft
from anxin.surveys.tests.asking import make_version
from tests.cast import Cast


def asked_keys(cast: Cast) -> dict[str, UUID]:
    """Return the keys of Shanghai's questionnaire, its version, its draft, and an interview."""
    version = make_version(cast.shanghai, cast.liu)
    return {
        "questionnaire_key": version.questionnaire.key,
        "survey_version_key": version.key,
        "survey_draft_key": begin_draft(version.questionnaire.key, by=cast.liu).key,
        "interview_key": answered(cast, version).pk,
    }


def answered(cast: Cast, version: QuestionnaireVersion, *, overall: int = 4) -> Interview:
    """Let a customer of Shanghai answer, served by the head of after-sales."""
    about = About(customer=cast.customer, vehicle=cast.car, adviser=cast.he)
    interview = begin_interview(version, way=Way.LINK, about=about, language="zh-hans")
    step = Step(
        answers={"overall": overall, "clean": 4, "fixed": overall > 5},
        words={"overall": "等了很久，电话13900001234联系我"},
    )
    give_answers(interview.pk, step=step)
    return end_interview(interview.pk)
