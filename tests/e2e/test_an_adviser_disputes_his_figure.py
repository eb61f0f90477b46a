"""An adviser opens his figure, marks what is not his, is answered, and sees it scored again beside the old one."""

import re

import pytest
from playwright.sync_api import Page, expect

from anxin.accounts.models import Person
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.services import runs
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from tests.cast import Cast
from tests.e2e.conftest import OpenDesk
from tests.e2e.desk import Desk


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_adviser_disputes_a_figure_and_sees_it_recomputed(
    cast: Cast, open_desk: OpenDesk, language: str
) -> None:
    asked_in_october(cast, second_adviser(cast))
    run = run_of_october(cast)
    Person.objects.update(language=language)
    wang = open_desk(cast.wang, language=language, phone=True)
    page = wang.page
    page.goto("/satisfaction/runs/")
    page.locator("[data-open]").first.click()
    expect(page).to_have_url(re.compile(str(run.key)))
    expect(page.locator("main")).to_contain_text(cast.wang.name)
    expect(page.locator("main")).not_to_contain_text("林浩")
    page.get_by_role("link", name=wang.words("Dispute it")).click()
    for box in page.locator("input[name=interviews]").all()[:2]:
        box.check()
    page.locator("textarea[name=reason]").fill("这两位客户不是我接待的")
    page.get_by_role("button", name=wang.words("Dispute the marked ones")).click()
    expect(page.locator("main")).to_contain_text("这两位客户不是我接待的")

    liu = open_desk(cast.liu, language=language)
    _decide(liu)
    corrected = runs.carry_out(ScoreRun.objects.latest("pk").pk)
    page.reload()
    _shows_both(page, run, corrected)
    assert ScoreRun.objects.get(pk=run.pk).result == run.result

    page.locator("tbody a").nth(1).click()
    page.get_by_role("button", name=wang.words("Recompute now")).click()
    expect(page.get_by_text(corrected.result_digest[:16])).to_have_count(2)


def _decide(liu: Desk) -> None:
    """Find it among the disputes to decide, answer, and uphold."""
    liu.page.goto("/satisfaction/runs/")
    liu.page.locator("main a[href$='/runs/disputes/']").click()
    expect(liu.page.locator("[data-row]")).to_contain_text(liu.words("yours to decide"))
    liu.page.locator("[data-open]").first.click()
    liu.page.locator("textarea[name=answer]").fill("查过工单，是林浩接待的")
    liu.page.get_by_role("button", name=liu.words("Uphold and score again")).click()
    expect(liu.page.locator("main")).to_contain_text("查过工单，是林浩接待的")


def _shows_both(page: Page, run: ScoreRun, corrected: ScoreRun) -> None:
    for each in (run, corrected):
        figure = (each.result or {})["groups"]["adviser"]["SH01/wang.lei"]
        expect(page.locator("main")).to_contain_text(f"{figure['index']:.1f}")
