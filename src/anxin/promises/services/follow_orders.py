"""Cars promised for a time on their repair orders: the ledger follows the workshop's system by itself (S129).

An order that is open, or promised for the day of its import or later, becomes a promise; another time there moves it,
and the end of the work settles it by the hour at which the car was ready.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.foundation import audit, clock
from anxin.foundation.jobs import wake
from anxin.foundation.locks import wait_for
from anxin.foundation.tables.moments import NOON
from anxin.promises.choices import PromiseKind
from anxin.promises.models import Promise
from anxin.promises.models.ledger import OWN_SUBJECT
from anxin.promises.selectors.departments import department_of
from anxin.promises.selectors.order_facts import (
    Keepers,
    owners_of,
    promises_behind,
    promises_of_hand,
    promising_orders,
)
from anxin.promises.services.ledger import LONGEST_WHAT, move_as_told, settle_as_told
from anxin.promises.services.risks import judge_these
from anxin.workshop.models import RepairOrder

TASK = "promises.follow_orders"
_BATCH = 500
_log = logging.getLogger(__name__)


def follow_soon() -> None:
    """Let the worker look at the orders that came in; one waiting job is enough for all of them."""
    wake(TASK, waiting=TASK, timestamp=0)


def follow_orders() -> int:
    """Bring the promises of every dealer's orders up to date and return how many that changed; again changes none."""
    changed = 0
    for dealer in Dealer.objects.select_related("region__brand").order_by("pk"):
        try:
            changed += follow_orders_of(dealer)
        except Exception as error:  # one dealer holds up none of those behind him
            _log.error("Orders of %s could not be followed: %s", dealer.code, type(error).__name__)
    return changed


def follow_orders_of(dealer: Dealer) -> int:
    """Make, move and settle the promises of a dealer's orders; then judge what endangers the open ones."""
    now = clock.now()
    with translation.override(dealer.language):
        changed = _make(dealer, now)
        for begin in range(0, len(found := promises_behind(dealer)), _BATCH):
            changed |= _follow(found[begin : begin + _BATCH], dealer)
    judge_these(changed, dealer=dealer)
    return len(changed)


@transaction.atomic
def _make(dealer: Dealer, now: datetime) -> set[int]:
    wait_for(f"promises/orders/{dealer.pk}")
    orders = promising_orders(dealer, now=now)
    if not orders:
        return set()
    adopted = _adopt(orders)
    made = _promises([each for each in orders if each.pk not in adopted], dealer)
    Promise.objects.bulk_create(made, batch_size=_BATCH)
    for each in made:
        each.subject = f"{dealer.code}-P{each.pk:06}"
    Promise.objects.bulk_update(made, ["subject"], batch_size=_BATCH)
    audit.record_operations(
        audit.operation_record(
            "promises.made",
            person_id=None,
            dealer_id=dealer.pk,
            subject=each.subject,
            kind=each.kind,
            order=each.order.number if each.order else "",
        )
        for each in made
    )
    return {each.pk for each in made}


def _adopt(orders: Sequence[RepairOrder]) -> set[int]:
    """Let what a colleague has promised for an order follow it from now on; return the numbers of such orders."""
    times = {each.pk: each.promised_at for each in orders}
    adopted = promises_of_hand(times)
    for promise in adopted.values():
        promise.order_due_at = times[promise.order_id or 0]
    Promise.objects.bulk_update(adopted.values(), ["order_due_at"], batch_size=_BATCH)
    return set(adopted)


def _promises(orders: Sequence[RepairOrder], dealer: Dealer) -> list[Promise]:
    owners = owners_of({each.vehicle_id for each in orders if each.sender is None})
    keepers, made = Keepers(dealer), list[Promise]()
    for order in orders:
        customer = order.sender or owners.get(order.vehicle_id)
        keeper = keepers.of(order)
        if customer is None or keeper is None or order.promised_at is None:
            continue
        made.append(
            Promise(
                dealer=dealer,
                customer=customer,
                vehicle=order.vehicle,
                order=order,
                order_due_at=order.promised_at,
                kind=PromiseKind.DELIVERY,
                what=(_("Car ready as agreed, order %(number)s") % {"number": order.number})[:LONGEST_WHAT],
                due_at=order.promised_at,
                first_due_at=order.promised_at,
                keeper=keeper,
                department=department_of(keeper, dealer) or keepers.department,
                subject_kind=OWN_SUBJECT,
                subject=OWN_SUBJECT,
                made_at=order.received_at or order.opened_at,
            )
        )
    return made


@transaction.atomic
def _follow(numbers: Iterable[int], dealer: Dealer) -> set[int]:
    """Hold promises in the order of their numbers, as everybody does who holds many, and take over what is told."""
    held = Promise.objects.select_for_update(of=("self",)).filter(pk__in=list(numbers), state="open")
    for promise in (found := list(held.select_related("order", "dealer").order_by("pk"))):
        order = promise.order
        if order is None:
            continue
        if order.promised_at and order.promised_at != promise.order_due_at:
            promise.order_due_at = order.promised_at
            move_as_told(promise, to=order.promised_at, reason=_("changed in the workshop's system"))
        if ready := order.finished_at or order.closed_at:
            at = _hour_of(ready, promise.due_at, ZoneInfo(dealer.time_zone))
            words = _("order %(number)s finished in the workshop's system") % {"number": order.number}
            settle_as_told(promise, at=at, outcome=words)
    return {each.pk for each in found}


def _hour_of(ready: datetime, due_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when a car was ready; told as a day alone, which is read as noon, it was so by the hour of that day."""
    local = ready.astimezone(zone)
    same_day = local.date() == due_at.astimezone(zone).date()
    return min(ready, due_at) if same_day and local.time() == NOON else ready
