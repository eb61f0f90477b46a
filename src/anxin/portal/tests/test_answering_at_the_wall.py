"""The code on the wall: who answers there leaves one row with a day and his answers in the whole database."""

import uuid
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from anxin.foundation import clock
from anxin.portal.pressure import counts
from anxin.portal.views.asking import COOKIE
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.tests.asking import ITEMS, make_version
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast: Cast) -> QuestionnaireVersion:
    return make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])


@pytest.fixture
def address(version: QuestionnaireVersion) -> str:
    return f"/q/{version.questionnaire.door}/"


def _whole_database() -> dict[str, Counter[str]]:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT each::text FROM {table} each")
            found[table] = Counter(row for (row,) in cursor.fetchall())
        cursor.execute("SELECT schemaname || '.' || sequencename, last_value::text FROM pg_sequences")
        found["sequences"] = Counter(" ".join(map(str, row)) for row in cursor.fetchall())
    return found


def _answer_all(client: Client, address: str) -> None:
    client.get(address)
    for item, given in (("overall", "3"), ("clean", "4"), ("fixed", "true")):
        client.post(address, {"item": item, "answer": given})
        if item == "overall":
            client.post(address, {"item": item, "why": "1", "words": "等得太久"})
    client.post(address, {"item": "wish", "words": "多放几把椅子"})


def test_in_the_whole_database_one_row_comes_in_and_nothing_else(
    cast: Cast, version: QuestionnaireVersion, address: str
) -> None:
    # Even a colleague who is signed in and asked here leaves no trace with his session.
    client = Client(REMOTE_ADDR="203.0.113.77", headers={"User-Agent": "Telltale/1.0"})
    client.force_login(cast.wang)
    before = _whole_database()
    _answer_all(client, address)
    after = _whole_database()
    came = {table: after[table] - before[table] for table in after if after[table] != before[table]}
    assert {table: before[table] - after[table] for table in before if before[table] - after[table]} == {}
    assert list(came) == ["public.surveys_interview"]
    assert came["public.surveys_interview"].total() == 1
    row = Interview.objects.filter(anonymous=True).values().get()
    held = {name for name, value in row.items() if value not in (None, "", [], {}, 0, False)}
    assert held == {
        "key", "dealer_id", "version_id", "anonymous", "way", "state", "day",
        "answers", "words", "skipped", "share", "bad",
    } - {"skipped"}  # fmt: skip
    assert row["day"] == clock.today("Asia/Shanghai")
    assert row["key"].version == 4
    told = " ".join(came["public.surveys_interview"])
    for trace in ("203.0.113.77", "Telltale", cast.wang.username, str(cast.wang.pk) + ","):
        assert trace not in told


def test_typing_a_card_in_leaves_its_row_and_nothing_else(
    cast: Cast, version: QuestionnaireVersion, signed_in: Any, caplog: pytest.LogCaptureFixture
) -> None:
    client = signed_in(cast.chen)
    address = reverse("surveys:sheets", args=[version.key])
    client.get(address)
    before = _whole_database()
    assert client.post(address, {"item_overall": "11"}).status_code == 422
    assert _whole_database() == before
    assert client.post(address, {"item_overall": "3", "item_fixed": "1"}).status_code == 302
    after = _whole_database()
    changed = {table: after[table] - before[table] for table in after if after[table] != before[table]}
    assert list(changed) == ["public.surveys_interview"]
    assert changed["public.surveys_interview"].total() == 1
    assert Interview.objects.get().way == "paper"
    assert str(version.key) not in caplog.text


def test_the_address_is_not_even_counted(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    named: list[str] = []
    monkeypatch.setattr(
        type(counts()),
        "add",
        lambda _self, _limit, name: named.append(name) or 0,  # type: ignore[func-returns-value]
    )
    Client(REMOTE_ADDR="203.0.113.77").get(address)
    assert named
    assert not any("203" in name for name in named)


def test_cut_off_he_goes_on_with_the_key_on_his_own_device(address: str) -> None:
    client = Client()
    first = client.get(address)
    assert uuid.UUID(first.cookies[COOKIE].value).version == 4
    assert first.cookies[COOKIE]["path"] == address
    assert first.cookies[COOKIE]["httponly"]
    client.post(address, {"item": "overall", "answer": "9"})
    assert "How clean" in client.get(address).content.decode()
    assert "How satisfied" in Client().get(address).content.decode()
    assert Interview.objects.count() == 1


def test_after_midnight_he_begins_anew_and_loses_no_answer(address: str) -> None:
    client = Client()
    with clock.at(datetime(2026, 9, 1, 15, 50, tzinfo=UTC)):
        client.get(address)
        client.post(address, {"item": "overall", "answer": "9"})
    held = client.cookies[COOKIE].value
    with clock.at(datetime(2026, 9, 1, 16, 10, tzinfo=UTC)):
        assert "How satisfied" in client.get(address).content.decode()
        client.post(address, {"item": "overall", "answer": "10"})
        assert "How clean" in client.get(address).content.decode()
    assert client.cookies[COOKIE].value != held
    assert sorted(each.answers["overall"] for each in Interview.objects.all()) == [9, 10]


def test_the_next_on_the_same_device_begins_anew(address: str) -> None:
    client = Client()
    client.get(address)
    client.post(address, {"item": "overall", "answer": "9"})
    client.post(address, {"anew": "1"})
    assert "How satisfied" in client.get(address).content.decode()
    _answer_all(client, address)
    assert "谢谢" in client.get(address).content.decode()
    assert COOKIE in client.cookies
    assert client.cookies[COOKIE].value == ""
    assert "How satisfied" in client.get(address).content.decode()


def test_without_a_cookie_nothing_is_kept(address: str) -> None:
    response = Client().post(address, {"item": "overall", "answer": "9"})
    assert response.status_code == 422
    assert not Interview.objects.exists()


def test_a_key_that_tells_a_time_is_not_taken(address: str) -> None:
    client = Client()
    client.cookies[COOKIE] = str(uuid.uuid1())
    assert client.post(address, {"item": "overall", "answer": "9"}).status_code == 422


def test_no_call_is_offered_to_who_has_no_name(address: str) -> None:
    client = Client()
    _answer_all(client, address)
    assert 'name="call"' not in client.get(address).content.decode()


def test_codes_that_lead_nowhere_and_named_questionnaires_look_the_same(cast: Cast) -> None:
    named = make_version(cast.shanghai, cast.liu)
    for code in ("nothing", named.questionnaire.door or "x"):
        assert Client().get(f"/q/{code}/").status_code == 404


@pytest.mark.parametrize("door", ["a%00b", "ABCDEFABCDEF", "x" * 200])
def test_what_is_no_code_at_all_leads_nowhere_as_well(cast: Cast, door: str) -> None:
    assert Client().get(f"/q/{door}/").status_code == 404
