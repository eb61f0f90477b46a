"""Repeat repairs over the API: listed, decided on and treated to their end, with the rules of the pages."""

import pytest

from anxin.complaints.services.join_repeat import join_repeat
from anxin.engines.repeats.items import ASKED, AUTOMATIC, NEEDS_WORDS, STEPS, Item
from anxin.workshop.models import RepeatRepair
from anxin.workshop.tests.repeat_visits import FACTS, suspected, visit
from tests.api.conftest import ApiClient, ApiFor
from tests.cast import Cast


@pytest.fixture
def he(cast: Cast, api_for: ApiFor) -> ApiClient:
    return api_for(cast.he)


@pytest.fixture
def repeat(cast: Cast) -> RepeatRepair:
    return suspected(cast)


def _facts(item: Item) -> dict[str, object]:
    told = dict(FACTS.get(item, {}))
    if "call_at" in told:
        told["call_at"] = told["call_at"].isoformat()
    return told


def test_a_repeat_is_listed_by_its_state_and_read_with_its_procedure(
    cast: Cast, he: ApiClient, repeat: RepeatRepair
) -> None:
    (shown,) = he.get("/repeats", state="suspected", since="2026-06-11").json()["items"]
    assert (shown["key"], shown["visit"], shown["days"]) == (str(repeat.key), 2, 10)
    assert (shown["order"]["number"], shown["earlier"]["number"]) == ("RO-2", "RO-1")
    assert he.get("/repeats", state="confirmed").json()["items"] == []
    read = he.get(f"/repeats/{repeat.key}")
    whole = read.json()
    assert [len(step["items"]) for step in whole["steps"]] == [len(items) for items in STEPS.values()]
    assert (whole["confirm"]["may"], whole["finish"]["may"], read["ETag"]) == (True, False, '"0"')


def test_a_repeat_is_treated_to_its_end(he: ApiClient, repeat: RepeatRepair) -> None:
    assert he.post(f"/repeats/{repeat.key}/confirm", {"why": "同一处"}).json()["state"] == "confirmed"
    join_repeat(repeat.pk)
    for item in (each for items in STEPS.values() for each in items):
        if item in AUTOMATIC or item is Item.ALTERNATIVES:
            continue
        body = {"item": item, "facts": _facts(item), "said": "见记录" if item in NEEDS_WORDS else ""}
        made = he.post(f"/repeats/{repeat.key}/prove_item", body)
        assert made.status_code == 200, made.content
        if item is Item.FINAL_CHECK:
            he.post(f"/repeats/{repeat.key}/set_outcome", {"outcome": "solved"})
    ended = he.post(f"/repeats/{repeat.key}/finish")
    done = ended.json()
    assert ended.status_code == 200, done
    assert (done["state"], done["outcome"], done["done_by"]["username"]) == ("done", "solved", "he.jun")
    met = {item["item"]: item for step in done["steps"] for item in step["items"]}[Item.MEETING]
    assert (met["proof"]["facts"]["people"], met["asked"]) == (
        ["郑强"],
        [each.name for each in ASKED[Item.MEETING]],
    )
    taken = he.post(f"/repeats/{repeat.key}/reopen", {"why": "客户又来了"}).json()
    assert taken["state"] == "confirmed"


def test_whoever_was_slower_is_told(he: ApiClient, repeat: RepeatRepair) -> None:
    assert he.post(f"/repeats/{repeat.key}/confirm", If_Match='"0"').status_code == 200
    stale = he.post(f"/repeats/{repeat.key}/refuse", {"why": "两回事"}, If_Match='"0"')
    assert (stale.status_code, stale.json()["code"]) == (409, "REPEAT_STALE")


def test_the_same_request_again_is_done_once(he: ApiClient, repeat: RepeatRepair) -> None:
    first = he.post(f"/repeats/{repeat.key}/confirm", {}, Idempotency_Key="k")
    again = he.post(f"/repeats/{repeat.key}/confirm", {}, Idempotency_Key="k")
    assert again.json() == first.json() and again["Idempotent-Replayed"] == "true"


def test_a_wrong_fact_names_its_field(he: ApiClient, repeat: RepeatRepair) -> None:
    he.post(f"/repeats/{repeat.key}/confirm")
    for body, field in (
        ({"item": Item.PICK_UP, "facts": {}}, "offered"),
        ({"item": Item.PRIORITY, "facts": {"kilometres": 3}}, "kilometres"),
        ({"item": Item.PRIORITY, "done_by": "nobody"}, "done_by"),
    ):
        refused = he.post(f"/repeats/{repeat.key}/prove_item", body)
        assert (refused.status_code, refused.json()["field"]) == (422, field)


def test_whose_own_work_it_is_decides_nothing(cast: Cast, api_for: ApiFor, repeat: RepeatRepair) -> None:
    wang = api_for(cast.wang)
    assert wang.get(f"/repeats/{repeat.key}").json()["own_work"]
    assert wang.post(f"/repeats/{repeat.key}/confirm").status_code == 403


def test_an_order_that_was_passed_by_is_reported(cast: Cast, he: ApiClient) -> None:
    first, again = visit(cast, "RO-1", 1), visit(cast, "RO-2", 4, words="换刹车片")
    made = he.post(f"/repair-orders/{again.key}/report_repeat", {"why": "同一处", "earlier": str(first.key)})
    assert (made.status_code, made.json()["state"], made.json()["visit"]) == (201, "suspected", 2)
    refused = he.post(f"/repair-orders/{again.key}/report_repeat", {"why": "同一处"})
    assert (refused.status_code, refused.json()["code"]) == (409, "REPEAT_KNOWN")


def test_an_outsider_lists_nothing(cast: Cast, api_for: ApiFor, repeat: RepeatRepair) -> None:
    zhao = api_for(cast.zhao)
    assert zhao.get("/repeats").json()["items"] == []
    assert zhao.get("/repeats", dealer="SH01").json()["items"] == []
    assert zhao.get(f"/repeats/{repeat.key}").status_code == 404


def test_a_filter_that_makes_no_sense_is_refused(he: ApiClient) -> None:
    assert he.get("/repeats", state="perhaps").status_code == 422
    assert he.get("/repeats", since="soon").json()["field"] == "since"
