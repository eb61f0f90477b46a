"""A month of complaints lies outside of chance: the manager sees it on the chart and writes down what it was."""

from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from anxin.foundation import clock
from anxin.satisfaction.selectors.windows import months_after, window_ending
from anxin.satisfaction.services.chart_notes import look_for_signals
from anxin.satisfaction.tests.counted_at_hand import complained, visits
from tests.cast import Cast
from tests.e2e.conftest import OpenDesk


def test_a_manager_looks_into_a_signal(cast: Cast, open_desk: OpenDesk, live_server: LiveServer) -> None:
    last = months_after(clock.today(cast.shanghai.time_zone).replace(day=1), -1)
    for place, month in enumerate(window_ending(last, 24).months):
        visits(cast.shanghai, month, 200)
        complained(cast.shanghai, month, 20 if month == last else 4 + place % 3)
    look_for_signals()
    page = open_desk(cast.liu).page
    page.goto(f"{live_server.url}/satisfaction/complaints/?dealer=SH01#notes")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Complaints per 100 visits")
    expect(page.get_by_text(f"Outside of chance: {last:%Y-%m}").first).to_be_visible()
    expect(page.locator("[data-chart=months] svg")).to_be_visible()
    expect(page.get_by_text("one alarm in about").first).to_be_visible()
    note = page.locator(".signal")
    note.get_by_text("Write down what it was").press("Enter")
    note.get_by_role("button", name="Write it down").click()
    expect(note.get_by_text("This field is required").first).to_be_visible()
    note.get_by_label("explained").check()
    note.get_by_label("What you found").fill("召回压缩机，两周内来了十几台。")
    note.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text("Written down.")).to_be_visible()
    expect(page.get_by_text("召回压缩机").first).to_be_visible()
    expect(page.get_by_text("Nothing outside of chance").first).to_be_visible()
