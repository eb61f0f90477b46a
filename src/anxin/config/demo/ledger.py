"""Promises outside of cases in the demo: a year of the ledger, what endangers it today, reminders with their hits."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from anxin.accounts.choices import DepartmentKind
from anxin.accounts.models import Person
from anxin.config.demo.people import Shop
from anxin.customers.choices import CarContactRole
from anxin.customers.models import CarContact, Customer, Vehicle
from anxin.foundation import clock
from anxin.messaging.choices import DeliveryState
from anxin.messaging.models import Delivery, Notice
from anxin.promises.choices import DateSource, PromiseKind, TalkKind, TalkWay
from anxin.promises.models import Promise, Reminder
from anxin.promises.services.give_promise import Giving, NewPart, give_promise
from anxin.promises.services.part_dates import PartNews, take_part_news
from anxin.promises.services.remind import (
    HOUR_OF_DAY,
    note_who_came,
    remind_of_appointments,
    remind_of_what_falls_due,
)
from anxin.promises.services.risks import judge_risks_of
from anxin.promises.services.settling import break_own_promise, keep_own_promise
from anxin.promises.services.telling import Telling, note_came_in_vain, note_customer_asked, tell_customer

DAY = timedelta(days=1)
A_MONTH = 9
_MONTHS = 12
_KINDS = (
    PromiseKind.PART,
    PromiseKind.APPOINTMENT,
    PromiseKind.APPOINTMENT,
    PromiseKind.READY,
    PromiseKind.DELIVERY,
)
_WORDS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "zh": {
        PromiseKind.PART: ("原厂车顶架", "左前大灯总成", "儿童安全座椅", "后视镜外壳", "冬季轮胎一套", "脚垫一套"),
        PromiseKind.APPOINTMENT: ("常规保养", "更换刹车片", "四轮定位", "更换电瓶", "空调检查"),
        PromiseKind.READY: ("今天下班前修好交车", "喷漆完工交车", "保养完成交车"),
        PromiseKind.DELIVERY: ("新车交付", "置换车过户后交付"),
        PromiseKind.CALL_BACK: ("回电告知报价", "回电确认延保条款"),
        "kept": ("按时办好，客户当面确认", "准时，客户满意"),
        "late": ("供货方改了发运日期，已电话说明，约了新的时间",),
        "asked": ("客户来电问过，当时才说明",),
        "broken": ("忘了，客户已另找别家",),
        "supplier": ("总厂备件中心",),
    },
    "en": {
        PromiseKind.PART: ("roof rack", "left headlamp", "child seat", "mirror cover", "winter tyres", "floor mats"),
        PromiseKind.APPOINTMENT: ("service", "new brake pads", "wheel alignment", "new battery", "air conditioning"),
        PromiseKind.READY: ("car ready before we close", "paintwork done, car ready", "service done, car ready"),
        PromiseKind.DELIVERY: ("hand-over of the new car", "hand-over after part exchange"),
        PromiseKind.CALL_BACK: ("ring back with a price", "ring back about the extended warranty"),
        "kept": ("done in time, confirmed by the customer", "on the minute, customer content"),
        "late": ("the supplier ships later; rang, explained, agreed on a new time",),
        "asked": ("the customer rang first; explained only then",),
        "broken": ("forgotten; the customer went elsewhere",),
        "supplier": ("Central parts store",),
    },
}  # fmt: skip


def keep_ledgers(shops: Iterable[Shop], now: datetime) -> None:
    """Write a year of promises for each dealer, today's with their risks, and the reminders of the last weeks."""
    for shop in shops:
        _Ledger(shop, now).write()


class _Ledger:
    """One dealer's promises; the draws are its own, so that nothing else of the demo moves."""

    def __init__(self, shop: Shop, now: datetime) -> None:
        self._shop, self._now = shop, now
        self._rng = Random(f"ledger:{shop.code}")
        self._words = _WORDS[shop.language]
        self._number = 4100
        contacts = CarContact.objects.filter(vehicle__dealer=shop.dealer, role=CarContactRole.OWNER)
        self._cars = list(contacts.select_related("customer", "vehicle").order_by("pk")[:400])

    def write(self) -> None:
        for back in range(_MONTHS * A_MONTH, 0, -1):
            self._past(self._shop.office.on(self._day(-3 * back - 2), 9 + back % 7, 30))
        self._today()
        self._remind()
        old = Notice.objects.filter(dealer=self._shop.dealer, code="PROMISE_AT_RISK", read_at=None)
        old.filter(made_at__lt=self._now - 2 * DAY).update(read_at=self._now - 2 * DAY)

    def _past(self, made: datetime) -> None:
        kind = self._rng.choice(_KINDS)
        due = self._shop.office.on(self._shop.office.day_of(made + self._rng.randint(1, 9) * DAY), 16)
        if due >= self._now - DAY:
            return
        with clock.at(made):
            promise = self._give(kind, due)
        if kind == PromiseKind.APPOINTMENT and made < due - DAY:
            with clock.at(due - timedelta(hours=22)):
                remind_of_appointments()
        fate = self._rng.random()
        if fate < 0.84:
            self._keep(promise, due - timedelta(minutes=self._rng.randint(5, 200)))
        elif fate < 0.95:
            self._late(promise, due, first=fate < 0.92)
        elif fate < 0.985:
            if fate > 0.97:
                with clock.at(due):
                    note_came_in_vain(promise.key, by=promise.keeper)
            self._keep(promise, due + self._rng.randint(3, 40) * timedelta(hours=1))
        else:
            with clock.at(due + DAY):
                break_own_promise(promise.key, reason=self._word("broken"), by=promise.keeper)

    def _late(self, promise: Promise, due: datetime, *, first: bool) -> None:
        """Not as promised: told a day before, or only once the customer has rung himself."""
        told_at = max(due - DAY, promise.made_at + timedelta(hours=1))
        new_due = due + self._rng.randint(2, 5) * DAY
        if not first:
            with clock.at(told_at):
                note_customer_asked(promise.key, by=promise.keeper)
        telling = Telling(
            outcome=TalkKind.TOLD, way=TalkWay.CALL, words=self._word("late" if first else "asked"),
            new_due_at=new_due, remedy="fetch_and_bring", gesture="gesture-soft-drink" if first else "",
        )  # fmt: skip
        with clock.at(told_at + timedelta(minutes=20)):
            tell_customer(promise.key, telling=telling, by=promise.keeper)
        if new_due < self._now - timedelta(hours=3):
            self._keep(promise, new_due - timedelta(hours=2))

    def _keep(self, promise: Promise, at: datetime) -> None:
        with clock.at(max(at, promise.made_at + timedelta(minutes=10))):
            keep_own_promise(promise.key, by=promise.keeper, outcome=self._word("kept"))
            if promise.kind == PromiseKind.APPOINTMENT:
                note_who_came()

    def _today(self) -> None:
        """Five parts on order of which one comes late and one has no date, appointments, a car, calls to make."""
        on, office = self._shop.office.on, self._shop.office
        with clock.at(office.last_within(self._now - 4 * DAY)):
            due = on(self._day(3), 10)
            parts = [self._give(PromiseKind.PART, due + place * DAY) for place in range(4)]
            self._give(PromiseKind.PART, on(self._day(2), 15), dated=False)
            self._give(PromiseKind.DELIVERY, on(self._day(5), 11))
        with clock.at(office.last_within(self._now - 2 * DAY)):
            for hour in (9, 10, 14):
                self._give(PromiseKind.APPOINTMENT, on(self._day(1), hour))
            self._give(PromiseKind.APPOINTMENT, on(self._day(2), 11))
            self._give(PromiseKind.CALL_BACK, on(self._day(0), 19, 30))
            self._give(PromiseKind.CALL_BACK, on(self._day(-1), 17))
        late = PartNews(parts[0].part.number, expected_on=self._day(9))
        with clock.at(office.last_within(self._now)):
            dealer, by = self._shop.dealer, self._shop.manager
            take_part_news([late], dealer=dealer, by=by, source=DateSource.FILE)
        with clock.at(self._now):
            judge_risks_of(self._shop.dealer)

    def _remind(self) -> None:
        """Insurances and inspections of some cars, and the reminders of the last weeks, by mail that has left."""
        today = self._day(0)
        for place, each in enumerate(self._cars[:120]):
            days = place % 90 - 15
            Vehicle.objects.filter(pk=each.vehicle.pk).update(
                insured_until=today + timedelta(days=days + 20),
                inspection_due_on=today + timedelta(days=(days * 3) % 200),
            )
            self._reach(each.customer)
        for back in (35, 28, 21, 14, 7, 1):
            with clock.at(self._shop.office.on(self._day(-back), HOUR_OF_DAY, 7)):
                remind_of_what_falls_due()
        with clock.at(min(self._shop.office.on(self._day(0), 11), self._now)):
            remind_of_appointments()
        with clock.at(self._now):
            note_who_came()
        sent = Reminder.objects.filter(dealer=self._shop.dealer).values("message")
        Delivery.objects.filter(message__in=sent).update(
            state=DeliveryState.SENT, sent_at=self._now, tries=1, reference="250"
        )

    def _give(self, kind: PromiseKind, due: datetime, *, dated: bool = True) -> Promise:
        self._number += 1
        owner = self._cars[(self._number * 7) % len(self._cars)]
        what = self._word(kind)
        if kind == PromiseKind.APPOINTMENT:
            self._reach(owner.customer)
        part = None
        if kind == PromiseKind.PART:
            expected = self._shop.office.day_of(due) - DAY if dated else None
            number, supplier = f"PO-{self._number}", self._word("supplier")
            part = NewPart(number=number, name=what, supplier=supplier, expected_on=expected)
        giving = Giving(
            customer=owner.customer.key, vehicle=owner.vehicle.key, kind=kind, what=what, due_at=due,
            keeper=self._keeper(kind), part=part,
        )  # fmt: skip
        return give_promise(giving, by=self._keeper(kind))

    def _reach(self, customer: Customer) -> None:
        """Nobody is reminded to whom nothing leads: these customers have an address."""
        if not customer.email:
            customer.email = f"customer{customer.pk}@example.com"
            Customer.objects.filter(pk=customer.pk).update(email=customer.email)

    def _keeper(self, kind: PromiseKind) -> Person:
        if kind in (PromiseKind.PART, PromiseKind.CALL_BACK):
            return self._shop.callers[0]
        advisers = self._shop.advisers(department=DepartmentKind.AFTER_SALES)
        return advisers[self._number % len(advisers)]

    def _word(self, name: str) -> str:
        return self._rng.choice(list(self._words[name]))

    def _day(self, ahead: int) -> date:
        return self._shop.office.day_of(self._now) + timedelta(days=ahead)
