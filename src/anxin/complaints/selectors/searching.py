"""Everything in one box: complaints, customers and cars that a person may see, by words, codes and their tails."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import zip_longest

from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.choices import SearchGroup, Status, TextKind
from anxin.complaints.models import Complaint
from anxin.complaints.policies import visible_with_merged
from anxin.complaints.selectors.search_cases import CaseSearch, Hit, find_cases, shown_cases
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
from anxin.foundation.search_box import Query, read_query
from anxin.foundation.searching import Piece, snippet

PAGE_SIZE = 20
MOST_SUGGESTED = 8
#: Characters shown of the words, so that the first hit stands in what a line has room for.
LINE, SHORT_LINE = 48, 18
_NEWEST = ("-made_at", "-id")
_NUMBER = re.compile(r"^(?:(?P<code>[A-Z0-9]{2,12})-)?(?:TS)?(?P<tail>\d{8}-\d{4,})$")


@dataclass(frozen=True)
class Found:
    """One line of what was found: a title and a second text in pieces, the hits marked.

    ``where`` says in what of a case the words stand, where that is not the case itself.
    """

    group: SearchGroup
    url: str
    title: Sequence[Piece]
    text: Sequence[Piece]
    note: str
    at: datetime
    zone: str
    where: str = ""


@dataclass(frozen=True)
class FoundGroup:
    """The newest lines of a group and the cursor of its next page.

    ``looked_back_to`` is set where the search has not gone further back; ``count`` where all hits are counted.
    """

    group: SearchGroup
    lines: Sequence[Found]
    older: str
    newer: str
    looked_back_to: datetime | None = None
    count: int | None = None


@dataclass(frozen=True)
class Asked:
    """Who looks for what, narrowed by what; ``width`` is what a line has room for."""

    person: Person
    query: Query
    size: int
    width: int = LINE
    cursor: str = ""
    wanted: CaseSearch = field(default_factory=CaseSearch)


def search(
    person: Person, query: str, *, group: str = "", cursor: str = "", wanted: CaseSearch | None = None
) -> list[FoundGroup]:
    """Return what a query finds, newest first: a page of one group, or the beginning of each.

    What is narrowed by something that only cases have finds cases only.
    """
    read, wanted = read_query(query), wanted or CaseSearch()
    if not read.words:
        return []
    if group in SearchGroup.values or wanted.is_narrowed:
        one = SearchGroup(group) if group in SearchGroup.values else SearchGroup.COMPLAINTS
        chosen, asked = [one], Asked(person, read, PAGE_SIZE, cursor=cursor, wanted=wanted)
    else:
        chosen, asked = list(SearchGroup), Asked(person, read, MOST_SUGGESTED)
    found = [_READERS[one](asked) for one in chosen]
    return [each for each in found if each.lines or each.looked_back_to]


def suggest(person: Person, query: str, *, limit: int = MOST_SUGGESTED) -> list[Found]:
    """Return the first few lines for the search box: an exact number alone, else a mixture of all groups."""
    read = read_query(query)
    if not read.words:
        return []
    if exact := exact_case(person, query):
        return [_case_line(exact, query, width=SHORT_LINE)]
    asked = Asked(person, read, limit, width=SHORT_LINE)
    groups = [_READERS[one](asked).lines for one in SearchGroup]
    taken = [line for row in zip_longest(*groups) for line in row if line][:limit]
    order = list(SearchGroup)
    return sorted(taken, key=lambda line: order.index(line.group))


def exact_case(person: Person, query: str) -> Complaint | None:
    """Return the one visible complaint whose number this is, with or without dealer code and ``TS``."""
    match = _NUMBER.match(query.strip().upper())
    if match is None:
        return None
    rows = shown_cases(visible_with_merged(person).filter(number=f"TS{match['tail']}"))
    if match["code"]:
        rows = rows.filter(dealer__code=match["code"])
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


def _read_cases(asked: Asked) -> FoundGroup:
    page = find_cases(asked.person, asked.query, wanted=asked.wanted, cursor=asked.cursor, size=asked.size)
    lines = [_hit_line(hit, asked.query.shown, width=asked.width) for hit in page.hits]
    return FoundGroup(SearchGroup.COMPLAINTS, lines, page.older, "", page.looked_back_to, page.count)


def _read_customers(asked: Asked) -> FoundGroup:
    rows = with_cars(found_in(customers_visible_to(asked.person), asked.query.words).select_related("dealer"))
    page = page_of(rows, order=_NEWEST, cursor=asked.cursor, size=asked.size)
    return _group(SearchGroup.CUSTOMERS, page, (_customer_line(row, asked.query.shown) for row in page.rows))


def _read_cars(asked: Asked) -> FoundGroup:
    rows = with_contacts(
        found_in(vehicles_visible_to(asked.person), asked.query.words).select_related("dealer")
    )
    page = page_of(rows, order=_NEWEST, cursor=asked.cursor, size=asked.size)
    return _group(SearchGroup.CARS, page, (_car_line(row, asked.query.shown) for row in page.rows))


_READERS: dict[SearchGroup, Callable[[Asked], FoundGroup]] = {
    SearchGroup.COMPLAINTS: _read_cases,
    SearchGroup.CUSTOMERS: _read_customers,
    SearchGroup.CARS: _read_cars,
}


def _group[M: (Customer, Vehicle)](group: SearchGroup, page: Page[M], lines: Iterable[Found]) -> FoundGroup:
    return FoundGroup(group=group, lines=list(lines), older=page.older, newer=page.newer)


def _hit_line(hit: Hit, query: str, *, width: int) -> Found:
    line = _case_line(hit.complaint, query, width=width)
    if hit.kind == TextKind.CASE:
        return line
    text = snippet(hit.words, query, width=width)
    return replace(line, text=text, at=hit.at, where=str(hit.kind.label))


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
