"""A complaint goes through its six phases over the API, with the rules and errors of the pages."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anxin.complaints.models import Complaint
from anxin.foundation import clock
from tests.api.conftest import ApiClient, ApiFor
from tests.cast import Cast, make_complaint

MONDAY = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


def do(client: ApiClient, slug: str, operation: str, body: Any = None, **headers: str) -> dict[str, Any]:
    answer = client.post(f"/complaints/{slug}/{operation}", body, **headers)
    assert answer.status_code == 200, answer.content.decode()
    found: dict[str, Any] = answer.json()
    return found


def talk_until_closing(chen: ApiClient, slug: str) -> None:
    do(chen, slug, "advance_phase", {"to": "calming"})
    do(chen, slug, "record_calming_round", {"mood_before": 4, "mood_after": 2, "note": "让他把话说完"})
    do(chen, slug, "advance_phase", {"to": "solving"})
    made = do(chen, slug, "propose_solution", {"what": "换压缩机", "worth": "一次修好"})["made"]
    do(chen, slug, "decide_solution", {"solution": made, "accepted": True, "words": "可以"})
    do(chen, slug, "advance_phase", {"to": "closing"})
    do(chen, slug, "change_details", {"reason": "reason-not-listened"})


def test_a_complaint_goes_from_first_words_to_the_follow_up_call(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    with clock.at(MONDAY):
        slug = make_complaint(cast).slug
        talk_until_closing(chen, slug)
        closed = do(chen, slug, "close", {"outcome": "accepted", "words": "行，就这么办"})
        assert (closed["status"], closed["follow_up_due_at"]) == ("follow_up", "2026-11-19T10:00:00Z")
        moved = do(chen, slug, "move_follow_up", {"to": "2026-11-18T17:00:00+08:00", "reason": "客户出差"})
        assert moved["follow_up_due_at"] == "2026-11-18T09:00:00Z"
    with clock.at(MONDAY + timedelta(days=2)):
        done = do(api_for(cast.sun), slug, "record_follow_up", {"satisfied": True, "distress": 1})
    assert (done["status"], done["satisfied"], done["distress"]) == ("closed", True, 1)
    kinds = [event["kind"] for event in chen.get(f"/complaints/{slug}/history").json()["items"]]
    assert kinds[:3] == ["closed_for_good", "followed_up", "follow_up_moved"]


def test_promises_and_actions_are_made_and_settled(cast: Cast, api_for: ApiFor, complaint: Complaint) -> None:
    chen, slug = api_for(cast.chen), complaint.slug
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()
    later = (clock.now() + timedelta(days=2)).isoformat()
    pledge = {"kind": "acknowledgement", "what": "明天上午回电", "due_at": tomorrow, "keeper": "sun.li"}
    first = do(chen, slug, "promise", pledge)["made"]
    do(
        chen,
        slug,
        "move_promise",
        {"promise": first, "due_at": later, "reason": "配件未到", "customer_told": True},
    )
    kept = do(chen, slug, "keep_promise", {"promise": first, "outcome": "已回电"})["promises"]
    assert [(one["state"], one["keeper"]["username"], len(one["moves"])) for one in kept] == [
        ("kept", "sun.li", 1)
    ]
    second = do(chen, slug, "promise", pledge)["made"]
    states = do(chen, slug, "withdraw_promise", {"promise": second, "reason": "重复"})["promises"]
    assert {one["id"]: one["state"] for one in states} == {first: "kept", second: "withdrawn"}
    ours = do(chen, slug, "add_action", {"side": "ours", "what": "订压缩机", "due_at": later})
    assert ours["actions"][0]["doer"]["username"] == "chen.min"
    done = do(chen, slug, "finish_action", {"action": ours["made"]})
    assert done["actions"][0]["done_at"] is not None


def test_what_surrounds_the_talk(cast: Cast, api_for: ApiFor, complaint: Complaint) -> None:
    liu, slug = api_for(cast.liu), complaint.slug
    assert do(liu, slug, "assign", {"to": "sun.li"})["owner"]["username"] == "sun.li"
    assert do(liu, slug, "record_threat", {"kind": "threat-media", "words": "发到网上去"})["level"] == 3
    assert do(liu, slug, "change_level", {"level": 2, "reason": "已道歉"})["level"] == 2
    assert do(liu, slug, "judge", {"justified": "partly"})["justified"] == "partly"
    assert (
        do(liu, slug, "record_contact", {"outcome": "no_answer"})["contact_tries"][0]["outcome"]
        == "no_answer"
    )
    details = {"wish": "退工时费", "concerns": "wang.lei", "vehicle": None, "car_told": "A6L 白色"}
    changed = do(liu, slug, "change_details", details)
    assert (changed["wish"], changed["concerns"]["name"], changed["vehicle"]) == ("退工时费", "王磊", None)
    do(liu, slug, "add_note", {"text": "店长已知"})
    assert liu.get(f"/complaints/{slug}/history").json()["items"][0]["reason"] == "店长已知"


def test_a_follow_up_call_that_reaches_nobody_is_given_up_by_a_manager(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    with clock.at(MONDAY):
        slug = make_complaint(cast).slug
        talk_until_closing(chen, slug)
        do(chen, slug, "close", {"outcome": "accepted", "words": "好"})
    for hours in (1, 6, 24, 30, 48, 54, 72, 78):
        with clock.at(MONDAY + timedelta(days=3, hours=hours)):
            do(chen, slug, "record_contact", {"outcome": "no_answer"})
    with clock.at(MONDAY + timedelta(days=7)):
        refused = chen.post(f"/complaints/{slug}/give_up_follow_up", {"reason": "多次未接"})
        assert refused.status_code in {403, 409}
        assert do(api_for(cast.liu), slug, "give_up_follow_up", {"reason": "多次未接"})["status"] == "closed"


@pytest.mark.parametrize(
    ("operation", "body", "status", "code", "field"),
    [
        ("advance_phase", {"to": "closing"}, 409, "SKIP_NEEDS_REASON", ""),
        ("advance_phase", {"to": "sleeping"}, 422, "NOT_IN_LIST", "to"),
        ("record_calming_round", {"mood_before": 4, "mood_after": 9}, 422, "MOOD_OFF_SCALE", "mood_after"),
        ("propose_solution", {"what": "换件", "worth": "快"}, 409, "SOLUTION_TOO_EARLY", ""),
        ("propose_solution", {"what": " ", "worth": "快"}, 422, "SOLUTION_WITHOUT_WORDS", "what"),
        ("decide_solution", {"solution": 999999, "accepted": True}, 404, "NOT_FOUND", ""),
        ("assign", {"to": "zhao.qi"}, 422, "COLLEAGUE_UNKNOWN", "to"),
        ("assign", {"to": "sun.li"}, 403, "ROLE_MAY_NOT", ""),
        ("change_level", {"level": 2, "reason": ""}, 422, "LEVEL_WITHOUT_REASON", "reason"),
        ("change_level", {"level": "2", "reason": "x"}, 422, "NUMBER_EXPECTED", "level"),
        ("judge", {"justified": "not"}, 403, "ROLE_MAY_NOT", ""),
        ("close", {"outcome": "accepted", "words": "好"}, 409, "REASON_CODE_MISSING", ""),
        ("add_note", {"text": "x", "colour": "red"}, 422, "FIELD_UNKNOWN", "colour"),
        ("add_note", {}, 422, "FIELD_MISSING", "text"),
        ("record_threat", {"kind": "thunder"}, 422, "NOT_IN_LIST", "kind"),
    ],
)
def test_a_refusal_names_its_code_and_field(
    cast: Cast,
    api_for: ApiFor,
    complaint: Complaint,
    operation: str,
    body: Any,
    status: int,
    code: str,
    field: str,
) -> None:
    refused = api_for(cast.chen).post(f"/complaints/{complaint.slug}/{operation}", body)
    told = refused.json()
    assert (refused.status_code, told["field"]) == (status, field), told
    assert told["message"]
    assert told["code"] == code, told


def test_two_people_do_not_overwrite_each_other(cast: Cast, api_for: ApiFor, complaint: Complaint) -> None:
    chen, liu, slug = api_for(cast.chen), api_for(cast.liu), complaint.slug
    seen = chen.get(f"/complaints/{slug}")["ETag"]
    do(chen, slug, "add_note", {"text": "第一"}, if_match=seen)
    by_header = liu.post(f"/complaints/{slug}/change_details", {"wish": "退款"}, if_match=seen)
    by_body = liu.post(f"/complaints/{slug}/change_details", {"wish": "退款", "seen": complaint.version})
    for refused in (by_header, by_body):
        assert (refused.status_code, refused.json()["code"]) == (409, "COMPLAINT_STALE")
        assert refused.json()["params"]["version"] == complaint.version + 1
        assert "陈敏" in refused.json()["message"]
    assert liu.get(f"/complaints/{slug}").json()["wish"] == ""
    assert (
        chen.post(f"/complaints/{slug}/add_note", {"text": "x"}, if_match="seven").json()["field"]
        == "If-Match"
    )
