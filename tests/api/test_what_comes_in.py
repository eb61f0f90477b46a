"""Who comes in, and what is refused before any rule is asked."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from anxin.accounts.models import ApiToken, Person
from anxin.accounts.services import revoke_api_token
from anxin.complaints.models import Complaint
from anxin.config import api
from tests.api.conftest import ROOT, ApiFor
from tests.cast import Cast


def test_without_a_token_nobody_comes_in(
    cast: Cast, api_for: ApiFor, complaint: Complaint, signed_in: Callable[[Person], Client]
) -> None:
    chen = api_for(cast.chen)
    session = signed_in(cast.chen)
    path = f"{ROOT}/complaints/{complaint.slug}"
    for client, headers in (
        (chen.client, {}),
        (chen.client, {"authorization": "Bearer anxin_nonsense"}),
        (chen.client, {"authorization": f"Basic {chen.token}"}),
        (session, {}),
    ):
        answer = client.get(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "TOKEN_UNKNOWN")
        assert answer["WWW-Authenticate"].startswith("Bearer")
    assert session.post(f"{path}/show_phone").status_code == 401


def test_a_revoked_token_and_a_leaver_stay_outside(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    assert chen.get("/me").status_code == 200
    revoke_api_token(ApiToken.objects.get(person=cast.chen).pk, by=cast.chen)
    assert chen.get("/me").status_code == 401
    sun = api_for(cast.sun)
    cast.sun.is_active = False
    cast.sun.save()
    assert sun.get("/me").status_code == 401


def test_me_tells_the_dealers_and_what_one_may_do_there(cast: Cast, api_for: ApiFor) -> None:
    me = api_for(cast.chen).get("/me").json()
    assert me["username"] == "chen.min"
    assert [dealer["code"] for dealer in me["dealers"]] == ["SH01"]
    assert "take_complaints" in me["dealers"][0]["capabilities"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"{", 400, ""),
        (b"\xff\xfe", 400, ""),
        (b"", 422, ""),
        (b"[]", 422, ""),
        (b"null", 422, ""),
        (b'{"text": "a\\u0000b"}', 422, "text"),
        (b'{"text": "a\\ud800b"}', 422, "text"),
        (b'{"text": 1e999}', 422, "text"),
        (b'{"text": "a", "seen": 9999999999999999999999}', 422, "seen"),
        (b'{"text": "a", "seen": true}', 422, "seen"),
        (b'{"text": "' + b"a" * 2001 + b'"}', 422, "text"),
        (b'{"text": "' + b"a" * 5_000_000 + b'"}', 413, ""),
    ],
)
def test_what_cannot_be_read_or_stored_is_refused(
    cast: Cast, api_for: ApiFor, complaint: Complaint, body: bytes, status: int, field: str
) -> None:
    refused = api_for(cast.chen).post(f"/complaints/{complaint.slug}/add_note", body)
    told = refused.json()
    assert (refused.status_code, told["field"]) == (status, field), told
    assert set(told) == {"code", "message", "field", "params"}


@pytest.mark.parametrize(
    ("due_at", "code"),
    [
        ("2026-11-21T09:30:00", "TIME_WITHOUT_OFFSET"),
        ("tomorrow", "TIME_UNREADABLE"),
        (1795230000, "TIME_UNREADABLE"),
        ("0001-01-01T00:00:00+14:00", "TIME_OUT_OF_RANGE"),
        ("2026-02-30T00:00:00Z", "VALUE_UNREADABLE"),
    ],
)
def test_a_time_needs_its_offset_and_a_year_of_ours(
    cast: Cast, api_for: ApiFor, complaint: Complaint, due_at: Any, code: str
) -> None:
    body = {"side": "ours", "what": "订件", "due_at": due_at}
    refused = api_for(cast.chen).post(f"/complaints/{complaint.slug}/add_action", body)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, code, "due_at")


def test_every_wrong_field_is_named(cast: Cast, api_for: ApiFor) -> None:
    told = api_for(cast.chen).post("/complaints", {"dealer": "SH01", "threats": [{"words": 3}]}).json()
    fields = [told["field"], *(other["field"] for other in told["params"]["others"])]
    assert fields == ["words", "channel", "category", "threats.0.kind", "threats.0.words"]


def test_a_column_that_no_list_has_is_named(cast: Cast, api_for: ApiFor) -> None:
    refused = api_for(cast.liu).post("/exports", {"dealer": "SH01", "columns": ["number", "telephone"]})
    assert (refused.status_code, refused.json()["field"]) == (422, "columns.1")
    assert "plate" in refused.json()["message"]


def test_unknown_addresses_methods_and_parameters_are_told_in_json(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    assert chen.get("/nothing").json()["code"] == "NOT_FOUND"
    wrong = chen.client.delete(f"{ROOT}/complaints")
    assert (wrong.status_code, wrong.json()["code"], wrong["Allow"]) == (
        405,
        "METHOD_NOT_ALLOWED",
        "GET, POST",
    )
    assert chen.get("/me", colour="red").json()["field"] == "colour"
    assert chen.client.get("/api/v2/me").status_code == 404


def test_the_language_is_the_headers_or_else_the_persons(cast: Cast, api_for: ApiFor) -> None:
    cast.chen.language = "zh-hans"
    cast.chen.save()
    chen = api_for(cast.chen)

    def told(language: str) -> str:
        headers = {"authorization": f"Bearer {chen.token}"} | (
            {"accept-language": language} if language else {}
        )
        return str(
            chen.client.get(f"{ROOT}/complaints/SH01-TS20990101-0001", headers=headers)["Content-Language"]
        )

    assert [told(""), told("en-GB,en;q=0.9"), told("fr"), told("zh-CN")] == [
        "zh-hans",
        "en",
        "zh-hans",
        "zh-hans",
    ]


def test_a_failure_of_ours_is_told_in_the_same_shape(
    cast: Cast, api_for: ApiFor, complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("anxin.complaints.services.change_case.add_note", fail)
    chen = api_for(cast.chen)
    chen.client.raise_request_exception = False
    failed = chen.post(f"/complaints/{complaint.slug}/add_note", {"text": "x"})
    assert (failed.status_code, failed.json()["code"]) == (500, "SERVER_ERROR")
    assert "secret" not in json.dumps(failed.json())


def test_a_script_that_runs_wild_is_slowed(
    cast: Cast, api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen, sun = api_for(cast.chen), api_for(cast.sun)
    monkeypatch.setattr(api.THROTTLE, "num_requests", 2)
    assert [chen.get("/me").status_code for _ in range(3)] == [200, 200, 429]
    slowed = chen.get("/me")
    assert slowed.json()["code"] == "TOO_MANY_REQUESTS"
    assert sun.get("/me").status_code == 200
