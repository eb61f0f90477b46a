"""Questionnaires with versions and answers, for the pages that show them."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anxin.surveys.choices import Purpose
from anxin.surveys.models import QuestionnaireVersion
from anxin.surveys.services.answer_link import give_by_link
from anxin.surveys.services.giving import Step
from anxin.surveys.services.importing import carry_out, start_import, take_answers
from anxin.surveys.services.questionnaires import take_over_pack
from anxin.surveys.tests.asking import make_version
from tests.asked import answered, asked_keys, ways_to_answer
from tests.cast import Cast

NamedPage = tuple[str, dict[str, Any], str]


def survey_pages(cast: Cast) -> list[NamedPage]:
    """Return the pages of surveys: a shelf, a draft with each kind of part open, results, an interview."""
    keys = asked_keys(cast)
    version = QuestionnaireVersion.objects.get(key=keys["survey_version_key"])
    for overall in (9, 10, 6):
        answered(cast, version, overall=overall)
    ready = take_over_pack(cast.shanghai, pack="after_service", by=cast.liu)
    empty = make_version(cast.shanghai, cast.liu, purpose=Purpose.STUDY)
    draft = {"key": keys["survey_draft_key"]}
    return [
        ("surveys:questionnaires", {}, ""),
        ("surveys:new", {}, ""),
        ("surveys:invitations", {}, ""),
        ("surveys:invitation", {"key": keys["invitation_key"]}, ""),
        ("surveys:questionnaire", {"key": keys["questionnaire_key"]}, ""),
        ("surveys:version", {"key": ready.key}, "?lang=en"),
        ("surveys:draft", draft, ""),
        ("surveys:draft", draft, "?part=groups"),
        ("surveys:draft", draft, "?part=overall"),
        ("surveys:draft", draft, "?part=still"),
        ("surveys:results", {"key": keys["survey_version_key"]}, ""),
        ("surveys:results", {"key": empty.key}, ""),
        ("surveys:interviews", {}, ""),
        ("surveys:interview", {"key": keys["interview_key"]}, ""),
        ("surveys:sheets", {"key": keys["survey_version_key"]}, ""),
        ("surveys:import", {"key": keys["survey_version_key"]}, ""),
        ("surveys:import_run", {"key": keys["answer_import_key"]}, ""),
        ("surveys:import_run", {"key": _brought_in(cast, version)}, ""),
    ]


def answering_pages(cast: Cast) -> list[tuple[str, str, None]]:
    """Return name and address of the pages that customers answer on: the first question, and one going back."""
    version = make_version(cast.shanghai, cast.liu, purpose=Purpose.AFTER_SALE)
    ways = ways_to_answer(cast, version)
    link = reverse("portal:survey", args=[ways["survey_token"]])
    give_by_link(ways["survey_token"], step=Step(answers={"overall": "9"}), language="zh-hans")
    return [
        ("portal:survey", link, None),
        ("portal:survey", f"{link}?at=overall", None),
        ("portal:wall", reverse("portal:wall", args=[ways["wall_door"]]), None),
    ]


def _brought_in(cast: Cast, version: QuestionnaireVersion) -> UUID:
    run = take_answers(
        SimpleUploadedFile("once.csv", b"overall,clean\n9,5\n11,4\n"), version=version, by=cast.liu
    )
    start_import(run.key, mapping=run.columns, by=cast.liu)
    carry_out(run.pk)
    return run.key
