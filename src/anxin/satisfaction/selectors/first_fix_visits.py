"""The visits on which customer and orders differ, one by one, for who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.satisfaction.selectors.first_fix import FirstFix
from anxin.satisfaction.selectors.first_fix_counts import asked_about, is_ripe, repeats_soon
from anxin.surveys.policies import visible_interviews
from anxin.workshop.models import RepairOrder


@dataclass(frozen=True)
class DifferingVisit:
    """A visit, the interview about it, and the order with which the car came back, if it did.

    ``order`` and ``again`` are keys, None where the asker does not see orders; ``closed_on`` is the dealer's day.
    """

    interview: UUID
    number: str
    closed_on: date
    adviser: str
    fixed: bool
    order: UUID | None
    again: UUID | None
    again_number: str
    days: int | None
    km: int | None


def differing_keys(person: Person, found: FirstFix, *, today: date) -> list[UUID]:
    """Return the interviews that differ from the orders and that the person may see, the newest visit first.

    Of a dealer or an adviser only: those of a whole region nobody goes through one by one.
    """
    if found.place.dealer is None or found.agreement.kappa is None:
        return []
    rows = asked_about(found.place, found.window, found.visits).filter(visible_interviews(person))
    differs = Q(fixed="true", back=True) | Q(fixed="false", back=False)
    ripe = [month for month in found.window.months if is_ripe(month, today)]
    told = rows.filter(differs, month__in=ripe).order_by("-order__closed_at", "pk")
    return list(told.values_list("pk", flat=True))


def differing_visits(person: Person, found: FirstFix, keys: Sequence[UUID]) -> list[DifferingVisit]:
    """Return the visits of these interviews in their order; two queries."""
    assert found.place.dealer
    orders = standing_of(person).can(Capability.SEE_CUSTOMERS, found.place.dealer.pk)
    rows = asked_about(found.place, found.window, found.visits).filter(pk__in=keys)
    rows = rows.filter(visible_interviews(person)).select_related("dealer", "order__adviser")
    by_key = {each.pk: each for each in rows}
    held = repeats_soon().filter(earlier__in=[each.order_id for each in by_key.values()])
    again = {each.earlier_id: each for each in held.select_related("order").order_by("-came_at")}
    return [
        _visit(by_key[key], again.get(by_key[key].order_id), orders=orders) for key in keys if key in by_key
    ]


def _visit(interview: Any, repeat: Any, *, orders: bool) -> DifferingVisit:
    order: RepairOrder = interview.order
    assert order.closed_at
    later = repeat.order if repeat else None
    return DifferingVisit(
        interview=interview.pk,
        number=order.number,
        closed_on=RepairOrder.day_of(order.closed_at, interview.dealer),
        adviser=order.advised_by,
        fixed=interview.fixed == "true",
        order=order.key if orders else None,
        again=later.key if later and orders else None,
        again_number=later.number if later else "",
        days=repeat.days if repeat else None,
        km=repeat.km if repeat else None,
    )
