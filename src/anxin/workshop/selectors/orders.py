"""Reads of repair orders, restricted to the asker's dealers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.customers.models import Vehicle
from anxin.customers.selectors import customers_visible_to, vehicles_visible_to
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.foundation.finding import found_in
from anxin.foundation.keyset import Page, page_of
from anxin.foundation.searching import tsquery_literal
from anxin.workshop.choices import OrderKind
from anxin.workshop.models import OrderText, RepairOrder

NEWEST = ("-opened_at", "-id")
EXCERPT = 120
_LONGEST_QUERY = 200
_SHORTEST_ENDING = 3
#: Names are offered of those who worked in this time.
_NAMES_OF = timedelta(days=730)
_NEXT_NAME = """
WITH RECURSIVE found AS (
    (SELECT {column} AS name FROM workshop_repairorder
     WHERE dealer_id = %(dealer)s AND {column} > '' {besides} ORDER BY {column} LIMIT 1)
    UNION ALL
    SELECT (SELECT {column} FROM workshop_repairorder
            WHERE dealer_id = %(dealer)s AND {column} > found.name {besides} ORDER BY {column} LIMIT 1)
    FROM found WHERE found.name IS NOT NULL
)
SELECT name FROM found WHERE name IS NOT NULL AND EXISTS (
    SELECT FROM workshop_repairorder WHERE dealer_id = %(dealer)s AND {column} = found.name {besides}
    AND opened_on >= %(since)s
)
"""


@dataclass(frozen=True, kw_only=True)
class OrderFilter:
    """What a list of orders shows, as it stands in its address; an empty field asks for nothing."""

    #: Plate, VIN, name or number of the car's people, order number.
    q: str = ""
    #: In what was reported, done and fitted.
    words: str = ""
    kind: str = ""
    adviser: str = ""
    technician: str = ""
    since: str = ""
    until: str = ""
    #: Key of an import: the orders that it brought as they are now.
    imported: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "OrderFilter":
        """Take what the list knows from a query; what makes no sense asks for nothing."""
        told = {each.name: query.get(each.name, "").strip()[:_LONGEST_QUERY] for each in fields(cls)}
        told = {name: "" if "\x00" in text else text for name, text in told.items()}
        told["kind"] = told["kind"] if told["kind"] in OrderKind.values else ""
        told["imported"] = told["imported"] if _as_key(told["imported"]) else ""
        for name in ("since", "until"):
            told[name] = told[name] if _as_day(told[name]) else ""
        return cls(**told)

    @property
    def is_narrowed(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))


def orders_visible_to(person: Person) -> QuerySet[RepairOrder]:
    """Return the repair orders of the dealers where the person may see customers and cars."""
    dealer_ids = standing_of(person).dealers_with(Capability.SEE_CUSTOMERS)
    rows = RepairOrder.objects.filter(dealer_id__in=dealer_ids)
    rows = rows.select_related("adviser", "vehicle", "sender", "repeat")
    return rows.defer("vehicle__search", "sender__search", "repeat__reported", "repeat__because")


def get_order_for(person: Person, key: UUID | str, *, lock: bool = False) -> RepairOrder:
    """Return the order with this key; ``NotFound`` to an outsider. ``lock`` holds the row."""
    ident = key if isinstance(key, UUID) else _as_key(key)
    if ident is None:
        raise NotFound
    rows = orders_visible_to(person).filter(key=ident)
    rows = rows.select_related("dealer", "adviser", "vehicle", "sender", "repeat", "brought_by")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def list_orders(
    person: Person, dealer: Dealer, wanted: OrderFilter, *, cursor: str = ""
) -> Page[RepairOrder]:
    """Return one page of a dealer's orders that the person may see and the filter asks for, the newest first.

    ``said`` and ``did`` of each are the beginnings of what was reported and done.
    """
    rows = orders_visible_to(person).filter(_condition_of(wanted), dealer=dealer)
    if wanted.q:
        rows = rows.filter(_named(person, dealer, wanted.q))
    if wanted.words:
        rows = rows.filter(pk__in=_texts_with(dealer, tsquery_literal(wanted.words)))
    rows = rows.defer("reported", "work", "parts")
    return page_of(
        rows.annotate(said=Left("reported", EXCERPT), did=Left("work", EXCERPT)), order=NEWEST, cursor=cursor
    )


def orders_of_vehicle(person: Person, vehicle: Vehicle, *, limit: int = 50) -> list[RepairOrder]:
    """Return the newest visits of a car."""
    return list(orders_visible_to(person).filter(vehicle=vehicle).order_by(*NEWEST)[:limit])


def last_orders(person: Person, vehicle_ids: Iterable[int]) -> dict[int, RepairOrder]:
    """Return the newest visit of each car, in one query."""
    rows = orders_visible_to(person).filter(vehicle_id__in=list(vehicle_ids))
    newest = rows.order_by("vehicle_id", "-opened_at", "-pk").distinct("vehicle_id")
    return {order.vehicle_id: order for order in newest}


def advisers_named(person: Person, dealer: Dealer) -> list[str]:
    """Return the names of those who advised at the dealer in the last two years."""
    if dealer.pk not in _dealers_seen(person):
        return []
    since = clock.today(dealer.time_zone) - _NAMES_OF
    advised = RepairOrder.objects.filter(adviser=OuterRef("pk"), dealer=dealer, opened_on__gte=since)
    colleagues = Person.objects.filter(Exists(advised)).values_list("name", flat=True)
    return sorted({*colleagues, *_names(dealer, "adviser_name", since, besides="AND adviser_id IS NULL")})


def technicians_named(person: Person, dealer: Dealer) -> list[str]:
    """Return the names of those who worked on cars at the dealer in the last two years."""
    if dealer.pk not in _dealers_seen(person):
        return []
    return _names(dealer, "technician_name", clock.today(dealer.time_zone) - _NAMES_OF)


def _dealers_seen(person: Person) -> list[int]:
    return standing_of(person).dealers_with(Capability.SEE_CUSTOMERS)


def _names(dealer: Dealer, column: str, since: date, *, besides: str = "") -> list[str]:
    """Return the names in a column of the dealer's orders, from one to the next in its index, not through the table."""
    with connection.cursor() as cursor:
        sql = _NEXT_NAME.format(column=column, besides=besides)
        cursor.execute(sql, {"dealer": dealer.pk, "since": since})
        return [name for (name,) in cursor.fetchall()]


def _condition_of(wanted: OrderFilter) -> Q:
    condition = Q()
    if wanted.kind:
        condition &= Q(kind=wanted.kind)
    if wanted.adviser:
        condition &= Q(adviser__name=wanted.adviser) | Q(adviser=None, adviser_name=wanted.adviser)
    if wanted.technician:
        condition &= Q(technician_name=wanted.technician)
    if wanted.since:
        condition &= Q(opened_on__gte=wanted.since)
    if wanted.until:
        condition &= Q(opened_on__lte=wanted.until)
    if wanted.imported:
        condition &= Q(brought_by__key=wanted.imported)
    return condition


def _named(person: Person, dealer: Dealer, query: str) -> Q:
    """The condition that an order has this number or ending, or is of a car or a sender whom the query finds."""
    number = query.replace(" ", "").upper()
    named = Q(number__in=[query, number])
    if len(number) >= _SHORTEST_ENDING and number.isascii():
        texts = _texts_with(dealer, tsquery_literal(number))
        ending = RepairOrder.objects.filter(pk__in=texts, number__iendswith=number)
        named |= Q(pk__in=ending.order_by().values("pk"))
    words = tsquery_literal(query)
    cars = found_in(vehicles_visible_to(person).filter(dealer=dealer), words)
    people = found_in(customers_visible_to(person).filter(dealer=dealer), words)
    return named | Q(vehicle__in=cars.values("pk")) | Q(sender__in=people.values("pk"))


def _texts_with(dealer: Dealer, words: str) -> QuerySet[OrderText, int]:
    """Return the numbers of the orders in which a tsquery text finds its words."""
    rows = OrderText.objects.filter(dealer=dealer)
    return (found_in(rows, words) if words else rows.none()).order_by().values_list("pk", flat=True)


def _as_key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
