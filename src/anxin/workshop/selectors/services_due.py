"""Services that fall due: which cars, when, and whether time or distance makes it so."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.customers.choices import CarContactRole
from anxin.customers.models import CarContact, Customer
from anxin.engines.upkeep import Driven, DueBy, Interval, Reading, months_later, next_service
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.keyset import Page
from anxin.playbooks.selectors import setting
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors.orders import orders_visible_to

PAGE_SIZE = 50
_EPOCH = date(1970, 1, 1)
#: A service overdue for longer is no reminder any more: the car counts among those that stay away.
MOST_MONTHS_OVERDUE = 12
_CURSOR = re.compile(r"([ab])(\d{1,7})-(\d{1,18})")

_SERVED = """
WITH served AS (
    SELECT DISTINCT ON (vehicle_id) vehicle_id, id, opened_on, odometer_km FROM workshop_repairorder
    WHERE dealer_id = %(dealer)s AND kind IN ('first_service', 'service')
    AND (%(cars)s::bigint[] IS NULL OR vehicle_id = ANY(%(cars)s))
    AND vehicle_id NOT IN (SELECT vehicle_id FROM workshop_cardeparture WHERE ended_at IS NULL)
    ORDER BY vehicle_id, opened_at DESC, id DESC
), readings AS (
    SELECT visit.vehicle_id, visit.opened_on AS day, visit.odometer_km AS km
    FROM workshop_repairorder visit JOIN served USING (vehicle_id) WHERE visit.odometer_km IS NOT NULL
    UNION ALL
    SELECT told.vehicle_id, told.read_on, told.kilometres
    FROM customers_mileagereading told JOIN served USING (vehicle_id)
), ends AS (
    -- Day and kilometres in one number, so that the ends are found without sorting.
    SELECT vehicle_id, min((day - DATE 'epoch') * 10000000000 + km) AS first,
           max((day - DATE 'epoch') * 10000000000 + km) AS last
    FROM readings GROUP BY vehicle_id
)
SELECT served.id, vehicle_id, served.opened_on, served.odometer_km, ends.first, ends.last
FROM served LEFT JOIN ends USING (vehicle_id) WHERE served.opened_on >= %(since)s
"""


class DueShown(StrEnum):
    """Which half of the list."""

    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class ServiceDue:
    """When a car's next service is due; ``order_id`` is its last one, ``kilometres`` where it stands by now."""

    order_id: int
    vehicle_id: int
    served_on: date
    on: date
    by: DueBy
    is_overdue: bool
    kilometres: int | None
    km_a_month: int | None

    @property
    def by_distance(self) -> bool:
        return self.by == DueBy.DISTANCE

    @property
    def distance(self) -> str:
        return "" if self.kilometres is None else f"{self.kilometres:,}"

    @property
    def place(self) -> tuple[int, int]:
        return self.on.toordinal(), self.order_id


@dataclass(frozen=True)
class DueCar:
    """A line of the list: what is due, the last service, and whom to call first: who brought the car then."""

    due: ServiceDue
    order: RepairOrder
    customer: Customer | None


@dataclass(frozen=True)
class DuePage:
    """A page of cars whose service is due soon or overdue, how many there are of either, and the dealer's rule."""

    page: Page[DueCar]
    soon: int
    overdue: int
    days: int
    interval: Interval

    @property
    def distance(self) -> str:
        return f"{self.interval.kilometres:,}"


def interval_of(dealer: Dealer) -> Interval:
    """Return after how many months and kilometres the dealer's cars want a service."""
    code = dealer.code
    return Interval(
        int(setting("kept.service_months", dealer_code=code)),
        int(setting("kept.service_km", dealer_code=code)),
    )


def list_services_due(person: Person, dealer: Dealer, *, shown: DueShown, cursor: str = "") -> DuePage:
    """Return one page of the cars that want a service, the nearest to today first; four queries, however many cars."""
    require(person, Capability.SEE_CUSTOMERS, dealer.pk)
    today, days = clock.today(dealer.time_zone), int(setting("kept.due_days", dealer_code=dealer.code))
    interval = interval_of(dealer)
    oldest = months_later(today, -MOST_MONTHS_OVERDUE - interval.months)
    due = [
        each
        for each in _due(dealer, interval, today=today, since=oldest)
        if months_later(today, -MOST_MONTHS_OVERDUE) < each.on <= today + timedelta(days=days)
    ]
    soon = sorted((each for each in due if not each.is_overdue), key=lambda each: each.place)
    late = sorted((each for each in due if each.is_overdue), key=lambda each: each.place, reverse=True)
    cut = _cut(soon if shown == DueShown.SOON else late, falling=shown == DueShown.OVERDUE, cursor=cursor)
    page = Page(rows=_lines(person, cut.rows), newer=cut.newer, older=cut.older)
    return DuePage(page=page, soon=len(soon), overdue=len(late), days=days, interval=interval)


def next_services(dealer: Dealer, vehicle_ids: Iterable[int]) -> Mapping[int, ServiceDue]:
    """Return when each of some cars of the dealer wants its next service; a car never served here has no entry."""
    numbers = sorted(set(vehicle_ids))
    today = clock.today(dealer.time_zone)
    found = _due(dealer, interval_of(dealer), today=today, since=date.min, cars=numbers) if numbers else []
    return {each.vehicle_id: each for each in found}


def services_falling_due(dealer: Dealer, *, until: date) -> list[ServiceDue]:
    """Return the dealer's cars whose next service is due between today and ``until``, the nearest first.

    For what the house does by itself: nobody asks, so nobody's right is asked.
    """
    today, interval = clock.today(dealer.time_zone), interval_of(dealer)
    found = _due(dealer, interval, today=today, since=months_later(today, -interval.months - 1))
    return sorted((each for each in found if today <= each.on <= until), key=lambda each: each.place)


def _due(
    dealer: Dealer, interval: Interval, *, today: date, since: date, cars: Sequence[int] | None = None
) -> list[ServiceDue]:
    facts: dict[str, Any] = {
        "dealer": dealer.pk,
        "since": since,
        "cars": None if cars is None else list(cars),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SERVED, facts)
        rows = cursor.fetchall()
    return [_judged(row, interval, today) for row in rows]


def _judged(row: tuple[Any, ...], interval: Interval, today: date) -> ServiceDue:
    order_id, vehicle_id, served_on, served_km, first, last = row
    driven = Driven(first=_reading(first), last=_reading(last))
    due = next_service(served_on, interval, served_km=served_km, driven=driven)
    return ServiceDue(
        order_id=order_id,
        vehicle_id=vehicle_id,
        served_on=served_on,
        on=due.on,
        by=due.by,
        is_overdue=due.on < today,
        kilometres=driven.kilometres_on(today),
        km_a_month=round(driven.a_day * 30) if driven.a_day else None,
    )


def _reading(end: int | None) -> Reading | None:
    if end is None:
        return None
    day, kilometres = divmod(end, 10**10)
    return Reading(_EPOCH + timedelta(days=day), kilometres)


def _cut(rows: Sequence[ServiceDue], *, falling: bool, cursor: str) -> Page[ServiceDue]:
    """One page of sorted rows: after a place, or before it, whatever became due or was done meanwhile."""
    found = _CURSOR.fullmatch(cursor)
    if cursor and not found:
        raise InvalidInput(
            "CURSOR_UNKNOWN", _("This address is damaged. Start again from the first page."), field="cursor"
        )
    sign = -1 if falling else 1

    def rank(place: tuple[int, int]) -> tuple[int, int]:
        return sign * place[0], sign * place[1]

    begin = 0
    if found:
        at = rank((int(found[2]), int(found[3])))
        begin = sum(rank(each.place) <= at for each in rows)
        if found[1] == "b":
            begin = max(sum(rank(each.place) < at for each in rows) - PAGE_SIZE, 0)
    got = rows[begin : begin + PAGE_SIZE]
    return Page(
        rows=got,
        newer=f"b{got[0].place[0]}-{got[0].place[1]}" if got and begin else "",
        older=f"a{got[-1].place[0]}-{got[-1].place[1]}" if got and begin + PAGE_SIZE < len(rows) else "",
    )


def _lines(person: Person, due: Sequence[ServiceDue]) -> list[DueCar]:
    orders = orders_visible_to(person).in_bulk([each.order_id for each in due])
    owners = CarContact.objects.filter(
        vehicle_id__in=[each.vehicle_id for each in due], role=CarContactRole.OWNER
    )
    owner_of = {each.vehicle_id: each.customer for each in owners.select_related("customer").order_by("-pk")}
    return [
        DueCar(each, order, order.sender or owner_of.get(each.vehicle_id))
        for each in due
        if (order := orders.get(each.order_id))
    ]
