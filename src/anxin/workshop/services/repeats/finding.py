"""Suspicions from the orders themselves: made, brought up to date and withdrawn, after every import (S095)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Q

from anxin.accounts.models import Dealer
from anxin.engines.repeats import Language, Repeat
from anxin.foundation import audit, clock
from anxin.foundation.locks import wait_for
from anxin.workshop.choices import OrderKind, RepeatFound, RepeatState
from anxin.workshop.models import RepairOrder, RepeatProof, RepeatRepair
from anxin.workshop.selectors.judging import FIELDS, evidence_of, judge_orders, language_of, trouble_of
from anxin.workshop.selectors.repeats import is_of_house

#: Cars judged at once: few enough for memory, many enough for few queries.
CARS_AT_ONCE = 2000
_ROWS = 1000
#: A repeat announced at reception belongs to an order opened on the day or at most so much later.
ANNOUNCED_BEFORE = timedelta(days=3)
_BY_THE_HOUSE = (RepeatFound.IMPORT, RepeatFound.SHOP)
_CHAIN = ("earlier_id", "first_id", "visit", "days", "km", "score", "because", "component", "symptom")
#: Of several announcements of a visit the order goes to what a person held to be a repeat.
_LAST_WORD = (RepeatState.CONFIRMED, RepeatState.DONE, RepeatState.SUSPECTED, RepeatState.REFUSED)
#: What reception wrote down itself stays.
_VISIT = ("vehicle_id", "came_at", "reported")


@dataclass
class Suspected:
    """What looking through orders brought."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    #: Repeats announced at reception that have found their order.
    joined: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.new or self.changed or self.withdrawn or self.joined)


@transaction.atomic
def suspect_repeats(dealer: Dealer, *, orders: Iterable[int]) -> Suspected:
    """Judge the cars of these orders (keys) and keep what is suspected; the same orders again change nothing.

    What a person has decided on stays as it is. A suspicion that no longer holds is withdrawn.
    """
    found = Suspected()
    # Two imports at once would both find the same repeat.
    wait_for(f"workshop.repeats/{dealer.pk}")
    for cars in batched(_cars_of(dealer, orders), CARS_AT_ONCE, strict=False):
        _Batch(dealer, cars, found).judge()
    if found.anything:
        audit.record_operation(
            "workshop.repeats_suspected",
            person_id=None,
            dealer_id=dealer.pk,
            subject=dealer.code,
            new=found.new,
            changed=found.changed,
            withdrawn=found.withdrawn,
            joined=found.joined,
        )
    return found


def judge_car_again(vehicle_id: int) -> Suspected:
    """Judge the visits of one car again, such as when a visit in the middle of a chain is refused; twice is once."""
    orders = RepairOrder.objects.filter(vehicle=vehicle_id).select_related("dealer")
    found = orders.first()
    return suspect_repeats(found.dealer, orders=[found.pk]) if found else Suspected()


def _cars_of(dealer: Dealer, orders: Iterable[int]) -> list[int]:
    """Return the cars of some orders where anything can be said: two visits, a repeat called so, one announced."""
    cars: set[int] = set()
    for keys in batched(orders, 10_000, strict=False):
        rows = RepairOrder.objects.filter(dealer=dealer, pk__in=keys)
        cars.update(rows.values_list("vehicle_id", flat=True))
    wanted: set[int] = set()
    for some in batched(sorted(cars), 10_000, strict=False):
        rows = RepairOrder.objects.filter(dealer=dealer, vehicle__in=some)
        several = rows.values("vehicle_id").annotate(
            visits=Count("pk"), called=Count("pk", filter=Q(kind=OrderKind.RETURN))
        )
        told = several.filter(Q(visits__gt=1) | Q(called__gt=0))
        wanted.update(told.values_list("vehicle_id", flat=True))
        known = RepeatRepair.objects.filter(dealer=dealer, vehicle__in=some)
        wanted.update(known.values_list("vehicle_id", flat=True))
    return sorted(wanted)


@dataclass
class _Batch:
    """Some cars of a dealer, judged and compared with what is kept of them."""

    dealer: Dealer
    cars: Collection[int]
    found: Suspected
    new: list[RepeatRepair] = field(default_factory=list)
    changed: list[RepeatRepair] = field(default_factory=list)
    #: The version in which each repeat was read.
    seen: dict[int, int] = field(default_factory=dict)
    #: Announced repeats that have found their order.
    joined: set[int] = field(default_factory=set)

    def judge(self) -> None:
        rows = list(
            RepairOrder.objects.filter(dealer=self.dealer, vehicle__in=self.cars).values_list(*FIELDS)
        )
        language = language_of(self.dealer)
        opened = {row[0]: row[2] for row in rows}
        wanted = {
            int(each.order.number): _facts(each, language, opened) for each in judge_orders(self.dealer, rows)
        }
        kept = RepeatRepair.objects.filter(dealer=self.dealer).order_by("pk")
        # An order that was put to another car brings its suspicion along.
        of_cars = Q(vehicle__in=self.cars) | Q(order__vehicle__in=self.cars)
        by_order = {
            each.order_id: each for each in kept.filter(of_cars, order__isnull=False) if each.order_id
        }
        announced = list(kept.filter(vehicle__in=self.cars, order=None).select_for_update())
        if announced:
            by_order.update(self._held_still(announced))
        self.seen = {each.pk: each.version for each in (*by_order.values(), *announced)}
        self._join_announced(announced, rows, wanted, by_order)
        refused = {key for key, each in by_order.items() if each.state == RepeatState.REFUSED}
        for order_id, facts in wanted.items():
            repeat = by_order.get(order_id)
            if repeat is None:
                self.new.append(self._suspicion(order_id, facts))
            else:
                self._bring_up_to_date(repeat, facts, refused=refused)
        self._withdraw([
            each for order_id, each in by_order.items() if order_id not in wanted and is_of_house(each)
        ])  # fmt: skip
        self._write()

    def _suspicion(self, order_id: int, facts: dict[str, Any]) -> RepeatRepair:
        called_so = facts["labelled"]
        return RepeatRepair(
            dealer=self.dealer,
            order_id=order_id,
            found_by=RepeatFound.SHOP if called_so else RepeatFound.IMPORT,
            found_at=clock.now(),
            **{name: facts[name] for name in (*_CHAIN, *_VISIT)},
        )

    def _bring_up_to_date(
        self, repeat: RepeatRepair, facts: dict[str, Any], *, refused: Collection[int]
    ) -> None:
        """Take over what the orders say now; what a person said stays, and where he said nothing they may."""
        told: tuple[str, ...] = ()
        if repeat.found_by in _BY_THE_HOUSE and repeat.state == RepeatState.SUSPECTED:
            told = (*_CHAIN, *_VISIT)
        elif repeat.found_by == RepeatFound.RECEPTION and facts["earlier_id"] and self._may_tell(repeat):
            told = _CHAIN
        elif repeat.state == RepeatState.CONFIRMED and facts["earlier_id"] and repeat.earlier_id in refused:
            # It stays what a person confirmed, of the visit before the one that is none.
            told = _CHAIN
        if any(getattr(repeat, name) != facts[name] for name in told):
            for name in told:
                setattr(repeat, name, facts[name])
            repeat.version += 1
            self.changed.append(repeat)

    @staticmethod
    def _may_tell(repeat: RepeatRepair) -> bool:
        return repeat.state == RepeatState.SUSPECTED or repeat.earlier_id is None

    def _join_announced(
        self,
        announced: Sequence[RepeatRepair],
        rows: Sequence[tuple[Any, ...]],
        wanted: dict[int, dict[str, Any]],
        by_order: dict[int, RepeatRepair],
    ) -> None:
        """Give repeats announced at reception the order that the export brings; none before the day they came."""
        zone = ZoneInfo(self.dealer.time_zone)
        told = {order_id for order_id, each in by_order.items() if not is_of_house(each)}
        for repeat in sorted(announced, key=lambda each: _LAST_WORD.index(RepeatState(each.state))):
            if repeat.state == RepeatState.REFUSED and _said_again(repeat, (*announced, *by_order.values())):
                continue
            fitting = [
                (row[0] not in wanted, row[2], row[0])
                for row in rows
                if row[1] == repeat.vehicle_id
                and row[0] not in told
                and _came_for(repeat.came_at, row[2], zone)
            ]
            if not fitting:
                continue
            order_id = min(fitting)[2]
            told.add(order_id)
            if order_id in by_order:
                by_order[order_id].delete()
            repeat.order_id = order_id
            by_order[order_id] = repeat
            repeat.version += 1
            self.changed.append(repeat)
            self.joined.add(repeat.pk)

    def _held_still(self, announced: Sequence[RepeatRepair]) -> dict[int, RepeatRepair]:
        """Return the suspicions into which an announced one may go, locked: nobody decides on them meanwhile."""
        cars = {each.vehicle_id for each in announced}
        kept = RepeatRepair.objects.filter(dealer=self.dealer, order__vehicle__in=cars)
        rows = kept.order_by("pk").select_for_update(of=("self",))
        return {each.order_id: each for each in rows if each.order_id}

    def _withdraw(self, repeats: Sequence[RepeatRepair]) -> None:
        keys = [each.pk for each in repeats]
        if not keys:
            return
        touched = set(RepeatProof.objects.filter(repeat__in=keys).values_list("repeat_id", flat=True))
        gone = RepeatRepair.objects.filter(pk__in=set(keys) - touched, state=RepeatState.SUSPECTED)
        self.found.withdrawn += gone.delete()[0]

    def _write(self) -> None:
        # A colleague may have reported the same order a moment ago.
        RepeatRepair.objects.bulk_create(self.new, ignore_conflicts=True, batch_size=_ROWS)
        self.found.new += len(self.new)
        # Locked no longer than needed; whoever decided in the meantime has the last word.
        changed = {each.pk: each for each in self.changed}
        rows = RepeatRepair.objects.select_for_update().filter(pk__in=changed).order_by("pk")
        current = {pk for pk, version in rows.values_list("pk", "version") if version == self.seen[pk]}
        fields = [name.removesuffix("_id") for name in (*_CHAIN, *_VISIT)]
        RepeatRepair.objects.bulk_update(
            [each for pk, each in changed.items() if pk in current],
            [*fields, "order", "version"],
            batch_size=_ROWS,
        )
        self.found.changed += len(current - self.joined)
        self.found.joined += len(self.joined)


def _facts(repeat: Repeat, language: Language, opened: dict[int, datetime]) -> dict[str, Any]:
    """Return what the engine says of an order, as it is kept."""
    order, trouble = repeat.order, trouble_of(repeat.order, language)
    return {
        "vehicle_id": int(order.vin),
        "earlier_id": int(repeat.of.number) if repeat.of else None,
        "first_id": int(repeat.first.number) if repeat.first else None,
        "visit": repeat.visit,
        "came_at": opened[int(order.number)],
        "days": repeat.gap.days if repeat.gap else None,
        "km": repeat.gap.km if repeat.gap else None,
        "score": repeat.score if repeat.of else None,
        "because": evidence_of(repeat),
        "component": trouble.component,
        "symptom": trouble.symptom,
        "reported": order.complaint,
        "labelled": repeat.labelled,
    }


def _said_again(refused: RepeatRepair, known: Iterable[RepeatRepair]) -> bool:
    """Tell whether the car was announced again at about the same time, so that the refusal is not the last word."""
    return any(
        each.vehicle_id == refused.vehicle_id
        and each.found_by == RepeatFound.RECEPTION
        and each.state != RepeatState.REFUSED
        and abs(each.came_at - refused.came_at) <= ANNOUNCED_BEFORE
        for each in known
    )


def _came_for(came_at: datetime, opened_at: datetime, zone: ZoneInfo) -> bool:
    came_on, opened_on = came_at.astimezone(zone).date(), opened_at.astimezone(zone).date()
    return timedelta(0) <= opened_on - came_on <= ANNOUNCED_BEFORE
