"""People find repeats too: at reception before there is an order, or on an order that was passed by (S095)."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.customers.models import Vehicle
from anxin.customers.selectors import get_vehicle_for
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.workshop.choices import RepeatFound
from anxin.workshop.models import RepairOrder, RepeatRepair
from anxin.workshop.selectors.judging import Finding, judge_visit, this_visit
from anxin.workshop.selectors.orders import orders_visible_to
from anxin.workshop.selectors.repeats import OPEN, chain_of, is_of_house, orders_that_may_precede
from anxin.workshop.services.repeats.changing import record_on_repeat

_MOST_WORDS = 4000


@transaction.atomic
def announce_at_reception(
    vehicle_key: UUID | str, *, words: str, by: Person, kilometres: int | None = None
) -> RepeatRepair:
    """Note at reception that a car is back for an old trouble; the export with its order finds it again.

    Announced twice on one day it is the same one. What speaks for it comes from the car's orders, as far as they say.
    """
    vehicle = get_vehicle_for(by, vehicle_key, lock=True)
    require(by, Capability.TREAT_REPEATS, vehicle.dealer_id)
    told = words.strip()[:_MOST_WORDS]
    if not told:
        raise InvalidInput(
            "WORDS_MISSING", _("Write down what the customer says, in his own words."), field="words"
        )
    now = clock.now()
    if known := _announced_today(vehicle):
        return known
    if found := _suspected_of_this_visit(vehicle):
        return _take_over(found, words=told, by=by)
    findings = judge_visit(vehicle, words=told, at=now, kilometres=kilometres)
    repeat = RepeatRepair.objects.create(
        dealer=vehicle.dealer,
        vehicle=vehicle,
        came_at=now,
        reported=told,
        found_by=RepeatFound.RECEPTION,
        found_at=now,
        finder=by,
        **(_chain(findings[0]) if findings else {}),
    )
    record_on_repeat("workshop.repeat_announced", repeat, by=by, visit=repeat.visit)
    return repeat


@transaction.atomic
def report_repeat(
    order_key: UUID | str,
    *,
    by: Person,
    why: str,
    earlier: UUID | str | None = None,
    caught_inside: bool = False,
) -> RepeatRepair:
    """Report an order as a repeat that the judgement has not found; ``earlier`` is the order that it repeats.

    ``caught_inside``: the shop saw itself at its final check that the trouble is not gone. ``Refused`` where the order
    is suspected, confirmed or refused already.
    """
    order = _order_for(by, order_key)
    require(by, Capability.TREAT_REPEATS, order.dealer_id)
    if not why.strip():
        raise InvalidInput("REASON_MISSING", _("Say what speaks for it."), field="why")
    before = _earlier_of(order, earlier, by=by)
    first = _first_of(before)
    now = clock.now()
    repeat, made = RepeatRepair.objects.get_or_create(
        order=order,
        defaults={
            "dealer": order.dealer,
            "vehicle": order.vehicle,
            "earlier": before,
            "first": first,
            "came_at": order.opened_at,
            "days": _days_between(before, order),
            "km": _kilometres_between(before, order),
            "reported": order.reported,
            "found_by": RepeatFound.PERSON,
            "found_at": now,
            "finder": by,
            "caught_inside": caught_inside,
            "because": [{"speaks": "reported by a colleague", "named": why.strip()[:300]}],
        },
    )
    if not made:
        raise Refused(
            "REPEAT_KNOWN", _("This order is known as a repeat, or somebody refused it: look there.")
        )
    if first is not None:
        repeat.visit = len(chain_of(repeat)) + 1
        repeat.save(update_fields=["visit"])
    record_on_repeat("workshop.repeat_reported", repeat, by=by, inside=caught_inside)
    return repeat


def _announced_today(vehicle: Vehicle) -> RepeatRepair | None:
    """Return what was announced for the car on the dealer's present day and waits for its order."""
    midnight = clock.now().astimezone(ZoneInfo(vehicle.dealer.time_zone)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )  # fmt: skip
    rows = RepeatRepair.objects.filter(
        vehicle=vehicle,
        order=None,
        state__in=OPEN,
        came_at__gte=midnight,
        came_at__lt=midnight + timedelta(days=1),
    )
    return rows.order_by("pk").first()


def _suspected_of_this_visit(vehicle: Vehicle) -> RepeatRepair | None:
    """Return the suspicion of the visit going on, where an export has brought its order already."""
    orders = RepairOrder.objects.filter(this_visit(vehicle.dealer, clock.now()), vehicle=vehicle)
    rows = RepeatRepair.objects.select_for_update(of=("self",)).filter(
        order__in=orders.values("pk"), state__in=OPEN
    )
    return rows.order_by("pk").first()


def _take_over(repeat: RepeatRepair, *, words: str, by: Person) -> RepeatRepair:
    """Make a suspicion that only the house has the one that reception announces."""
    if not is_of_house(repeat):
        return repeat
    repeat.found_by, repeat.finder, repeat.reported = RepeatFound.RECEPTION, by, words
    repeat.version += 1
    repeat.save(update_fields=["found_by", "finder", "reported", "version"])
    record_on_repeat("workshop.repeat_announced", repeat, by=by, visit=repeat.visit)
    return repeat


def _chain(finding: Finding) -> dict[str, object]:
    return {
        "earlier": finding.earlier,
        "first": finding.first,
        "visit": finding.visit,
        "days": finding.days,
        "km": finding.km,
        "score": finding.score,
        "because": finding.because,
        "component": finding.component,
        "symptom": finding.symptom,
    }


def _order_for(by: Person, key: UUID | str) -> RepairOrder:
    try:
        wanted = key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
    rows = orders_visible_to(by).select_related("dealer").select_for_update(of=("self",))
    found = rows.filter(key=wanted).first()
    if found is None:
        raise NotFound
    return found


def _earlier_of(order: RepairOrder, key: UUID | str | None, *, by: Person) -> RepairOrder | None:
    if not key:
        return None
    found = next((each for each in orders_that_may_precede(by, order) if str(each.key) == str(key)), None)
    if found is None:
        raise InvalidInput("NOT_AN_EARLIER_VISIT", _("Choose an earlier visit of this car."), field="earlier")
    return found


def _first_of(earlier: RepairOrder | None) -> RepairOrder | None:
    """Return the first of the chain in which the earlier order stands."""
    if earlier is None:
        return None
    above = RepeatRepair.objects.filter(order=earlier).select_related("first").first()
    return (above.first if above else None) or earlier


def _days_between(earlier: RepairOrder | None, order: RepairOrder) -> int | None:
    if earlier is None:
        return None
    return max(
        (order.opened_on - RepairOrder.day_of(earlier.closed_at or earlier.opened_at, order.dealer)).days, 0
    )


def _kilometres_between(earlier: RepairOrder | None, order: RepairOrder) -> int | None:
    if earlier is None or earlier.odometer_km is None or order.odometer_km is None:
        return None
    return order.odometer_km - earlier.odometer_km if order.odometer_km >= earlier.odometer_km else None
