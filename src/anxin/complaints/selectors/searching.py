"""Everything in one box: complaints, customers and cars that a person may see, by words, codes and their tails."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from django.db.models import QuerySet
from django.db.models.functions import Left
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.choices import SearchGroup, Status
from anxin.complaints.models import Complaint
from anxin.complaints.policies import visible_to, visible_with_merged
from anxin.complaints.wording import category_name
from anxin.customers.models import Customer, Vehicle
from anxin.customers.selectors import (
    customers_visible_to,
    masked_phone,
    vehicles_visible_to,
    with_cars,
    with_contacts,
)
from anxin.foundation.finding import found_in
from anxin.foundation.keyset import Page, page_of
from anxin.foundation.searching import Piece, snippet, tsquery_literal

PAGE_SIZE = 20
MOST_SUGGESTED = 8
#: Characters shown of the words, so that the first hit stands in what a line has room for.
LINE, SHORT_LINE = 48, 18
#: A hit that lies deeper in the words is found, but the line shows their beginning.
READ_OF_WORDS = 3000
_NEWEST_CASE = ("-received_at", "-id")
_NEWEST = ("-made_at", "-id")
_NUMBER = re.compile(r"^(?:(?P<code>[A-Z0-9]{2,12})-)?(?:TS)?(?P<tail>\d{8}-\d{4,})$")


@dataclass(frozen=True)
class Found:
    """One line of what was found: a title and a second text in pieces, the hits marked."""

    group: SearchGroup
    url: str
    title: Sequence[Piece]
    text: Sequence[Piece]
    note: str
    at: datetime
    zone: str


@dataclass(frozen=True)
class FoundGroup:
    """The newest lines of a group and the cursor of its next page."""

    group: SearchGroup
    lines: Sequence[Found]
    older: str
    newer: str


@dataclass(frozen=True)
class Asked:
    """Who looks for what: ``words`` is the query as PostgreSQL reads it, ``width`` what a line has room for."""

    person: Person
    query: str
    words: str
    size: int
    width: int = LINE
    cursor: str = ""


def search(person: Person, query: str, *, group: str = "", cursor: str = "") -> list[FoundGroup]:
    """Return what a query finds, newest first: a page of one group, or the beginning of each."""
    words = tsquery_literal(query)
    if not words:
        return []
    if group in SearchGroup.values:
        wanted, asked = [SearchGroup(group)], Asked(person, query, words, PAGE_SIZE, cursor=cursor)
    else:
        wanted, asked = list(SearchGroup), Asked(person, query, words, MOST_SUGGESTED)
    return [found for one in wanted if (found := _READERS[one](asked)).lines]


def suggest(person: Person, query: str, *, limit: int = MOST_SUGGESTED) -> list[Found]:
    """Return the first few lines for the search box: an exact number alone, else a mixture of all groups."""
    words = tsquery_literal(query)
    if not words:
        return []
    if exact := exact_case(person, query):
        return [_case_line(exact, query, width=SHORT_LINE)]
    asked = Asked(person, query, words, limit, width=SHORT_LINE)
    groups = [_READERS[one](asked).lines for one in SearchGroup]
    taken = [line for row in zip_longest(*groups) for line in row if line][:limit]
    order = list(SearchGroup)
    return sorted(taken, key=lambda line: order.index(line.group))


def exact_case(person: Person, query: str) -> Complaint | None:
    """Return the one visible complaint whose number this is, with or without dealer code and ``TS``."""
    match = _NUMBER.match(query.strip().upper())
    if match is None:
        return None
    rows = _cases(visible_with_merged(person).filter(number=f"TS{match['tail']}"))
    if match["code"]:
        rows = rows.filter(dealer__code=match["code"])
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


def _cases(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    fetched = rows.select_related("dealer", "customer", "vehicle").defer("words")
    return fetched.annotate(beginning=Left("words", READ_OF_WORDS))


def _read_cases(asked: Asked) -> FoundGroup:
    rows = _cases(found_in(visible_to(asked.person), asked.words))
    page = page_of(rows, order=_NEWEST_CASE, cursor=asked.cursor, size=asked.size)
    lines = (_case_line(row, asked.query, width=asked.width) for row in page.rows)
    return _group(SearchGroup.COMPLAINTS, page, lines)


def _read_customers(asked: Asked) -> FoundGroup:
    rows = with_cars(found_in(customers_visible_to(asked.person), asked.words).select_related("dealer"))
    page = page_of(rows, order=_NEWEST, cursor=asked.cursor, size=asked.size)
    return _group(SearchGroup.CUSTOMERS, page, (_customer_line(row, asked.query) for row in page.rows))


def _read_cars(asked: Asked) -> FoundGroup:
    rows = with_contacts(found_in(vehicles_visible_to(asked.person), asked.words).select_related("dealer"))
    page = page_of(rows, order=_NEWEST, cursor=asked.cursor, size=asked.size)
    return _group(SearchGroup.CARS, page, (_car_line(row, asked.query) for row in page.rows))


_READERS: dict[SearchGroup, Callable[[Asked], FoundGroup]] = {
    SearchGroup.COMPLAINTS: _read_cases,
    SearchGroup.CUSTOMERS: _read_customers,
    SearchGroup.CARS: _read_cars,
}


def _group[M: (Complaint, Customer, Vehicle)](
    group: SearchGroup, page: Page[M], lines: Iterable[Found]
) -> FoundGroup:
    return FoundGroup(group=group, lines=list(lines), older=page.older, newer=page.newer)


def _case_line(complaint: Complaint, query: str, *, width: int = LINE) -> Found:
    vehicle = complaint.vehicle
    car = (vehicle.plate or vehicle.model_name) if vehicle else complaint.car_told
    customer = complaint.customer.name if complaint.customer else ""
    state = str(Status(complaint.status).label)
    return Found(
        group=SearchGroup.COMPLAINTS,
        url=complaint.get_absolute_url(),
        title=_line(query, complaint.number, customer, car),
        text=snippet(getattr(complaint, "beginning", ""), query, width=width),
        note=" · ".join(part for part in (category_name(complaint.category), state) if part),
        at=complaint.received_at,
        zone=complaint.dealer.time_zone,
    )


def _customer_line(customer: Customer, query: str) -> Found:
    cars = dict.fromkeys(str(contact.vehicle) for contact in customer.cars.all())
    return Found(
        group=SearchGroup.CUSTOMERS,
        url=reverse("customers:show", args=[customer.key]),
        title=_line(query, customer.name),
        text=_line(query, *cars),
        note=masked_phone(customer.phone, country=customer.dealer.country),
        at=customer.made_at,
        zone=customer.dealer.time_zone,
    )


def _car_line(vehicle: Vehicle, query: str) -> Found:
    people = dict.fromkeys(contact.customer.name for contact in vehicle.contacts.all())
    return Found(
        group=SearchGroup.CARS,
        url=reverse("customers:vehicle", args=[vehicle.key]),
        title=_line(query, vehicle.plate, vehicle.brand_name, vehicle.model_name),
        text=_line(query, vehicle.vin),
        note=" ".join(people),
        at=vehicle.made_at,
        zone=vehicle.dealer.time_zone,
    )


def _line(query: str, *parts: str) -> list[Piece]:
    return snippet(" ".join(part for part in parts if part), query)
