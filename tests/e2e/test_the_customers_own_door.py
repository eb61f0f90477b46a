"""From the code on the wall to a solution that the customer himself confirms, on a telephone's width."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import FilePayload, expect
from pytest_django.live_server_helper import LiveServer

from anxin.complaints.choices import ContactOutcome, EventKind, Outcome, Phase, SolutionState
from anxin.complaints.models import Complaint
from anxin.complaints.services.advance_phase import advance_phase, record_calming_round
from anxin.complaints.services.agree_solution import Proposal, propose_solution
from anxin.complaints.services.change_case import change_details
from anxin.complaints.services.close_complaint import Closing, close_complaint
from anxin.complaints.services.contact_customer import record_contact
from anxin.playbooks.selectors import entries
from anxin.portal.models import HandlingRating
from anxin.portal.services.give_link import give_link
from anxin.portal.services.keep_door import keep_door
from tests.cast import Cast, make_complaint
from tests.e2e.axe import faults_of
from tests.e2e.conftest import OpenDesk
from tests.sample_files import picture

PHOTO: FilePayload = {"name": "表.jpg", "mimeType": "image/jpeg", "buffer": picture()}


@pytest.fixture
def here(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(settings, "ANXIN_URL", live_server.url)
    return str(live_server.url)


def _talk_until_a_solution(complaint: Complaint, cast: Cast) -> None:
    advance_phase(complaint.slug, to=Phase.CALMING, by=cast.chen)
    record_calming_round(complaint.slug, mood_before=4, mood_after=2, by=cast.chen)
    advance_phase(complaint.slug, to=Phase.SOLVING, by=cast.chen)
    proposal = Proposal(what="免费更换压缩机，并提供代步车", worth="夏天不再受罪")
    propose_solution(complaint.slug, proposal=proposal, by=cast.chen)


def test_from_the_code_on_the_wall_to_a_confirmed_solution(
    cast: Cast, open_desk: OpenDesk, here: str
) -> None:
    manager = open_desk(cast.liu, language="zh-hans")
    manager.page.goto("/door/")
    manager.page.locator("[name=open]").check()
    manager.page.locator(".form-foot .btn-primary").click()
    expect(manager.page.locator(".door-address a")).to_be_visible()
    address = manager.page.locator(".door-address a").inner_text()
    assert address == f"{here}/d/SH01/"

    customer = open_desk(language="zh-hans", phone=True)
    page = customer.page
    page.goto(urlsplit(address).path)
    page.locator("[name=words]").fill("空调修了三次还是不凉，我要一个说法。")
    page.get_by_label("售后服务", exact=True).check()
    page.locator("[name=car]").fill("沪A·12345")
    page.locator("#f_files").set_input_files(PHOTO)
    page.reload()
    expect(page.locator("[name=words]")).to_have_value("空调修了三次还是不凉，我要一个说法。")
    page.locator("#f_files").set_input_files(PHOTO)
    page.locator("[data-send]").click()
    expect(page.locator("[data-field=name] .error")).to_be_visible()
    page.locator("[name=name]").fill("王先生")
    page.locator("[name=phone]").fill("13900001234")
    expect(page.locator("[data-summary]")).to_contain_text("王先生")
    page.locator("[data-send]").dblclick()
    expect(page.locator(".received")).to_be_visible()
    complaint = Complaint.objects.get()
    assert complaint.attachments.count() == 1
    expect(page.locator(".received .number")).to_have_text(complaint.number)
    link = page.locator(".received .address").inner_text()
    assert re.fullmatch(rf"{re.escape(here)}/c/[a-z2-7]{{32}}/", link)
    assert page.context.cookies() == []

    _talk_until_a_solution(complaint, cast)
    page.goto(urlsplit(link).path)
    expect(page.locator(".proposal")).to_have_text("免费更换压缩机，并提供代步车")
    page.locator("#say-text").fill("代步车要自动挡。")
    page.locator("[data-say] .send").click()
    expect(page.locator("#messages")).to_contain_text("代步车要自动挡。")
    page.locator(".decide .send").click()
    expect(page.locator("#solutions .tag")).to_be_visible()
    assert complaint.solutions.get().state == SolutionState.ACCEPTED
    event = complaint.events.get(kind=EventKind.SOLUTION_DECIDED)
    assert event.by is None

    record_contact(complaint.slug, outcome=ContactOutcome.REACHED, by=cast.chen)
    change_details(complaint.slug, details={"reason": entries("reasons", "reasons")[0]["id"]}, by=cast.chen)
    advance_phase(complaint.slug, to=Phase.CLOSING, by=cast.chen)
    close_complaint(complaint.slug, closing_word=Closing(outcome=Outcome.ACCEPTED, words="行"), by=cast.chen)
    page.reload()
    for key in ("easy", "informed", "fair", "overall"):
        page.locator(f"#g_{key}_5").check()
    page.locator("#handling .send").click()
    expect(page.locator("#handling")).to_contain_text("5 / 5")
    assert HandlingRating.objects.get().overall == 5


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_customers_pages_are_accessible_on_a_phone(
    cast: Cast, open_desk: OpenDesk, here: str, language: str
) -> None:
    keep_door(cast.shanghai, open=True, welcome={}, contact=cast.chen, by=cast.liu)
    page = open_desk(language=language, phone=True).page
    page.goto("/d/SH01/")
    page.locator("[name=words]").fill("空调")
    assert faults_of(page) == []
    page.locator("[data-send]").click()
    expect(page.locator("[data-field=name] .error")).to_be_visible()
    assert faults_of(page) == []
    complaint = make_complaint(cast)
    _talk_until_a_solution(complaint, cast)
    page.goto(f"/c/{give_link(complaint.slug, by=cast.chen)}/?new=1")
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_without_crypto_subtle_and_without_workers_a_proof_is_found_all_the_same(
    cast: Cast, open_desk: OpenDesk, here: str
) -> None:
    keep_door(cast.shanghai, open=True, welcome={}, contact=cast.chen, by=cast.liu)
    page = open_desk(language="en", phone=True).page
    page.add_init_script("delete window.Worker; Object.defineProperty(crypto, 'subtle', {value: undefined});")
    page.goto("/d/SH01/")
    page.locator("[name=words]").fill("The air conditioning does not cool.")
    page.get_by_label("Service", exact=True).check()
    page.locator("[name=name]").fill("Ms Marsh")
    page.locator("[name=phone]").fill("13900001234")
    page.locator("[data-send]").click()
    expect(page.locator(".received")).to_be_visible()
    assert Complaint.objects.count() == 1


def test_a_lost_network_loses_nothing(cast: Cast, open_desk: OpenDesk, here: str) -> None:
    keep_door(cast.shanghai, open=True, welcome={}, contact=cast.chen, by=cast.liu)
    page = open_desk(language="en", phone=True).page
    page.goto("/d/SH01/")
    page.locator("[name=words]").fill("The air conditioning does not cool.")
    page.get_by_label("Service", exact=True).check()
    page.locator("[name=name]").fill("Ms Marsh")
    page.locator("[name=phone]").fill("13900001234")
    page.context.set_offline(True)
    page.locator("[data-send]").click()
    expect(page.locator("[data-state]")).to_contain_text("No connection")
    page.context.set_offline(False)
    page.locator("[data-send]").click()
    expect(page.locator(".received")).to_be_visible()
    assert Complaint.objects.count() == 1
