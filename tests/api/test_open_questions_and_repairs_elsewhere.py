"""How the law is read, and repairs at other workshops, by the API: the same rules and errors as on the pages."""

from tests.api.conftest import ApiFor
from tests.cast import Cast

NOTED = {
    "came_on": "2025-11-01",
    "left_on": "2025-11-03",
    "workshop": "杭州城西店",
    "authorised": True,
    "known_from": "paper",
}


def test_a_reading_is_decided_and_listed(cast: Cast, api_for: ApiFor) -> None:
    liu = api_for(cast.liu)
    told = {"dealer": "SH01", "question": "A8", "reading": "broad", "reason": "律师意见", "seen": 0}
    assert liu.post("/rights/readings/set", told).json()["set_by"] == cast.liu.username
    questions = {each["id"]: each for each in liu.get("/rights/readings", dealer="SH01").json()["questions"]}
    assert (questions["A8"]["reading"], questions["A3"]["reading"]) == ("broad", "notified")
    assert [each["reason"] for each in questions["A8"]["decisions"]] == ["律师意见"]


def test_a_reading_that_the_law_does_not_know_names_its_field(cast: Cast, api_for: ApiFor) -> None:
    told = {"dealer": "SH01", "question": "A8", "reading": "sideways", "reason": "律师意见"}
    refused = api_for(cast.liu).post("/rights/readings/set", told)
    assert (refused.status_code, refused.json()["field"]) == (422, "reading")


def test_a_repair_elsewhere_is_noted_corrected_and_withdrawn(cast: Cast, api_for: ApiFor) -> None:
    liu = api_for(cast.liu)
    made = liu.post(f"/rights/vehicles/{cast.car.key}/note_repair_elsewhere", NOTED)
    assert made.status_code == 201
    at = f"/rights/repairs-elsewhere/{made.json()['key']}"
    changed = liu.post(f"{at}/correct", {"authorised": False, "reason": "厂家名单里没有", "seen": 1}).json()
    assert (changed["authorised"], changed["workshop"], changed["version"]) == (False, "杭州城西店", 2)
    assert liu.post(f"{at}/withdraw", {"reason": "重复"}).json()["withdrawn"]
    assert liu.post(f"{at}/withdraw", {"reason": "重复"}).status_code == 409


def test_days_that_cannot_be_name_their_field(cast: Cast, api_for: ApiFor) -> None:
    wrong = {**NOTED, "left_on": "2025-10-01"}
    refused = api_for(cast.liu).post(f"/rights/vehicles/{cast.car.key}/note_repair_elsewhere", wrong)
    assert (refused.status_code, refused.json()["field"]) == (422, "left_on")
