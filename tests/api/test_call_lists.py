"""Call lists over the API: built, read with what was left out and why, and the rules of calling."""

from datetime import timedelta

from anxin.callbacks.models import Call
from anxin.callbacks.tests.mornings import visitor
from anxin.foundation import clock
from tests.api.conftest import ApiFor
from tests.cast import Cast


def _left_on(cast: Cast) -> str:
    return (clock.today(cast.shanghai.time_zone) - timedelta(days=5)).isoformat()


def test_lists_of_today_are_built_and_add_up(cast: Cast, api_for: ApiFor) -> None:
    order = visitor(cast.shanghai, _left_on(cast))
    silent = visitor(cast.shanghai, _left_on(cast), do_not_call=True)
    api = api_for(cast.liu)
    built = api.post("/callbacks/lists/build", {"dealer": "SH01"}).json()["items"]
    assert api.post("/callbacks/lists/build", {"dealer": "SH01"}).json()["items"][0]["all_visits"] == 2
    made = next(each for each in built if each["kind"] == "after_service")
    assert (made["all_visits"], made["listed"], made["excluded"]) == (2, 1, {"do_not_call": 1})
    assert Call.objects.get().order == order
    left = api.get(f"/callbacks/lists/{made['key']}/left-out").json()["items"]
    assert [(each["reason"], each["order"]) for each in left] == [("do_not_call", silent.number)]
    assert api.get(f"/callbacks/lists/{made['key']}/left-out", reason="fatigue").json()["items"] == []


def test_rules_are_read_and_set_as_a_new_version(cast: Cast, api_for: ApiFor) -> None:
    shipped = api_for(cast.chen).get("/callbacks/rules", dealer="SH01").json()
    assert (shipped["number"], shipped["rules"]["quota"]) == (0, None)
    changed = {"dealer": "SH01", "rules": shipped["rules"] | {"quota": 3}, "reason": "人手不够", "seen": 0}
    made = api_for(cast.liu).post("/callbacks/rules/set", changed).json()
    assert (made["number"], made["rules"]["quota"], made["reason"]) == (2, 3, "人手不够")
    assert api_for(cast.chen).post("/callbacks/rules/set", changed).status_code == 403


def test_what_is_wrong_with_rules_is_told_with_its_place(cast: Cast, api_for: ApiFor) -> None:
    body = {"dealer": "SH01", "rules": {"plans": {"lost": {"opens": 9}}}, "reason": "试"}
    answer = api_for(cast.liu).post("/callbacks/rules/set", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "RULES_WRONG")
    assert "plans.lost" in answer.content.decode()
