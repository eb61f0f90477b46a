"""Reception sees that this visit opens a right; the manager sees what it costs, judges the visit, takes the owner's
request in and answers it within its term."""

import re

from playwright.sync_api import expect

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.rights.models import Position, RightsRequest
from anxin.rights.tests.cars import came
from tests.cast import Cast
from tests.e2e import steps
from tests.e2e.conftest import OpenDesk
from tests.e2e.rights_places import often_here


def test_from_the_reception_to_the_answer(cast: Cast, open_desk: OpenDesk) -> None:
    Person.objects.update(language="zh-hans")
    car = often_here(cast, "沪A30001", times=4)

    adviser = open_desk(cast.wang, language="zh-hans")
    adviser.open(f"/workshop/reception/?vehicle={car.key}")
    expect(adviser.page.locator(".rights-desk")).to_contain_text("空调不凉")
    expect(adviser.page.locator(".rights-desk")).to_contain_text("换车 / 退车")
    steps.photograph(adviser, "reception-opens-a-right")

    order = came(cast, clock.today("Asia/Shanghai").isoformat(), car=car, days=None)
    manager = open_desk(cast.liu, language="zh-hans")
    manager.open("/rights/")
    manager.page.get_by_role("link", name="沪A30001").click()
    costs = manager.page.locator("section", has=manager.page.locator("#costs"))
    expect(costs).to_contain_text(manager.words("The house pays back"))
    steps.photograph(manager, "rights-one-step")

    manager.page.locator(f"#v{order.pk}").get_by_role("link", name=manager.words("Judge")).click()
    manager.arrives("/rights/visits/")
    manager.page.locator("[name=quality_problem]").select_option("yes")
    manager.page.locator("[name=symptom_group]").fill("空调不凉")
    manager.page.locator("[name=part_group]").fill("压缩机")
    manager.page.locator(
        "summary", has_text=manager.words("Times, where the order lacks them or is wrong")
    ).click()
    manager.page.locator("[name=completed_at]").fill(f"{order.opened_on}T00:01")
    manager.press("Keep the judgement")
    expect(manager.page.locator("#id_completed_at-error")).to_be_visible()
    manager.page.locator("[name=completed_at]").fill("")
    manager.press("Keep the judgement")
    manager.arrives("/rights/cars/")
    assert Position.objects.get(vehicle=car).repairs == 4

    fold = manager.page.locator("details", has=manager.page.locator("form[action$='/requests/']"))
    fold.locator("summary").click()
    fold.locator("[name=remedy]").select_option("replace")
    fold.locator("[name=medium]").select_option("writing")
    fold.locator("[name=words]").fill("修了五次，要求换车")
    manager.press("Take in the request", fold)
    request = RightsRequest.objects.get()
    assert request.answer_due is not None
    expect(manager.page.locator("main")).to_contain_text(f"{request.answer_due} 前答复")
    manager.open("/rights/?show=requests")
    expect(manager.page.locator("[data-row]")).to_have_count(1)

    manager.page.get_by_role("link", name="沪A30001").click()
    answer = manager.page.locator("details", has=manager.page.locator("form[action$='/answer/']"))
    answer.locator("summary").click()
    answer.locator("[name=answer]").select_option("refused")
    manager.press("Keep the answer", answer)
    expect(answer.locator(".field-error")).to_have_text(re.compile("理由"))
    answer.locator("[name=answer]").select_option("accepted")
    manager.press("Keep the answer", answer)
    done = manager.page.locator("details", has=manager.page.locator("form[action$='/complete/']"))
    expect(done).to_be_visible()
    request.refresh_from_db()
    assert (request.answer, request.answered_by) == ("accepted", cast.liu)
    assert request.answered_on is not None and request.answered_on <= request.answer_due
    steps.photograph(manager, "rights-answered")
