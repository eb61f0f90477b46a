"""Everything by the keyboard: the keys that a page names, and a complaint taken in without touching the mouse."""

import re

from playwright.sync_api import expect

from tests.cast import Cast, make_complaint
from tests.e2e import steps
from tests.e2e.conftest import OpenDesk


def test_a_complaint_is_taken_in_by_keys_alone(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(cast.chen)
    keys = desk.page.keyboard
    desk.open("/today/")
    keys.press("n")
    expect(desk.page.locator("#intake-query")).to_be_focused()
    keys.type("A12345", delay=15)
    expect(desk.page.locator("[data-match]").first).to_be_visible()
    keys.press("ArrowDown")
    expect(desk.page.locator("[data-match]").first).to_be_focused()
    keys.press("Enter")
    expect(desk.page.locator("#id_words")).to_be_focused()
    keys.type(steps.WORDS)
    keys.press("Tab")
    expect(desk.page.locator("#id_category")).to_be_focused()
    keys.type("Not repaired")
    keys.press("Control+Enter")
    expect(desk.page).to_have_url(re.compile(r"/complaints/SH01-TS"))
    expect(desk.page.locator("#case-talk")).to_contain_text(steps.WORDS)


def test_a_case_is_worked_by_keys_alone(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(cast.chen)
    keys = desk.page.keyboard
    desk.open(make_complaint(cast).get_absolute_url())
    keys.press("f")
    steps.stands_in(desk, "Calming")
    desk.form("calm").locator("input[name='mood_after']").first.focus()
    keys.press("Space")
    keys.press("Control+Enter")
    expect(desk.page.locator(".rounds li")).to_have_count(1)
    keys.press("f")
    steps.stands_in(desk, "Solving")


def test_the_search_box_is_one_key_away(cast: Cast, open_desk: OpenDesk) -> None:
    complaint = make_complaint(cast)
    desk = open_desk(cast.chen)
    desk.open("/today/")
    desk.page.keyboard.press("/")
    expect(desk.page.locator("#command-input")).to_be_focused()
    desk.page.keyboard.type("不凉", delay=15)
    expect(desk.page.locator("#command-results a").first).to_be_visible()
    desk.page.keyboard.press("Enter")
    expect(desk.page).to_have_url(re.compile(re.escape(complaint.get_absolute_url())))


def test_a_list_is_walked_by_j_k_and_enter(cast: Cast, open_desk: OpenDesk) -> None:
    newest_last = [make_complaint(cast, words=f"第{number}次来修，还是老样子。") for number in (1, 2, 3)]
    desk = open_desk(cast.chen)
    desk.open("/complaints/?sort=newest")
    rows = desk.page.locator("[data-row]")
    expect(rows).to_have_count(3)
    for key in "jjjk":
        desk.page.keyboard.press(key)
    expect(rows.nth(1)).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(desk.page).to_have_url(re.compile(re.escape(newest_last[1].get_absolute_url())))


def test_a_question_mark_lists_the_keys_of_the_page(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(cast.chen)
    desk.open("/today/")
    desk.page.keyboard.press("Shift+?")
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("New complaint")
    expect(dialog.locator("kbd", has_text="n").first).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
