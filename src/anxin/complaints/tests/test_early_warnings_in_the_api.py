"""The API's early warnings: listed for those who see the figures, settled by those who handle complaints."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.accounts.services import create_api_token
from anxin.complaints.models import EarlyWarning
from anxin.complaints.services.watch_customers import sweep_warnings
from tests.cast import Cast

Ask = Callable[..., Any]
PLACE = "/api/v1/warnings"


@pytest.fixture
def ask() -> Ask:
    def send(person: Person, path: str = "", body: dict[str, str] | None = None) -> Any:
        token = {"Authorization": f"Bearer {create_api_token('test', by=person)[1]}"}
        if body is None:
            return Client().get(PLACE + path, headers=token)
        return Client().post(PLACE + path, body, content_type="application/json", headers=token)

    return send


@pytest.fixture
def warning(cast: Cast) -> EarlyWarning:
    cast.customer.press_background = True
    cast.customer.save()
    sweep_warnings(cast.shanghai)
    return EarlyWarning.objects.get()


def test_a_warning_is_listed_with_why_and_without_a_name(cast: Cast, warning: EarlyWarning, ask: Ask) -> None:
    answer = ask(cast.gao)
    [item] = answer.json()["items"]
    assert (item["id"], item["rule"], item["citations"]) == (warning.pk, "press_background", ["S024"])
    assert (item["customer"], item["settled_at"]) == (str(cast.customer.key), None)
    assert cast.customer.name not in answer.content.decode()
    assert ask(cast.gao, "?shown=settled").json()["items"] == []


def test_others_are_shown_none(cast: Cast, warning: EarlyWarning, ask: Ask) -> None:
    for person in (cast.zhao, cast.chen, cast.an):
        assert ask(person).json()["items"] == []
        assert ask(person, f"/{warning.pk}/settle", {"what_was_done": "x"}).status_code == 404


def test_settling_by_the_api_says_what_was_done(cast: Cast, warning: EarlyWarning, ask: Ask) -> None:
    empty = ask(cast.liu, f"/{warning.pk}/settle", {"what_was_done": " "})
    assert (empty.status_code, empty.json()["field"]) == (422, "what_was_done")
    done = ask(cast.liu, f"/{warning.pk}/settle", {"what_was_done": "总经理已拜访"})
    assert done.json()["what_was_done"] == "总经理已拜访"
    assert ask(cast.gao, f"/{warning.pk}/settle", {"what_was_done": "再一次"}).status_code == 409
