"""A caller's day with the keyboard alone: the list from a morning's import, twenty calls with every outcome, a
complaint born on the line, an appointment kept; the day's sheet and the rates are those of a hand count."""

import re
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from anxin.callbacks.choices import CallKind, CallState, Outcome
from anxin.callbacks.models import Attempt, Call
from anxin.callbacks.selectors.rules import call_rules_of, calling_time_of, plan_of
from anxin.callbacks.tests.ringing import questionnaire
from anxin.complaints.models import Complaint
from anxin.engines.callbacks import leaving_days
from anxin.foundation import clock
from anxin.workshop.tests.order_files import an_order, bring_in, write_export
from tests.cast import Cast
from tests.e2e.conftest import OpenDesk
from tests.e2e.desk import Desk

SHANGHAI = ZoneInfo("Asia/Shanghai")
CUSTOMERS = 20
HAPPY = ("1", "9", "5", "1", "d")
#: The keys of one press each, and what they note.
PRESSED = {
    "u": Outcome.NO_ANSWER,
    "l": Outcome.BUSY,
    "o": Outcome.SWITCHED_OFF,
    "v": Outcome.VOICEMAIL,
    "p": Outcome.OTHER_PERSON,
    "f": Outcome.WRONG_NUMBER,
    "i": Outcome.DEAD_NUMBER,
    "s": Outcome.SOFT_REFUSAL,
    "r": Outcome.REFUSAL,
    "z": Outcome.LANGUAGE,
    "q": Outcome.DO_NOT_CALL,
}


def a_working_day(cast: Cast) -> date:
    """The next day on which the dealer rings his customers."""
    calling = calling_time_of(cast.shanghai)
    return calling.calling_day(clock.today(cast.shanghai.time_zone) + timedelta(days=1))


def until_ten(day: date) -> timedelta:
    """How far ahead ten past ten of a day in Shanghai is."""
    return datetime.combine(day, time(10, 10), SHANGHAI) - datetime.now(SHANGHAI)


def cars_left(cast: Cast, folder: Path, day: date) -> None:
    """Import the orders of cars whose call is due on a day."""
    rules = call_rules_of(cast.shanghai).rules
    plan, calling = plan_of(rules, CallKind.AFTER_SERVICE), calling_time_of(cast.shanghai, rules=rules)
    days = leaving_days(day, plan=plan, calling=calling)
    assert days
    left = days[1]
    told = []
    for number in range(1, CUSTOMERS + 1):
        name, phone = f"客户{number:02}", f"1391122{number:04}"
        told.append(
            an_order(
                工单号=f"RO-{number:03}",
                开单时间=f"{left:%Y-%m-%d} 09:{number:02}",
                结算时间=f"{left:%Y-%m-%d} 17:{number:02}",
                车主=name,
                车主电话=phone,
                送修人=name,
                送修人电话=phone,
                车牌号=f"沪C{number:05}",
                车架号="",
                服务顾问="王磊",
            )
        )
    bring_in(cast, write_export(folder, *told), by=cast.liu)


def press_each(desk: Desk, *keys: str) -> None:
    """Press a key for each thing of the script, and wait for the next one."""
    for key in keys:
        shown = desk.page.locator("#script input[name=item]")
        before = shown.input_value()
        desk.page.keyboard.press(key)
        expect(desk.page.locator(f"#script input[name=item][value={before}]")).to_have_count(0)


def next_customer(desk: Desk) -> None:
    """Take the next one of the queue, from wherever one stands."""
    here = desk.page.url
    desk.page.wait_for_load_state("load")
    desk.page.keyboard.press("n")
    expect(desk.page).not_to_have_url(here)
    expect(desk.page.locator("#script")).to_be_visible()
    desk.page.wait_for_load_state("load")


def back_in_the_queue(desk: Desk) -> None:
    expect(desk.page).to_have_url(re.compile(r"/callbacks/$"))
    expect(desk.page.locator("#toasts [data-toast]").first).to_be_visible()


def answers_everything(desk: Desk) -> None:
    next_customer(desk)
    press_each(desk, *HAPPY)
    desk.page.keyboard.press("e")
    back_in_the_queue(desk)


def complains(desk: Desk) -> str:
    """He gives a low mark, says why, and complains; the call goes on to its end. Return the number of the complaint."""
    next_customer(desk)
    press_each(desk, "1")
    desk.page.keyboard.press("4")
    words = desk.page.locator("#script-words[data-script-focus]")
    expect(words).to_be_focused()
    words.press_sequentially("等了三个小时，没人理我")
    words.press("Control+Enter")
    expect(desk.page.locator("#script input[name=item]")).to_have_value("clean")
    desk.page.keyboard.press("k")
    form = desk.page.locator(".complaint-on-line form")
    expect(form.locator("[name=words]")).to_have_value("等了三个小时，没人理我")
    form.locator("[name=category]").select_option("cat-service-not-fixed")
    form.locator("[name=words]").press("Control+Enter")
    made = desk.page.locator(".strip a[href*='/complaints/']")
    expect(made).to_be_visible()
    desk.page.wait_for_load_state("load")
    press_each(desk, "4", "1", "d")
    desk.page.keyboard.press("e")
    back_in_the_queue(desk)
    return made_number()


def made_number() -> str:
    return Complaint.objects.get().number


def stops(desk: Desk, *keys: str) -> None:
    """He answers some things and then has no more time."""
    next_customer(desk)
    press_each(desk, *keys)
    desk.page.keyboard.press("x")
    back_in_the_queue(desk)


def names_a_time(desk: Desk) -> None:
    """Another time in two keys."""
    next_customer(desk)
    desk.page.keyboard.press("b")
    expect(desk.page.locator("#appointment")).to_be_visible()
    desk.page.keyboard.press("1")
    back_in_the_queue(desk)


def is_not_reached(desk: Desk, key: str) -> None:
    next_customer(desk)
    desk.page.keyboard.press(key)
    if PRESSED[key] == Outcome.REFUSAL:
        expect(desk.page.locator("#over")).to_be_visible()
    else:
        back_in_the_queue(desk)


def a_slip_is_taken_back(desk: Desk) -> None:
    """Pressed by mistake, and taken back within ten seconds: the customer stands there again."""
    next_customer(desk)
    here = desk.page.url
    desk.page.keyboard.press("f")
    back_in_the_queue(desk)
    desk.page.locator("[data-undo]").first.click()
    desk.page.wait_for_url(here)
    expect(desk.page.locator("#script")).to_be_visible()
    desk.page.wait_for_load_state("load")
    assert not Attempt.objects.exists()
    press_each(desk, *HAPPY)
    desk.page.keyboard.press("e")
    back_in_the_queue(desk)


@pytest.fixture
def the_day(cast: Cast, tmp_path: Path) -> Any:
    day = a_working_day(cast)
    questionnaire(cast)
    with clock.shifted(until_ten(day)):
        cars_left(cast, tmp_path, day)
        yield day


def test_a_callers_day(cast: Cast, open_desk: OpenDesk, the_day: date) -> None:
    manager = open_desk(cast.liu)
    manager.open("/callbacks/lists/")
    manager.press("Build now")
    expect(manager.page.locator("main")).to_contain_text(str(CUSTOMERS))
    assert Call.objects.count() == CUSTOMERS

    desk = open_desk(cast.chen)
    desk.open("/today/")
    expect(desk.page.locator("#day-stats")).to_contain_text(str(CUSTOMERS))
    desk.page.keyboard.press("g")
    desk.page.keyboard.press("l")
    expect(desk.page).to_have_url(re.compile("/callbacks/$"))

    a_slip_is_taken_back(desk)
    complains(desk)
    stops(desk, "1", "9")
    stops(desk, "1")
    names_a_time(desk)
    for key in PRESSED:
        is_not_reached(desk, key)
    for _each in range(4):
        answers_everything(desk)

    told = Counter(Attempt.objects.values_list("outcome", flat=True))
    by_hand = Counter({each.value: 1 for each in PRESSED.values()})
    by_hand += Counter({"complete": 6, "partial": 1, "broken_off": 1, "appointment": 1})
    assert told == by_hand
    assert sum(told.values()) == CUSTOMERS
    the_manager_has_heard(manager)
    the_appointment_is_kept(desk)
    the_sheet_is_the_hand_count(manager, by_hand + Counter({"complete": 1}), day=the_day)
    the_rates_are_the_hand_count(manager, day=the_day)


def the_manager_has_heard(desk: Desk) -> None:
    desk.open("/notices/")
    expect(desk.page.locator("main")).to_contain_text(made_number())


def the_appointment_is_kept(desk: Desk) -> None:
    """At the hour that the customer named he is the first of the queue."""
    appointed = Call.objects.get(state=CallState.APPOINTED)
    with clock.shifted(appointed.not_before - datetime.now(SHANGHAI) + timedelta(minutes=1)):
        desk.open("/callbacks/")
        expect(desk.page.locator(".work").first).to_contain_text(appointed.customer.name)
        answers_everything(desk)
    appointed.refresh_from_db()
    assert (appointed.state, appointed.outcome, appointed.tries) == (CallState.DONE, Outcome.COMPLETE, 2)


def the_sheet_is_the_hand_count(desk: Desk, by_hand: Counter[str], *, day: date) -> None:
    """Both days together, since the appointment may be tomorrow's."""
    counted: Counter[str] = Counter()
    for each in Attempt.objects.values_list("day", flat=True).distinct().order_by():
        desk.open(f"/callbacks/day/?day={each.isoformat()}")
        for chip in desk.page.locator(".chips-row a[href*='outcome=']:has(.figures)").all():
            found = re.search(r"outcome=(\w+)", chip.get_attribute("href") or "")
            if found:
                counted[found[1]] += int(chip.locator(".figures").inner_text())
    assert counted == by_hand, day


def the_rates_are_the_hand_count(desk: Desk, *, day: date) -> None:
    """Twenty calls: seven answered wholly, one in part. RR2 is 8 of 19, since who wants no calls is reported apart."""
    until = day + timedelta(days=20)
    desk.open(f"/callbacks/rates/?since={day - timedelta(days=20)}&until={until}")
    page = desk.page.locator("main")
    expect(page).to_contain_text("36.8")
    expect(page).to_contain_text("42.1")
