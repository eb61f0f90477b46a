"""Questionnaires as documents: what was written reads the same, and what is wrong is named by its place."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from anxin.engines.surveys import DefinitionError, Questionnaire, read_questionnaire, write_questionnaire
from anxin.engines.surveys.tests.strategies import questionnaires

WORDS = {"zh": "问", "en": "Ask"}


def document(**item: Any) -> dict[str, Any]:
    first = {"key": "first", "kind": "scale_10", "asks": WORDS} | item
    return {"key": "q", "purpose": "other", "title": WORDS, "items": [first]}


@given(questionnaires())
@settings(max_examples=100, deadline=None)
def test_what_was_written_reads_the_same_also_as_json(questionnaire: Questionnaire):
    written = write_questionnaire(questionnaire)
    assert read_questionnaire(written) == questionnaire
    assert write_questionnaire(read_questionnaire(json.loads(json.dumps(written)))) == written


def test_every_field_of_an_item_survives():
    whole = {
        "spoken": WORDS,
        "hint": WORDS,
        "low": WORDS,
        "high": WORDS,
        "factor": "quality",
        "measure": "overall",
        "required": True,
        "options": [{"key": "a", "says": WORDS, "exclusive": True, "bad": True}],
        "shown_if": {
            "all": [{"item": "x", "op": "in", "value": [1, 2]}],
            "any": [{"item": "y", "op": "answered"}],
        },
        "reason_below": 0,
        "reason_if_bad": True,
        "bad_if": False,
        "lower_is_better": True,
        "must_say": True,
        "because": ["S078"],
    }
    assert write_questionnaire(read_questionnaire(document(**whole))) == document(**whole)


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"key": "a b"}, "items[0].key"),
        ({"kind": "stars"}, "items[0].kind"),
        ({"asks": "words"}, "items[0].asks"),
        ({"asks": {"zh": 1}}, "items[0].asks.zh"),
        ({"asks": {"fr": "x"}}, "items[0].asks.fr"),
        ({"asks": {"zh": "x" * 2001}}, "items[0].asks.zh"),
        ({"required": "yes"}, "items[0].required"),
        ({"colour": "red"}, "items[0].colour"),
        ({"reason_below": 7.5}, "items[0].reason_below"),
        ({"because": ["X001"]}, "items[0].because[0]"),
        ({"options": [{"key": "a"}]}, "items[0].options[0].says"),
        ({"shown_if": {"all": [{"item": "x", "op": "like"}]}}, "items[0].shown_if.all[0].op"),
        ({"shown_if": {"all": [{"item": "x", "op": "eq", "value": 1.5}]}}, "items[0].shown_if.all[0].value"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place(item: dict[str, Any], field: str):
    with pytest.raises(DefinitionError) as refused:
        read_questionnaire(document(**item))
    assert refused.value.field == field


@pytest.mark.parametrize("missing", ["key", "purpose", "title", "items"])
def test_a_missing_field_is_named(missing: str):
    body = document()
    del body[missing]
    with pytest.raises(DefinitionError) as refused:
        read_questionnaire(body)
    assert refused.value.field == missing


@pytest.mark.parametrize("body", [None, [], "text", {1: 2}])
def test_what_is_no_document_is_refused(body: Any):
    with pytest.raises(DefinitionError):
        read_questionnaire(body)


def test_a_weight_is_a_number_and_not_endless():
    body = document() | {"factors": [{"key": "f", "title": WORDS, "weight": float("inf")}]}
    with pytest.raises(DefinitionError) as refused:
        read_questionnaire(body)
    assert refused.value.field == "factors[0].weight"


def test_nobody_reads_ten_thousand_items():
    body = document()
    body["items"] = body["items"] * 10_000
    with pytest.raises(DefinitionError) as refused:
        read_questionnaire(body)
    assert refused.value.field == "items"


def test_a_draft_without_english_can_be_read():
    assert read_questionnaire(document(asks={"zh": "问"})).items[0].asks.en == ""
