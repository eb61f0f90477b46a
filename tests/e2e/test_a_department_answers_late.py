"""After-sales is asked and lets the time pass: its head hears of it, then the manager; the signed answer stays late."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import Locator, expect

from anxin.accounts.choices import DepartmentKind, Role
from anxin.accounts.models import Department, Membership, Person
from anxin.complaints.choices import ClockKind, ClockOutcome
from anxin.complaints.models import CaseClock
from tests.cast import Cast, make_complaint
from tests.e2e import steps
from tests.e2e.conftest import OpenDesk
from tests.e2e.desk import Desk

WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=steps.SHANGHAI)
THURSDAY = WEDNESDAY.replace(day=19)
QUESTION = "三次维修各换了什么零件？谁确认过修好？"
FACTS = "前两次只加了制冷剂，第三次换了压力开关；王磊路试确认。"
CAUSE = "没有按检修手册查漏，一直没找到蒸发器的漏点。"
MEASURE = "周五前更换蒸发器，今后空调返修必须先查漏。"


@pytest.mark.parametrize(
    ("language", "phone"),
    [pytest.param("zh-hans", False, id="chinese-desk"), pytest.param("en", True, id="english-phone")],
)
def test_a_late_department_is_climbed_over_and_its_answer_is_marked(
    cast: Cast, open_desk: OpenDesk, language: str, phone: bool
) -> None:
    Person.objects.update(language=language)
    wang_works_in_after_sales(cast)
    manager, head, adviser = (
        open_desk(person, language=language, phone=phone) for person in (cast.liu, cast.he, cast.wang)
    )
    with steps.it_is(WEDNESDAY):
        case = make_complaint(cast).get_absolute_url()
        the_manager_asks_after_sales(manager, case)
        steps.the_worker_comes_by()
        steps.hears_nothing_of(head, "accept-late")

    with steps.it_is(WEDNESDAY.replace(hour=11, minute=10)):
        steps.the_worker_comes_by()
        steps.hears_of(head, "accept-late")
        steps.hears_nothing_of(manager, "accept-ignored")

    with steps.it_is(WEDNESDAY.replace(hour=13, minute=10)):
        steps.the_worker_comes_by()
        steps.hears_of(manager, "accept-ignored")

    with steps.it_is(THURSDAY.replace(minute=30)):
        steps.the_worker_comes_by()
        steps.hears_of(head, "answer-late")
        request = opened_from_today(head)
        accepted(head)
        a_colleague_drafts(adviser, request)

    with steps.it_is(THURSDAY.replace(hour=11)):
        the_head_signs(head, request)
        it_is_settled_and_late(head)
        the_case_shows_the_late_answer(manager, case, signed_by=cast.he)
        the_account_says_the_same(manager, case)
    for kind in (ClockKind.ACCEPT, ClockKind.ANSWER):
        assert CaseClock.objects.get(kind=kind).outcome == ClockOutcome.BREACHED


def wang_works_in_after_sales(cast: Cast) -> None:
    """Give the department somebody who drafts but does not sign."""
    department = Department.objects.get(dealer=cast.shanghai, kind=DepartmentKind.AFTER_SALES)
    Membership.objects.create(person=cast.wang, role=Role.SERVICE_ADVISER, department=department)


def the_manager_asks_after_sales(desk: Desk, case: str) -> None:
    desk.open(f"{case}?side=house")
    desk.turn_to("The case", "history")
    form = desk.form("ask_department")
    name = {"zh-hans": "售后部", "en": "After-sales"}[desk.language]
    desk.field("Department", form).select_option(label=name)
    desk.type("What we ask", QUESTION, form)
    desk.press("Ask the department", form)
    expect(desk.page.locator("#case-right .commitment").filter(has_text=QUESTION)).to_be_visible()


def opened_from_today(desk: Desk) -> str:
    """Find the question on Today and open it by keys; return where it is answered."""
    desk.open("/today/")
    line = desk.page.locator(".work").filter(has_text=QUESTION[:8])
    expect(line.locator(".due-late")).to_be_visible()
    steps.photograph(desk, "late-today")
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("Enter")
    expect(desk.page).to_have_url(re.compile(r"/requests/\d+/"))
    steps.photograph(desk, "late-request")
    return desk.path


def accepted(desk: Desk) -> None:
    desk.press("Accept the request")
    expect(desk.page.locator("form#do-accept")).to_have_count(0)


def a_colleague_drafts(desk: Desk, request: str) -> None:
    """Write what happened; what somebody writes who does not sign stays a draft."""
    desk.open(request)
    form = desk.page.locator("form#do-answer")
    desk.type("What happened, and who confirms it", FACTS, form)
    desk.type("How it came about", CAUSE, form)
    desk.press("Keep the draft", form)
    desk.reads("The answer is kept.")


def the_head_signs(desk: Desk, request: str) -> None:
    """Sign too early and be told what is missing; then complete the colleague's draft by the keyboard."""
    desk.open(request)
    form = desk.page.locator("form#do-answer")
    expect(desk.field("What happened, and who confirms it", form)).to_have_value(FACTS)
    desk.press("Sign and send the answer", form)
    expect(form.locator(".field-error").first).to_be_visible()
    expect(desk.field("How it came about", form)).to_have_value(CAUSE)
    desk.field("What the department does about it", form).focus()
    desk.page.keyboard.insert_text(MEASURE)
    steps.photograph(desk, "late-answer")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator(".facts-words")).to_contain_text(MEASURE)
    steps.photograph(desk, "late-signed")


def it_is_settled_and_late(desk: Desk) -> None:
    """See nothing open any more in the department's list, and the request among the settled, late."""
    desk.open("/requests/")
    desk.reads("No request is open")
    desk.open("/requests/?shown=settled")
    row = desk.page.locator("[data-row]").first
    expect(row).to_contain_text(desk.words("answered"))
    expect(row.locator(".level-warn")).to_have_text(desk.words("late"))
    steps.photograph(desk, "late-list")


def the_case_shows_the_late_answer(desk: Desk, case: str, *, signed_by: Person) -> None:
    desk.open(f"{case}?side=house")
    desk.turn_to("The case", "history")
    answer = desk.page.locator("#case-right .commitment").filter(has_text=QUESTION)
    for words in (FACTS, CAUSE, MEASURE, signed_by.name):
        expect(answer).to_contain_text(words)
    expect(answer.locator(".level-warn")).to_have_text(desk.words("late"))
    steps.photograph(desk, "late-case")


def the_account_says_the_same(desk: Desk, case: str) -> None:
    """See in the account of the deadlines that both clocks of the request ran over."""
    desk.open(f"{case}clocks/")
    for kind in (ClockKind.ACCEPT, ClockKind.ANSWER):
        expect(_run(desk, kind).locator(".level-alarm")).to_have_text(desk.words("late"))
    told = _run(desk, ClockKind.ACCEPT)
    expect(told).to_contain_text("何军")
    steps.photograph(desk, "late-why")


def _run(desk: Desk, kind: ClockKind) -> Locator:
    return desk.page.locator(f".why-run[data-kind={desk.shown(kind.label)!r}]")
