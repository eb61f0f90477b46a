"""A question to a department: accepted by name, answered in writing, signed by its head (daily-work habit 4)."""

from datetime import timedelta

import pytest
from django.db.utils import ProgrammingError

from anxin.accounts.choices import DepartmentKind, Role
from anxin.accounts.models import Department, Membership
from anxin.accounts.policies import forget_standing
from anxin.complaints.choices import EventKind, RequestState
from anxin.complaints.models import Complaint, InputRequest
from anxin.complaints.selectors.requests import get_request_for
from anxin.complaints.services.answer_request import (
    Answer,
    accept_request,
    answer_request,
    refuse_request,
    sign_answer,
)
from anxin.complaints.services.ask_department import Question, ask_department, withdraw_request
from anxin.complaints.services.change_case import change_details
from anxin.complaints.services.close_complaint import give_up_follow_up
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from anxin.foundation.models import AuditRecord
from anxin.messaging.models import Notice
from tests.cast import Cast, make_complaint

WHOLE = Answer(
    facts="三次都换了压力开关，接线端子没有处理。由班组长确认。",
    cause="没有按流程测压。",
    measure="今天重新测压并换端子，流程贴到工位。",
)


def after_sales(cast: Cast) -> Department:
    return Department.objects.get(dealer=cast.shanghai, kind=DepartmentKind.AFTER_SALES)


def asked(cast: Cast, complaint: Complaint | None = None) -> InputRequest:
    case = complaint or make_complaint(cast)
    question = Question(after_sales(cast), "空调三次维修各换了什么？为什么还不凉？")
    return ask_department(case.slug, question=question, by=cast.chen)


def put_into_after_sales(cast: Cast) -> None:
    """Let Wang, an adviser, belong to the after-sales department."""
    Membership.objects.filter(person=cast.wang).update(dealer=None, department=after_sales(cast))
    forget_standing(cast.wang)


def kinds(complaint: Complaint) -> list[str]:
    return [str(event.kind) for event in complaint.events.all()]


def told(person: object) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("code", flat=True))  # type: ignore[misc]  # a person


def test_the_head_is_told_with_the_time_of_the_answer(cast: Cast) -> None:
    request = asked(cast)
    notice = Notice.objects.get(person=cast.he)
    assert notice.code == "REQUEST_SENT"
    assert notice.url == f"/requests/{request.pk}/"
    assert notice.params["number"] == request.complaint.number
    assert notice.params["due"] > request.asked_at.isoformat()
    assert request.complaint.events.last().facts["request"] == request.pk  # type: ignore[union-attr]  # just written


def test_an_adviser_of_the_department_drafts_and_its_head_signs(cast: Cast) -> None:
    put_into_after_sales(cast)
    request = asked(cast)
    accept_request(request.pk, by=cast.wang)
    drafted = answer_request(request.pk, answer=WHOLE, by=cast.wang, seen=0)
    assert drafted.state == RequestState.ACCEPTED
    assert drafted.drafted_by == cast.wang
    assert "REQUEST_ANSWERED" not in told(cast.chen)
    signed = sign_answer(request.pk, by=cast.he, seen=1)
    assert signed.state == RequestState.ANSWERED
    assert (signed.signed_by, signed.accepted_by) == (cast.he, cast.wang)
    assert "REQUEST_ANSWERED" in told(cast.chen)
    assert kinds(request.complaint)[-3:] == ["request_sent", "request_accepted", "request_answered"]
    assert AuditRecord.objects.filter(action="complaints.request_drafted", person_id=cast.wang.pk).exists()


def test_an_adviser_does_not_sign_or_send_back(cast: Cast) -> None:
    put_into_after_sales(cast)
    request = asked(cast)
    with pytest.raises(NotAllowed):
        sign_answer(request.pk, by=cast.wang)
    with pytest.raises(NotAllowed):
        refuse_request(request.pk, why="不归我们管", by=cast.wang)


def test_a_draft_signed_as_it_stands_keeps_its_writer(cast: Cast) -> None:
    put_into_after_sales(cast)
    request = asked(cast)
    answer_request(request.pk, answer=WHOLE, by=cast.wang)
    signed = answer_request(request.pk, answer=WHOLE, by=cast.he, seen=1)
    assert (signed.drafted_by, signed.signed_by, signed.drafts) == (cast.wang, cast.he, 1)


def test_what_the_head_writes_is_signed_at_once(cast: Cast) -> None:
    request = answer_request(asked(cast).pk, answer=WHOLE, by=cast.he)
    assert request.state == RequestState.ANSWERED
    assert request.signed_by == cast.he
    assert kinds(request.complaint)[-2:] == [EventKind.REQUEST_ACCEPTED, EventKind.REQUEST_ANSWERED]


@pytest.mark.parametrize("missing", ["facts", "cause", "measure"])
def test_a_signature_needs_facts_cause_and_measure(cast: Cast, missing: str) -> None:
    words = {"facts": WHOLE.facts, "cause": WHOLE.cause, "measure": WHOLE.measure} | {missing: " "}
    request = asked(cast)
    with pytest.raises(InvalidInput) as error:
        answer_request(request.pk, answer=Answer(**words), by=cast.he)
    assert error.value.field == missing
    request.refresh_from_db()
    assert request.state == RequestState.SENT


def test_a_signed_answer_cannot_be_changed_through_any_door(cast: Cast) -> None:
    request = answer_request(asked(cast).pk, answer=WHOLE, by=cast.he)
    with pytest.raises(Refused):
        answer_request(request.pk, answer=Answer(facts="别的"), by=cast.gao)
    with pytest.raises(Refused):
        withdraw_request(request.complaint.slug, request_id=request.pk, why="不用了", by=cast.chen)
    with pytest.raises(ProgrammingError, match="Cannot update"):
        InputRequest.objects.filter(pk=request.pk).update(facts="别的")


def test_nobody_signs_a_draft_that_he_has_not_seen(cast: Cast) -> None:
    put_into_after_sales(cast)
    request = asked(cast)
    answer_request(request.pk, answer=WHOLE, by=cast.wang, seen=0)
    with pytest.raises(Stale):
        sign_answer(request.pk, by=cast.he, seen=0)
    with pytest.raises(Stale):
        answer_request(request.pk, answer=WHOLE, by=cast.he, seen=0)


def test_a_request_sent_back_tells_the_asker_why(cast: Cast) -> None:
    request = refuse_request(asked(cast).pk, why="这是配件部的事", by=cast.he)
    assert request.state == RequestState.REFUSED
    assert told(cast.chen) == ["REQUEST_REFUSED"]
    line = request.complaint.events.last()
    assert line is not None
    assert (line.kind, line.reason) == (EventKind.REQUEST_REFUSED, "这是配件部的事")


def test_the_one_complained_about_has_no_hand_in_the_answer(cast: Cast) -> None:
    complaint = make_complaint(cast)
    change_details(complaint.slug, details={"concerns": cast.he}, by=cast.liu)
    request = asked(cast, complaint)
    assert told(cast.he) == []
    assert "REQUEST_SENT" in told(cast.liu), "somebody else of the house hears of it"
    for work in (
        lambda: accept_request(request.pk, by=cast.he),
        lambda: answer_request(request.pk, answer=WHOLE, by=cast.he),
        lambda: sign_answer(request.pk, by=cast.he),
    ):
        with pytest.raises(Refused) as error:
            work()
        assert "complain" not in str(error.value)
    assert answer_request(request.pk, answer=WHOLE, by=cast.gao).signed_by == cast.gao


def test_only_the_department_and_who_leads_the_house_open_a_request(cast: Cast) -> None:
    request = asked(cast)
    for person in (cast.he, cast.liu, cast.gao):
        assert get_request_for(person, request.pk).pk == request.pk
    for person in (cast.chen, cast.wang, cast.qian, cast.shen, cast.an, cast.zhao):
        with pytest.raises(NotFound):
            get_request_for(person, request.pk)


def test_a_member_opens_the_request_and_not_the_case(cast: Cast) -> None:
    put_into_after_sales(cast)
    request = asked(cast)
    assert get_request_for(cast.wang, request.pk).question == request.question
    with pytest.raises(NotFound):
        withdraw_request(request.complaint.slug, request_id=request.pk, why="x", by=cast.wang)


def test_the_customer_service_manager_signs_for_customer_service_alone(cast: Cast) -> None:
    own = Department.objects.create(
        dealer=cast.shanghai,
        kind=DepartmentKind.CUSTOMER_SERVICE,
        name={"zh": "客服部", "en": "Customer service"},
    )
    other = asked(cast)
    with pytest.raises(NotAllowed):
        answer_request(other.pk, answer=WHOLE, by=cast.liu)
    request = ask_department(other.complaint.slug, question=Question(own, "谁接的电话？"), by=cast.chen)
    assert answer_request(request.pk, answer=WHOLE, by=cast.liu).signed_by == cast.liu


def test_a_head_signs_for_no_other_department(cast: Cast) -> None:
    parts = Department.objects.create(
        dealer=cast.shanghai, kind=DepartmentKind.PARTS, name={"zh": "配件部", "en": "Parts"}
    )
    Membership.objects.create(person=cast.he, role=Role.SERVICE_ADVISER, department=parts)
    forget_standing(cast.he)
    complaint = make_complaint(cast)
    request = ask_department(complaint.slug, question=Question(parts, "到货了吗？"), by=cast.chen)
    assert answer_request(request.pk, answer=WHOLE, by=cast.he).state == RequestState.ACCEPTED


def test_a_department_of_another_dealer_is_not_asked(cast: Cast) -> None:
    elsewhere = Department.objects.create(
        dealer=cast.chengdu, kind=DepartmentKind.PARTS, name={"zh": "配件部", "en": "Parts"}
    )
    with pytest.raises(InvalidInput) as error:
        ask_department(make_complaint(cast).slug, question=Question(elsewhere, "？？"), by=cast.chen)
    assert error.value.field == "department"


def test_closing_for_good_withdraws_what_is_open_and_says_why(cast: Cast) -> None:
    complaint = make_complaint(cast)
    request = asked(cast, complaint)
    Complaint.objects.filter(pk=complaint.pk).update(status="follow_up", phase="follow_up")
    for days in (3, 2, 1):
        day = complaint.received_at - timedelta(days=days)
        for hour in (2, 7):
            complaint.contact_tries.create(
                at=day.replace(hour=hour, minute=0), by=cast.chen, outcome="no_answer", for_follow_up=True
            )
    Complaint.objects.filter(pk=complaint.pk).update(round_began_at=complaint.received_at - timedelta(days=5))
    give_up_follow_up(complaint.slug, reason="打了六次", by=cast.liu)
    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN
    line = complaint.events.get(kind=EventKind.REQUEST_WITHDRAWN)
    assert line.reason == "The case was closed for good."
    assert "REQUEST_WITHDRAWN" in told(cast.he)
