"""What the engine says of a car's visits: the shop's language and window, its orders, and what reception is told."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from anxin.accounts.models import Dealer
from anxin.customers.models import Vehicle
from anxin.engines.repeats import Kind, Language, Order, Repeat, Trouble, Window, find_repeats, hear
from anxin.playbooks.selectors import content, setting
from anxin.workshop.choices import OrderKind, RepeatState
from anxin.workshop.models import RepairOrder, RepeatRepair

LANGUAGE = "workshop_language"
_KINDS = {
    OrderKind.FIRST_SERVICE: Kind.MAINTENANCE,
    OrderKind.SERVICE: Kind.MAINTENANCE,
    OrderKind.REPAIR: Kind.REPAIR,
    OrderKind.ACCIDENT: Kind.ACCIDENT,
    OrderKind.WARRANTY: Kind.WARRANTY,
    OrderKind.RECALL: Kind.RECALL,
    OrderKind.RETURN: Kind.REPEAT,
}
#: What is read of an order to judge it, in the order of ``_order``.
FIELDS = (
    "pk", "vehicle_id", "opened_at", "closed_at", "kind", "odometer_km", "reported", "work", "parts", "technician_name",
)  # fmt: skip
_VISIT = 0
#: Making a language takes longer than judging a car, and its words change with a new version alone.
_languages: dict[int, Language] = {}


@dataclass(frozen=True)
class Finding:
    """What is told of a visit: for which earlier one's trouble it is, its place in the chain, what speaks for it."""

    earlier: RepairOrder
    first: RepairOrder
    visit: int
    days: int | None
    km: int | None
    score: float
    #: ``[{"speaks": "same symptom", "named": "空调不制冷"}]``.
    because: list[dict[str, str]]
    component: str
    symptom: str


def language_of(dealer: Dealer) -> Language:
    """Return the workshop's language as the dealer has it; LookupError where the list was never loaded."""
    version = content(LANGUAGE, dealer_code=dealer.code)
    if version.pk not in _languages:
        _languages[version.pk] = Language(version.body)
    return _languages[version.pk]


def window_of(dealer: Dealer) -> Window:
    """Return how soon a car must be back to count, as the dealer has set it (S095)."""
    return Window(
        int(setting("repeat_repair.window_days", dealer_code=dealer.code)),
        int(setting("repeat_repair.window_km", dealer_code=dealer.code)),
    )


def judge_orders(dealer: Dealer, rows: Iterable[tuple[Any, ...]]) -> Iterator[Repeat]:
    """Yield the repeats among orders given as rows of ``FIELDS``; each order's ``number`` is its key."""
    zone = ZoneInfo(dealer.time_zone)
    orders = [_order(row, zone) for row in rows]
    refused = _refused({int(order.vin) for order in orders})
    yield from find_repeats(orders, language_of(dealer), window_of(dealer), refused=refused)


def judge_visit(
    vehicle: Vehicle, *, words: str, at: datetime, kilometres: int | None = None
) -> list[Finding]:
    """Return for which earlier trouble a car that stands at reception is back, going by the customer's words.

    The car has been fetched for the asker. Nothing is written; an empty list where nothing speaks for a repeat.
    """
    dealer, zone = vehicle.dealer, ZoneInfo(vehicle.dealer.time_zone)
    language = language_of(dealer)
    before = RepairOrder.objects.filter(vehicle=vehicle, opened_at__lt=at)
    # An export may have brought the order of this very visit already.
    rows = before.exclude(this_visit(dealer, at)).values_list(*FIELDS)
    car = str(vehicle.pk)
    visit = Order(str(_VISIT), car, _local(at, zone), Kind.REPAIR, km=kilometres, complaint=words)
    orders = [*(_order(row, zone) for row in rows), visit]
    repeats = find_repeats(orders, language, window_of(dealer), refused=_refused({vehicle.pk}))
    return list(_findings((each for each in repeats if each.order.number == str(_VISIT)), language))


def this_visit(dealer: Dealer, at: datetime) -> Q:
    """Return the condition that an order is of the visit going on: opened on the dealer's day and still open."""
    return Q(opened_on=RepairOrder.day_of(at, dealer), closed_at=None)


def trouble_of(order: Order, language: Language) -> Trouble:
    """Return the trouble that an order names first, from the customer's words or else from the work."""
    told = hear(order.complaint, language).troubles or hear(order.work, language).troubles
    return next((each for each in told if each.is_named), Trouble())


def evidence_of(repeat: Repeat) -> list[dict[str, str]]:
    """Return what speaks for a repeat as it is kept."""
    return [{"speaks": str(each.speaks), "named": each.named} for each in repeat.because]


def _refused(cars: Collection[int]) -> frozenset[str]:
    """Return the numbers, as the judgement knows them, of the orders that a person called no repeat."""
    rows = RepeatRepair.objects.filter(order__vehicle__in=cars, state=RepeatState.REFUSED)
    return frozenset(map(str, rows.values_list("order_id", flat=True)))


def _findings(repeats: Iterable[Repeat], language: Language) -> Iterator[Finding]:
    for repeat in repeats:
        if repeat.of is None or repeat.first is None or repeat.visit is None:
            continue
        wanted = [int(repeat.of.number), int(repeat.first.number)]
        orders = RepairOrder.objects.select_related("adviser").in_bulk(wanted)
        trouble = trouble_of(repeat.order, language)
        yield Finding(
            earlier=orders[int(repeat.of.number)],
            first=orders[int(repeat.first.number)],
            visit=repeat.visit,
            days=repeat.gap.days if repeat.gap else None,
            km=repeat.gap.km if repeat.gap else None,
            score=repeat.score,
            because=evidence_of(repeat),
            component=trouble.component,
            symptom=trouble.symptom,
        )


def _order(row: tuple[Any, ...], zone: ZoneInfo) -> Order:
    pk, vehicle_id, opened, closed, kind, km, reported, work, parts, technician = row
    return Order(
        number=str(pk),
        vin=str(vehicle_id),
        opened=_local(opened, zone),
        kind=_KINDS[OrderKind(kind)],
        closed=_local(closed, zone) if closed else None,
        km=km,
        complaint=reported,
        work=work,
        parts=tuple(part for part in parts.splitlines() if part.strip()),
        technician=technician,
    )


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
