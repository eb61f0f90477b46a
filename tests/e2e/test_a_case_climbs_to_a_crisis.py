"""A letter that nobody answers: owner, manager and general manager hear of it in turn, then the press is named."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from anxin.accounts.models import Person
from anxin.complaints.choices import Level
from tests.cast import Cast, make_complaint
from tests.e2e import steps
from tests.e2e.conftest import OpenDesk
from tests.e2e.desk import Desk

LETTER = "三月份保养以后方向盘一直抖，来了两次都没弄好，请给我一个答复。"
WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=steps.SHANGHAI)
THURSDAY = WEDNESDAY.replace(day=19)
WAYS = [
    pytest.param("zh-hans", False, id="chinese-desk"),
    pytest.param("en", True, id="english-phone"),
]


@pytest.mark.parametrize(("language", "phone"), WAYS)
def test_an_unanswered_letter_climbs_until_it_is_a_crisis(
    cast: Cast, open_desk: OpenDesk, language: str, phone: bool
) -> None:
    Person.objects.update(language=language)
    caller, manager, general = (
        open_desk(person, language=language, phone=phone) for person in (cast.chen, cast.liu, cast.gao)
    )
    with steps.it_is(WEDNESDAY):
        case = a_letter_comes_in(caller)
        stands_at(caller, Level.ORDINARY)
        the_customer_is_told_that_we_have_it(caller, case)
        steps.the_worker_comes_by()
        steps.hears_nothing_of(caller, "contact-soon")

    with steps.it_is(THURSDAY.replace(hour=9, minute=35)):
        steps.the_worker_comes_by()
        steps.hears_of(caller, "contact-soon")
        steps.hears_nothing_of(manager, "contact-soon")

    with steps.it_is(THURSDAY.replace(minute=5)):
        steps.the_worker_comes_by()
        steps.hears_of(manager, "contact-late")
        steps.hears_nothing_of(general, "contact-ignored")
        manager.open(case)
        stands_at(manager, Level.ESCALATED)

    with steps.it_is(THURSDAY.replace(hour=14)):
        make_complaint(cast, words="洗车没洗干净。", mood=2)
        steps.the_worker_comes_by()
        opened_from_the_bell(general, case)
        the_history_names(general, cast.chen, cast.liu, cast.gao)
        steps.photograph(general, "climb-history")

        the_press_is_threatened(caller, case)
        stands_at(caller, Level.IMPORTANT)
        a_crisis_is_declared(caller, case, why="客户说记者明天一早到店")
        steps.photograph(caller, "climb-crisis-case")

        told_urgently(general, case)
        the_sheet_says_who_is_told_and_who_speaks(caller, cast)
        comes_first_and_is_marked(manager, case)
        the_snowball_shows_its_parts(manager, case)


def a_letter_comes_in(desk: Desk) -> str:
    """Write the letter down as it came; by letter nobody has spoken with the customer yet."""
    desk.open("/today/")
    steps.begin_a_complaint(desk)
    steps.find_by_plate(desk, "A12345", "王建国")
    intake = desk.page.locator("#intake")
    desk.field("Came in by", intake).select_option("intake-letter")
    expect(desk.page.locator("#intake-mode input[value=written]")).to_be_checked()
    steps.write_down(desk, LETTER, category="cat-service-not-fixed", mood=3)
    return steps.take_in(desk)


def stands_at(desk: Desk, level: Level) -> None:
    """See on the case's page which level it has."""
    desk.turn_to("The case", "history")
    expect(desk.page.locator(".case-standing .level").first).to_contain_text(desk.shown(level.label))


def the_customer_is_told_that_we_have_it(desk: Desk, case: str) -> None:
    desk.open(case)
    desk.turn_to("The case", "history")
    form = desk.form("acknowledge")
    desk.type("How the customer was told", "短信告知已受理，由陈敏负责", form)
    desk.press("Customer has been told", form)
    expect(desk.page.locator("form[id^='do-acknowledge']")).to_have_count(0)


def opened_from_the_bell(desk: Desk, case: str) -> None:
    """Find the case behind the bell."""
    desk.open("/today/")
    desk.page.locator(".bell > summary").click()
    desk.page.locator(".bell-line").filter(has_text=case.split("-", 1)[1].strip("/")).first.click()
    expect(desk.page).to_have_url(re.compile(re.escape(case)))


def the_history_names(desk: Desk, *people: Person) -> None:
    """See in the case's history who was told."""
    desk.turn_to("The case", "history")
    history = desk.page.locator("#case-history")
    if (more := history.locator("details.fold > summary")).count():
        more.click()
    for person in people:
        words = desk.words("Escalated: %(step)s, told %(people)s").split("%")[0]
        told = history.locator(".event").filter(has_text=words).filter(has_text=person.name)
        expect(told.first).to_be_visible()


def the_press_is_threatened(desk: Desk, case: str) -> None:
    desk.open(case)
    form = desk.form("threat")
    desk.field("What the customer announces", form).select_option("media")
    desk.type("In which words", "再没人理我，明天就找电视台", form)
    desk.press("Record it quietly", form)
    expect(desk.page.locator("#case-talk")).to_contain_text("再没人理我，明天就找电视台")


def a_crisis_is_declared(desk: Desk, case: str, *, why: str) -> None:
    desk.open(f"{case}?side=grave")
    desk.turn_to("The case", "history")
    form = desk.form("declare_crisis")
    form.locator("input[value=press]").check()
    desk.type("Why it is a crisis", why, form)
    desk.press("Declare a crisis", form)
    expect(desk.page.locator(".strip-crisis")).to_be_visible()


def told_urgently(desk: Desk, case: str) -> None:
    """See the crisis among the notices, marked as urgent."""
    desk.open("/notices/")
    words = desk.words("%(number)s has been declared a crisis") % {"number": case.split("-", 1)[1].strip("/")}
    line = desk.page.locator(".notice").filter(has_text=words)
    expect(line.locator(".level-alarm")).to_have_text(desk.words("urgent"))


def the_sheet_says_who_is_told_and_who_speaks(desk: Desk, cast: Cast) -> None:
    """Go by the strip to the crisis sheet; secure the first thing by the keyboard."""
    desk.page.locator(".strip-crisis a").click()
    expect(desk.page.locator(".crisis-voice")).to_contain_text(cast.gao.name)
    told, secured = (
        desk.page.locator(".crisis-sheet .section").filter(
            has=desk.page.get_by_role("heading", name=desk.words(title), exact=True)
        )
        for title in ("Who is told", "What is secured")
    )
    for person in (cast.gao, cast.liu, cast.qian):
        expect(told.locator(".commitment.is-settled").filter(has_text=person.name)).to_be_visible()
    first = secured.get_by_role("checkbox").first
    first.focus()
    desk.page.keyboard.press("Space")
    expect(secured.get_by_role("checkbox").first).to_have_attribute("aria-checked", "true")
    steps.photograph(desk, "climb-sheet")


def comes_first_and_is_marked(desk: Desk, case: str) -> None:
    """See the case before all others on Today and in the list, with its mark."""
    slug = case.strip("/").split("/")[-1]
    for address in ("/today/?scope=dealer", "/complaints/?sort=snowball"):
        desk.open(address)
        first = desk.page.locator("[data-row]").first
        expect(first).to_have_attribute("data-row", re.compile(rf"^{slug}"))
        expect(first.locator(".level-crisis")).to_have_text(desk.words("Crisis"))
        steps.photograph(desk, f"climb-{address.split('/')[1]}")


def the_snowball_shows_its_parts(desk: Desk, case: str) -> None:
    """Go by a key to the account of the deadlines: the parts of the snowball add up to it."""
    desk.open(case)
    if desk.phone:
        desk.open(f"{case}clocks/")
    else:
        desk.page.keyboard.press("w")
    expect(desk.page).to_have_url(re.compile(rf"{re.escape(case)}clocks/"))
    parts = desk.page.locator(".snowball-points")
    expect(parts.nth(2)).to_be_visible()
    points = [int(text.split("/")[0]) for text in parts.all_inner_texts()]
    total = int(desk.page.locator("#snowball h2 .figures").inner_text())
    assert min(sum(points), 100) == total > 0
    steps.photograph(desk, "climb-why")
