"""Reads of customers and cars, each already restricted to what the asker may see."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from anxin.accounts.models import Dealer, Person
from anxin.customers.choices import AddressForm, CustomerKind, MatchReason
from anxin.customers.models import CarContact, Customer, Vehicle
from anxin.customers.phones import Region, normalise_phone
from anxin.customers.plates import is_known_plate, normalise_plate
from anxin.customers.policies import dealers_where_seen
from anxin.customers.vin import normalise_vin
from anxin.foundation.bilingual import reading_language
from anxin.foundation.errors import NotFound
from anxin.foundation.finding import found_in
from anxin.foundation.searching import fold, terms_of, tsquery_literal

_CHINESE_NAME = re.compile(r"^[\u4e00-\u9fff]{2,4}$")
_DOUBLE_SURNAMES = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "夏侯", "令狐"}
)
_SHOWN_AT_END = 4
_LONG_NUMBER = 10
_SEPARATORS = str.maketrans("", "", " ·•-.()+")


@dataclass(frozen=True)
class Match:
    """A customer with one of his cars (or a car nobody is linked to) and which of their words was met."""

    customer: Customer | None
    vehicle: Vehicle | None
    why_matched: MatchReason


def customers_visible_to(person: Person) -> QuerySet[Customer]:
    """Return the customers of the dealers where the person may see customers."""
    return Customer.objects.filter(dealer_id__in=dealers_where_seen(person)).defer("search")


def vehicles_visible_to(person: Person) -> QuerySet[Vehicle]:
    """Return the cars of the dealers where the person may see customers and cars."""
    return Vehicle.objects.filter(dealer_id__in=dealers_where_seen(person)).defer("search")


def get_customer_for(person: Person, key: UUID | str, *, lock: bool = False) -> Customer:
    """Return the customer with this key; ``NotFound`` to an outsider. ``lock`` holds the row."""
    rows = customers_visible_to(person).filter(key=_as_key(key))
    rows = rows.select_related("dealer", "marketing_consent_by", "do_not_call_by")
    found = (rows.select_for_update(of=("self",), no_key=True) if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def get_vehicle_for(person: Person, key: UUID | str, *, lock: bool = False) -> Vehicle:
    """Return the car with this key; ``NotFound`` to an outsider. ``lock`` holds the row."""
    rows = vehicles_visible_to(person).filter(key=_as_key(key)).select_related("dealer")
    found = (rows.select_for_update(of=("self",), no_key=True) if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def with_cars(rows: QuerySet[Customer]) -> QuerySet[Customer]:
    """Let every customer bring his cars along in one further query, as ``customer.cars.all()``."""
    contacts = CarContact.objects.select_related("vehicle").order_by("vehicle_id", "pk")
    return rows.prefetch_related(Prefetch("cars", queryset=contacts))


def with_contacts(rows: QuerySet[Vehicle]) -> QuerySet[Vehicle]:
    """Let every car bring its people along in one further query, as ``vehicle.contacts.all()``."""
    contacts = CarContact.objects.select_related("customer").order_by("pk")
    return rows.prefetch_related(Prefetch("contacts", queryset=contacts))


def customers_with_phone(
    person: Person, *, dealer: Dealer, phone: str, besides: Customer | None = None
) -> list[Customer]:
    """Return the dealer's customers who already have this number, in whatever spelling it is typed."""
    number = stored_number(phone, dealer=dealer)
    if not number:
        return []
    rows = customers_visible_to(person).filter(dealer=dealer)
    known = rows.filter(phone=number) | rows.filter(second_phone=number)
    others = known.exclude(pk=besides.pk) if besides else known
    return list(with_cars(others.order_by("-made_at", "-pk")[:5]))


def vehicles_named(person: Person, *, dealer: Dealer, plate: str, vin: str) -> list[Vehicle]:
    """Return the dealer's cars that already have this VIN or this plate, in whatever spelling they are typed."""
    same = Q(pk=None)
    if plate.strip():
        same |= Q(plate=normalise_plate(plate).text)
    if vin.strip():
        same |= Q(vin=normalise_vin(vin))
    return list(
        with_contacts(vehicles_visible_to(person).filter(same, dealer=dealer).order_by("-made_at", "-pk")[:5])
    )


def stored_number(phone: str, *, dealer: Dealer) -> str:
    """Return a typed number in the spelling in which numbers are stored, or nothing where it is none."""
    found = normalise_phone(phone, region=Region.BRITAIN if dealer.country == "GB" else Region.CHINA)
    return found.number if phone.strip() and found.is_usable else ""


def stored_plate(text: str) -> str:
    """Return a typed plate in the spelling in which plates are stored, or nothing where it is none."""
    return normalise_plate(text).text if is_known_plate(text) else ""


def stored_vin(text: str) -> str:
    """Return a typed VIN in the spelling in which VINs are stored."""
    return normalise_vin(text)


def dialled_number(phone: str, *, country: str = "CN") -> str:
    """Return a stored number as people of the country dial it."""
    region = Region.BRITAIN if country == "GB" else Region.CHINA
    number, dash, extension = phone.partition("-")
    return normalise_phone(number, region=region).national + dash + extension


def masked_phone(phone: str, *, country: str = "CN") -> str:
    """Return a stored number with its middle hidden, as it stands on every page until it is asked for."""
    digits = dialled_number(phone.partition("-")[0], country=country)
    if not digits:
        return ""
    shown = 3 if len(digits) >= _LONG_NUMBER else 0
    tail = _SHOWN_AT_END if shown else 2
    return digits[:shown] + "*" * (len(digits) - shown - tail) + digits[-tail:]


def addressed(customer: Customer) -> str:
    """Return how to speak to a customer: 王先生, Ms Marsh, or the whole name where no form is known."""
    if customer.kind == CustomerKind.COMPANY or customer.address_form == AddressForm.NONE:
        return customer.name
    name = _surname(customer.name)
    if reading_language() == "zh":
        return f"{name}{'先生' if customer.address_form == AddressForm.MR else '女士'}"
    return f"{'Mr' if customer.address_form == AddressForm.MR else 'Ms'} {name}"


def match_customers_and_cars(person: Person, *, dealer: Dealer, query: str, limit: int = 8) -> list[Match]:
    """Return customers with their cars that the query finds at a dealer, cars met by plate or VIN first."""
    words = tsquery_literal(query)
    if not words:
        return []
    newest = ("-made_at", "-pk")
    vehicles = found_in(vehicles_visible_to(person).filter(dealer=dealer), words).order_by(*newest)[:limit]
    customers = found_in(customers_visible_to(person).filter(dealer=dealer), words).order_by(*newest)[:limit]
    pairs = [*_with_contacts(list(vehicles)), *_with_own_cars(list(customers))]
    unique = {(c.pk if c else None, v.pk if v else None): (c, v) for c, v in reversed(pairs)}
    ordered = list(reversed(unique.values()))[:limit]
    return [Match(customer, vehicle, why_matched(query, customer, vehicle)) for customer, vehicle in ordered]


def why_matched(query: str, customer: Customer | None, vehicle: Vehicle | None) -> MatchReason:
    """Tell which word of a customer or car a query met, the most telling first."""
    needle = fold(query).translate(_SEPARATORS)
    digits = "".join(sign for sign in needle if sign.isdigit())
    if vehicle and needle and needle in fold(vehicle.plate):
        return MatchReason.PLATE
    if vehicle and needle and needle in fold(vehicle.vin):
        return MatchReason.VIN
    if customer and len(digits) >= _SHOWN_AT_END and digits in customer.phone + " " + customer.second_phone:
        return MatchReason.PHONE
    if customer and any(term.text in fold(customer.name) for term in terms_of(query)):
        return MatchReason.NAME
    if vehicle and any(
        term.text in fold(f"{vehicle.brand_name} {vehicle.model_name}") for term in terms_of(query)
    ):
        return MatchReason.MODEL
    return MatchReason.OTHER


def _with_contacts(vehicles: list[Vehicle]) -> Iterable[tuple[Customer | None, Vehicle | None]]:
    contacts = CarContact.objects.filter(vehicle__in=vehicles).select_related("customer").order_by("pk")
    by_vehicle: dict[int, list[Customer]] = {}
    for contact in contacts:
        by_vehicle.setdefault(contact.vehicle_id, []).append(contact.customer)
    for vehicle in vehicles:
        for customer in by_vehicle.get(vehicle.pk, []):
            yield customer, vehicle
        if vehicle.pk not in by_vehicle:
            yield None, vehicle


def _with_own_cars(customers: list[Customer]) -> Iterable[tuple[Customer | None, Vehicle | None]]:
    contacts = CarContact.objects.filter(customer__in=customers).select_related("vehicle").order_by("pk")
    by_customer: dict[int, list[Vehicle]] = {}
    for contact in contacts:
        by_customer.setdefault(contact.customer_id, []).append(contact.vehicle)
    for customer in customers:
        for vehicle in by_customer.get(customer.pk, []):
            yield customer, vehicle
        if customer.pk not in by_customer:
            yield customer, None


def _surname(name: str) -> str:
    if _CHINESE_NAME.match(name):
        return name[:2] if name[:2] in _DOUBLE_SURNAMES and len(name) > 2 else name[0]
    return name.split()[-1] if " " in name else name


def _as_key(key: UUID | str) -> UUID:
    try:
        return key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
