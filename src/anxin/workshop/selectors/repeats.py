"""Reads of repeat repairs, restricted to the asker's dealers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Vehicle
from anxin.foundation.errors import NotFound
from anxin.workshop.choices import RepeatFound, RepeatState
from anxin.workshop.models import RepairOrder, RepeatProof, RepeatRepair
from anxin.workshop.policies import dealers_of_repeats

#: What is still to be decided or treated.
OPEN = (RepeatState.SUSPECTED, RepeatState.CONFIRMED)
#: What a person held to be a repeat: the red mark, the figures (S088).
HELD = (RepeatState.CONFIRMED, RepeatState.DONE)
_WITH = ("dealer", "vehicle", "order", "earlier", "first", "finder", "decided_by", "done_by")
_MOST_EARLIER = 50


@dataclass(frozen=True)
class EarlierOrder:
    """An earlier visit beside the present one; ``for_trouble`` where it belongs to the same chain (S089, S096)."""

    order: RepairOrder
    for_trouble: bool
    days: int
    km: int | None


def repeats_visible_to(person: Person) -> QuerySet[RepeatRepair]:
    """Return the repeat repairs of the dealers where the person may see customers and cars."""
    rows = RepeatRepair.objects.filter(dealer_id__in=dealers_of_repeats(person))
    return rows.select_related("dealer", "vehicle", "order", "earlier").defer("vehicle__search")


def get_repeat_for(person: Person, key: UUID | str, *, lock: bool = False) -> RepeatRepair:
    """Return the repeat repair with this key; ``NotFound`` to an outsider. ``lock`` holds the row."""
    try:
        wanted = key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
    rows = repeats_visible_to(person).filter(key=wanted).select_related(*_WITH)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def proofs_of(repeat: RepeatRepair) -> list[RepeatProof]:
    """Return the proofs that stand, in the order in which they were entered."""
    rows = RepeatProof.objects.filter(repeat=repeat, taken_back_at=None)
    return list(rows.select_related("by", "entered_by").order_by("entered_at", "pk"))


def all_proofs_of(repeat: RepeatRepair) -> list[RepeatProof]:
    """Return every proof, those taken back as well: the history of the treatment."""
    rows = RepeatProof.objects.filter(repeat=repeat).select_related("by", "entered_by", "taken_back_by")
    return list(rows.order_by("entered_at", "pk"))


def earlier_orders_of(repeat: RepeatRepair) -> list[EarlierOrder]:
    """Return the car's earlier visits, those for the trouble first, each part the newest first (S089)."""
    rows = RepairOrder.objects.filter(vehicle=repeat.vehicle_id, opened_at__lte=repeat.came_at)
    if repeat.order_id:
        rows = rows.exclude(pk=repeat.order_id)
    chain = chain_of(repeat)
    orders = list(rows.select_related("adviser").order_by("-opened_at", "-pk")[:_MOST_EARLIER])
    odometer = repeat.order.odometer_km if repeat.order else None
    found = [
        EarlierOrder(
            order=order,
            for_trouble=order.pk in chain,
            days=days_since(order, repeat.came_at, repeat.dealer),
            km=_driven(order.odometer_km, odometer),
        )
        for order in orders
    ]
    return sorted(found, key=lambda each: not each.for_trouble)


def chain_of(repeat: RepeatRepair) -> frozenset[int]:
    """Return the keys of the earlier orders for the same trouble."""
    found = {pk for pk in (repeat.earlier_id, repeat.first_id) if pk}
    if repeat.first_id:
        chain = RepeatRepair.objects.filter(first=repeat.first_id, came_at__lt=repeat.came_at)
        chain = chain.exclude(state=RepeatState.REFUSED).exclude(order=None)
        found |= {pk for pk in chain.values_list("order_id", flat=True) if pk is not None}
    return frozenset(found)


def is_of_house(repeat: RepeatRepair) -> bool:
    """Tell whether nobody but the house has had to do with a suspicion; one that was opened again is a person's."""
    by_house = repeat.found_by in {RepeatFound.IMPORT, RepeatFound.SHOP}
    return by_house and repeat.state == RepeatState.SUSPECTED and not repeat.why


def open_repeats_of(person: Person, vehicle_ids: Iterable[int]) -> dict[int, RepeatRepair]:
    """Return, for each car that has one, its newest repeat that is suspected or under treatment; one query.

    Such a car is served first (S097).
    """
    rows = repeats_visible_to(person).filter(vehicle__in=list(vehicle_ids), state__in=OPEN)
    newest = rows.order_by("vehicle_id", "-came_at", "-pk").distinct("vehicle_id")
    return {repeat.vehicle_id: repeat for repeat in newest}


def repeats_of_vehicle(person: Person, vehicle: Vehicle) -> list[RepeatRepair]:
    """Return what a car was back for, the newest first: a permanent entry in its file (S092)."""
    rows = repeats_visible_to(person).filter(vehicle=vehicle, state__in=HELD)
    return list(rows.order_by("-came_at", "-pk"))


def held_repeats(person: Person, order_ids: Iterable[int]) -> dict[int, RepeatRepair]:
    """Return the repeats to be marked red, by the order that is one (S088); one query."""
    rows = repeats_visible_to(person).filter(order__in=list(order_ids), state__in=HELD)
    return {repeat.order_id: repeat for repeat in rows if repeat.order_id}


def orders_that_may_precede(person: Person, order: RepairOrder) -> QuerySet[RepairOrder]:
    """Return the visits of an order's car before it, from which a colleague chooses the one that it repeats."""
    rows = RepairOrder.objects.filter(dealer_id__in=dealers_of_repeats(person), vehicle=order.vehicle_id)
    earlier = Q(opened_at__lt=order.opened_at) | Q(opened_at=order.opened_at, pk__lt=order.pk)
    return rows.filter(earlier).order_by("-opened_at", "-pk")


def days_since(order: RepairOrder, at: datetime, dealer: Dealer) -> int:
    """Return how many of the dealer's days lie between the handing back after a visit and an instant, from 0 on."""
    left = order.closed_at or order.opened_at
    return max((RepairOrder.day_of(at, dealer) - RepairOrder.day_of(left, dealer)).days, 0)


def _driven(before: int | None, now: int | None) -> int | None:
    return now - before if before is not None and now is not None and now >= before else None
