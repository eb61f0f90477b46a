"""Two browsers on one case: who else is here, a reply that would be stale, a draft that survives a crash."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from anxin.complaints.models import CaseDraft, Complaint
from anxin.complaints.services import write_to_customer
from anxin.messaging.choices import Direction
from anxin.messaging.models import Mailbox, Message
from tests.cast import Cast, make_complaint
from tests.e2e import steps
from tests.e2e.conftest import OpenDesk


@pytest.fixture
def case(cast: Cast) -> Complaint:
    Mailbox.objects.create(
        dealer=cast.shanghai, address="care@house.example", name="Care", smtp_host="smtp.house.example"
    )
    complaint = make_complaint(cast)
    cast.customer.email = "wang@home.example"
    cast.customer.save()
    return complaint


def test_two_answer_at_once_and_one_goes_out(cast: Cast, case: Complaint, open_desk: OpenDesk) -> None:
    side = f"{case.get_absolute_url()}?side=messages"
    chen, liu = open_desk(cast.chen), open_desk(cast.liu)
    chen.open(side)
    liu.open(side)
    expect(liu.page.locator("#case-presence")).to_contain_text("陈敏")

    chen.page.fill("#reply-text", "您的车明天下午可以取。")
    liu.page.fill("#reply-text", "您的车后天才能取。")
    chen.press("Send", chen.form("reply"))
    expect(chen.page.locator(".letter")).to_have_count(1)

    liu.press("Send", liu.form("reply"))
    expect(liu.page.locator(".conflict")).to_contain_text("陈敏")
    expect(liu.page.locator(".letter")).to_contain_text("您的车明天下午可以取。")
    expect(liu.page.locator("#reply-text")).to_have_value("您的车后天才能取。")
    assert Message.objects.filter(direction=Direction.OUT).count() == 1
    steps.photograph(liu, "stale-reply")

    liu.press("Send", liu.form("reply"))
    expect(liu.page.locator(".letter")).to_have_count(2)
    expect(liu.page.locator("#reply-text")).to_have_value("")


def test_a_reader_sees_that_a_colleague_writes_and_that_the_case_has_moved(
    cast: Cast, case: Complaint, open_desk: OpenDesk
) -> None:
    chen, liu = open_desk(cast.chen), open_desk(cast.liu)
    chen.open(f"{case.get_absolute_url()}?side=messages")
    chen.page.fill("#reply-text", "尊敬的王先生")
    liu.open(case.get_absolute_url())
    here = liu.page.locator("#case-presence")
    expect(here).to_contain_text(liu.words("is writing to the customer"))
    chen.press("Send", chen.form("reply"))
    expect(chen.page.locator(".letter")).to_have_count(1)
    liu.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(here).to_contain_text(liu.words("The case has changed while you look at it."))
    here.get_by_role("link").click()
    expect(liu.page.locator(".case-news")).to_be_visible()


def test_a_draft_is_there_on_another_computer_and_gone_once_it_is_sent(
    cast: Cast, case: Complaint, open_desk: OpenDesk
) -> None:
    side = f"{case.get_absolute_url()}?side=messages"
    first = open_desk(cast.chen)
    first.open(side)
    first.page.fill("#reply-text", "写到一半，机器死了。")
    first.page.goto("about:blank")
    for _each in range(50):
        if CaseDraft.objects.exists():
            break
        first.page.wait_for_timeout(100)
    second = open_desk(cast.chen)
    second.open(side)
    expect(second.page.locator("#reply-text")).to_have_value("写到一半，机器死了。")
    second.press("Send", second.form("reply"))
    expect(second.page.locator(".letter")).to_have_count(1)
    assert not CaseDraft.objects.exists()


def test_what_was_just_sent_is_called_back_with_its_words(
    cast: Cast, case: Complaint, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However busy the machine is that runs this.
    monkeypatch.setattr(write_to_customer, "CALL_BACK_WITHIN", timedelta(minutes=5))
    chen = open_desk(cast.chen)
    chen.open(f"{case.get_absolute_url()}?side=messages")
    chen.page.fill("#reply-text", "发错人了")
    chen.press("Send", chen.form("reply"))
    chen.page.locator(".letter-call-back button").click()
    expect(chen.page.locator(".letter-cancelled")).to_be_visible()
    expect(chen.page.locator("#reply-text")).to_have_value("发错人了")


def test_a_template_is_filled_in_and_its_gap_is_not_sent(
    cast: Cast, case: Complaint, open_desk: OpenDesk
) -> None:
    chen = open_desk(cast.chen)
    chen.open(f"{case.get_absolute_url()}?side=messages")
    chen.page.select_option("#reply-choose", "appointment")
    chen.page.locator(".letter-choose button").first.click()
    expect(chen.page.locator("#reply-text")).to_have_value(re.compile("【日期】"))
    chen.press("Send", chen.form("reply"))
    expect(chen.page.locator("#reply-text-error")).to_contain_text("【日期】")
    assert not Message.objects.exists()
