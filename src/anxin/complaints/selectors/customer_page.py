"""What the pages of customers and cars show beside the timeline, and the list of customers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.complaints.policies import visible_to
from anxin.complaints.selectors.customer_matches import open_complaint_counts
from anxin.complaints.selectors.lists import EXCERPT, CaseRow, case_rows
from anxin.customers.choices import CustomerKind
from anxin.customers.models import CarContact, Customer, MileageReading, Vehicle
from anxin.customers.selectors import (
    customers_visible_to,
    get_customer_for,
    get_vehicle_for,
    masked_phone,
    with_cars,
)
from anxin.foundation.finding import found_in
from anxin.foundation.keyset import Page, page_of
from anxin.foundation.searching import tsquery_literal
from anxin.workshop.models import CarDeparture, RepairOrder, RepeatRepair
from anxin.workshop.selectors import last_orders, orders_of_vehicle, orders_visible_to
from anxin.workshop.selectors.departures import departures_of
from anxin.workshop.selectors.repeat_list import repeats_in_file
from anxin.workshop.selectors.services_due import ServiceDue, next_services

MOST_CASES = 20
MOST_VISITS = 10
#: Sorts of the list; each has its index.
ORDERS: Mapping[str, tuple[str, ...]] = {"newest": ("-made_at", "-id"), "name": ("name", "id")}


@dataclass(frozen=True, kw_only=True)
class CustomerFilter:
    """What the list of customers shows, as it stands in its address."""

    q: str = ""
    kind: str = ""
    calls: str = ""
    open: str = ""
    sort: str = "newest"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "CustomerFilter":
        """Take what the list knows from a query; what makes no sense asks for nothing."""

        def known(name: str, allowed: Sequence[str]) -> str:
            value = query.get(name, "")
            return value if value in allowed else ""

        return cls(
            q=query.get("q", "").strip()[:200],
            kind=known("kind", CustomerKind.values),
            calls=known("calls", ("none", "may")),
            open=known("open", ("1",)),
            sort=known("sort", list(ORDERS)) or "newest",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.kind or self.calls or self.open)


@dataclass(frozen=True)
class CustomerRow:
    """One line of the list of customers."""

    customer: Customer
    phone: str
    cars: Sequence[Vehicle]
    open_complaints: int


@dataclass(frozen=True)
class OwnCar:
    """A car of a customer: what he is to it, its last reading, its last visit and its next service."""

    vehicle: Vehicle
    roles: Sequence[str]
    reading: MileageReading | None
    last_visit: RepairOrder | None
    service: ServiceDue | None


@dataclass(frozen=True)
class CustomerPage:
    """A customer with his cars, the newest visits of theirs or of what he brought, and his complaints."""

    customer: Customer
    cars: Sequence[OwnCar]
    visits: Sequence[RepairOrder]
    cases: Sequence[CaseRow]
    open_complaints: int
    #: What his cars were back for, the newest first: a permanent entry in his file (S092).
    repeats: Sequence[RepeatRepair]


@dataclass(frozen=True)
class VehiclePage:
    """A car with its people, readings, visits, next service and complaints."""

    vehicle: Vehicle
    contacts: Sequence[CarContact]
    readings: Sequence[MileageReading]
    orders: Sequence[RepairOrder]
    service: ServiceDue | None
    cases: Sequence[CaseRow]
    #: What the car was back for, the newest first: a permanent entry in its file (S092).
    repeats: Sequence[RepeatRepair]
    #: What was said of its leaving, the newest first.
    departures: Sequence[CarDeparture]

    @property
    def is_gone(self) -> bool:
        return any(each.ended_at is None for each in self.departures)


def list_customers(
    person: Person, dealer: Dealer, wanted: CustomerFilter, *, cursor: str = ""
) -> Page[Customer]:
    """Return one page of a dealer's customers that the person may see and the filter asks for."""
    rows = customers_visible_to(person).filter(dealer=dealer)
    if wanted.q:
        rows = found_in(rows, tsquery_literal(wanted.q))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.calls:
        rows = rows.filter(do_not_call=wanted.calls == "none")
    if wanted.open:
        unfinished = visible_to(person).filter(customer=OuterRef("pk")).exclude(status=Status.CLOSED)
        rows = rows.filter(Exists(unfinished))
    return page_of(with_cars(rows), order=ORDERS[wanted.sort], cursor=cursor)


def customer_rows(person: Person, dealer: Dealer, customers: Sequence[Customer]) -> list[CustomerRow]:
    """Make lines of a page of customers; the open complaints are counted in one query."""
    counts = open_complaint_counts(person, [customer.pk for customer in customers])
    return [
        CustomerRow(
            customer=customer,
            phone=masked_phone(customer.phone, country=dealer.country),
            cars=list({contact.vehicle_id: contact.vehicle for contact in customer.cars.all()}.values()),
            open_complaints=counts.get(customer.pk, 0),
        )
        for customer in customers
    ]


def read_customer_page(person: Person, key: UUID) -> CustomerPage:
    """Return a customer with his cars and newest complaints; ``NotFound`` to an outsider."""
    customer = get_customer_for(person, key)
    cases = visible_to(person).filter(customer=customer)
    cars = _own_cars(person, customer)
    return CustomerPage(
        customer=customer,
        cars=cars,
        visits=_visits(person, customer, cars),
        repeats=repeats_in_file(person, [car.vehicle.pk for car in cars]),
        cases=newest_cases(cases),
        open_complaints=cases.exclude(status=Status.CLOSED).count(),
    )


def read_vehicle_page(person: Person, key: UUID) -> VehiclePage:
    """Return a car with its people, readings, visits and complaints; ``NotFound`` to an outsider."""
    vehicle = get_vehicle_for(person, key)
    return VehiclePage(
        vehicle=vehicle,
        contacts=list(vehicle.contacts.select_related("customer").order_by("pk")),
        readings=list(vehicle.readings.all()[:MOST_CASES]),
        orders=orders_of_vehicle(person, vehicle),
        service=next_services(vehicle.dealer, [vehicle.pk]).get(vehicle.pk),
        cases=newest_cases(visible_to(person).filter(vehicle=vehicle)),
        repeats=repeats_in_file(person, [vehicle.pk]),
        departures=departures_of(person, vehicle),
    )


def _visits(person: Person, customer: Customer, cars: Sequence[OwnCar]) -> list[RepairOrder]:
    concerned = Q(sender=customer) | Q(vehicle__in=[car.vehicle.pk for car in cars])
    return list(orders_visible_to(person).filter(concerned).order_by("-opened_at", "-pk")[:MOST_VISITS])


def _own_cars(person: Person, customer: Customer) -> list[OwnCar]:
    contacts = list(CarContact.objects.filter(customer=customer).select_related("vehicle").order_by("pk"))
    numbers = sorted({contact.vehicle_id for contact in contacts})
    visits = last_orders(person, numbers)
    newest = MileageReading.objects.filter(vehicle_id__in=numbers).order_by("vehicle_id", "-read_on", "-pk")
    readings = {reading.vehicle_id: reading for reading in newest.distinct("vehicle_id")}
    roles: dict[int, list[str]] = {}
    for contact in contacts:
        roles.setdefault(contact.vehicle_id, []).append(str(contact.get_role_display()))
    vehicles = {contact.vehicle_id: contact.vehicle for contact in contacts}
    services = next_services(customer.dealer, numbers)
    return [
        OwnCar(vehicle, roles[number], readings.get(number), visits.get(number), services.get(number))
        for number, vehicle in vehicles.items()
    ]


def newest_cases(cases: QuerySet[Complaint]) -> list[CaseRow]:
    """Return the newest of some complaints as lines of a list."""
    rows = cases.select_related("dealer", "customer", "vehicle", "owner").defer("words")
    return case_rows(
        rows.annotate(excerpt=Left("words", EXCERPT)).order_by("-received_at", "-pk")[:MOST_CASES]
    )
