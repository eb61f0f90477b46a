"""A customer demands a refund in his complaint: the clocks show both terms of the law, the manager sees what it costs
and answers in time, and the first clock stops."""

from django.utils import translation
from playwright.sync_api import expect

from anxin.accounts.models import Person
from anxin.complaints.choices import ClockKind, ClockOutcome
from anxin.complaints.models import CaseClock
from anxin.rights.models import RightsRequest
from tests.cast import Cast, make_complaint
from tests.e2e import steps
from tests.e2e.conftest import OpenDesk
from tests.e2e.rights_places import often_here


def test_from_the_demand_to_the_answer(cast: Cast, open_desk: OpenDesk) -> None:
    Person.objects.update(language="zh-hans")
    car = often_here(cast, "沪A30001", times=5)
    case = make_complaint(cast, vehicle=car, owner=cast.chen)
    here = f"/complaints/{case.slug}/"

    caller = open_desk(cast.chen, language="zh-hans")
    caller.open(here)
    law = caller.page.locator("#case-law")
    fold = law.locator("details", has=caller.page.locator("form[action$='/take_claim/']"))
    fold.locator("summary").click()
    fold.locator("[name=remedy]").select_option("refund")
    fold.locator("[name=medium]").select_option("phone")
    fold.locator("[name=words]").fill("修了五次，我要退车")
    caller.press("Take the request in", fold)
    expect(law).to_contain_text("修了五次，我要退车")
    clocks = caller.page.locator("#case-clocks")
    with translation.override("zh-hans"):
        expect(clocks).to_contain_text("答复退车请求")
        expect(clocks).to_contain_text("办完退车请求")
    expect(clocks).to_contain_text("第二十八条第一款")
    expect(law.locator("form[action$='/answer_claim/']")).to_have_count(0)
    steps.photograph(caller, "case-demand")

    request = RightsRequest.objects.get()
    manager = open_desk(cast.liu, language="zh-hans")
    manager.open(here)
    manager.open(f"/rights/cars/{car.key}/")
    costs = manager.page.locator("section", has=manager.page.locator("#costs"))
    expect(costs).to_contain_text(manager.words("The house pays back"))

    manager.open(here)
    answer = manager.page.locator(
        "#case-law details", has=manager.page.locator("form[action$='/answer_claim/']")
    )
    answer.locator("summary").click()
    answer.locator("[name=answer]").select_option("refused")
    manager.press("Keep the answer", answer)
    expect(answer.locator(".field-error").first).to_contain_text("理由")
    answer.locator("[name=answer]").select_option("accepted")
    manager.press("Keep the answer", answer)
    expect(manager.page.locator("#case-clocks")).not_to_contain_text("答复退车请求")
    expect(manager.page.locator("#case-clocks")).to_contain_text("办完退车请求")
    steps.photograph(manager, "case-answered")
    row = CaseClock.objects.get(kind=ClockKind.LEGAL_ANSWER, subject=request.pk)
    assert row.outcome == ClockOutcome.MET
