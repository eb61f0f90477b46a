"""Departments, hand-overs and tasks through the API: the same services, the same rules."""

from anxin.accounts.choices import DepartmentKind
from anxin.complaints.models import InputRequest
from tests.api.conftest import ApiFor
from tests.cast import Cast, make_complaint

ANSWER = {"facts": "换过压力开关", "cause": "没有测压", "measure": "今天重做"}


def test_a_department_is_asked_and_answers(cast: Cast, api_for: ApiFor) -> None:
    case = make_complaint(cast)
    chen, he = api_for(cast.chen), api_for(cast.he)
    body = {"department": DepartmentKind.AFTER_SALES, "question": "换过什么？"}
    asked = chen.post(f"/complaints/{case.slug}/ask_department", body)
    assert asked.status_code == 200, asked.content
    made = asked.json()["made"]
    assert [each["id"] for each in he.get("/requests").json()["items"]] == [made]
    assert chen.get(f"/requests/{made}").status_code == 404
    assert he.post(f"/requests/{made}/accept").json()["state"] == "accepted"
    stale = he.post(f"/requests/{made}/answer", {**ANSWER, "seen": 3})
    assert (stale.status_code, stale.json()["code"]) == (409, "REQUEST_STALE")
    signed = he.post(f"/requests/{made}/answer", {**ANSWER, "seen": 0}).json()
    assert (signed["state"], signed["signed_by"]["username"]) == ("answered", "he.jun")
    house = chen.get(f"/complaints/{case.slug}/house").json()
    assert house["requests"][0]["measure"] == ANSWER["measure"]
    assert he.post(f"/requests/{made}/refuse", {"why": "不归我们"}).status_code == 409


def test_a_draft_stays_with_the_department(cast: Cast, api_for: ApiFor) -> None:
    case = make_complaint(cast)
    chen = api_for(cast.chen)
    made = chen.post(
        f"/complaints/{case.slug}/ask_department", {"department": "after_sales", "question": "？"}
    ).json()["made"]
    InputRequest.objects.filter(pk=made).update(facts="草稿", drafts=1)
    assert chen.get(f"/complaints/{case.slug}/house").json()["requests"][0]["facts"] == ""
    assert api_for(cast.gao).get(f"/requests/{made}").json()["facts"] == "草稿"


def test_a_case_is_handed_over_and_worked_through(cast: Cast, api_for: ApiFor) -> None:
    case = make_complaint(cast)
    liu, sun = api_for(cast.liu), api_for(cast.sun)
    here = f"/complaints/{case.slug}"
    assert liu.post(f"{here}/offer_hand_over", {"to": "sun.li", "what": "回电"}).status_code == 200
    assert sun.post(f"{here}/accept_hand_over").json()["owner"]["username"] == "sun.li"
    assert sun.post(f"{here}/start_check_list", {"check_list": "safety"}).status_code == 200
    task = sun.post(f"{here}/add_task", {"what": "备代步车"}).json()["made"]
    assert sun.post(f"{here}/finish_task", {"task": task}).status_code == 200
    assert sun.post(f"{here}/follow").status_code == 200
    house = sun.get(f"{here}/house").json()
    assert [each["state"] for each in house["hand_overs"]] == ["accepted"]
    assert len(house["tasks"]) > 3
    assert [each["username"] for each in house["followers"]] == ["sun.li"]
