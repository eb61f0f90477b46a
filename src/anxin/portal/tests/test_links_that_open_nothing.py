"""Nothing leaks by guessing: every link that opens nothing looks the same, and guessing is slowed down."""

import secrets
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anxin.complaints.choices import EventKind
from anxin.complaints.models import Complaint
from anxin.foundation import clock
from anxin.portal.models import SecretLink
from anxin.portal.pressure import GUESSES, counts
from anxin.portal.services.give_link import give_link, withdraw_link
from anxin.portal.tests.at_the_door import open_the_door
from tests.cast import Cast, make_complaint


def _seen(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    return answer.status_code, answer.content, dict(answer.headers)


def _closed_long_ago(cast: Cast) -> str:
    complaint = make_complaint(cast)
    token = give_link(complaint.slug, by=cast.chen)
    Complaint.objects.filter(pk=complaint.pk).update(
        closed_at=clock.now() - timedelta(days=91), status="closed"
    )
    return token


def _withdrawn(cast: Cast) -> str:
    complaint = make_complaint(cast)
    token = give_link(complaint.slug, by=cast.chen)
    withdraw_link(complaint.slug, by=cast.chen)
    return token


def _replaced(cast: Cast) -> str:
    complaint = make_complaint(cast)
    token = give_link(complaint.slug, by=cast.chen)
    give_link(complaint.slug, by=cast.chen)
    return token


def test_unknown_run_out_withdrawn_replaced_and_misspelt_links_answer_alike(cast: Cast) -> None:
    working = give_link(make_complaint(cast).slug, by=cast.chen)
    wrong = [
        secrets.token_hex(16), _closed_long_ago(cast), _withdrawn(cast), _replaced(cast), "x", "../../etc/passwd",
        working.upper(), working[:-1], working + "a", "a/b/c", "%00", "𝔸" * 90, "%27%20or%201=1--",
        make_complaint(cast).number, make_complaint(cast).slug,
    ]  # fmt: skip
    client = Client()
    answers = []
    for token in wrong:
        counts().forget()
        answers.append(_seen(client.get(f"/c/{token}/?lang=zh")))
    assert client.get(f"/c/{working}/").status_code == 200
    assert {status for status, _body, _headers in answers} == {404}
    assert len({body for _status, body, _headers in answers}) == 1
    assert all(headers == answers[0][2] for _status, _body, headers in answers)


@pytest.mark.parametrize("act", ["decide", "say", "rate", "review"])
def test_what_a_wrong_link_is_asked_to_do_answers_alike_too(cast: Cast, act: str) -> None:
    answer = Client().post(f"/c/{_withdrawn(cast)}/{act}/", {"text": "x"})
    assert answer.status_code == 404


def test_right_and_wrong_links_cost_the_same_look(cast: Cast) -> None:
    """One look-up whatever is wrong: time tells nothing."""
    wrong = [secrets.token_hex(16), "x", _withdrawn(cast), _closed_long_ago(cast)]
    client = Client()
    client.get("/c/warm/")
    asked = []
    for token in wrong:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/c/{token}/")
        asked.append(len(queries))
    assert set(asked) == {1}


def test_a_thousand_guesses_find_nothing_and_are_soon_not_even_looked_up(cast: Cast) -> None:
    for _each in range(5):
        give_link(make_complaint(cast).slug, by=cast.chen)
    client = Client()
    began = time.monotonic()
    statuses = []
    with CaptureQueriesContext(connection) as queries:
        for _each in range(1000):
            statuses.append(client.get(f"/c/{secrets.token_hex(16)}/").status_code)
    assert 200 not in statuses
    assert statuses.count(404) == GUESSES.most
    assert statuses.count(429) == 1000 - GUESSES.most
    assert len(queries) <= GUESSES.most
    assert time.monotonic() - began < 20


def test_guesses_of_one_network_leave_others_alone(cast: Cast) -> None:
    token = give_link(make_complaint(cast).slug, by=cast.chen)
    client = Client()
    for _each in range(GUESSES.most + 1):
        client.get("/c/nothing/", REMOTE_ADDR="203.0.113.9")
    assert client.get(f"/c/{token}/", REMOTE_ADDR="203.0.113.9").status_code == 429
    assert client.get(f"/c/{token}/", REMOTE_ADDR="203.0.113.10").status_code == 200


def test_a_link_works_for_a_while_after_closing(cast: Cast) -> None:
    complaint = make_complaint(cast)
    token = give_link(complaint.slug, by=cast.chen)
    Complaint.objects.filter(pk=complaint.pk).update(closed_at=clock.now() - timedelta(days=89))
    assert Client().get(f"/c/{token}/").status_code == 200


def test_giving_and_withdrawing_stand_in_the_history_without_the_link(cast: Cast) -> None:
    complaint = make_complaint(cast)
    token = give_link(complaint.slug, by=cast.chen)
    withdraw_link(complaint.slug, by=cast.liu)
    withdraw_link(complaint.slug, by=cast.liu)
    rows = complaint.events.filter(kind__in=[EventKind.DOOR_OPENED, EventKind.DOOR_SHUT])
    assert [(each.kind, each.by) for each in rows] == [("door_opened", cast.chen), ("door_shut", cast.liu)]
    assert token not in str([each.facts for each in rows])
    assert SecretLink.objects.get().shut_by == cast.liu


def test_a_shut_door_and_one_that_never_was_look_alike(cast: Cast) -> None:
    open_the_door(cast, open=False)
    client = Client()
    shut, never, foreign = (client.get(f"/d/{code}/?lang=en") for code in ("SH01", "NOTHERE", "CD02"))
    assert {each.status_code for each in (shut, never, foreign)} == {404}
    assert len({each.content for each in (shut, never, foreign)}) == 1


def test_customers_pages_are_kept_by_nobody_and_tell_nobody(cast: Cast) -> None:
    open_the_door(cast)
    token = give_link(make_complaint(cast).slug, by=cast.chen)
    for address in ("/d/SH01/", f"/c/{token}/", "/c/wrong/"):
        answer = Client().get(address)
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert not answer.cookies
        assert b"http://" not in answer.content.replace(b"http://www.w3.org", b"")
