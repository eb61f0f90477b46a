"""Owners with rights: at every dealer in China a car in each state, and the papers of what was sold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random

from anxin.config.demo.cars import Car
from anxin.config.demo.people import Shop
from anxin.config.demo.visits import Workshop
from anxin.customers.models import Vehicle
from anxin.foundation import clock
from anxin.rights.choices import KnownFrom, Medium, Remedy, System, Use
from anxin.rights.models import CarTerms
from anxin.rights.selectors.facts import is_about_trouble
from anxin.rights.services.judge_visit import judge_visit
from anxin.rights.services.reckoning import renew_all_positions
from anxin.rights.services.repairs_elsewhere import note_repair_elsewhere
from anxin.rights.services.requests import AskedFor, take_request
from anxin.rights.services.set_reading import set_reading
from anxin.workshop.models import RepairOrder


class Right(StrEnum):
    """Where the owner of such a car stands when the demo's year ends."""

    MET = "met"
    ARGUABLE = "arguable"
    ONE_STEP = "one_step"
    RUNNING = "running"
    REQUEST = "request"


Owners = Mapping[Right, Vehicle]

_CHINA = "CN"
#: On which days before the last one such a car came.
_CAME: Mapping[Right, tuple[int, ...]] = {
    Right.MET: (200, 160, 120, 80, 30),
    Right.ARGUABLE: (190, 150, 110, 70, 25),
    Right.ONE_STEP: (180, 130, 80, 20),
    Right.RUNNING: (150, 90, 3),
    Right.REQUEST: (210, 170, 130, 90, 40),
}
#: How many days the earlier repairs of the car took that is in the shop now: it stands at day 26 of 30.
_TOOK = (12, 10)
_RUNNING_HOURS = 80
_ASKED_DAYS_AGO = 13
_OLDEST, _YOUNGEST = timedelta(days=650), timedelta(days=260)
_MOST_KILOMETRES = 45_000
_COMPONENT = "infotainment"
_SAID = "中控屏又黑屏了，行车途中倒车影像出不来"
_TROUBLE, _PART, _OTHER_PART = "中控屏黑屏", "车机主机", "显示屏排线"
_NOTHING = "检查未见异常，属使用习惯，已向客户演示"
_ELSEWHERE = "城南快修（非授权）"
_ELSEWHERE_DAYS_AGO = 50
_READ_SO = ("A25", "consumer", "集团法务意见：用途不清的按家用处理，不与车主争议")
_WORDS = "同一个毛病修了五次，我要求换车"


def let_owners_come(workshop: Workshop, cars: Sequence[Car], now: datetime) -> Owners:
    """Let some young cars come again and again for one trouble; return them by where their owners will stand."""
    shop = workshop.shop
    if shop.dealer.country != _CHINA:
        return {}
    today = shop.office.day_of(shop.office.last_within(now))
    young = [car for car in cars if _is_young(car, today)]
    chosen: dict[Right, Vehicle] = {}
    for right, days_ago in _CAME.items():
        days = [today - timedelta(days=ago) for ago in days_ago]
        car = next((each for each in young if all(each.is_free(day) for day in days)), None)
        if car is None:
            continue
        young.remove(car)
        for day in days:
            workshop.come_for(car, day, component=_COMPONENT, reported=_SAID)
        chosen[right] = car.vehicle
    return chosen


def keep_papers(shop: Shop, rng: Random, now: datetime) -> None:
    """Set what the vouchers of the cars say that the dealer has sold."""
    if shop.dealer.country != _CHINA:
        return
    sold = Vehicle.objects.filter(dealer=shop.dealer, sold_by_us=True, delivered_on__isnull=False)
    CarTerms.objects.bulk_create(
        CarTerms(
            dealer=shop.dealer,
            vehicle=vehicle,
            invoice_date=vehicle.delivered_on,
            price=Decimal(rng.randrange(900, 2600) * 100 + 800),
            usage_coefficient=Decimal("0.005"),
            use=Use.HOUSEHOLD,
            set_by=shop.manager,
            set_at=now,
            version=1,
        )
        for vehicle in sold.order_by("pk")
    )


def judge_owners(shop: Shop, owners: Owners, now: datetime) -> None:
    """Judge the visits of those cars as their fates ask; one of their owners has asked for another car."""
    moment = shop.office.last_within(now)
    if owners:
        question, reading, reason = _READ_SO
        with clock.at(now):
            set_reading(shop.dealer, question, reading=reading, reason=reason, by=shop.manager)
    for right, vehicle in owners.items():
        orders = list(RepairOrder.objects.filter(vehicle=vehicle, reported=_SAID).order_by("opened_at", "pk"))
        if right is Right.RUNNING:
            _let_last(orders, now)
        with clock.at(now):
            for place, order in enumerate(orders):
                changed = right is Right.ARGUABLE and place == len(orders) - 1
                _judge(shop, order, part=_OTHER_PART if changed else _PART)
            _judge_others(shop, vehicle, orders)
            if right is Right.ONE_STEP:
                _note_elsewhere(shop, vehicle, shop.office.day_of(moment))
            if right is Right.REQUEST:
                asked = AskedFor(
                    remedy=Remedy.REPLACE,
                    medium=Medium.WRITING,
                    received_on=shop.office.day_of(moment) - timedelta(days=_ASKED_DAYS_AGO),
                    words=_WORDS,
                )
                take_request(vehicle.key, asked, by=shop.callers[0])


def reckon_owners(now: datetime) -> None:
    """Reckon where the owner of every car stands."""
    with clock.at(now):
        renew_all_positions()


def _judge(shop: Shop, order: RepairOrder, *, part: str) -> None:
    told = {
        "quality_problem": True,
        "symptom_group": _TROUBLE,
        "part_group": part,
        "system": System.ELECTRICAL,
        "cured": False,
    }
    judge_visit(order.key, changes=told, by=shop.manager)


def _note_elsewhere(shop: Shop, vehicle: Vehicle, today: date) -> None:
    """Its owner tells of a repair at a workshop that the maker has not agreed: shown, not counted."""
    day = today - timedelta(days=_ELSEWHERE_DAYS_AGO)
    facts = {
        "came_on": day,
        "left_on": day + timedelta(days=1),
        "workshop": _ELSEWHERE,
        "authorised": False,
        "quality_problem": True,
        "symptom_group": _TROUBLE,
        "part_group": _PART,
        "system": System.ELECTRICAL,
        "known_from": KnownFrom.CUSTOMER,
    }
    note_repair_elsewhere(vehicle.key, facts=facts, by=shop.manager)


def _judge_others(shop: Shop, vehicle: Vehicle, besides: Sequence[RepairOrder]) -> None:
    """What else the car was here for in its year was no quality problem: it leaves its fate alone."""
    others = RepairOrder.objects.filter(vehicle=vehicle).exclude(pk__in=[order.pk for order in besides])
    for order in others.order_by("opened_at", "pk"):
        if is_about_trouble(order):
            judge_visit(order.key, changes={"quality_problem": False, "note": _NOTHING}, by=shop.manager)


def _let_last(orders: Iterable[RepairOrder], now: datetime) -> None:
    """Let the earlier repairs take their days, and the last one run still."""
    *earlier, running = orders
    for order, days in zip(earlier, _TOOK, strict=False):
        order.closed_at = order.opened_at + timedelta(days=days, hours=-2)
        order.save(update_fields=["closed_at"])
    running.opened_at = now - timedelta(hours=_RUNNING_HOURS)
    running.closed_at = None
    running.save(update_fields=["opened_at", "opened_on", "closed_at"])


def _is_young(car: Car, today: date) -> bool:
    if car.delivered is None or not car.contacts or not car.vehicle.sold_by_us:
        return False
    return today - _OLDEST <= car.delivered <= today - _YOUNGEST and car.kilometres(today) < _MOST_KILOMETRES
