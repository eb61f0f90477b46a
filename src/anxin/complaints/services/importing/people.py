"""The customers and cars of a file's rows: those on file found in bulk, the others taken on file."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from anxin.accounts.models import Person
from anxin.complaints.services.importing.rows import Draft, Wanted
from anxin.customers.choices import CarContactRole
from anxin.customers.models import CarContact, Customer, Vehicle
from anxin.customers.services import (
    CustomerDetails,
    VehicleDetails,
    create_customer,
    create_vehicle,
    link_contact,
)


class OnFile:
    """Who and what is on file at the dealer, as far as the rows name it."""

    def __init__(self, wanted: Wanted, *, by: Person) -> None:
        self._dealer = wanted.dealer
        self._by = by
        self._by_phone: dict[str, Customer] = {}
        self._by_vin: dict[str, Vehicle] = {}
        self._by_plate: dict[str, Vehicle] = {}
        self._contacts: dict[int, list[Customer]] = {}

    def look_up(self, drafts: Iterable[Draft]) -> None:
        """Read whom these rows name: three queries, however many rows."""
        drafts = list(drafts)
        phones = {draft.person["phone"] for draft in drafts if draft.person.get("phone")} - set(
            self._by_phone
        )
        vins = {draft.car["vin"] for draft in drafts if draft.car.get("vin")} - set(self._by_vin)
        plates = {draft.car["plate"] for draft in drafts if draft.car.get("plate")} - set(self._by_plate)
        if phones:
            same = Q(phone__in=phones) | Q(second_phone__in=phones)
            for customer in Customer.objects.filter(same, dealer=self._dealer).order_by("pk"):
                self._keep_customer(customer)
        if vins or plates:
            named = Q(vin__in=vins) | Q(plate__in=plates - {""})
            cars = list(Vehicle.objects.filter(named, dealer=self._dealer).order_by("pk"))
            for car in cars:
                self._keep_car(car)
            for contact in CarContact.objects.filter(vehicle__in=cars).select_related("customer"):
                self._contacts.setdefault(contact.vehicle_id, []).append(contact.customer)

    def knows_phone(self, phone: str) -> bool:
        """Tell whether a customer with this number is on file."""
        return phone in self._by_phone

    def known(self, draft: Draft) -> tuple[Customer | None, Vehicle | None]:
        """Return the customer and the car of a row as far as they are on file."""
        car = self._known_car(draft)
        return self._known_customer(draft, car), car

    def settled(self, draft: Draft) -> tuple[Customer | None, Vehicle | None]:
        """Return the customer and the car of a row, taking on file whoever is not."""
        customer, car = self.known(draft)
        is_new = False
        if car is None and draft.car:
            car = create_vehicle(_details_of_car(draft.car), dealer=self._dealer, by=self._by)
            self._keep_car(car)
            is_new = True
        if customer is None and draft.person.get("name"):
            known: dict[str, Any] = dict(draft.person)
            customer = create_customer(CustomerDetails(**known), dealer=self._dealer, by=self._by)
            self._keep_customer(customer)
            is_new = True
        if is_new and customer and car:
            link_contact(car.key, customer_key=customer.key, role=CarContactRole.OWNER, by=self._by)
            self._contacts.setdefault(car.pk, []).append(customer)
        return customer, car

    def _known_car(self, draft: Draft) -> Vehicle | None:
        vin, plate = draft.car.get("vin", ""), draft.car.get("plate", "")
        if vin and vin in self._by_vin:
            return self._by_vin[vin]
        car = self._by_plate.get(plate) if plate else None
        # A plate moves to the next car; the VIN does not.
        return car if car is not None and (not vin or not car.vin) else None

    def _known_customer(self, draft: Draft, car: Vehicle | None) -> Customer | None:
        phone, name = draft.person.get("phone", ""), draft.person.get("name", "")
        if phone:
            return self._by_phone.get(phone)
        contacts = self._contacts.get(car.pk, []) if car else []
        return next((each for each in contacts if each.name == name), None) if name else None

    def _keep_customer(self, customer: Customer) -> None:
        for phone in (customer.phone, customer.second_phone):
            if phone:
                self._by_phone.setdefault(phone, customer)

    def _keep_car(self, car: Vehicle) -> None:
        if car.vin:
            self._by_vin[car.vin] = car
        if car.plate:
            self._by_plate[car.plate] = car


def _details_of_car(car: Mapping[str, str]) -> VehicleDetails:
    return VehicleDetails(
        vin=car.get("vin", ""),
        plate=car.get("plate", ""),
        brand_name=car.get("brand_name", ""),
        model_name=car.get("model_name", ""),
    )
