"""Cars that are back: at every dealer a repeat repair in each state, a chain of three among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef

from anxin.accounts.choices import DepartmentKind
from anxin.complaints.choices import Status
from anxin.complaints.models import CaseRepeat, Complaint
from anxin.config.demo.cars import Car
from anxin.config.demo.people import Shop
from anxin.config.demo.visits import Workshop
from anxin.customers.models import Vehicle
from anxin.engines.repeats.items import ASKED, AUTOMATIC, STEPS, Item, Step
from anxin.foundation import clock
from anxin.workshop.choices import OrderKind, RepeatOutcome, RepeatState
from anxin.workshop.models import RepairOrder, RepeatRepair
from anxin.workshop.services.repeats import (
    CallAfterwards,
    NewProof,
    confirm_repeat,
    finish_repeat,
    note_call_afterwards,
    note_staff_told,
    prove_item,
    refuse_repeat,
    set_outcome,
    suspect_repeats,
)


class Fate(StrEnum):
    """What has become of a car that is back when the demo's year ends."""

    SUSPECTED = "suspected"
    CHAIN = "chain"
    UNDER_WAY = "under_way"
    FAILED = "failed"


Back = Mapping[Fate, Vehicle]

#: On which days before the last one such a car came.
_CAME: Mapping[Fate, tuple[int, ...]] = {
    Fate.SUSPECTED: (19, 1),
    Fate.CHAIN: (33, 16, 2),
    Fate.UNDER_WAY: (12, 0),
    Fate.FAILED: (21, 1),
}
_COMPONENT = "air_conditioning"
_COMPLAINED = {
    "zh": ("空调不制冷", "空调还是不凉，上次没修好", "空调又不制冷了，这是第三次来"),
    "en": ("Air conditioning not cooling", "AC still not cold", "Air con is not cooling again, third visit"),
}
_SAID: Mapping[Item, Mapping[str, str]] = {
    Item.COMPARED: {
        "zh": "两次都只补了制冷剂，没有测压力。",
        "en": "Both times the gas was topped up; the pressures were not measured.",
    },
    Item.MEETING: {
        "zh": "上次查到接头渗漏，换了密封圈，没有做保压。",
        "en": "A weeping joint was found and its seal changed last time; it was not pressure-tested.",
    },
    Item.PLAN: {
        "zh": "测高低压，荧光检漏，拆检膨胀阀；修完保压两小时再路试。",
        "en": "Measure both pressures, trace the leak with dye, check the expansion valve, hold pressure two hours.",
    },
    Item.CAUSE: {
        "zh": "膨胀阀卡滞，流量不足。",
        "en": "The expansion valve sticks and starves the evaporator.",
    },
    Item.ALTERNATIVES: {
        "zh": "免费换整套空调管路，等配件这三天提供代步车；或由厂家技术支持到店会诊。",
        "en": "All pipes replaced free of charge with a courtesy car for three days, or the maker's engineer on site.",
    },
    Item.RELATION: {"zh": "送一次保养。", "en": "The next service is on the house."},
}
_NONE = {
    "zh": "当时查明是另一处的问题，不算重复。",
    "en": "It turned out to be another fault at the time, so no repeat.",
}
_PAUSE = 25
_BEGUN = (Item.RECORDS, Item.COMPARED, Item.PRIORITY, Item.PICK_UP)
#: What has been closed for so long has been called after.
_LONG_ENOUGH = timedelta(days=10)
_NOT_LONG_BEFORE = timedelta(days=60)
_DONE_CASES = 1


def let_cars_come_back(workshop: Workshop, cars: Sequence[Car], now: datetime) -> Back:
    """Let some cars that are seldom seen come again and again for one trouble; return them by their fate."""
    shop = workshop.shop
    today = shop.office.day_of(shop.office.last_within(now))
    first = today - timedelta(days=120)
    rare = [car for car in cars if _long_owned(car, first) and all(day < first for day in car.visited)]
    chosen = dict(zip(_CAME, rare[:: max(len(rare) // len(_CAME), 1)], strict=False))
    for fate, car in chosen.items():
        for words, ago in zip(_COMPLAINED[shop.language], _CAME[fate], strict=False):
            workshop.come_for(car, today - timedelta(days=ago), component=_COMPONENT, reported=words)
    return {fate: car.vehicle for fate, car in chosen.items()}


def treat_repeats(shop: Shop, back: Back, now: datetime) -> None:
    """Suspect what came back, and treat some of it as far as its fate says; one old case had its repeat done."""
    moment = shop.office.last_within(now)
    cases = _cases_of_repeats(shop, now)
    cars = [*(car.pk for car in back.values()), *(case.vehicle_id for case in cases)]
    orders = RepairOrder.objects.filter(dealer=shop.dealer, vehicle__in=cars)
    with clock.at(moment):
        suspect_repeats(shop.dealer, orders=list(orders.values_list("pk", flat=True)))
    found = RepeatRepair.objects.filter(dealer=shop.dealer).select_related("order", "earlier")
    by_car: dict[int, list[RepeatRepair]] = {}
    for repeat in found.order_by("-came_at", "-pk"):
        by_car.setdefault(repeat.vehicle_id, []).append(repeat)
    for fate, car in back.items():
        if fate in {Fate.UNDER_WAY, Fate.FAILED} and by_car.get(car.pk):
            Treatment(shop, by_car[car.pk][0], moment).begin(failed=fate is Fate.FAILED)
    for case in cases:
        for place, repeat in enumerate(by_car.get(case.vehicle_id or 0, [])):
            treatment = Treatment(shop, repeat, moment)
            if place == 0 and repeat.earlier_id:
                treatment.complete(case)
            else:
                treatment.refuse()


def _long_owned(car: Car, first: date) -> bool:
    return car.delivered is not None and car.delivered < first and bool(car.contacts)


def _cases_of_repeats(shop: Shop, now: datetime) -> list[Complaint]:
    """Return the newest cases, closed for good, that were about a visit which repeats one of the weeks before it."""
    before = RepairOrder.objects.filter(
        vehicle=OuterRef("vehicle"),
        reported=OuterRef("repair_order__reported"),
        kind__in=[OrderKind.REPAIR, OrderKind.WARRANTY, OrderKind.RETURN],
        opened_at__lt=OuterRef("repair_order__opened_at"),
        opened_at__gt=OuterRef("repair_order__opened_at") - _NOT_LONG_BEFORE,
    )
    rows = Complaint.objects.filter(
        Exists(before),
        dealer=shop.dealer,
        status=Status.CLOSED,
        repair_order__kind=OrderKind.RETURN,
        repair_order__closed_at__lt=now - _LONG_ENOUGH,
        handled_at__lt=now - _LONG_ENOUGH,
    )
    return list(rows.select_related("repair_order").order_by("-received_at", "-pk")[:_DONE_CASES])


@dataclass
class Treatment:
    """One repeat treated by the head of after-sales, one thing after another, none ahead of the present moment."""

    shop: Shop
    repeat: RepeatRepair
    now: datetime
    #: What he writes down of an item, by language.
    said: Mapping[Item, Mapping[str, str]] = field(default_factory=lambda: _SAID)

    def __post_init__(self) -> None:
        self.at = min(self.shop.office.ahead(self.repeat.came_at, _PAUSE), self.now)
        self.head = self.shop.head_of(DepartmentKind.AFTER_SALES)
        self.manager = self.shop.manager

    def begin(self, *, failed: bool) -> None:
        """Confirm and take the first steps; the one that failed waits for the service manager."""
        self._confirm()
        before = [item for step in (Step.PREPARE, Step.RECEIVE) for item in STEPS[step]]
        for item in [*before, Item.CAUSE, Item.FINAL_CHECK] if failed else _BEGUN:
            self._prove(item)
        if failed:
            self._judge(RepeatOutcome.NOT_AS_EXPECTED)

    def complete(self, case: Complaint) -> None:
        """Take all five steps, not right at first; its case has been closed, and the customer called."""
        self._confirm()
        with clock.at(self.at):
            CaseRepeat.objects.create(complaint=case, repeat=self.repeat, at=self.at, opened=False)
        self._take_all_steps(RepeatOutcome.NOT_AS_EXPECTED, besides=())

    def close(self) -> None:
        """Take all five steps, right this time; nobody complained."""
        self._confirm()
        self._take_all_steps(RepeatOutcome.SOLVED, besides=(Item.ALTERNATIVES,))

    def _take_all_steps(self, outcome: RepeatOutcome, *, besides: Sequence[Item]) -> None:
        with clock.at(self.at):
            note_staff_told(self.repeat.pk, people=[self.manager, self.head], at=self.at)
        for items in STEPS.values():
            for item in items:
                if item not in AUTOMATIC and item not in besides:
                    self._prove(item)
                    if item is Item.FINAL_CHECK:
                        self._judge(outcome)
        with clock.at(self._next()):
            finish_repeat(self.repeat.key, by=self.head)
        called = self.shop.office.ahead(self.at + timedelta(days=3), _PAUSE)
        call = CallAfterwards(solved=True, by=self.shop.callers[0], at=min(called, self.now))
        with clock.at(call.at):
            note_call_afterwards(self.repeat.pk, call=call)

    def refuse(self) -> None:
        """Hold it to be none."""
        if self.repeat.state == RepeatState.SUSPECTED:
            with clock.at(self.at):
                refuse_repeat(self.repeat.key, by=self.manager, why=_NONE[self.shop.language])

    def _confirm(self) -> None:
        with clock.at(self.at):
            confirm_repeat(self.repeat.key, by=self.manager)

    def _prove(self, item: Item) -> None:
        moment = self._next()
        said = self.said.get(item, {}).get(self.shop.language, "")
        with clock.at(moment):
            proof = NewProof(facts=self._facts(item, moment), said=said)
            prove_item(self.repeat.key, item=item, proof=proof, by=self.head)

    def _judge(self, outcome: RepeatOutcome) -> None:
        with clock.at(self._next()):
            set_outcome(self.repeat.key, outcome=outcome, by=self.head)

    def _next(self) -> datetime:
        self.at = min(self.shop.office.ahead(self.at, _PAUSE), self.now)
        return self.at

    def _facts(self, item: Item, moment: datetime) -> dict[str, Any]:
        earlier = self.repeat.earlier
        people = [earlier.technician_name] if earlier and earlier.technician_name else [self.head.name]
        known: dict[str, Any] = {
            "people": people,
            "offered": True,
            "accepted": True,
            "kilometres": 14,
            "in_person": True,
            "call_at": moment + timedelta(days=3),
        }
        return {asked.name: known[asked.name] for asked in ASKED.get(item, ())}
