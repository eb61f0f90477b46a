"""A case turns grave before somebody's eyes: a crisis with its sheet, the manufacturer, the limit, a review."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from anxin.accounts.models import Person
from anxin.complaints.choices import Validity
from anxin.complaints.models import Crisis, MakerSide
from anxin.complaints.services.ask_review import ask_review
from anxin.complaints.services.maker_side import Verdict, judge_validity, record_maker_case
from anxin.complaints.services.record_conduct import Conduct, record_conduct
from anxin.foundation import clock
from tests.cast import Cast, make_complaint
from tests.e2e.axe import faults_of
from tests.e2e.conftest import OpenDesk

#: Where pictures of the pages are put when somebody wants to look at them.
PICTURES = os.environ.get("ANXIN_PICTURES", "")
EVERYBODY = pytest.mark.parametrize(("language", "phone"), [("zh-hans", False), ("en", True)])


@EVERYBODY
def test_a_crisis_is_declared_and_its_sheet_is_worked_through(
    cast: Cast, open_desk: OpenDesk, language: str, phone: bool
) -> None:
    Person.objects.update(language=language)
    complaint = make_complaint(cast, words="车子在路上自燃了！记者已经在路上，我要找媒体曝光你们。")
    desk = open_desk(cast.chen, language=language, phone=phone, bypass_csp=True)
    page = desk.page
    desk.open(complaint.get_absolute_url())
    desk.reads("Is it a crisis? A person decides.")
    desk.open(f"{complaint.get_absolute_url()}?side=grave")
    desk.turn_to("The case", context="history")
    form = desk.form("declare_crisis")
    form.locator("input[value=fire]").check()
    form.locator("input[value=press]").check()
    desk.type("Why it is a crisis", "记者在来店路上", form)
    _photograph(page, f"declare-{language}")
    desk.press("Declare a crisis", form)
    expect(page.locator(".strip-crisis")).to_contain_text(cast.gao.name)
    _photograph(page, f"case-{language}")

    page.locator(".strip-crisis a").click()
    line = page.locator(".commitment", has_text=desk.words("the manufacturer"))
    line.get_by_role("checkbox").click()
    expect(line.get_by_role("checkbox")).to_have_attribute("aria-checked", "true")
    entry = desk.form("crisis_add-secured")
    desk.type("What else is secured", "行车记录仪", entry)
    desk.press("Add", entry)
    expect(page.locator(".crisis-sheet")).to_contain_text("行车记录仪")
    assert Crisis.objects.get().entries.filter(what="行车记录仪").exists()
    assert not faults_of(page)
    _photograph(page, f"sheet-{language}")
    page.emulate_media(media="print")
    expect(page.locator(".crisis-sheet .fold").first).to_be_hidden()
    _photograph(page, f"print-{language}")


@EVERYBODY
def test_grave_matters_are_read_and_a_verdict_is_kept(
    cast: Cast, open_desk: OpenDesk, language: str, phone: bool
) -> None:
    Person.objects.update(language=language)
    complaint = make_complaint(cast, owner=cast.sun)
    received = clock.now() - timedelta(hours=3)
    for each in (complaint, make_complaint(cast, words="另一件")):
        record_maker_case(each.slug, number="C2611-0457", received_at=received, by=cast.chen)
    conduct = Conduct(kind="conduct-shouting", words="拍桌子大喊", limit_stated=True, second_person=cast.he)
    record_conduct(complaint.slug, conduct=conduct, by=cast.chen)
    ask_review(complaint.slug, reviewer=cast.liu, why="客户不认可处理结果", by=cast.chen)
    desk = open_desk(cast.liu, language=language, phone=phone, bypass_csp=True)
    page = desk.page
    desk.open(f"{complaint.get_absolute_url()}?side=grave")
    desk.turn_to("The case", context="history")
    form = desk.form("validity")
    desk.choose("Its verdict", "valid", form)
    form.locator("input[type=date]").fill(clock.now().date().isoformat())
    desk.type("What it costs us", "1500", form)
    desk.press("Keep the verdict", form)
    desk.turn_to("The case", context="history")
    desk.reads("Objection until")
    assert MakerSide.objects.get(complaint=complaint).cost == 150000
    assert not faults_of(page)
    _photograph(page, f"grave-{language}")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_whom_the_case_is_about_finds_no_form(cast: Cast, open_desk: OpenDesk, language: str) -> None:
    Person.objects.update(language=language)
    complaint = make_complaint(cast, concerns=cast.sun)
    received = clock.now() - timedelta(hours=3)
    record_maker_case(complaint.slug, number="C1", received_at=received, by=cast.chen)
    verdict = Verdict(validity=Validity.VALID, decided_on=clock.now().date())
    judge_validity(complaint.slug, verdict=verdict, by=cast.liu)
    desk = open_desk(cast.sun, language=language, bypass_csp=True)
    desk.open(f"{complaint.get_absolute_url()}?side=grave")
    expect(desk.page.locator(".strip-calm")).to_contain_text(cast.liu.name)
    expect(desk.page.locator("form.operation")).to_have_count(0)
    assert not faults_of(desk.page)
    _photograph(desk.page, f"accused-{language}")


def _photograph(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
