"""The dealer of the run: his people, a calendar with holidays, a lunch break and short Saturdays, and his cases."""

import copy
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.test import Client

from anxin.accounts.choices import Role
from anxin.accounts.models import Brand, Dealer, Membership, Person, Region
from anxin.accounts.services import (
    DayMark,
    LocalTimes,
    Mark,
    add_closure,
    create_api_token,
    mark_day,
    set_week,
    start_calendar,
)
from anxin.complaints.choices import Mode
from anxin.complaints.services.clocks.policies import change_policies, policies_of
from anxin.complaints.services.open_complaint import Intake, open_complaint
from anxin.engines.worktime import WEEKDAYS
from anxin.foundation import clock
from bench.ladders import BEGINS

ORIGIN = datetime.fromisoformat(BEGINS)
#: Mid-Autumn and the National Day of 2026 with their make-up days.
HOLIDAYS = [date(2026, 9, 25), *(date(2026, 10, day) for day in range(1, 8))]
MAKEUP_DAYS = {date(2026, 9, 20): "mon", date(2026, 10, 10): "wed"}
WINDOWS = [("08:30", "12:00"), ("13:00", "17:30")]
SATURDAY = [("09:00", "12:00")]
CHANNELS = ("intake-letter", "intake-incoming", "intake-hotline-400")
PLAN_MINUTES = 480


@dataclass(frozen=True)
class Operator:
    """Somebody who works on cases over HTTP: the token of his programs and the cookie of his browser."""

    name: str
    token: str
    session: str


@dataclass
class World:
    dealer: Dealer
    manager: Person
    callers: list[Person]
    operators: list[Operator]


def make_world() -> World:
    """Make the dealer with his people, calendar and policies."""
    brand = Brand.objects.create(key="ladders", name={"zh": "测量", "en": "Bench"}, pack="ladders")
    region = Region.objects.create(brand=brand, key="ladders", name={"zh": "全国", "en": "All"})
    dealer = Dealer.objects.create(
        region=region, code="LA01", name={"zh": "测量店", "en": "Bench"}, time_zone="Asia/Shanghai"
    )
    manager = _person("ladders.manager", Role.CUSTOMER_SERVICE_MANAGER, dealer=dealer)
    _person("ladders.general", Role.GENERAL_MANAGER, dealer=dealer)
    _person("ladders.region", Role.REGIONAL_MANAGER, region=region)
    callers = [_person(f"ladders.caller{n}", Role.CALLER, dealer=dealer) for n in (1, 2, 3)]
    _open_house(dealer, manager)
    operators = [_operator(each) for each in (manager, *callers)]
    return World(dealer=dealer, manager=manager, callers=callers, operators=operators)


def open_case(world: World, number: int, dice: random.Random) -> str:
    """Take one complaint in through the real service and return its public name."""
    caller = dice.choice(world.callers)
    accused = dice.choice(world.callers) if dice.random() < 0.05 else None
    intake = Intake(
        dealer=world.dealer,
        words=f"第{number}件：空调修了三次还是不凉，我要一个说法。",
        channel=dice.choice(CHANNELS),
        mode=Mode.WRITTEN if dice.random() < 0.8 else Mode.PHONE,
        category="cat-service-not-fixed",
        mood=dice.randint(2, 5),
        concerns=accused if accused != caller else None,
    )
    return open_complaint(intake, by=caller).slug


def close_for_an_afternoon(world: World, days: int) -> None:
    """Change the calendar while cases run: a closure some days ahead."""
    day = clock.today(world.dealer.time_zone) + timedelta(days=days)
    begins = datetime.combine(day, datetime.min.time()) + timedelta(hours=13)
    times = LocalTimes(begins=begins, ends=begins + timedelta(hours=4))
    add_closure(world.dealer, times=times, by=world.manager, why="盘点")


def _person(username: str, role: Role, **place: object) -> Person:
    made = Person.objects.create(username=username, name=username, email=f"{username}@example.com")
    made.set_unusable_password()
    made.save()
    Membership.objects.create(person=made, role=role, **place)
    return made


def _operator(person: Person) -> Operator:
    browser = Client()
    browser.force_login(person)
    _row, token = create_api_token("bench", by=person)
    return Operator(name=person.username, token=token, session=browser.cookies["sessionid"].value)


def _open_house(dealer: Dealer, manager: Person) -> None:
    with clock.at(ORIGIN - timedelta(days=30)):
        start_calendar(dealer)
        week = dict.fromkeys(WEEKDAYS[:5], WINDOWS) | {"sat": SATURDAY}
        set_week(dealer, week=week, by=manager)
        for day in HOLIDAYS:
            mark_day(dealer, mark=DayMark(day=day, mark=Mark.HOLIDAY), by=manager)
        for day, weekday in MAKEUP_DAYS.items():
            mark_day(dealer, mark=DayMark(day=day, mark=Mark.MAKEUP, weekday=weekday), by=manager)
        body = copy.deepcopy(policies_of(dealer).body)
        for policy in body["policies"]:
            for limit in policy["clocks"]:
                if limit["clock"] == "plan":
                    limit.update(minutes=PLAN_MINUTES, unit="working")
        change_policies(dealer, body=body, by=manager, why="方案按营业时间算")
