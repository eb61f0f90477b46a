"""The statutory position over the API: read, its facts judged, requests taken in; wrong facts named by their field."""

import pytest

from anxin.foundation import clock
from anxin.rights.models import VisitJudgement
from anxin.rights.tests.cars import TODAY, came, delivered, repaired
from tests.api.conftest import ApiFor
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(TODAY):
        yield


def test_a_position_is_read_with_its_articles_and_what_it_rests_on(cast: Cast, api_for: ApiFor) -> None:
    delivered(cast)
    orders = [
        each.order.number
        for each in repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01", "2026-01-01")
    ]
    told = api_for(cast.liu).get(f"/rights/vehicles/{cast.car.key}").json()
    right = next(each for each in told["rights"] if each["rule"] == "24.1.4.count")
    assert (right["state"], right["because"], right["against"]) == ("met", orders, "seller")
    assert right["counter"] == {"value": 5, "opens_at": 5, "unit": "repair"}
    assert told["costs"]["house_pays"] == "194864.00"
    assert api_for(cast.wang).get(f"/rights/vehicles/{cast.car.key}").json()["costs"] is None
    listed = api_for(cast.liu).get("/rights", dealer="SH01", show="met").json()["items"]
    assert [(each["plate"], each["state"], each["repairs"]) for each in listed] == [("沪A12345", "met", 5)]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"quality_problem": True, "completed_at": "2025-06-30T09:00:00+08:00"}, "completed_at"),
        ({"quality_problem": True, "odometer_km": 1}, "odometer_km"),
        ({"quality_problem": True, "agreed_at": "2025-05-01T09:00:00+08:00"}, "agreed_at"),
        ({"quality_problem": False}, "note"),
        ({"needs_replacement": True, "system": "engine"}, "diagnosis"),
    ],
)
def test_facts_that_cannot_be_are_refused_by_their_field(
    cast: Cast, api_for: ApiFor, body: dict[str, object], field: str
) -> None:
    delivered(cast)
    repaired(cast, "2025-06-20")
    order = came(cast, "2025-07-01")
    refused = api_for(cast.liu).post(f"/rights/repair-orders/{order.key}/judge", body)
    assert (refused.status_code, refused.json()["field"]) == (422, field), refused.content
    assert not VisitJudgement.objects.filter(order=order).exists()


def test_a_coefficient_over_the_cap_and_a_stale_version_are_refused(cast: Cast, api_for: ApiFor) -> None:
    delivered(cast)
    address, liu = f"/rights/vehicles/{cast.car.key}/set_terms", api_for(cast.liu)
    refused = liu.post(address, {"usage_coefficient": "0.0051"})
    assert (refused.status_code, refused.json()["field"]) == (422, "usage_coefficient")
    assert liu.post(address, {"price": "1", "seen": 0}).status_code == 409


def test_a_request_has_its_terms_and_one_answer(cast: Cast, api_for: ApiFor) -> None:
    delivered(cast)
    liu = api_for(cast.liu)
    made = liu.post(
        f"/rights/vehicles/{cast.car.key}/take_request", {"remedy": "replace", "medium": "writing"}
    )
    assert (made.status_code, made.json()["answer_due"]) == (201, "2026-03-24")
    address = f"/rights/requests/{made.json()['key']}"
    without = liu.post(f"{address}/answer", {"answer": "refused"})
    assert (without.status_code, without.json()["field"]) == (422, "reasons")
    assert liu.post(f"{address}/answer", {"answer": "refused", "reasons": "次数不足"}).status_code == 200
    assert liu.post(f"{address}/answer", {"answer": "accepted"}).status_code == 409
