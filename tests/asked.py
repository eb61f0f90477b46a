"""A questionnaire in use with a draft, and an interview in which a customer answered badly."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from anxin.surveys.choices import InvitedBy, Way
from anxin.surveys.models import AnswerImport, Interview, QuestionnaireVersion
from anxin.surveys.selectors.invitations import token_of
from anxin.surveys.services.giving import Step
from anxin.surveys.services.importing import take_answers
from anxin.surveys.services.interviews import About, begin_interview, end_interview, give_answers
from anxin.surveys.services.invitations import invite
from anxin.surveys.services.questionnaires import begin_draft
from anxin.surveys.tests.asking import ITEMS, make_version
from tests.cast import Cast


def asked_keys(cast: Cast) -> dict[str, Any]:
    """Return the keys of Shanghai's questionnaire, its version, its draft, an interview, and the ways to answer."""
    version = make_version(cast.shanghai, cast.liu)
    return {
        "questionnaire_key": version.questionnaire.key,
        "survey_version_key": version.key,
        "survey_draft_key": begin_draft(version.questionnaire.key, by=cast.liu).key,
        "interview_key": answered(cast, version).pk,
        **ways_to_answer(cast, version),
    }


def ways_to_answer(cast: Cast, version: QuestionnaireVersion) -> dict[str, Any]:
    """Return the token of a personal link, the code on the wall with its questionnaire, and a file of answers."""
    about = About(customer=cast.customer, subject="TS20260101-0001")
    invitation = invite(version, about=about, channel=InvitedBy.WECOM, by=cast.sun)
    wall = make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:]).questionnaire
    return {
        "survey_token": token_of(invitation.key),
        "invitation_key": invitation.key,
        "wall_door": wall.door,
        "wall_key": wall.key,
        "answer_import_key": uploaded_answers(cast, version).key,
    }


def uploaded_answers(cast: Cast, version: QuestionnaireVersion) -> AnswerImport:
    """Upload a file of answers, one of which does not fit."""
    file = SimpleUploadedFile("answers.csv", b"overall,clean,fixed,other\n9,5,1,x\n11,5,1,y\n8,4,0,z\n")
    return take_answers(file, version=version, by=cast.liu)


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
