"""Questions on a telephone's width, without scripts: cut off in the middle, taken up again, light and accessible."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from anxin.surveys.choices import InterviewState, InvitationState, InvitedBy
from anxin.surveys.models import Interview, Invitation
from anxin.surveys.selectors.invitations import address_of_token, token_of
from anxin.surveys.services.interviews import About
from anxin.surveys.services.invitations import invite
from anxin.surveys.tests.asking import ITEMS, make_version
from tests.cast import Cast
from tests.e2e.conftest import OpenDesk

#: Everything that a page fetches, as it travels at the most.
MOST_BYTES = 30_000
#: The side of the smallest thing to press.
LEAST_SIDE = 44


@pytest.fixture
def link(cast: Cast, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(settings, "ANXIN_URL", str(live_server.url))
    about = About(customer=cast.customer, vehicle=cast.car, adviser=cast.wang)
    version = make_version(cast.shanghai, cast.liu)
    invitation = invite(version, about=about, channel=InvitedBy.WECOM, by=cast.chen)
    return address_of_token(token_of(invitation.key))


def _phone(open_desk: OpenDesk) -> Page:
    return open_desk(language="zh-hans", phone=True, java_script_enabled=False).page


def _press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def test_cut_off_in_the_middle_it_is_taken_up_again_by_the_same_link(
    cast: Cast, open_desk: OpenDesk, link: str
) -> None:
    page = _phone(open_desk)
    fetched: list[Response] = []
    page.on("response", lambda response: fetched.append(response))  # noqa: PLW0108  a builtin takes no marks
    page.goto(link)
    expect(page.get_by_text("第 1 题")).to_be_visible()
    assert sum(len(each.body()) for each in fetched) < MOST_BYTES
    assert {each.request.resource_type for each in fetched} == {"document", "stylesheet"}
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= LEAST_SIDE
    _press(page, "9")
    expect(page.get_by_text("第 2 题")).to_be_visible()
    page.context.set_offline(True)
    assert Interview.objects.get().answers == {"overall": 9}

    page = _phone(open_desk)
    page.goto(link)
    expect(page.get_by_text("第 2 题")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="How clean was the car")).to_be_visible()
    _press(page, "2")
    _press(page, "no")
    page.get_by_role("link", name="Back to the question before").click()
    expect(page.get_by_role("button", name="no", pressed=True)).to_be_visible()
    _press(page, "yes")
    page.get_by_label("Anything else").fill("再多几把椅子")
    _press(page, "Go on")
    _press(page, "Yes, please call me")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.goto(link)
    expect(page.get_by_role("heading", name=re.compile("谢谢您"))).to_be_visible()
    interview = Interview.objects.get()
    assert (interview.state, interview.wants_call) == (InterviewState.COMPLETE, True)
    assert interview.answers == {"overall": 9, "clean": 2, "fixed": True}
    assert Invitation.objects.get().state == InvitationState.ANSWERED


def test_the_code_on_the_wall_asks_without_a_name(
    cast: Cast, open_desk: OpenDesk, live_server: LiveServer
) -> None:
    version = make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])
    page = _phone(open_desk)
    page.goto(f"{live_server.url}/q/{version.questionnaire.door}/")
    expect(page.get_by_text("不记名")).to_be_visible()
    _press(page, "4")
    page.get_by_role("textbox").fill("等了太久")
    _press(page, "继续")
    _press(page, "5")
    _press(page, "是")
    _press(page, "跳过")
    expect(page.get_by_role("heading", name="谢谢您")).to_be_visible()
    assert page.context.cookies() == []
    interview = Interview.objects.get()
    assert (interview.customer_id, interview.begun_at, interview.words) == (
        None,
        None,
        {"overall": "等了太久"},
    )
