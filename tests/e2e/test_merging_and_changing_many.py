"""Two cases become one and two again; many cases are ticked by keys, changed at once and taken back."""

import re

from playwright.sync_api import expect

from anxin.accounts.models import Person
from anxin.complaints.models import BulkRun, Complaint
from anxin.complaints.services.bulk.runs import carry_out_bulk_run
from tests.cast import Cast, make_complaint
from tests.e2e.conftest import OpenDesk


def test_two_cases_are_merged_and_parted_on_the_pages(cast: Cast, open_desk: OpenDesk) -> None:
    Person.objects.update(language="zh-hans")
    first, second = make_complaint(cast, words="空调异响"), make_complaint(cast, words="空调异响，又来了")
    desk = open_desk(cast.liu, language="zh-hans")
    keys = desk.page.keyboard
    desk.open(second.get_absolute_url())
    keys.press("y")
    keys.press("m")
    expect(desk.page).to_have_url(re.compile("/merge/$"))
    desk.page.get_by_role("link", name=re.compile(first.number)).click()
    desk.page.get_by_role("button", name=desk.words("Merge", "case"), exact=True).click()
    expect(desk.page).to_have_url(re.compile(f"{first.number}.*merged={second.number}"))
    desk.open(second.get_absolute_url())
    expect(desk.page.locator(".strip")).to_contain_text(second.number)
    desk.page.locator(".strip").get_by_role("link", name=desk.words("Take the merging back")).click()
    desk.press("Take it back")
    expect(desk.page).to_have_url(re.compile(f"{second.number}/$"))
    second.refresh_from_db()
    assert second.merged_into_id is None


def test_many_cases_are_ticked_by_keys_changed_and_taken_back(cast: Cast, open_desk: OpenDesk) -> None:
    for number in range(4):
        make_complaint(cast, words=f"第{number}位客户，空调异响")
    desk = open_desk(cast.liu)
    keys = desk.page.keyboard
    desk.open("/complaints/?view=all")
    keys.press("j")
    keys.press("x")
    keys.press("j")
    keys.press("j")
    keys.press("Shift+X")
    ticked = desk.page.locator("[data-bulk-tick]:checked")
    expect(ticked).to_have_count(3)
    keys.press("b")
    desk.press("Give to an owner", desk.page.locator("#bulk-dialog"))
    desk.page.get_by_label(desk.words("New owner")).select_option(label=cast.sun.name)
    desk.press("Look at what would happen")
    expect(desk.page.get_by_role("button", name=re.compile("Change 3 cases"))).to_be_visible()
    assert not Complaint.objects.filter(owner=cast.sun).exists()
    desk.page.get_by_role("button", name=re.compile("Change 3 cases")).click()
    expect(desk.page.locator(".progress-run")).to_be_visible()
    carry_out_bulk_run(BulkRun.objects.get().pk)
    desk.press("Take it back")
    assert Complaint.objects.filter(owner=cast.sun).count() == 3
    carry_out_bulk_run(BulkRun.objects.get().pk)
    expect(desk.page.locator(".progress-run")).to_have_count(0)
    assert not Complaint.objects.filter(owner=cast.sun).exists()


def test_on_a_phone_rows_are_ticked_in_a_mode_of_its_own(cast: Cast, open_desk: OpenDesk) -> None:
    make_complaint(cast)
    desk = open_desk(cast.liu, phone=True)
    desk.open("/complaints/?view=all")
    tick = desk.page.locator("[data-bulk-tick]")
    expect(tick).to_be_hidden()
    desk.press("Select")
    tick.check()
    desk.press("Change many")
    expect(desk.page.locator("#bulk-dialog")).to_contain_text("1 ticked")
