"""Clients of the API: each is one person with a token of his own."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from _pytest.nodeid import NodeId
from django.core.files.uploadedfile import UploadedFile
from django.test import Client
from schemathesis.pytest.plugin import SchemathesisFunction

from anxin.accounts.models import Person
from anxin.accounts.services import create_api_token
from anxin.complaints.models import Complaint
from tests.cast import Cast, make_complaint

ROOT = "/api/v1"


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give every operation that schemathesis tries an id of its own: pytest 9.2 leaves its name out of the id."""
    if isinstance(item, SchemathesisFunction) and item.parent:
        item._id = NodeId.parse(f"{item.parent.nodeid}::{item.name}")


@dataclass
class ApiClient:
    """Speaks JSON with a person's token."""

    person: Person
    token: str
    client: Client = field(default_factory=Client)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(ROOT + path, query, headers=self._headers({}))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps({} if body is None else body)
        return self.client.post(
            ROOT + path, raw, content_type="application/json", headers=self._headers(headers)
        )

    def send(self, path: str, file: UploadedFile[Any], note: str = "", **headers: str) -> Any:
        """Send a file as a form does."""
        return self.client.post(ROOT + path, {"file": file, "note": note}, headers=self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"authorization": f"Bearer {self.token}"} | named


ApiFor = Callable[[Person], ApiClient]


@pytest.fixture
def api_for() -> ApiFor:
    """Return a client with a fresh token of the person."""

    def make(person: Person) -> ApiClient:
        _token, words = create_api_token("tests", by=person)
        return ApiClient(person, words)

    return make


@pytest.fixture
def complaint(cast: Cast) -> Complaint:
    """A complaint of the cast's customer, taken in by Chen."""
    return make_complaint(cast)
