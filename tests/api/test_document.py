"""The committed document is the live one, and complete."""

import importlib
import inspect
import json
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.test import Client
from pydantic import BaseModel

from anxin.complaints import services
from anxin.config.api import document
from anxin.foundation.rest import PROBLEMS

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
SCHEMA = json.loads(COMMITTED.read_text("utf-8"))
OPERATIONS = [operation for path in SCHEMA["paths"].values() for operation in path.values()]


def _below(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def test_the_committed_document_is_the_live_one() -> None:
    assert COMMITTED.read_text("utf-8") == document(), "The API has changed; run: python tools/openapi.py"


def test_the_document_is_served_as_it_is_committed() -> None:
    served = Client().get("/api/v1/openapi.json")
    assert json.loads(served.content) == SCHEMA
    assert SCHEMA["openapi"].startswith("3.1")


def test_every_operation_declares_its_problems_its_token_and_what_it_does() -> None:
    assert len(OPERATIONS) > 40
    for operation in OPERATIONS:
        assert {str(status) for status in PROBLEMS} < operation["responses"].keys()
        assert operation["security"] in ([{"PersonToken": []}], [{"SignedContent": []}])
        assert operation["summary"], operation["operationId"]
        assert operation["description"], operation["operationId"]


def test_names_are_unique() -> None:
    names = [operation["operationId"] for operation in OPERATIONS]
    assert len(names) == len(set(names))


def test_every_body_and_every_answer_has_a_name_of_its_own() -> None:
    """Of two of one name the document would tell only one, for the operations of both."""
    names = Counter(
        schema.__name__ for schema in set(_below(BaseModel)) if schema.__module__.startswith("anxin.")
    )
    assert len(names) > 100
    assert [name for name, times in names.items() if times > 1] == []


def test_every_creation_takes_an_idempotency_key() -> None:
    made = [operation for operation in OPERATIONS if "201" in operation["responses"]]
    assert len(made) >= 5
    for operation in made:
        assert "Idempotency-Key" in {parameter["name"] for parameter in operation["parameters"]}


def test_every_operation_on_a_complaint_has_its_address() -> None:
    names = {module.name for module in pkgutil.iter_modules(services.__path__, f"{services.__name__}.")}
    functions = [
        function
        for module in map(importlib.import_module, sorted(names))
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]
    named = {f.__name__ for f in functions if next(iter(inspect.signature(f).parameters), "") == "slug"}
    # A change without an address of its own, a file, which is sent to the collection of files, paper, and what is
    # not written to its end on a page.
    named -= {
        "changing",
        "attach_file",
        "print_sheet",
        "print_settlement",
        "keep_draft",
        "hand_draft",
        "take_draft",
    }
    addresses = {path.rsplit("/", 1)[-1] for path in SCHEMA["paths"]}
    shorter = {
        re.sub("_complaint|_cases?", "", name).replace("promise_customer", "promise")
        for name in named - addresses
    }
    assert len(named) > 20
    assert shorter <= addresses
