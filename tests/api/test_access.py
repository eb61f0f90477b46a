"""One rule of access for the pages and the API: outsiders find nothing, and a role does only what it may."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from anxin.callbacks.models import Call, CallList, LinkRound, PatternReview
from anxin.complaints.models import Complaint, ComplaintEvent
from anxin.config.api import document
from anxin.foundation.models import AuditRecord
from anxin.promises.models import Promise
from anxin.promises.tests.parts import given
from anxin.rights.models import RepairElsewhere, RightsRequest
from anxin.rights.services.requests import AskedFor, take_request
from anxin.rights.tests.cars import repaired_elsewhere
from anxin.satisfaction.models import Dispute, ScoreRun, Signal
from anxin.surveys.choices import VersionState
from anxin.surveys.models import Interview, Invitation, Questionnaire, QuestionnaireVersion
from anxin.voice.models import Heard, Listening
from anxin.workshop.models import RepairOrder, RepeatRepair
from anxin.workshop.tests.repeat_visits import suspected
from tests.api.conftest import ROOT, ApiClient, ApiFor
from tests.asked import asked_keys
from tests.called import called_keys
from tests.cast import Cast
from tests.charted import charted_keys
from tests.heard import heard_keys
from tests.listened import listened_keys
from tests.sample_files import PDF, upload
from tests.scored import scored_keys

#: A body that would pass, for every operation that takes one.
BODIES: dict[str, dict[str, Any]] = {
    "advance_phase": {"to": "calming"},
    "record_calming_round": {"mood_before": 4, "mood_after": 3},
    "record_threat": {"kind": "threat-media"},
    "record_contact": {"outcome": "no_answer"},
    "propose_solution": {"what": "换件", "worth": "快"},
    "decide_solution": {"solution": 1, "accepted": True},
    "add_action": {"side": "ours", "what": "订件"},
    "finish_action": {"action": 1},
    "promise": {"kind": "acknowledgement", "what": "回电", "due_at": "2099-01-01T00:00:00Z"},
    "keep_promise": {"promise": 1},
    "move_promise": {"promise": 1, "due_at": "2099-01-01T00:00:00Z", "reason": "缺件"},
    "withdraw_promise": {"promise": 1, "reason": "重复"},
    "assign": {"to": "chen.min"},
    "change_level": {"level": 2, "reason": "再次来电"},
    "change_details": {"wish": "退款"},
    "add_note": {"text": "已知"},
    "record_listening": {
        "dealer": "SH01",
        "channel": "visit",
        "heard": [{"kind": "praise", "words": "讲得清楚"}],
    },
    "hear_more": {"kind": "praise", "words": "讲得清楚"},
    "answer_heard": {"answer": "谢谢"},
    "settle_heard": {},
    "complain_of_heard": {"category": "cat-service-not-fixed"},
    "make_promise": {
        "customer": "00000000-0000-4000-8000-000000000000",
        "kind": "appointment",
        "what": "保养",
        "due_at": "2099-01-01T00:00:00Z",
    },
    "take_part_dates": {"dealer": "SH01", "parts": [{"number": "PO-1", "expected_on": "2099-01-01"}]},
    "keep_own_promise": {},
    "break_own_promise": {"reason": "忘了"},
    "withdraw_own_promise": {"reason": "客户不要了"},
    "move_own_promise": {"due_at": "2099-01-01T00:00:00Z", "reason": "缺件"},
    "hand_promise_over": {"to": "sun.li", "reason": "休假"},
    "hand_all_promises_over": {"dealer": "SH01", "keeper": "chen.min", "to": "sun.li", "reason": "休假"},
    "tell_customer_first": {"outcome": "not_reached"},
    "note_customer_asked": {},
    "note_came_in_vain": {},
    "take_claim": {"remedy": "refund", "medium": "phone"},
    "link_claim": {"claim": "00000000-0000-4000-8000-000000000000"},
    "answer_claim": {"claim": "00000000-0000-4000-8000-000000000000", "answer": "accepted"},
    "complete_claim": {"claim": "00000000-0000-4000-8000-000000000000", "outcome": "已退车"},
    "judge": {"justified": "not"},
    "set_terms": {"price": "180000"},
    "judge_visit": {"quality_problem": True},
    "note_repair_elsewhere": {
        "came_on": "2025-09-01",
        "left_on": "2025-09-02",
        "workshop": "杭州城西店",
        "authorised": True,
        "known_from": "paper",
    },
    "correct_repair_elsewhere": {"authorised": False, "reason": "厂家名单里没有"},
    "withdraw_repair_elsewhere": {"reason": "重复"},
    "take_rights_request": {"remedy": "refund", "medium": "phone"},
    "answer_rights_request": {"answer": "accepted"},
    "complete_rights_request": {"outcome": "退款完成"},
    "close": {"outcome": "accepted", "words": "好"},
    "record_follow_up": {"satisfied": True, "distress": 1},
    "give_up_follow_up": {"reason": "未接"},
    "move_follow_up": {"to": "2099-01-01T00:00:00Z", "reason": "出差"},
    "ask_department": {"department": "after_sales", "question": "换过什么？"},
    "withdraw_request": {"request": 1, "why": "已经知道"},
    "offer_hand_over": {"to": "sun.li", "what": "回电"},
    "accept_hand_over": {},
    "refuse_hand_over": {"why": "不在班"},
    "withdraw_hand_over": {},
    "add_task": {"what": "备代步车"},
    "finish_task": {"task": 1},
    "drop_task": {"task": 1, "why": "不用了"},
    "start_check_list": {"check_list": "safety"},
    "follow": {},
    "unfollow": {},
    "accept_request": {},
    "refuse_request": {"why": "不归我们"},
    "answer_request": {"facts": "换过件"},
    "sign_answer": {},
    "hold_clocks": {"hold": "waiting_customer"},
    "resume_clocks": {},
    "acknowledge": {"how": "短信"},
    "ask_review": {"reviewer": "gao.yuan", "why": "客户不服"},
    "decide_review": {"outcome": "upheld", "finding": "没有不妥"},
    "record_conduct": {"kind": "conduct-shouting"},
    "declare_crisis": {"kinds": ["press"], "why": "记者来电"},
    "change_speaker": {"speaker": "gao.yuan"},
    "add_crisis_entry": {"sort": "secured", "what": "行车记录"},
    "tick_crisis_entry": {"entry": 1},
    "end_crisis": {"lesson": "早一天回电"},
    "record_maker_case": {"number": "M-1"},
    "answer_maker": {"feedback": "已修好"},
    "judge_validity": {"validity": "valid", "decided_on": "2026-01-05"},
    "let_be": {"why": "属实"},
    "raise_objection": {"grounds": "客户未到店"},
    "decide_objection": {"state": "upheld"},
    "read_notice": {},
    "settle_warning": {"what_was_done": "上门拜访"},
    "write_to_customer": {"way": "email", "text": "您好"},
    "call_message_back": {"message": "0f8fad5b-d9cb-469f-a165-70867728950e"},
    "merge": {"into": "SH01-TS20260101-0001"},
    "unmerge": {},
    "split": {"words": "空调不凉", "category": "cat-quality"},
    "unsplit": {},
    "link": {"to": "SH01-TS20260101-0001", "kind": "related"},
    "unlink": {"link": 1},
    "withdraw_invitation": {"reason": "客户不愿意"},
    "doubt_number": {"why": "wrong_number"},
    "confirm_number": {},
    "show_phone": {},
    "remove_attachment": {"file": "0f8fad5b-d9cb-469f-a165-70867728950e"},
    "restore_attachment": {"file": "0f8fad5b-d9cb-469f-a165-70867728950e"},
    "change_customer": {"name": "新名"},
    "set_consent": {"agreed": True},
    "set_do_not_call": {"wished": True},
    "show_customer_phone": {},
    "change_vehicle": {"colour": "白"},
    "link_contact": {"role": "payer"},
    "unlink_contact": {"role": "owner"},
    "record_mileage": {"kilometres": 41000},
    "answer_signal": {"state": "chance", "note": "查过了，没有原因"},
    "begin_score_run": {"dealer": "SH01", "first": "2026-09-01", "last": "2026-09-30"},
    "recompute_score_run": {},
    "call_off_score_run": {},
    "dispute_figure": {"figure": "SH01", "interviews": [str(UUID(int=1))], "reason": "不是我们店的"},
    "decide_dispute": {"upheld": False, "answer": "查过了"},
    "withdraw_dispute": {},
    "confirm_repeat": {},
    "refuse_repeat": {"why": "两回事"},
    "reopen_repeat": {"why": "看错了"},
    "prove_item": {"item": "repeat-item-priority"},
    "take_back_proof": {"item": "repeat-item-priority"},
    "set_outcome": {"outcome": "solved"},
    "finish_repeat": {},
    "report_repeat": {"why": "客户说又坏了"},
}


@dataclass(frozen=True)
class Op:
    """One operation of the document."""

    method: str
    path: str
    name: str

    def sent(self, client: ApiClient, cast: Cast, complaint: Complaint) -> Any:
        """Ask for it on the cast's own records."""
        key = self._key(cast)
        path = self.path.removeprefix(ROOT).replace("{slug}", complaint.slug).replace("{key}", str(key))
        path = path.replace("{request_id}", "1").replace("{notice_id}", "1").replace("{warning_id}", "1")
        if self.method == "get":
            return client.get(path)
        if self.name == "attach_file":
            return client.send(path, upload(PDF, "paper.pdf"))
        named = (
            {"customer": str(cast.customer.key)} if self.name in {"link_contact", "unlink_contact"} else {}
        )
        return client.post(path, BODIES[self.name] | named)

    def _key(self, cast: Cast) -> UUID:
        if "/callbacks/" in self.path:
            return _of_calls(self.path)
        if "/voice/" in self.path:
            return _of_voice(self.path)
        if "/surveys/" in self.path:
            return _of_surveys(self.path)
        if "/satisfaction/" in self.path:
            return _of_figures(self.path)
        if "/promises/" in self.path:
            return Promise.objects.get().key
        if "/rights/repairs-elsewhere/" in self.path:
            return RepairElsewhere.objects.get().key
        if "/rights/requests/" in self.path:
            return RightsRequest.objects.get().key
        if "/repeats/" in self.path:
            return RepeatRepair.objects.get().key
        if "/repair-orders/{key}" in self.path:
            return RepairOrder.objects.order_by("pk")[0].key
        return cast.car.key if "/vehicles/" in self.path else cast.customer.key


def _of_calls(path: str) -> UUID:
    if "/patterns/" in path:
        return PatternReview.objects.get().key
    if "/link-rounds/" in path:
        return LinkRound.objects.get().key
    if "/calls/" in path:
        return Call.objects.get(kind="after_sale").key
    return CallList.objects.get().key


def _of_figures(path: str) -> UUID:
    if "/signals/" in path:
        return Signal.objects.get().key
    return (ScoreRun if "/runs/" in path else Dispute).objects.latest("pk").key


def _of_voice(path: str) -> UUID:
    return (Heard if "/heard/{key}" in path else Listening).objects.get().key


def _of_surveys(path: str) -> UUID:
    if "/invitations/" in path:
        return Invitation.objects.order_by("pk")[0].key
    if "/interviews/" in path:
        return Interview.objects.order_by("begun_at")[0].pk
    if "/versions/" in path:
        return QuestionnaireVersion.objects.filter(state=VersionState.IN_USE).order_by("pk")[0].key
    return Questionnaire.objects.order_by("pk")[0].key


@pytest.fixture
def asked(cast: Cast) -> None:
    """A questionnaire of the first dealer with a draft, an interview, a call list, and a call that was answered."""
    asked_keys(cast)
    listened_keys(cast)
    called_keys(cast)
    heard_keys(cast)
    scored_keys(cast)
    charted_keys(cast)


@pytest.fixture
def repeat(cast: Cast) -> RepeatRepair:
    """A suspicion of the first dealer, with its orders."""
    return suspected(cast)


@pytest.fixture
def promise(cast: Cast) -> Promise:
    """An appointment of the first dealer's customer."""
    return given(cast)


@pytest.fixture
def asked_for(cast: Cast) -> RightsRequest:
    """What the owner of the first dealer's car asked for."""
    return take_request(cast.car.key, AskedFor(remedy="refund", medium="phone"), by=cast.chen)


@pytest.fixture
def elsewhere(cast: Cast) -> RepairElsewhere:
    """A repair of the first dealer's car at another workshop."""
    return repaired_elsewhere(cast)


ON_ONE_RECORD = [
    Op(method, path, operation["operationId"])
    for path, operations in json.loads(document())["paths"].items()
    for method, operation in operations.items()
    if "{" in path
]
#: Following concerns the reader alone; requests to departments show themselves to nobody but those who answer.
_OF_HIS_OWN = frozenset({"follow", "unfollow"})
#: Notices are one's own, warnings have a table of their own, and to recompute a run is to read it again.
_OF_NO_CASE = frozenset({"read_notice", "settle_warning", "recompute_score_run"})
CHANGING = [
    op
    for op in ON_ONE_RECORD
    if op.method == "post"
    and op.name not in _OF_HIS_OWN
    and "{request_id}" not in op.path
    and op.name not in _OF_NO_CASE
]


@pytest.mark.usefixtures("repeat", "promise", "asked_for", "elsewhere", "asked")
@pytest.mark.parametrize("op", ON_ONE_RECORD, ids=lambda op: op.name)
def test_an_outsider_finds_nothing(cast: Cast, api_for: ApiFor, complaint: Complaint, op: Op) -> None:
    found = op.sent(api_for(cast.zhao), cast, complaint)
    assert (found.status_code, found.json()["code"]) == (404, "NOT_FOUND"), found.content
    before = found.json()
    Complaint.objects.filter(pk=complaint.pk).update(number="TS20990101-0001")
    assert op.sent(api_for(cast.zhao), cast, complaint).json() == before


@pytest.mark.usefixtures("repeat", "promise", "asked_for", "elsewhere", "asked")
@pytest.mark.parametrize("op", CHANGING, ids=lambda op: op.name)
def test_an_auditor_reads_and_changes_nothing(
    cast: Cast, api_for: ApiFor, complaint: Complaint, op: Op
) -> None:
    events, audited = ComplaintEvent.objects.count(), AuditRecord.objects.count()
    refused = op.sent(api_for(cast.shen), cast, complaint)
    assert (refused.status_code, refused.json()["code"]) == (403, "ROLE_MAY_NOT"), refused.content
    # One more record: that of the token which this test makes.
    assert (ComplaintEvent.objects.count(), AuditRecord.objects.count()) == (events, audited + 1)


def test_an_auditor_sees_what_he_may_not_change(cast: Cast, api_for: ApiFor, complaint: Complaint) -> None:
    shen = api_for(cast.shen)
    assert [one["slug"] for one in shen.get("/complaints").json()["items"]] == [complaint.slug]
    shown = shen.get(f"/complaints/{complaint.slug}")
    assert shown.status_code == 200
    assert shown.json()["concerns"] is None


def test_lists_of_an_outsider_are_empty(cast: Cast, api_for: ApiFor, complaint: Complaint) -> None:
    zhao = api_for(cast.zhao)
    assert zhao.get("/complaints").json()["items"] == []
    assert zhao.get("/complaints", dealer="SH01").json()["items"] == []
    assert [one["name"] for one in zhao.get("/customers").json()["items"]] == ["李蓉"]
    assert [one["plate"] for one in zhao.get("/vehicles", dealer="SH01").json()["items"]] == []


def test_an_administrator_of_places_sees_no_complaints(
    cast: Cast, api_for: ApiFor, complaint: Complaint
) -> None:
    an = api_for(cast.an)
    assert an.get("/complaints").json()["items"] == []
    assert an.get(f"/complaints/{complaint.slug}").status_code == 404
    assert an.get("/customers").json()["items"] == []


def test_creations_in_another_dealer_are_refused(cast: Cast, api_for: ApiFor) -> None:
    zhao = api_for(cast.zhao)
    for path, body in (
        ("/complaints", {"words": "慢", "channel": "intake-incoming", "category": "cat-service-not-fixed"}),
        ("/customers", {"name": "周婷"}),
        ("/vehicles", {"plate": "沪A99999"}),
        (
            "/repair-orders",
            {"orders": [{"order_no": "R1", "vin": "LSVAM4186C2184841", "opened_at": "2026-01-20"}]},
        ),
    ):
        refused = zhao.post(path, {"dealer": "SH01", **body})
        assert (refused.status_code, refused.json()["field"]) == (422, "dealer")
        assert api_for(cast.shen).post(path, {"dealer": "SH01", **body}).status_code == 403
