"""Two people have one case open: nobody overwrites the other, and nobody loses what he wrote."""

from playwright.sync_api import expect

from tests.cast import Cast, make_complaint
from tests.e2e import steps
from tests.e2e.conftest import OpenDesk
from tests.e2e.desk import Desk


def test_the_second_gets_a_note_of_the_change_and_keeps_his_text(cast: Cast, open_desk: OpenDesk) -> None:
    case = make_complaint(cast).get_absolute_url()
    chen, liu = open_desk(cast.chen), open_desk(cast.liu)
    chen.open(case)
    liu.open(case)

    first = chen.form("note")
    chen.type("Note down what is said", "他说上周也来过一次。", first)
    chen.press("Keep the note", first)
    expect(chen.page.locator("#case-history")).to_contain_text("他说上周也来过一次。")

    second = liu.form("note")
    liu.type("Note down what is said", "老板，他要找媒体。", second)
    liu.press("Keep the note", second)
    expect(liu.page.locator(".conflict")).to_contain_text("陈敏")
    expect(liu.page.locator(".conflict")).to_contain_text("他说上周也来过一次。")
    expect(liu.field("Note down what is said", liu.form("note"))).to_have_value("老板，他要找媒体。")

    liu.press("Keep the note", liu.form("note"))
    expect(liu.page.locator(".conflict")).to_have_count(0)
    history = liu.page.locator("#case-history")
    expect(history).to_contain_text("老板，他要找媒体。")
    expect(history).to_contain_text("他说上周也来过一次。")


def test_a_text_begun_survives_a_reload_of_the_page(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(cast.chen)
    desk.open("/complaints/new/")
    words = desk.field("The customer's own words", desk.page.locator("#intake"))
    words.press_sequentially(steps.WORDS)
    _until_kept(desk, "intake:words")
    desk.page.once("dialog", lambda asked: asked.accept())
    desk.page.reload()
    expect(words).to_have_value(steps.WORDS)
    desk.reads_part_of(".draft-note", "Discard it")


def test_a_text_that_was_saved_does_not_come_back(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(cast.chen)
    desk.open(make_complaint(cast).get_absolute_url())
    form = desk.form("note")
    desk.type("Note down what is said", "他周四有空。", form)
    _until_kept(desk, "note::text")
    desk.press("Keep the note", form)
    expect(desk.page.locator("#case-history")).to_contain_text("他周四有空。")
    expect(desk.field("Note down what is said", desk.form("note"))).to_have_value("")
    desk.page.reload()
    expect(desk.field("Note down what is said", desk.form("note"))).to_have_value("")


def _until_kept(desk: Desk, draft: str) -> None:
    desk.page.wait_for_function(
        "(draft) => Object.keys(localStorage).some((key) => key.includes(draft))", arg=draft
    )
