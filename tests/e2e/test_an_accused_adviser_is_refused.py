"""A complaint about the adviser who is signed in: no form, no operation, no news; his head answers for him."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import APIResponse, expect

from anxin.accounts.choices import DepartmentKind, Role
from anxin.accounts.models import Department, Membership, Person
from anxin.accounts.services import create_api_token
from anxin.complaints.choices import Mode
from anxin.complaints.models import Complaint, InputRequest
from anxin.complaints.services.ask_department import Question, ask_department
from anxin.workshop.choices import OrderKind
from anxin.workshop.models import RepairOrder
from tests.cast import Cast, make_complaint
from tests.e2e import steps
from tests.e2e.conftest import OpenDesk
from tests.e2e.desk import Desk

WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=steps.SHANGHAI)
WORDS = "你们那个接车的顾问推我一把，说修不好就别来。"
QUESTION = "接车时发生了什么？谁在场？"


@pytest.mark.parametrize(
    ("language", "phone"),
    [pytest.param("zh-hans", False, id="chinese-desk"), pytest.param("en", True, id="english-phone")],
)
def test_the_accused_has_no_hand_in_his_case_and_his_head_answers(
    cast: Cast, open_desk: OpenDesk, language: str, phone: bool
) -> None:
    Person.objects.update(language=language)
    adviser, manager, head = (
        open_desk(person, language=language, phone=phone) for person in (cast.wang, cast.liu, cast.he)
    )
    with steps.it_is(WEDNESDAY):
        complaint = a_complaint_about_wang(cast)
        case = complaint.get_absolute_url()
        request = asked_of_his_department(cast, complaint)

        he_reads_whom_to_ask_and_finds_no_form(adviser, case, cast)
        for refused in (posted(adviser, f"{case}do/note/"), asked_by_api(adviser, complaint, cast)):
            assert refused.status == 403
            says_only_whom_to_ask(adviser, refused.text(), cast)
        he_finds_no_form_for_the_answer(adviser, request)
        he_is_offered_nowhere(manager, case, cast)

    with steps.it_is(WEDNESDAY + timedelta(days=2)):
        steps.the_worker_comes_by()
        for step in ("contact-late", "plan-late", "accept-late", "answer-late"):
            steps.hears_nothing_of(adviser, step)
        steps.hears_of(head, "answer-late")
        the_head_answers(head, request)
    complaint.refresh_from_db()
    assert not complaint.events.filter(by=cast.wang).exists()


def a_complaint_about_wang(cast: Cast) -> Complaint:
    """Take a letter in about the adviser of the order that it names: he sees the case as his own customer's."""
    Membership.objects.create(
        person=cast.wang,
        role=Role.SERVICE_ADVISER,
        department=Department.objects.get(dealer=cast.shanghai, kind=DepartmentKind.AFTER_SALES),
    )
    order = RepairOrder.objects.create(
        dealer=cast.shanghai,
        number="RO-1",
        vehicle=cast.car,
        sender=cast.customer,
        kind=OrderKind.values[0],
        opened_at=WEDNESDAY - timedelta(days=1),
        adviser=cast.wang,
    )
    return make_complaint(
        cast,
        words=WORDS,
        channel="intake-letter",
        mode=Mode.WRITTEN,
        repair_order=order,
        concerns=cast.wang,
        owner=cast.chen,
    )


def asked_of_his_department(cast: Cast, complaint: Complaint) -> InputRequest:
    department = Department.objects.get(dealer=cast.shanghai, kind=DepartmentKind.AFTER_SALES)
    return ask_department(complaint.slug, question=Question(department, QUESTION), by=cast.liu)


def he_reads_whom_to_ask_and_finds_no_form(desk: Desk, case: str, cast: Cast) -> None:
    """Look at every side of the case: the customer's words are there, a form is nowhere."""
    for side in ("case", "house", "grave", "files"):
        desk.open(f"{case}?side={side}")
        says_only_whom_to_ask(desk, desk.page.locator(".strip-calm").inner_text(), cast)
        expect(desk.page.locator("#case-talk")).to_contain_text(WORDS)
        expect(desk.page.locator("form.operation[method=post], form[action*='/do/']")).to_have_count(0)
    desk.open(case)
    steps.photograph(desk, "accused-case")


def says_only_whom_to_ask(desk: Desk, text: str, cast: Cast) -> None:
    words = desk.words("You do not handle this case. Please ask %(person)s.") % {"person": cast.liu.name}
    assert words in text
    assert desk.words("Complained about") not in text


def posted(desk: Desk, address: str) -> APIResponse:
    """Send a form that his page does not show, with his own session."""
    token = desk.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    return desk.page.request.post(
        address, form={"text": "我没有推他", "seen": "1", "csrfmiddlewaretoken": token}
    )


def asked_by_api(desk: Desk, complaint: Complaint, cast: Cast) -> APIResponse:
    """Ask for the same by the API, with a token of his own."""
    token = create_api_token("自己的电脑", by=cast.wang)[1]
    language = {"zh-hans": "zh-Hans", "en": "en"}[desk.language]
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
    address = f"/api/v1/complaints/{complaint.slug}/add_note"
    return desk.page.request.post(address, data={"text": "我没有推他"}, headers=headers)


def he_finds_no_form_for_the_answer(desk: Desk, request: InputRequest) -> None:
    """See the question to his department without a way to answer it; a sent form is refused without a reason."""
    desk.open(request.get_absolute_url())
    expect(desk.page.locator("#request")).to_contain_text(QUESTION)
    expect(desk.page.locator("#request form")).to_have_count(0)
    steps.photograph(desk, "accused-request")
    refused = posted(desk, f"{request.get_absolute_url()}accept/")
    assert refused.status == 422
    assert desk.words("A colleague of yours answers this request.") in refused.text()


def he_is_offered_nowhere(desk: Desk, case: str, cast: Cast) -> None:
    """See as the manager who may be given the case, its hand-over and its review: everybody but him."""
    for side, operation, field, fit in (
        ("case", "assign", "to", cast.he),
        ("house", "offer_hand_over", "to", cast.he),
        # The head of his own department is no stranger to the matter either.
        ("grave", "ask_review", "reviewer", cast.gao),
    ):
        desk.open(f"{case}?side={side}")
        desk.turn_to("The case", "history")
        offered = desk.form(operation).locator(f"select[name={field}]")
        expect(offered).to_contain_text(fit.name)
        expect(offered).not_to_contain_text(cast.wang.name)
    desk.open(case)
    desk.turn_to("The case", "history")
    expect(desk.page.locator("#case-right")).to_contain_text(cast.wang.name)


def the_head_answers(desk: Desk, request: InputRequest) -> None:
    desk.open(request.get_absolute_url())
    desk.press("Accept the request")
    expect(desk.page.locator("form#do-accept")).to_have_count(0)
    form = desk.page.locator("form#do-answer")
    desk.type("What happened, and who confirms it", "前台录像显示发生了推搡，前台小周在场。", form)
    desk.type("How it came about", "客户催了三次没人应，双方都急了。", form)
    desk.type("What the department does about it", "由我本人上门道歉，另派顾问接车。", form)
    desk.press("Sign and send the answer", form)
    expect(desk.page.locator(".facts-words")).to_contain_text(desk.words("Signed by"))
