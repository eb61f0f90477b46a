"""The bell and the list under it: opened by a click, worked by keys, and taken back within ten seconds."""

import re

from playwright.sync_api import expect

from tests.cast import Cast, make_complaint
from tests.e2e.conftest import OpenDesk
from tests.e2e.message_places import notices_of_liu


def test_the_bell_opens_what_was_last_told_and_leads_to_the_case(cast: Cast, open_desk: OpenDesk) -> None:
    complaint = make_complaint(cast)
    notices_of_liu(cast, complaint.slug)
    desk = open_desk(cast.liu)
    desk.open("/today/")
    count = desk.page.locator("#bell-count")
    expect(count).to_contain_text("3")
    desk.page.locator(".bell > summary").click()
    lines = desk.page.locator(".bell-line")
    expect(lines).to_have_count(4)
    lines.filter(has_text="declared a crisis").click()
    expect(desk.page).to_have_url(re.compile(re.escape(complaint.get_absolute_url())))
    expect(count).to_contain_text("2")


def test_notices_are_read_by_keys_and_taken_back(cast: Cast, open_desk: OpenDesk) -> None:
    complaint = make_complaint(cast)
    notices_of_liu(cast, complaint.slug)
    desk = open_desk(cast.liu)
    desk.open("/notices/")
    keys, count = desk.page.keyboard, desk.page.locator("#bell-count")
    keys.press("j")
    keys.press("e")
    expect(count).to_contain_text("2")
    keys.press("a")
    expect(desk.page.locator("[data-undo]")).to_be_visible()
    expect(count).to_be_hidden()
    desk.page.locator("[data-undo]").click()
    expect(count).to_contain_text("2")
    keys.press("j")
    keys.press("Enter")
    expect(desk.page).to_have_url(re.compile(re.escape(complaint.get_absolute_url())))
    expect(count).to_contain_text("1")


def test_the_row_marked_by_a_key_stays_the_present_row(cast: Cast, open_desk: OpenDesk) -> None:
    notices_of_liu(cast, make_complaint(cast).slug)
    desk = open_desk(cast.liu)
    desk.open("/notices/")
    rows = desk.page.locator("[data-row]")
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("e")
    expect(rows.nth(1)).not_to_have_class(re.compile("is-unread"))
    expect(rows.nth(1)).to_be_focused()
