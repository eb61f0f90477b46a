"""A regional manager sees that something truly fell, and goes down to the customer's own words."""

import re

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from anxin.accounts.models import Dealer, Region
from anxin.foundation import clock
from anxin.satisfaction.selectors.windows import months_after
from anxin.satisfaction.services.counting import count_month
from anxin.satisfaction.services.plans import default_plan
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from tests.cast import Cast
from tests.e2e.conftest import OpenDesk

FACTORS = ("initiation", "adviser", "facility", "pick_up", "quality")
OWN_WORDS = "等了两个小时，没人理我。"


def _year(cast: Cast) -> None:
    """Half a year of visits: Wang's customers were content, and no longer in the last quarter; Li's always are."""
    default_plan(cast.shanghai.region.brand)
    _dealer(cast.shanghai.region, "SH02")
    south = {"zh": "南区", "en": "South"}
    _dealer(Region.objects.create(brand=cast.shanghai.region.brand, key="chenxi-south", name=south), "GZ03")
    version = wording(cast.shanghai)
    this = clock.today(cast.shanghai.time_zone).replace(day=1)
    for back in range(6, 0, -1):
        month, fell = months_after(this, -back), back <= 3
        for day in range(1, 11):
            for adviser, mark in ((cast.wang, 5 if fell else 9), (None, 9)):
                order = closed_visit(
                    cast, f"{month:%Y-%m}-{day:02}", adviser=adviser, adviser_name="" if adviser else "李强"
                )
                marks = dict.fromkeys((*FACTORS, "overall"), mark + day % 2)
                words = {"overall": OWN_WORDS} if adviser and fell else {}
                more = {"customer": cast.customer, "adviser": adviser, "words": words}
                answered(version, order, marks | {"recommend": mark}, **more)
        count_month(cast.shanghai.pk, month=month)


def _dealer(region: Region, code: str) -> None:
    Dealer.objects.create(region=region, code=code, name={"zh": code, "en": code}, city="市")


def _figure(page: Page, name: str) -> None:
    """The place's own name, its interval and what it rests on stand on the page."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.get_by_text("of them asked").first).to_be_visible()
    expect(page.locator("[data-chart=trend] svg")).to_be_visible()


def test_a_regional_manager_follows_a_fall_down_to_the_interview(
    cast: Cast, open_desk: OpenDesk, live_server: LiveServer
) -> None:
    _year(cast)
    page = open_desk(cast.qian).page
    page.goto(f"{live_server.url}/satisfaction/")
    _figure(page, "East")
    alarm = page.get_by_role("region", name="Truly fallen")
    expect(alarm).to_contain_text("truly fallen")
    alarm.get_by_role("link", name="上海大道店").click()
    _figure(page, "上海大道店")
    alarm = page.get_by_role("region", name="Truly fallen")
    expect(alarm).not_to_contain_text("李强")
    alarm.get_by_role("link", name="王磊").click()
    _figure(page, "王磊")
    page.get_by_role("link", name="The interviews behind it").click()
    expect(page.locator("tr[data-row]")).to_have_count(30)
    page.locator("tr[data-row] a").first.click()
    expect(page.get_by_text(OWN_WORDS).first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/surveys/interviews/"))


def test_and_from_the_account_of_the_figure_to_the_words_behind_it(
    cast: Cast, open_desk: OpenDesk, live_server: LiveServer
) -> None:
    _year(cast)
    page = open_desk(cast.qian, phone=True).page
    page.goto(f"{live_server.url}/satisfaction/?dealer=SH01&adviser=wang.lei")
    page.locator(".stat-value a").first.click()
    sums = page.get_by_role("region", name="What is added up")
    expect(sums.get_by_text(OWN_WORDS).first).to_be_visible()
    sums.locator("a[href*='/surveys/']").first.click()
    expect(page.get_by_text(OWN_WORDS).first).to_be_visible()
