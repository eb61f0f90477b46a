"""A manager sets the hours of the week by hand, closes for an afternoon, and takes an earlier calendar back."""

from playwright.sync_api import expect

from anxin.accounts.selectors import calendar_of
from tests.cast import Cast
from tests.e2e.conftest import OpenDesk


def test_windows_are_added_copied_and_taken_away(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(cast.liu)
    page = desk.page
    desk.open("/hours/")
    page.locator("a[href='/hours/week/']").click()
    monday = page.locator("[data-windows-day=mon]")
    monday.locator("input[name=mon_opens]").fill("08:30")
    monday.locator("input[name=mon_closes]").fill("12:00")
    monday.get_by_role("button", name=f"{desk.words('Window')} Monday", exact=True).click()
    expect(monday.locator("input[name=mon_opens]").nth(1)).to_be_focused()
    page.keyboard.type("13:00")
    page.keyboard.press("Tab")
    page.keyboard.type("17:30")
    page.get_by_role("button", name=desk.words("Same for every day")).click()
    sunday = page.locator("[data-windows-day=sun]")
    expect(sunday.locator("input[name=sun_closes]").nth(1)).to_have_value("17:30")
    for _window in range(2):
        sunday.locator("[data-window-remove]").first.click()
    page.get_by_role("button", name=desk.words("Save"), exact=True).click()
    page.wait_for_url("**/hours/")
    week = calendar_of(cast.shanghai).body["week"]
    assert week["mon"] == week["sat"] == [["08:30", "12:00"], ["13:00", "17:30"]]
    assert week["sun"] == []


def test_a_closure_and_the_way_back(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(cast.liu, phone=True)
    page = desk.page
    desk.open("/hours/?month=2026-10&day=2026-10-14")
    page.locator("#span_begins").fill("2026-10-14T13:00")
    page.locator("#span_ends").fill("2026-10-14T15:00")
    page.get_by_role("button", name=desk.words("Add"), exact=True).click()
    expect(page.locator(".hours-chosen")).to_contain_text(desk.words("Closure"))
    expect(page.locator(".hours-chosen")).to_contain_text("09:00–13:00")
    page.get_by_role("link", name=desk.words("As it was then")).last.click()
    page.get_by_role("button", name=desk.words("Let it hold again")).click()
    page.wait_for_url("**/hours/")
    present = calendar_of(cast.shanghai)
    assert (present.version, present.body["closures"]) == (3, [])
