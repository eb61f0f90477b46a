"""Questionnaires with versions and answers, for the pages that show them."""

from typing import Any

from anxin.surveys.choices import Purpose
from anxin.surveys.models import QuestionnaireVersion
from anxin.surveys.services.questionnaires import take_over_pack
from anxin.surveys.tests.asking import make_version
from tests.asked import answered, asked_keys
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
    ]
