"""A part comes late: the supplier's list says so, its keeper rings before the customer knows, the figures move."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from anxin.foundation import clock
from anxin.promises.models import Promise
from anxin.promises.services.settling import keep_own_promise
from tests.cast import Cast
from tests.e2e.conftest import OpenDesk
from tests.e2e.desk import Desk

SHANGHAI = ZoneInfo("Asia/Shanghai")
WHAT = "原厂车顶架"


def local(at: datetime) -> str:
    """An instant as an input for day and time wants it."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"


def promise_the_part(desk: Desk, *, due: datetime) -> None:
    """Find the customer by his plate and promise the part that is on order for him."""
    desk.open("/promises/new/")
    desk.page.locator("#promise-query").press_sequentially("沪A12345")
    desk.page.locator("[data-match]").first.click()
    form = desk.page.locator("form.sheet-box")
    form.locator("[name=kind][value=part]").check()
    form.locator("[name=what]").fill(WHAT)
    form.locator("[name=due_at]").fill(local(due))
    form.locator("[name=part_order]").fill("PO-4711")
    desk.press("Promise it")
    expect(desk.page.locator("h1")).to_contain_text(WHAT)


def take_over_the_list(desk: Desk, folder: Path, *, expected: datetime) -> None:
    """The supplier's list, as his system writes it."""
    file = folder / "到货.csv"
    file.write_text(
        f"订单号,预计到货\nPO-4711,{expected.astimezone(SHANGHAI):%Y/%m/%d}\n", encoding="gb18030"
    )
    desk.open("/promises/parts/")
    desk.page.locator("input[type=file]").set_input_files(file)
    desk.press("Take it over")
    expect(desk.page.locator("#result")).to_be_visible()


def test_a_part_is_late_and_the_customer_hears_it_first(
    cast: Cast, open_desk: OpenDesk, tmp_path: Path
) -> None:
    now = clock.now()
    due, late, new_due = now + timedelta(days=2), now + timedelta(days=6), now + timedelta(days=7)
    desk = open_desk(cast.chen)
    promise_the_part(desk, due=due)
    desk.open("/promises/tell-first/")
    expect(desk.page.locator(".tell")).to_have_count(0)

    take_over_the_list(desk, tmp_path, expected=late)
    desk.open("/")
    ring = desk.page.locator("section", has=desk.page.locator("#tell-title"))
    expect(ring).to_contain_text("王建国")
    ring.get_by_role("link", name="王建国").click()

    form = desk.page.locator("details[data-operation=tell] form")
    expect(form).to_be_visible()
    form.locator("[name=words]").fill("总厂晚发货，周六装好")
    form.locator("[name=new_due_at]").fill(local(new_due))
    form.locator("[name=gesture]").select_option("gesture-soft-drink")
    form.locator("button.btn-primary").click()
    expect(desk.page.locator(".timeline")).to_contain_text("总厂晚发货，周六装好")
    expect(desk.page.locator(".reason-warn")).to_have_count(0)

    desk.open("/")
    expect(desk.page.locator("#tell-title")).to_have_count(0)
    desk.open(f"/customers/{cast.customer.key}/")
    expect(desk.page.locator(".promise-lines")).to_contain_text(WHAT)
    expect(desk.page.locator(".promise-lines")).to_contain_text("told")
    the_figures_move(cast, open_desk, kept_at=new_due - timedelta(hours=2))


def the_figures_move(cast: Cast, open_desk: OpenDesk, *, kept_at: datetime) -> None:
    """Once its first time is over, the promise counts as missed and told first; the new time was kept."""
    promise = Promise.objects.get()
    with clock.at(kept_at):
        keep_own_promise(promise.key, by=cast.chen)
    long_ago = timedelta(days=9)
    Promise.objects.update(
        first_due_at=promise.first_due_at - long_ago,
        told_at=(promise.told_at or clock.now()) - long_ago,
        settled_at=kept_at - long_ago,
    )
    manager = open_desk(cast.liu)
    manager.open("/figures/promises/")
    # One promise is too few for a share; what it did is counted, and leads to it.
    told_before = manager.page.locator(".stats a[href*='figure=told_before']")
    expect(told_before).to_have_text("1")
    told_before.click()
    expect(manager.page.locator("table")).to_contain_text(WHAT)
