"""Who sees what: the stranger his browser's language, the caller a number when he asks, the outsider nothing."""

import re

import pytest
from playwright.sync_api import expect

from anxin.complaints.choices import Level, Outcome
from anxin.complaints.models import Complaint
from anxin.complaints.services.close_complaint import Closing, close_complaint
from anxin.complaints.tests.test_a_complaint_goes_through_its_six_phases import talk_until_closing
from tests.cast import Cast, make_complaint
from tests.e2e import steps
from tests.e2e.conftest import OpenDesk


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "登录"), ("en", "Sign in")])
def test_a_stranger_is_addressed_in_the_language_of_his_browser(
    cast: Cast, open_desk: OpenDesk, language: str, words: str
) -> None:
    desk = open_desk(language=language)
    desk.open("/")
    expect(desk.page.get_by_role("heading", name=words)).to_be_visible()
    expect(desk.page.get_by_role("button", name=words)).to_be_visible()


def test_a_person_changes_his_language_and_the_page_stays(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(cast.chen)
    case = make_complaint(cast).get_absolute_url()
    desk.open(case)
    desk.page.locator(".person-button").click()
    desk.page.get_by_role("button", name="中文").click()
    expect(desk.page.get_by_role("link", name="投诉").first).to_be_visible()
    assert desk.path == case


def test_a_telephone_number_is_shown_when_asked_for_and_the_history_says_so(
    cast: Cast, open_desk: OpenDesk
) -> None:
    desk = open_desk(cast.chen)
    desk.open(make_complaint(cast).get_absolute_url())
    left = desk.page.locator("#case-left")
    expect(left).not_to_contain_text(re.compile(r"139\s*0000\s*1234"))
    desk.press("Show", left)
    expect(left.locator("a.phone-number")).to_have_text(re.compile(r"139\s*0000\s*1234"))
    desk.page.reload()
    expect(left).not_to_contain_text(re.compile(r"139\s*0000\s*1234"))
    expect(desk.page.locator("#case-history")).to_contain_text(desk.words("Telephone number shown"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_outsider_who_types_the_address_finds_nothing_in_plain_words(
    cast: Cast, open_desk: OpenDesk, language: str
) -> None:
    cast.zhao.language = language
    cast.zhao.save()
    desk = open_desk(cast.zhao, language=language)
    answer = desk.page.goto(make_complaint(cast).get_absolute_url())
    assert answer is not None
    assert answer.status == 404
    page = desk.page.locator("main")
    desk.reads("There is nothing here, or it belongs to another dealer.", page)
    expect(page).not_to_contain_text("王建国")
    expect(page).not_to_contain_text(re.compile("traceback|debug|exception|404", re.IGNORECASE))
    expect(page.get_by_role("link").first).to_be_visible()


def test_a_dissatisfied_customer_brings_the_case_back_one_level_higher(
    cast: Cast, open_desk: OpenDesk
) -> None:
    slug = talk_until_closing(cast)
    close_complaint(slug, closing_word=Closing(outcome=Outcome.ACCEPTED, words="好"), by=cast.chen)
    desk = open_desk(cast.sun)
    desk.open(f"/complaints/{slug}/")
    steps.answer_follow_up(desk, satisfied=False, distress=4, words="开回去第二天又不凉了。")
    steps.stands_in(desk, "Listening")
    expect(desk.page.locator("#case-right .level").first).to_contain_text(desk.words("escalated"))
    expect(desk.page.locator("#case-history")).to_contain_text("开回去第二天又不凉了。")
    assert Complaint.objects.get().level == Level.ESCALATED


def test_one_press_on_today_keeps_a_promise_and_leads_back_to_today(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk()
    steps.sign_in(desk, cast.chen.username)
    steps.begin_a_complaint(desk)
    steps.find_by_plate(desk, "A12345", "王建国")
    steps.write_down(desk)
    steps.promise_to_ring_back(desk)
    steps.take_in(desk)
    desk.open("/today/")
    line = desk.page.locator(".work").filter(has_text="Ring back")
    desk.press("Done", line)
    expect(desk.page.locator(".work").filter(has_text="Ring back")).to_have_count(0)
    assert desk.path.startswith("/today/")
