"""Mail to be sorted at a desk: the case is found while typing, and the mail stands on it."""

import re

from playwright.sync_api import expect

from tests.cast import Cast, make_complaint
from tests.e2e.conftest import OpenDesk
from tests.incoming import mail_came_in


def test_a_mail_is_put_on_the_case_that_is_found_while_typing(cast: Cast, open_desk: OpenDesk) -> None:
    mail_came_in(cast)
    case = make_complaint(cast)
    desk = open_desk(cast.chen)
    desk.open("/messages/incoming/")
    mail = desk.page.locator(".mail-list > li").first
    mail.get_by_text("Put it on a case").click()
    mail.get_by_label("Find the case").fill(case.number)
    found = mail.locator(".match-button")
    expect(found).to_contain_text(case.number)
    found.click()
    expect(desk.page).to_have_url(re.compile(re.escape(case.get_absolute_url())))
    desk.open(f"{case.get_absolute_url()}?side=messages")
    expect(desk.page.locator(".letter-in")).to_contain_text("这周又不凉了")
