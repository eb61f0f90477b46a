"""Everything by the keyboard: the keys that a page names, and a complaint taken in without touching the mouse."""

import re

from playwright.sync_api import expect

from anxin.customers.models import Customer
from anxin.messaging.models import Mailbox
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
    desk.arrives(r"/complaints/SH01-TS")
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
    desk.arrives(re.escape(complaint.get_absolute_url()))


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
    desk.arrives(re.escape(newest_last[1].get_absolute_url()))


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


def _two_cases(cast: Cast) -> list[str]:
    slugs = [
        make_complaint(cast, words=words).slug for words in ("第一件：空调不凉。", "第二件：等了一小时。")
    ]
    return list(reversed(slugs))


def test_from_the_list_to_a_case_a_note_and_the_next_case(cast: Cast, open_desk: OpenDesk) -> None:
    newest, older = _two_cases(cast)
    desk = open_desk(cast.chen)
    keys, page = desk.page.keyboard, desk.page
    desk.open("/complaints/?sort=newest")
    keys.press("j")
    expect(page.locator(f"[data-row='{newest}']")).to_be_focused()
    keys.press("Enter")
    desk.arrives(newest)
    keys.press("n")
    expect(page.locator("#note-text")).to_be_focused()
    keys.type("n l a t: 他下午来")
    expect(page.locator("#note-text")).to_have_value("n l a t: 他下午来")
    keys.press("Control+Enter")
    expect(page.locator(".case-news")).to_be_visible()
    keys.press(".")
    desk.arrives(older)
    keys.press("[")
    desk.arrives(newest)
    keys.press("]")
    desk.arrives(older)
    keys.press("u")
    desk.arrives(r"/complaints/\?sort=newest$")
    expect(page.locator(f"[data-row='{older}']")).to_be_focused()


def test_the_list_goes_on_beyond_what_was_seen_of_it(cast: Cast, open_desk: OpenDesk) -> None:
    newest, older = _two_cases(cast)
    desk = open_desk(cast.chen)
    desk.open("/complaints/?sort=oldest")
    desk.page.evaluate("document.querySelectorAll('[data-case]')[1].remove()")
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("Enter")
    desk.arrives(older)
    desk.page.keyboard.press(".")
    desk.arrives(newest)
    desk.page.keyboard.press(".")
    desk.arrives(r"/complaints/\?sort=oldest$")


def test_forms_of_a_case_open_by_their_letters_also_from_another_side(
    cast: Cast, open_desk: OpenDesk
) -> None:
    desk = open_desk(cast.liu)
    keys, page = desk.page.keyboard, desk.page
    desk.open(make_complaint(cast).get_absolute_url())
    keys.press("t")
    expect(page.locator("#do-threat select, #do-threat input:not([type=hidden])").first).to_be_focused()
    keys.press("Escape")
    expect(page.locator("#do-threat")).to_be_hidden()
    keys.press("c")
    expect(page.locator("#do-contact")).to_be_visible()
    keys.press("Escape")
    keys.press("g")
    keys.press("i")
    expect(page.locator("#do-level")).to_have_count(0)
    keys.press("l")
    expect(page.locator("#do-level")).to_be_visible()
    expect(page.locator("#do-level select, #do-level input:not([type=hidden])").first).to_be_focused()


def test_a_key_sent_ahead_by_a_plain_link_keeps_its_field_when_the_page_lands_at_its_fragment(
    cast: Cast, open_desk: OpenDesk
) -> None:
    desk = open_desk(cast.liu)
    case = make_complaint(cast).get_absolute_url()
    desk.open("/complaints/")
    desk.page.evaluate("sessionStorage.setItem('anxin.key', JSON.stringify({name: 'l', at: Date.now()}))")
    desk.open(f"{case}?side=case#case-right")
    expect(desk.page.locator("#do-level select").first).to_be_focused()


def test_escape_keeps_what_was_typed(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(cast.chen)
    page = desk.page
    desk.open(make_complaint(cast).get_absolute_url())
    page.keyboard.press("p")
    what = page.locator("#promise-what")
    what.fill("回电")
    page.keyboard.press("Escape")
    expect(what).to_be_hidden()
    page.keyboard.press("p")
    expect(what).to_have_value("回电")


def test_no_key_acts_while_chinese_is_being_put_together(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(cast.chen)
    desk.open(make_complaint(cast).get_absolute_url())
    desk.page.evaluate(
        "document.body.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'g', bubbles: true, isComposing: true, cancelable: true}))"
    )
    desk.page.keyboard.press("t")
    expect(desk.page.locator("#do-threat")).to_be_visible()


def test_the_keys_of_a_page_are_told_by_their_place(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(cast.chen)
    desk.open(make_complaint(cast).get_absolute_url())
    desk.page.keyboard.press("?")
    dialog = desk.page.locator("#keys-dialog")
    expect(dialog.locator(".keys-group").first).to_have_text(desk.words("On this page"))
    expect(dialog.locator(".keys-group").last).to_have_text(desk.words("Everywhere"))
    expect(dialog).to_contain_text(desk.words("Change the level"))


def test_an_answer_is_one_key_away_from_any_side(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(cast.chen)
    Mailbox.objects.create(
        dealer=cast.shanghai, address="care@house.example", name="Care", smtp_host="smtp.house.example"
    )
    Customer.objects.filter(pk=cast.customer.pk).update(email="customer@home.example")
    desk.open(make_complaint(cast).get_absolute_url())
    desk.page.keyboard.press("r")
    text = desk.page.locator("#do-reply textarea").first
    expect(text).to_be_focused()
    desk.page.keyboard.type("n 您好")
    expect(text).to_have_value("n 您好")
