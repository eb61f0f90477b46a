"""Taking in, reading and listing complaints over the API, as the pages do."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anxin.complaints.models import Complaint
from anxin.foundation import clock
from tests.api.conftest import ApiFor
from tests.cast import Cast, make_complaint


def intake(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "dealer": "SH01",
        "words": "空调修了三次还是不凉。",
        "channel": "intake-incoming",
        "category": "cat-service-not-fixed",
        "customer": str(cast.customer.key),
        "vehicle": str(cast.car.key),
        "mood": 4,
    } | more


def test_a_complaint_is_taken_in_and_read_again(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    made = chen.post("/complaints", intake(cast))
    assert made.status_code == 201, made.content
    assert made["ETag"] == '"1"'
    read = chen.client.get(made["Location"], headers={"authorization": f"Bearer {chen.token}"})
    assert read.status_code == 200
    assert read.json() == made.json()
    assert read.json()["words"] == "空调修了三次还是不凉。"
    assert read.json()["owner"] == {"username": "chen.min", "name": "陈敏"}
    assert read.json()["vehicle"]["plate"] == "沪A12345"


def test_the_customers_number_is_masked_until_it_is_asked_for(
    cast: Cast, api_for: ApiFor, complaint: Complaint
) -> None:
    chen = api_for(cast.chen)
    assert "13900001234" not in chen.get(f"/complaints/{complaint.slug}").content.decode()
    shown = chen.post(f"/complaints/{complaint.slug}/show_phone")
    assert shown.json()["phone"].endswith("13900001234")
    kinds = [event["kind"] for event in chen.get(f"/complaints/{complaint.slug}/history").json()["items"]]
    assert kinds == ["phone_shown", "clocks_set", "opened"]


def test_a_quick_close_takes_in_and_closes(cast: Cast, api_for: ApiFor) -> None:
    made = api_for(cast.chen).post(
        "/complaints/quick_close",
        intake(cast, what="当场补开发票", customer_words="好的，谢谢", reason="reason-not-listened"),
    )
    assert made.status_code == 201, made.content
    assert made.json()["status"] == "follow_up"
    assert made.json()["solved_on_the_spot"] is True


def test_people_repair_orders_and_customers_are_named_by_their_public_names(
    cast: Cast, api_for: ApiFor
) -> None:
    chen = api_for(cast.chen)
    for field, value in (
        ("customer", str(cast.foreign_customer.key)),
        ("vehicle", str(cast.foreign_car.key)),
        ("owner", "zhao.qi"),
        ("concerns", "nobody"),
        ("repair_order", "RO-1"),
        ("dealer", "CD02"),
        ("category", "no-such-category"),
        ("channel", ""),
        ("words", "  "),
        ("mood", 9),
    ):
        refused = chen.post("/complaints", intake(cast, **{field: value}))
        assert (refused.status_code, refused.json()["field"]) == (422, field), refused.content


def test_the_list_filters_and_pages_like_the_page(cast: Cast, api_for: ApiFor) -> None:
    now = clock.now()
    for minutes in range(55):
        with clock.at(now - timedelta(minutes=minutes)):
            make_complaint(cast, words=f"第{minutes}次投诉", level=1 + minutes % 3)
    chen = api_for(cast.chen)
    first = chen.get("/complaints").json()
    assert [len(first["items"]), first["newer"]] == [50, None]
    rest = chen.get("/complaints", cursor=first["older"]).json()
    assert [len(rest["items"]), rest["older"]] == [5, None]
    assert chen.get("/complaints", cursor=rest["newer"]).json()["items"] == first["items"]
    important = chen.get("/complaints", level="3", sort="oldest").json()["items"]
    assert {item["level"] for item in important} == {3}
    assert important[0]["received_at"] < important[-1]["received_at"]
    assert [item["excerpt"] for item in chen.get("/complaints", q="第7次").json()["items"]] == ["第7次投诉"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "lost"}, "status"),
        ({"since": "yesterday"}, "since"),
        ({"cursor": "xxx"}, "cursor"),
        ({"colour": "red"}, "colour"),
        ({"q": "a\x00b"}, "q"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named(
    cast: Cast, api_for: ApiFor, query: dict[str, str], field: str
) -> None:
    refused = api_for(cast.chen).get("/complaints", **query)
    assert (refused.status_code, refused.json()["field"]) == (422, field)


def test_the_list_asks_no_more_queries_for_more_rows(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    make_complaint(cast)
    chen.get("/complaints")
    with CaptureQueriesContext(connection) as few:
        chen.get("/complaints")
    for _ in range(12):
        make_complaint(cast)
    with CaptureQueriesContext(connection) as many:
        assert len(chen.get("/complaints").json()["items"]) == 13
    assert len(many) == len(few)


def test_one_search_finds_complaints_customers_and_cars(
    cast: Cast, api_for: ApiFor, complaint: Complaint
) -> None:
    chen, zhao = api_for(cast.chen), api_for(cast.zhao)
    # The cast is written past the services, which would have filed these words.
    chen.post(f"/customers/{cast.customer.key}/change", {"name": "王建国先生"})
    chen.post(f"/vehicles/{cast.car.key}/change", {"plate": "沪A12346"})
    assert [one["name"] for one in chen.get("/search", q="建国").json()["customers"]] == ["王建国先生"]
    assert [one["plate"] for one in chen.get("/search", q="沪A12346").json()["vehicles"]] == ["沪A12346"]
    assert [one["slug"] for one in chen.get("/search", q="空调").json()["complaints"]] == [complaint.slug]
    assert zhao.get("/search", q="空调").json() == {"complaints": [], "customers": [], "vehicles": []}


def test_the_dealers_lists_give_the_ids_that_complaints_take(cast: Cast, api_for: ApiFor) -> None:
    lists = api_for(cast.chen).get("/lists", dealer="SH01").json()
    assert "intake-incoming" in [entry["id"] for entry in lists["channel"]]
    assert all(entry["label"] for entries in lists.values() for entry in entries)
    assert api_for(cast.zhao).get("/lists", dealer="SH01").status_code == 422


def test_one_complaint_asks_no_more_queries_for_more_that_hangs_on_it(
    cast: Cast, api_for: ApiFor, complaint: Complaint
) -> None:
    chen = api_for(cast.chen)
    path = f"/complaints/{complaint.slug}"

    def add() -> None:
        chen.post(f"{path}/add_action", {"side": "ours", "what": "订件"})
        chen.post(f"{path}/record_contact", {"outcome": "busy"})
        tomorrow = (clock.now() + timedelta(days=1)).isoformat()
        made = chen.post(
            f"{path}/promise", {"kind": "acknowledgement", "what": "回电", "due_at": tomorrow}
        ).json()["made"]
        chen.post(f"{path}/move_promise", {"promise": made, "due_at": tomorrow, "reason": "客户在开会"})

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert chen.get(path).status_code == chen.get(f"{path}/history").status_code == 200
        return len(asked)

    add()
    few = queries()
    for _ in range(4):
        add()
    assert queries() == few
