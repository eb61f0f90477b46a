"""The words of the workshop lead to one meaning each, and every key that an entry points at is there."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

LIST = Path(__file__).resolve().parents[4] / "content" / "packs" / "care" / "workshop_language.yaml"
BODY: dict[str, Any] = yaml.safe_load(LIST.read_text(encoding="utf-8"))
COMPONENTS = {entry["key"]: entry for entry in BODY["components"]}
SYMPTOMS = {entry["key"]: entry for entry in BODY["symptoms"]}


def spoken(entry: dict[str, Any]) -> set[str]:
    words = chain((entry["zh"], entry["en"]), *entry["words"].values())
    return {word.casefold() for word in words}


def told_twice(group: str) -> Iterator[str]:
    seen: dict[str, str] = {}
    for entry in BODY[group]:
        for word in spoken(entry):
            if seen.setdefault(word, entry["key"]) != entry["key"]:
                yield f"{word}: {seen[word]} and {entry['key']}"


@pytest.mark.parametrize("group", ["components", "symptoms"])
def test_no_word_means_two_things(group: str) -> None:
    assert list(told_twice(group)) == []


@pytest.mark.parametrize("group", ["components", "symptoms"])
def test_no_key_stands_twice(group: str) -> None:
    keys = [entry["key"] for entry in BODY[group]]
    assert len(keys) == len(set(keys))


def test_every_component_and_symptom_belongs_to_a_component_that_is_there() -> None:
    named = {entry["of"] for entry in (*BODY["components"], *BODY["symptoms"])}
    assert named - {""} <= set(COMPONENTS)


def test_every_symptom_is_like_others_that_are_there_and_not_like_itself() -> None:
    for key, entry in SYMPTOMS.items():
        assert set(entry["like"]) <= set(SYMPTOMS) - {key}, key


@pytest.mark.parametrize("key", COMPONENTS)
def test_no_component_lies_above_itself(key: str) -> None:
    passed = [key]
    while above := COMPONENTS[passed[-1]]["of"]:
        assert above not in passed
        passed.append(above)


def test_every_kind_of_remark_is_there() -> None:
    remarks = {"again", "cured", "uncured", "denied", "routine", "elsewhere"}
    assert {entry["key"] for entry in BODY["remarks"]} == remarks
