"""The doorkeeper turns a flood away before it costs anything, and nobody else with it."""

import logging
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from anxin.foundation.masking import SecretPaths
from anxin.portal import pressure
from anxin.portal.pressure import EVERYBODY, PAGES, POSTS, Counts, network_of
from anxin.portal.tests.at_the_door import open_the_door
from tests.cast import Cast


def _limited(monkeypatch: pytest.MonkeyPatch, name: str, most: int) -> None:
    limit = getattr(pressure, name)._replace(most=most)
    monkeypatch.setattr(f"anxin.portal.middleware.{name}", limit)


def test_a_network_that_asks_too_much_waits_and_others_do_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_the_door(cast)
    _limited(monkeypatch, "PAGES", 3)
    client = Client()
    statuses = [client.get("/d/SH01/", REMOTE_ADDR="203.0.113.9").status_code for _each in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    with CaptureQueriesContext(connection) as queries:
        turned_away = client.get("/d/SH01/", REMOTE_ADDR="203.0.113.9")
    assert len(queries) == 0
    assert 0 < int(turned_away["Retry-After"]) <= PAGES.seconds
    assert client.get("/d/SH01/", REMOTE_ADDR="203.0.113.10").status_code == 200


def test_a_flood_from_everywhere_is_held_off_and_the_houses_own_pages_are_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_the_door(cast)
    _limited(monkeypatch, "EVERYBODY", 10)
    client, colleague = Client(), Client()
    colleague.force_login(cast.chen)
    statuses = [client.get("/d/SH01/", REMOTE_ADDR=f"198.51.100.{place}").status_code for place in range(30)]
    assert statuses.count(429) >= 10
    assert colleague.get("/complaints/").status_code == 200


def test_sendings_have_a_limit_of_their_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    open_the_door(cast)
    _limited(monkeypatch, "POSTS", 2)
    client = Client()
    assert [client.post("/d/SH01/", {}).status_code for _each in range(3)] == [422, 422, 429]
    assert client.get("/d/SH01/").status_code == 200


def test_behind_a_proxy_the_customers_address_counts(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ANXIN_PROXIES = 1
    open_the_door(cast)
    _limited(monkeypatch, "PAGES", 1)
    client = Client()

    def ask(told: str) -> int:
        return client.get("/d/SH01/", headers={"X-Forwarded-For": told}).status_code

    assert ask("203.0.113.9") == 200
    assert ask("6.6.6.6, 203.0.113.9") == 429
    assert ask("203.0.113.10") == 200


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8::1", "2001:0db8:0000:0000"),
        ("::1", "0000:0000:0000:0000"),
        ("", ""),
    ],
)
def test_of_ipv6_the_first_half_counts(address: str, network: str) -> None:
    assert network_of(address) == network


def test_counts_are_shared_by_processes_and_end_with_their_stretch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, elsewhere = Counts(tmp_path / "counts"), Counts(tmp_path / "counts")
    assert [here.add(POSTS, "a"), elsewhere.add(POSTS, "a"), here.read(POSTS, "a")] == [1, 2, 2]
    assert here.read(POSTS, "b") == here.read(EVERYBODY, "a") == 0
    monkeypatch.setattr(pressure, "_stretch", lambda limit: 7)
    assert here.read(POSTS, "a") == 0
    assert here.add(POSTS, "a") == 1


@pytest.mark.parametrize(
    "line", ["Not Found: /c/abcdefgh/", 'GET "/c/abcdefgh/decide/?lang=en" 409', "https://x/c/abcdefgh"]
)
def test_no_log_shows_a_link(line: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, "%s", (line,), None)
    assert SecretPaths().filter(record)
    assert "abcdefgh" not in record.getMessage()
    assert "/c/*" in record.getMessage()
