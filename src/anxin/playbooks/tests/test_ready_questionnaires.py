"""The ready questionnaires can be used as they are, ask what the sources ask for, and are short enough."""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from anxin.engines.surveys import (
    Given,
    ItemKind,
    Measure,
    Mode,
    Op,
    Purpose,
    Questionnaire,
    State,
    bad_answers,
    faults_of,
    next_item,
    progress,
    read_answer,
    read_questionnaire,
    seconds_of,
    shown,
    write_questionnaire,
)
from anxin.engines.surveys.tests.strategies import answers_to
from anxin.playbooks.content_check import check_content
from anxin.playbooks.content_files import QUESTIONNAIRE, content_root, read_packs
from anxin.playbooks.selectors import ready_questionnaires
from anxin.playbooks.services import load_own_packs
from anxin.playbooks.tests.test_content_check import packs, says, spoil

__all__ = ["packs"]

CHECKOUT = Path(__file__).resolve().parents[4]
SURVEY = CHECKOUT.parent / "shared" / "data" / "survey-ecsi-mobi.csv"
FOLDER = "packs/care/questionnaires"
READY = (
    "after_complaint",
    "after_sale",
    "after_service",
    "called_again",
    "ecsi",
    "lost_customer",
    "service_due",
    "six_questions",
    "waiting_area",
)


@cache
def shipped() -> dict[str, dict[str, Any]]:
    files = read_packs(content_root())
    return {file.body["key"]: file.body for file in files if file.name.startswith(QUESTIONNAIRE)}


@cache
def ready(key: str) -> Questionnaire:
    return read_questionnaire(shipped()[key])


def measures(key: str) -> set[Measure]:
    return {item.measure for item in ready(key).items if item.measure}


def cited(key: str) -> set[str]:
    return {source for item in ready(key).items for source in item.because}


def test_these_are_ready():
    assert tuple(shipped()) == READY


@pytest.mark.parametrize("key", READY)
def test_each_may_be_used_and_reads_the_same_once_written(key: str):
    questionnaire = ready(key)
    assert [fault for fault in faults_of(questionnaire) if fault.grave] == []
    assert questionnaire.about
    assert read_questionnaire(write_questionnaire(questionnaire)) == questionnaire


@pytest.mark.parametrize("key", [key for key in READY if key != "ecsi"])
def test_none_but_the_study_drives_people_away(key: str):
    assert faults_of(ready(key)) == []
    assert seconds_of(ready(key), Mode.SPOKEN) <= 240


@pytest.mark.parametrize(
    "key", ["after_service", "after_sale", "after_complaint", "called_again", "service_due", "lost_customer"]
)
def test_a_call_begins_with_the_customers_name_and_where_one_calls_from(key: str):
    first = ready(key).items[0]
    assert first.kind is ItemKind.SAY
    assert first.must_say
    for words in (first.asks.zh, first.asks.en):
        assert all(name in words for name in ("{customer}", "{dealer}", "{agent}"))


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_on_no_way_does_a_call_after_service_ask_more_than_twelve_questions(data: Any):
    questionnaire = ready("after_service")
    answers: dict[str, Any] = {}
    words: dict[str, str] = {}
    while item := next_item(questionnaire, Given(answers, words, mode=Mode.SPOKEN)):
        if item.key in answers or item.kind is ItemKind.TEXT:
            words[item.key] = "原话"
        else:
            answers[item.key] = data.draw(answers_to(item))
    found = progress(questionnaire, Given(answers, words, mode=Mode.SPOKEN))
    assert found.shown <= 12
    assert found.state is State.COMPLETE


def test_after_service_covers_the_five_factors_and_the_default_questions():
    questionnaire = ready("after_service")
    weights = {factor.key: factor.weight for factor in questionnaire.factors}
    assert weights == {"initiation": 19, "adviser": 19, "facility": 20, "pick_up": 20, "quality": 22}
    assert {
        Measure.OVERALL,
        Measure.RECOMMEND,
        Measure.FIXED_FIRST_VISIT,
        Measure.READY_AS_PROMISED,
        Measure.EXPECTATION,
    } <= measures("after_service")
    assert {"price", "appointment"} <= {item.key for item in questionnaire.items}


def test_a_customer_can_say_that_his_expectations_were_exceeded():
    for key in ("after_service", "after_sale"):
        (item,) = (item for item in ready(key).items if item.measure is Measure.EXPECTATION)
        assert "exceeded" in {option.key for option in item.options}
        assert "S123" in item.because


def test_after_a_complaint_only_the_handled_problem_is_asked_about():
    questionnaire = ready("after_complaint")
    assert questionnaire.purpose is Purpose.AFTER_COMPLAINT
    asked = shown(questionnaire, Given(mode=Mode.READ))
    assert {item.measure for item in asked} == {
        Measure.RUNS_AGAIN,
        Measure.SOLUTION,
        Measure.DISTRESS,
        Measure.COMES_AGAIN,
    }
    assert {"S076", "S077", "S078", "S080", "S083"} <= cited("after_complaint")


def test_a_customer_who_is_still_upset_is_a_bad_answer_and_a_calm_one_is_not():
    calm = {"runs_again": True, "solution": True, "distress": 1, "comes_again": True}
    assert bad_answers(ready("after_complaint"), Given(calm)) == []
    upset = Given(calm | {"distress": 5})
    assert [found.item for found in bad_answers(ready("after_complaint"), upset)] == ["distress"]


def test_the_six_questions_are_all_put():
    assert cited("six_questions") == {"T080", "T081", "T082", "T083", "T084", "T085"}
    assert len(ready("six_questions").items) == 6


def test_the_second_call_asks_whether_anybody_told_how_to_answer():
    questionnaire = ready("called_again")
    coached = Given({"coached": True})
    assert [found.item for found in bad_answers(questionnaire, coached)] == ["coached"]
    assert "coached_how" in {item.key for item in shown(questionnaire, coached)}


def test_the_card_in_the_waiting_area_is_anonymous_and_short():
    assert ready("waiting_area").anonymous
    assert len(ready("waiting_area").items) == 4


@pytest.mark.skipif(not SURVEY.exists(), reason="the real survey lies outside of the project")
def test_the_real_survey_is_a_complete_interview_line_by_line():
    questionnaire = ready("ecsi")
    with SURVEY.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 250
    assert set(rows[0]) == {item.key for item in questionnaire.items}
    for row in rows:
        given = Given({item.key: read_answer(item, row[item.key]) for item in questionnaire.items})
        assert progress(questionnaire, given).state is State.COMPLETE


def test_the_schema_knows_the_words_of_the_engine():
    schema = json.loads((content_root() / "schema" / "questionnaire.schema.json").read_text(encoding="utf-8"))
    item, test = schema["$defs"]["item"]["properties"], schema["$defs"]["test"]["properties"]
    assert schema["properties"]["purpose"]["enum"] == list(Purpose)
    assert item["kind"]["enum"] == list(ItemKind)
    assert item["measure"]["enum"] == list(Measure)
    assert test["op"]["enum"] == list(Op)


def test_a_question_about_anything_else_after_a_complaint_is_reported(packs: Path):
    def spoilt(body: dict[str, Any]) -> None:
        body["items"].append(
            {"key": "new_car", "kind": "yes_no", "asks": {"zh": "想换车吗？", "en": "A new car?"}}
        )

    problems = spoil(packs, f"{FOLDER}/after_complaint.yaml", spoilt)
    assert says(problems, f"{FOLDER}/after_complaint.yaml", "items[6]", "handled problem only")


def test_a_file_that_is_named_otherwise_than_its_key_is_reported(packs: Path):
    (packs / FOLDER / "ecsi.yaml").rename(packs / FOLDER / "study.yaml")
    assert says(check_content(packs), f"{FOLDER}/study.yaml", "key", "name of the file")


def test_a_text_in_one_language_only_is_reported(packs: Path):
    def spoilt(body: dict[str, Any]) -> None:
        body["items"][0]["asks"] = {"zh": "您好"}

    assert spoil(packs, f"{FOLDER}/six_questions.yaml", spoilt)


@pytest.mark.django_db
class TestAsLoaded:
    def test_all_are_stored_as_they_are_shipped(self):
        assert [body["key"] for body in ready_questionnaires()] == list(READY)
        assert {body["key"]: body for body in ready_questionnaires()} == shipped()

    def test_a_dealers_own_stands_before_the_shipped_one_and_the_others_stay(self, tmp_path: Path):
        own = shipped()["waiting_area"] | {"title": {"zh": "意见卡", "en": "Our card"}}
        folder = tmp_path / "own" / FOLDER
        folder.mkdir(parents=True)
        (folder / "waiting_area.yaml").write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8")
        assert load_own_packs(tmp_path / "own", dealer_code="HC01") == 1
        of_the_dealer = {body["key"]: body for body in ready_questionnaires(dealer_code="HC01")}
        assert of_the_dealer == shipped() | {"waiting_area": own}
        assert {body["key"]: body for body in ready_questionnaires()} == shipped()
