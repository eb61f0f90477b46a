"""Hours, holidays and a limit set on their pages; then the account of a deadline that crosses the National Day."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from anxin.accounts.models import Person
from anxin.complaints.choices import ClockKind
from anxin.complaints.models import CaseClock
from tests.cast import Cast, make_complaint
from tests.e2e import steps
from tests.e2e.conftest import OpenDesk
from tests.e2e.desk import Desk

MORNING = datetime(2026, 9, 30, 9, 0, tzinfo=steps.SHANGHAI)
#: One hour is left of that day; Thursday and Friday after the holidays have eight; three are left for the Saturday.
LIMIT = 20
FIRST_DUE = datetime(2026, 10, 10, 11, 30, tzinfo=steps.SHANGHAI)
#: With Friday afternoon closed, four and a half hours more of the Saturday.
LATER_DUE = datetime(2026, 10, 10, 17, 30, tzinfo=steps.SHANGHAI)


@pytest.mark.parametrize(
    ("language", "phone"),
    [pytest.param("zh-hans", False, id="chinese-desk"), pytest.param("en", True, id="english-phone")],
)
def test_a_deadline_is_accounted_for_across_the_holidays(
    cast: Cast, open_desk: OpenDesk, language: str, phone: bool
) -> None:
    Person.objects.update(language=language)
    manager = open_desk(cast.liu, language=language, phone=phone)
    with steps.it_is(MORNING):
        monday_to_friday_with_a_lunch_break(manager)
        the_holidays_are_looked_through_and_taken_over(manager)
        a_plan_is_due_within_working_hours(manager)
        steps.the_worker_comes_by()

    with steps.it_is(MORNING.replace(hour=17)):
        case = make_complaint(cast).get_absolute_url()

    with steps.it_is(MORNING + timedelta(days=8)):
        stands_by(manager, case, FIRST_DUE)
        account = the_account_of_the_plan(manager, case)
        names_the_holidays_and_the_saturday(manager, account)
        adds_up_to_the_limit(account, hours=LIMIT)
        steps.photograph(manager, "why-before")

        friday_afternoon_is_closed(manager)
        stands_by(manager, case, FIRST_DUE)
        steps.the_worker_comes_by()
        stands_by(manager, case, LATER_DUE)
        account = the_account_of_the_plan(manager, case)
        adds_up_to_the_limit(account, hours=LIMIT)
        expect(account).to_contain_text(manager.words("closed that day"))
        steps.photograph(manager, "why-after")
    assert CaseClock.objects.get(kind=ClockKind.PLAN).due_at == LATER_DUE


def monday_to_friday_with_a_lunch_break(desk: Desk) -> None:
    """Write Monday's two windows by keys, copy them to every day, and shut the weekend."""
    desk.open("/hours/")
    desk.page.locator("a[href='/hours/week/']").click()
    monday = desk.page.locator("[data-windows-day=mon]")
    monday.locator("input[name=mon_opens]").fill("08:30")
    monday.locator("input[name=mon_closes]").fill("12:00")
    monday.locator("[data-windows-add]").click()
    expect(monday.locator("input[name=mon_opens]").nth(1)).to_be_focused()
    desk.page.keyboard.type("13:30")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.type("18:00")
    desk.press("Same for every day")
    for day in ("sat", "sun"):
        windows = desk.page.locator(f"[data-windows-day={day}] [data-window-remove]")
        expect(windows).to_have_count(2)
        for _window in range(2):
            windows.first.click()
    desk.press("Save")
    expect(desk.page).to_have_url(re.compile("/hours/$"))


def the_holidays_are_looked_through_and_taken_over(desk: Desk) -> None:
    """See the seven days and the make-up Saturday ticked, and take them over."""
    desk.open("/hours/?month=2026-10")
    desk.page.locator("a[href$='/hours/years/2026/'], a[href*='2026'][aria-label]").first.click()
    for day in range(1, 8):
        expect(desk.page.locator(f"#day-2026-10-{day:02}")).to_be_checked()
    saturday = desk.page.locator("tr").filter(has=desk.page.locator("#day-2026-10-10"))
    expect(saturday.locator("#day-2026-10-10")).to_be_checked()
    expect(saturday).to_contain_text("⇄")
    steps.photograph(desk, "why-adopt")
    desk.press("Take over the ticked days")
    desk.open("/hours/?month=2026-10")
    expect(desk.page.locator(".hours-holiday").filter(has_text=re.compile(r"^\s*7\b"))).to_have_count(1)
    steps.photograph(desk, "why-month")


def a_plan_is_due_within_working_hours(desk: Desk) -> None:
    """Set the limit of the ordinary cases' plan on the page of the clocks."""
    desk.open("/clocks/?policy=ordinary")
    row = desk.page.locator("tr").filter(has=desk.page.locator("input[name=hours-plan]"))
    row.locator("input[name=hours-plan]").fill(str(LIMIT))
    row.locator("select[name=unit-plan]").select_option("working")
    desk.type("Why the clocks change", "方案按营业时间算")
    desk.press("Keep as a new version")
    expect(desk.page.locator("input[name=hours-plan]")).to_have_value(str(LIMIT))
    expect(desk.page.locator(".silent-list").filter(has_text="方案按营业时间算").first).to_be_visible()
    steps.photograph(desk, "why-clocks")


def stands_by(desk: Desk, case: str, moment: datetime) -> None:
    """See on the case's page by when the plan is due."""
    desk.open(case)
    desk.turn_to("The case", "history")
    line = desk.page.locator("#case-clocks .silent-line").filter(has_text=desk.shown(ClockKind.PLAN.label))
    due = line.locator("time[data-due]")
    expect(due).to_be_visible()
    assert datetime.fromisoformat(due.get_attribute("data-due") or "") == moment


def the_account_of_the_plan(desk: Desk, case: str) -> Locator:
    """Go to the account, by its key where there is a keyboard."""
    desk.open(case)
    if desk.phone:
        desk.open(f"{case}clocks/")
    else:
        desk.page.keyboard.press("w")
    expect(desk.page).to_have_url(re.compile(rf"{re.escape(case)}clocks/"))
    account = desk.page.locator(f".why-run[data-kind={desk.shown(ClockKind.PLAN.label)!r}]")
    expect(account.locator(".why-table")).to_be_visible()
    return account


def names_the_holidays_and_the_saturday(desk: Desk, account: Locator) -> None:
    """See the working days that the holidays take away, and the Saturday that counts."""
    skipped = account.locator("tr.why-holiday")
    for day in (1, 2, 5, 6, 7):
        row = skipped.filter(has_text=f"2026-10-{day:02}").first
        expect(row).to_contain_text(desk.words("public holiday"))
    saturday = account.locator("tr.why-counted").filter(has_text="2026-10-10").first
    expect(saturday).to_contain_text(desk.words("counted"))
    expect(saturday).to_contain_text("2026-10-10 08:30")


def adds_up_to_the_limit(account: Locator, *, hours: int) -> None:
    """See that what is counted until the deadline comes to the limit."""
    counted = account.locator("tr.why-counted:not(.why-over)")
    sums = counted.locator("td:last-child").all_inner_texts()
    assert _minutes(sums[-1]) == hours * 60
    assert sum(_minutes(text) for text in counted.locator("td:nth-child(4)").all_inner_texts()) == hours * 60


def friday_afternoon_is_closed(desk: Desk) -> None:
    desk.open("/hours/?month=2026-10&day=2026-10-09")
    desk.page.locator("#span_begins").fill("2026-10-09T13:30")
    desk.page.locator("#span_ends").fill("2026-10-09T18:00")
    desk.press("Add")
    expect(desk.page.locator(".hours-chosen")).to_contain_text(desk.words("Closure"))
    steps.photograph(desk, "why-closure")


def _minutes(text: str) -> int:
    """Read a length of time as the account writes it."""
    numbers = [int(each) for each in re.findall(r"\d+", text)]
    if ":" in text or len(numbers) == 2:
        return numbers[0] * 60 + numbers[1]
    return numbers[0] * (60 if re.search(r"h|小时", text) else 1)
