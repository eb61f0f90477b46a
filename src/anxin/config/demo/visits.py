"""A year in the workshop: routine services by distance, faults, and the visits that the complaints tell of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from anxin.accounts.choices import DepartmentKind
from anxin.accounts.models import Person
from anxin.config.demo.cars import DAYS_A_MONTH, Car
from anxin.config.demo.cases import Case
from anxin.config.demo.people import Shop
from anxin.config.demo.texts import Entry, Texts
from anxin.customers.choices import ReadingSource
from anxin.customers.models import MileageReading
from anxin.workshop.choices import OrderKind
from anxin.workshop.models import RepairOrder

_YEAR = timedelta(days=365)
_WARRANTY_DAYS = 1090
_COMES_TO_US = 0.82
_FAULTS_A_YEAR = 0.4
_WAITS_FOR_PARTS = "cat-service-no-parts"
_HERS = ("她", "姑娘", "小姐", "lady", " her ", " she ")
_HIS = ("他", "小伙", "师傅", "lad", " he ", " his ", "chap")


@dataclass
class Workshop:
    """Plans a dealer's repair orders; numbers come last, in the order of the days."""

    texts: Texts
    shop: Shop
    rng: Random
    now: datetime

    def __post_init__(self) -> None:
        self.orders: list[RepairOrder] = []
        self.readings: list[MileageReading] = []
        self._works = {work["key"]: work for work in self.texts.world["works"]}
        self._components = {each["key"]: each for each in self.texts.world["components"]}
        self._today = self.shop.office.day_of(self.now)

    # --------------------------------------------------------------------------------------- told by complaints

    def tell(self, case: Case, car: Car | None) -> None:
        """Write the visits that a complaint speaks of, and link the last one."""
        if car is None or car.delivered is None or case.text["customer"]["stage"] != "owner":
            return
        received = self.shop.office.day_of(case.received_at)
        earlier = case.text["vehicle"]["earlier_visits"]
        for number, day in enumerate(self._days_before(received, car, earlier)):
            case.order = self._fault(case, car, day, again=number > 0)
        if not earlier and case.text["category"].startswith("cat-service"):
            case.order = self._present_visit(case, car, received)

    def _days_before(self, received: date, car: Car, count: int) -> list[date]:
        assert car.delivered is not None
        span = min((received - car.delivered).days - 2, 24 * count)
        step = span / max(count, 1)
        last = self.rng.randint(2, 5)
        days = [received - timedelta(days=int(last + step * back * 0.9)) for back in range(count)]
        return sorted(days)

    def _fault(self, case: Case, car: Car, day: date, *, again: bool) -> RepairOrder:
        kind = OrderKind.RETURN if again else self._kind_of_fault(car, day)
        work = self._work_for(case.text["component"], car.fuel)
        return self._order(car, day, kind=kind, work=work, reported=self._reported(case), case=case)

    def _present_visit(self, case: Case, car: Car, received: date) -> RepairOrder | None:
        assert car.delivered is not None
        back = (
            self.rng.randint(20, 45) if case.text["category"] == _WAITS_FOR_PARTS else self.rng.randint(0, 4)
        )
        day = max(received - timedelta(days=back), car.delivered + timedelta(days=2))
        if day > received or (
            day == received and case.received_at.astimezone(self.shop.office.zone).hour < 12
        ):
            day = received - timedelta(days=1)
        if day <= car.delivered:
            return None
        component = case.text["component"]
        work = self._work_for(component, car.fuel) if component else self._routine(car.fuel)
        kind = OrderKind.SERVICE if work["component"] == "service_routine" else self._kind_of_fault(car, day)
        order = self._order(car, day, kind=kind, work=work, reported=self._reported(case), case=case)
        if case.text["category"] == _WAITS_FOR_PARTS:
            fitted = case.received_at + timedelta(days=self.rng.randint(4, 8))
            order.closed_at = fitted if fitted < self.now else None
        return order

    def _reported(self, case: Case) -> str:
        """Return the fault that the customer names, or that the part was looked at."""
        language, key = self.shop.language, case.text["component"]
        if not key or key == "service_routine":
            return str(self._routine_name())
        component = self._components[key]
        named = [fault for fault in component["faults"][language] if fault in case.text["words"]]
        if named:
            return (
                f"{component[language]}{named[0]}"
                if language == "zh"
                else f"{component[language]}: {named[0]}"
            )
        return str(self.texts.phrases[language]["inspect"].format(component=component[language]))

    def _routine_name(self) -> Any:
        return self._components["service_routine"][self.shop.language]

    # ------------------------------------------------------------------------------------------- everybody else

    def drive(self, car: Car) -> None:
        """Bring a car through the last year: its services when they fall due, a fault now and then."""
        if car.delivered is None:
            return
        since = max(car.delivered + timedelta(days=20), car.known_since, self._today - _YEAR)
        for day, work in self._services(car):
            if since <= day <= self._today and car.is_free(day) and self.rng.random() < _COMES_TO_US:
                first = work["key"] == "first_service"
                kind = OrderKind.FIRST_SERVICE if first else OrderKind.SERVICE
                self._order(car, day, kind=kind, work=work, reported=self._routine_name())
        for day in self._fault_days(since):
            if car.is_free(day):
                self._any_fault(car, day)

    def _services(self, car: Car) -> Iterator[tuple[date, Entry]]:
        """Yield the days on which services fall due by distance, at the latest a year after the last."""
        assert car.delivered is not None
        keys = ["ev_inspection"] if car.fuel == "ev" else ["small_service", "big_service"]
        first = [] if car.fuel == "ev" else ["first_service"]
        day, number = car.delivered, 0
        while day <= self._today:
            work = self._works[first.pop() if first else keys[number % len(keys)]]
            interval = 10_000 if work["key"] == "big_service" else work["interval_km"]
            wait = min(interval / car.a_month * DAYS_A_MONTH, 365) * self.rng.uniform(0.92, 1.12)
            day += timedelta(days=max(int(wait), 14))
            number += 1
            yield day, work

    def _fault_days(self, since: date) -> Iterator[date]:
        span = (self._today - since).days
        if span > 0 and self.rng.random() < _FAULTS_A_YEAR * span / _YEAR.days:
            yield since + timedelta(days=self.rng.randint(0, span))

    def _any_fault(self, car: Car, day: date) -> None:
        fitting = [
            work
            for work in self._works.values()
            if car.fuel in work["fuel"] and work["component"] != "service_routine" and work["price"] < 6000
        ]
        work = self.rng.choice(fitting)
        component, language = self._components[work["component"]], self.shop.language
        gap = "" if language == "zh" else ": "
        reported = f"{component[language]}{gap}{self.rng.choice(component['faults'][language])}"
        self._order(car, day, kind=self._kind_of_fault(car, day, work), work=work, reported=reported)

    def come_for(self, car: Car, day: date, *, component: str, reported: str) -> None:
        """Let a car come for a trouble in the customer's own words."""
        work = self._work_for(component, car.fuel)
        self._order(car, day, kind=OrderKind.REPAIR, work=work, reported=reported)

    # ------------------------------------------------------------------------------------------------ one order

    def _kind_of_fault(self, car: Car, day: date, work: Entry | None = None) -> OrderKind:
        assert car.delivered is not None
        if work and work["component"] == "body_paint":
            return OrderKind.ACCIDENT
        if work and work["interval_km"]:
            return OrderKind.REPAIR
        draw = self.rng.random()
        if draw < 0.04:
            return OrderKind.RECALL
        young = (day - car.delivered).days < _WARRANTY_DAYS
        return OrderKind.WARRANTY if young and draw < 0.7 else OrderKind.REPAIR

    def _work_for(self, component: str, fuel: str) -> Entry:
        every = [work for work in self._works.values() if work["component"] == component]
        return self.rng.choice([work for work in every if fuel in work["fuel"]] or every)

    def _routine(self, fuel: str) -> Entry:
        key = "ev_inspection" if fuel == "ev" else self.rng.choice(["small_service", "big_service"])
        work: Entry = self._works[key]
        return work

    def _order(
        self, car: Car, day: date, *, kind: OrderKind, work: Entry, reported: str, case: Case | None = None
    ) -> RepairOrder:
        language, body = self.shop.language, work["component"] == "body_paint"
        hour = self.rng.choices(range(9, 17), (6, 6, 4, 2, 2, 3, 3, 2))[0]
        opened = self.shop.office.on(day, hour, self.rng.randint(0, 59))
        # Nothing happens after the present moment; a car that would come later today has come at opening time.
        opened = min(opened, self.shop.office.last_within(self.now))
        done = self.shop.office.ahead(opened, 60 * (0.7 + work["labour"] * self.rng.uniform(1.1, 2.2)))
        technician = self.rng.choice(self.shop.entry["technicians"])
        order = RepairOrder(
            dealer=self.shop.dealer,
            vehicle=car.vehicle,
            sender=case.customer if case and case.customer else car.sender,
            kind=kind,
            opened_at=opened,
            opened_on=RepairOrder.day_of(opened, self.shop.dealer),
            closed_at=done if done < self.now else None,
            odometer_km=car.kilometres(day),
            reported=reported,
            work=work[language],
            parts=("、" if language == "zh" else ", ").join(part[language] for part in work["parts"]),
            adviser=self._adviser(case, body=body),
            technician_name=technician[language],
        )
        car.visited.add(day)
        self.orders.append(order)
        return order

    def _adviser(self, case: Case | None, *, body: bool) -> Person:
        words = case.text["words"] if case else ""
        sex = (
            "f"
            if any(sign in words for sign in _HERS)
            else "m"
            if any(sign in words for sign in _HIS)
            else ""
        )
        department = DepartmentKind.BODY_SHOP if body else DepartmentKind.AFTER_SALES
        return self.rng.choice(self.shop.advisers(sex=sex, department=department))

    # ------------------------------------------------------------------------------------------------- at the end

    def finish(self, cars: Sequence[Car]) -> None:
        """Number the orders day by day and write down every odometer reading."""
        self.orders.sort(key=lambda order: order.opened_at)
        of_day: Counter[date] = Counter()
        for order in self.orders:
            day = self.shop.office.day_of(order.opened_at)
            of_day[day] += 1
            order.number = f"RO{day:%y%m%d}-{of_day[day]:02d}"
            self.readings.append(
                MileageReading(
                    vehicle=order.vehicle,
                    read_on=day,
                    kilometres=order.odometer_km or 0,
                    source=ReadingSource.VISIT,
                )
            )
        for car in cars:
            if car.delivered is not None and car.vehicle.sold_by_us:
                self.readings.append(
                    MileageReading(
                        vehicle=car.vehicle,
                        read_on=car.delivered,
                        kilometres=car.kilometres(car.delivered),
                        source=ReadingSource.DELIVERY,
                    )
                )
