"""A car is back for the third time: found in the morning's file and at reception, treated in five steps, handed back
by the service manager with alternatives, its complaint closed and called after, its figures moved."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator, expect
from procrastinate.contrib.django.models import ProcrastinateJob

from anxin.accounts.models import Person
from anxin.complaints.models import CaseRepeat
from anxin.complaints.services import join_repeat
from anxin.engines.repeats.items import Item
from anxin.foundation import clock
from anxin.workshop.models import OrderImport, RepeatRepair
from anxin.workshop.services.importing.runs import carry_out_run
from anxin.workshop.tests.order_files import an_order, write_export
from tests.cast import Cast
from tests.e2e import steps
from tests.e2e.conftest import PHONE, OpenDesk
from tests.e2e.desk import Desk

AGAIN = "空调还是不凉，第三次了，你们到底会不会修"


def morning_file(folder: Path) -> Path:
    """Yesterday's export, in which the car has been here twice for its air conditioning."""
    common = {
        "车牌号": "沪A12345",
        "车架号": "LSVAA4182E2123456",
        "车主": "王建国",
        "车主电话": "13900001234",
        "送修人": "王建国",
        "送修人电话": "13900001234",
        "主修人员": "郑强",
        "服务顾问": "李想",
    }
    now = clock.now().astimezone(steps.SHANGHAI)
    told = (
        (40, "空调不制冷", "检查空调;加冷媒", "冷媒", "48,600 公里"),
        (12, "冷气又不凉了", "更换压缩机", "压缩机", "49,100 公里"),
    )
    orders = [
        an_order(
            **common,
            工单号=f"RO-{number}",
            开单时间=f"{now - timedelta(days=days):%Y-%m-%d} 09:30",
            结算时间=f"{now - timedelta(days=days):%Y-%m-%d} 17:10",
            客户描述=words,
            维修项目=work,
            零件=parts,
            进厂里程=kilometres,
        )
        for number, (days, words, work, parts, kilometres) in enumerate(told, start=1)
    ]
    return write_export(folder, *orders, encoding="gb18030")


def bring_in(desk: Desk, file: Path) -> None:
    """Upload the export, look at it, import it, and let the worker come by."""
    desk.open("/workshop/import/")
    desk.page.locator("input[type=file]").set_input_files(file)
    desk.press("Look at it")
    desk.page.locator("form[action$='/go/'] button").click()
    expect(desk.page.locator(".progress-run")).to_be_visible()
    carry_out_run(OrderImport.objects.get().pk)
    desk.page.get_by_role("link", name=desk.words("To the repeat repairs")).click()


def the_worker_brings_it_to_its_case() -> None:
    """Carry out what the confirmation and the outcome have queued."""
    done: dict[str, Callable[[int], object]] = {
        join_repeat.TASK: join_repeat.join_repeat,
        join_repeat.FAILED_TASK: join_repeat.give_failed_repeat,
    }
    for job in ProcrastinateJob.objects.filter(task_name__in=done, status="todo").order_by("id"):
        if RepeatRepair.objects.filter(pk=job.args["repeat_id"]).exists():
            done[job.task_name](job.args["repeat_id"])


def prove(desk: Desk, item: Item, *, said: str = "", **facts: object) -> None:
    """Write an item down where it stands: what it asks for, and what was done."""
    form = open_form(desk, item)
    for name, value in facts.items():
        if isinstance(value, bool):
            form.locator(f"[name={name}][value={'yes' if value else 'no'}]").check()
        else:
            form.locator(f"[name={name}]").fill(str(value))
    if said:
        form.locator("[name=said]").fill(said)
    form.get_by_role("button").click()
    expect(desk.page.locator(f"#{item} .proof-told").first).not_to_be_empty()
    expect(desk.page.locator(f"#prove-{item}")).to_have_count(0)


def open_form(desk: Desk, item: Item) -> Locator:
    form = desk.page.locator(f"#prove-{item}")
    fold = desk.page.locator(f"#{item} details").first
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    return form


def share(desk: Desk, label: str) -> Locator:
    """A line of the figures against the standards."""
    return desk.page.locator("tbody tr", has=desk.page.get_by_text(desk.words(label)))


def test_a_third_visit_is_treated_handed_back_closed_and_counted(
    cast: Cast, open_desk: OpenDesk, tmp_path: Path
) -> None:
    Person.objects.update(language="zh-hans")
    manager = open_desk(cast.liu, language="zh-hans")
    bring_in(manager, morning_file(tmp_path))
    suspicion = manager.page.locator(".suspicion")
    expect(suspicion).to_contain_text(manager.words("This is the second visit for this trouble."))
    steps.photograph(manager, "repeats-suspected")
    manager.open("/figures/repeats/")
    expect(share(manager, "Recognised at reception")).to_contain_text("—")

    adviser = open_desk(cast.wang, language="zh-hans")
    adviser.open("/workshop/reception/")
    adviser.page.keyboard.type("A12345")
    expect(adviser.page.locator("[data-match]")).to_contain_text("王建国")
    adviser.page.keyboard.press("Enter")
    expect(adviser.page.locator(".reception-car")).to_contain_text("王建国")
    adviser.type("What the customer says", AGAIN)
    answer = adviser.page.locator("#reception-answer")
    expect(answer).to_contain_text(adviser.words("This is the third visit for this trouble."))
    expect(answer).to_contain_text("RO-1")
    expect(answer).to_contain_text("RO-2")
    steps.photograph(adviser, "reception")
    adviser.press("Confirm: repeat repair")
    expect(adviser.page.locator(".repeat-headline")).to_have_text(
        adviser.words("This is the third visit for this trouble.")
    )
    the_worker_brings_it_to_its_case()
    repeat = RepeatRepair.objects.get(visit=3)
    case = CaseRepeat.objects.get(repeat=repeat).complaint

    adviser.page.reload()
    prove(adviser, Item.RECORDS)
    prove(adviser, Item.COMPARED, said="两次都没有测制冷压力")
    prove(adviser, Item.MEETING, said="郑强说第二次只换了压缩机，没有查膨胀阀")
    prove(adviser, Item.PLAN, said="测压、拆检膨胀阀和蒸发箱，更换后保压两小时")
    prove(adviser, Item.PRIORITY)
    prove(adviser, Item.PICK_UP, offered=True, accepted=True)
    steps.photograph(adviser, "repeat-under-way")
    prove(adviser, Item.CAUSE, said="膨胀阀堵塞")
    prove(adviser, Item.FINAL_CHECK, kilometres=15)
    adviser.press("Not as expected")
    adviser.reads("The service manager hands the car back and offers alternatives.")
    expect(adviser.page.locator(f"#prove-{Item.ALTERNATIVES}")).to_have_count(0)
    the_worker_brings_it_to_its_case()

    head = open_desk(cast.he, language="zh-hans")
    head.open(f"/workshop/repeats/{repeat.key}/")
    prove(head, Item.ALTERNATIVES, said="给客户换代步车三天，请厂家技术支持上门；或免费换整套空调")
    prove(head, Item.HANDED_BACK)
    prove(head, Item.APOLOGY, in_person=True)
    prove(head, Item.RELATION, said="送两次保养")
    prove(head, Item.CALL_PLANNED, call_at=steps.wall_clock(clock.now() + timedelta(days=3)))
    head.press("End the treatment")
    expect(head.page.locator(".repeat-head")).to_contain_text(head.shown("已完成"))
    steps.photograph(head, "repeat-done")

    settle(manager, case.get_absolute_url())
    with clock.shifted(timedelta(days=3)):
        caller = open_desk(cast.chen, language="zh-hans")
        caller.open(case.get_absolute_url())
        steps.answer_follow_up(caller, satisfied=True, distress=1)
        caller.reads("Closed for good")
    caller.open("/figures/")

    manager.open("/figures/repeats/")
    expect(share(manager, "Recognised at reception")).to_contain_text("100%")
    expect(share(manager, "Pick-up and delivery offered")).to_contain_text("100%")
    expect(share(manager, "Solved, verified by the call afterwards")).to_contain_text("100%")
    steps.photograph(manager, "repeat-figures")
    share(manager, "Solved, verified by the call afterwards").locator("td a").first.click()
    expect(manager.page.locator("[data-open]")).to_have_count(1)


def settle(desk: Desk, case: str) -> None:
    """Talk the case through to its closing: solution accepted, closed on the customer's word."""
    desk.open(case)
    steps.go_on_to(desk, "Calming")
    steps.calm(desk, before=4, after=2, helped="先道歉，再说安排")
    steps.go_on_to(desk, "Solving")
    steps.propose(desk, "换整套空调，代步车", worth="一次修好")
    steps.customer_accepts(desk, "行，就这么办")
    steps.go_on_to(desk, "Closing")
    steps.close(desk, "可以，希望这次真的修好")


def test_on_a_phone_a_car_is_announced_and_an_item_proved(
    cast: Cast, open_desk: OpenDesk, tmp_path: Path
) -> None:
    Person.objects.update(language="zh-hans")
    bring_in(open_desk(cast.liu, language="zh-hans"), morning_file(tmp_path))
    phone = open_desk(cast.wang, language="zh-hans", phone=True)
    phone.open("/workshop/reception/")
    phone.page.locator("#reception-query").press_sequentially("沪A12345", delay=10)
    phone.page.locator("[data-match]").first.click()
    phone.type("What the customer says", AGAIN)
    expect(phone.page.locator("#reception-answer")).to_contain_text(
        phone.words("This is the third visit for this trouble.")
    )
    steps.photograph(phone, "reception")
    phone.press("Confirm: repeat repair")
    prove(phone, Item.PRIORITY)
    steps.photograph(phone, "repeat")
    width = phone.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
