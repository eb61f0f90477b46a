"""A customer counts once a visit; files are known by numbers; figures stay as judged; released words stay."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from anxin.foundation import clock
from anxin.surveys.choices import InterviewState, Way
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.selectors.across import questions_across
from anxin.surveys.selectors.questionnaires import definition_of
from anxin.surveys.selectors.results import results_of
from anxin.surveys.selectors.wording import numbers_of
from anxin.surveys.services.count_once import count_once
from anxin.surveys.services.giving import judge
from anxin.surveys.services.importing import carry_out, preview_answers, start_import, take_answers
from anxin.surveys.tests.asking import ITEMS, make_version, said
from anxin.workshop.choices import OrderKind
from anxin.workshop.models import RepairOrder
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FILE = "答卷编号,overall,fixed\nA1,9,是\nA2,4,是\n"


@pytest.fixture
def version(cast: Cast) -> QuestionnaireVersion:
    return make_version(cast.shanghai, cast.liu)


def _kept(cast: Cast, version: QuestionnaireVersion, overall: int, **more: Any) -> Interview:
    interview = Interview(
        dealer=cast.shanghai, version=version, way=Way.CALL, language="zh-hans", day=date(2026, 9, 3),
        customer=cast.customer, ended_at=clock.now(), **more,
    )  # fmt: skip
    interview.answers = {"overall": overall, "clean": 5, "fixed": True}
    judge(interview)
    interview.save()
    return interview


def _bring_in(cast: Cast, version: QuestionnaireVersion, text: str) -> Any:
    upload = SimpleUploadedFile("answers.csv", text.encode())
    run = take_answers(upload, version=version, by=cast.liu)
    told = preview_answers(run)
    start_import(run.key, mapping=run.columns, by=cast.liu)
    carry_out(run.pk)
    return told


def test_the_same_visit_answered_again_counts_once(cast: Cast, version: QuestionnaireVersion) -> None:
    order = RepairOrder.objects.create(
        dealer=cast.shanghai, vehicle=cast.car, kind=OrderKind.REPAIR, number="W1", opened_at=clock.now()
    )
    first, second = (_kept(cast, version, mark, order=order) for mark in (3, 9))
    elsewhere = _kept(cast, version, 5)
    count_once(version, [second])
    states = {each.pk: each.state for each in Interview.objects.all()}
    assert states[first.pk] == InterviewState.SUPERSEDED
    assert states[second.pk] == states[elsewhere.pk] == InterviewState.COMPLETE
    assert results_of(cast.liu, version).counted == 2


def test_a_file_exported_again_brings_only_what_is_new(cast: Cast, version: QuestionnaireVersion) -> None:
    _bring_in(cast, version, FILE)
    told = _bring_in(cast, version, FILE + "A3,8,是\n")
    assert (told.kept, told.known, told.alike) == (1, 2, 0)
    assert Interview.objects.count() == 3


def test_without_numbers_rows_like_earlier_ones_are_told(cast: Cast, version: QuestionnaireVersion) -> None:
    _bring_in(cast, version, "overall,fixed\n9,是\n")
    assert _bring_in(cast, version, "overall,fixed\n9,是\n3,否\n").alike == 1


def test_of_a_long_file_the_first_rows_are_looked_at(cast: Cast, version: QuestionnaireVersion) -> None:
    run = take_answers(SimpleUploadedFile("a.csv", FILE.encode()), version=version, by=cast.liu)
    told = preview_answers(run, most=1)
    assert (told.rows, told.more) == (1, True)
    assert not preview_answers(run, most=2).more


def test_figures_stay_as_they_were_judged(cast: Cast, version: QuestionnaireVersion) -> None:
    _kept(cast, version, 7)
    Interview.objects.update(bad=[])
    assert next(each for each in results_of(cast.liu, version).items if each.item.key == "overall").bad == 0
    Interview.objects.update(bad=["clean"])
    (clean,) = [each for each in _across(cast) if each.item.key == "clean"]
    assert (clean.bad, clean.n) == (1, 1)


def test_other_answers_offered_make_another_question(cast: Cast) -> None:
    still = {**ITEMS[4], "shown_if": None}
    fewer = {**still, "options": [*ITEMS[4]["options"], {"key": "smell", "says": said("a smell")}]}
    for item in (still, fewer):
        version = make_version(cast.shanghai, cast.liu, items=[ITEMS[1], item])
        interview = _kept(cast, version, 9)
        interview.answers = {"overall": 9, "still": "noise"}
        interview.save()
    found = [each.n for each in _across(cast) if each.item.key == "still"]
    assert found == [1, 1]
    assert [each.n for each in _across(cast) if each.item.key == "overall"] == [2]


def test_what_a_caller_only_says_has_no_number(version: QuestionnaireVersion) -> None:
    assert list(numbers_of(definition_of(version)).items())[:2] == [("overall", 1), ("clean", 2)]


@pytest.mark.parametrize("change", [{"released_at": None}, {"number": 7}, {"document": {}}])
def test_a_released_version_stays(version: QuestionnaireVersion, change: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        QuestionnaireVersion.objects.filter(pk=version.pk).update(**change)


def _across(cast: Cast) -> list[Any]:
    return questions_across(cast.liu, [cast.shanghai], date(2026, 9, 1), date(2026, 9, 30))
