"""The search words of customers and cars; whoever writes rows in bulk takes them from here too."""

from collections.abc import Iterator

from anxin.customers.models import Customer, Vehicle
from anxin.foundation.searching import Part, PartKind, Weight, tsvector_literal


def customer_words(customer: Customer) -> str:
    """Return the customer's search column: name, telephones with their tails, e-mail."""
    return tsvector_literal(_customer_parts(customer))


def vehicle_words(vehicle: Vehicle) -> str:
    """Return the car's search column: plate with and without province, VIN with its tails, make and model."""
    return tsvector_literal(_vehicle_parts(vehicle))


def phone_without_extension(phone: str) -> str:
    """Return the part of a stored number that people quote; an extension stands after a dash."""
    return phone.partition("-")[0]


def _customer_parts(customer: Customer) -> Iterator[Part]:
    yield Part(customer.name, Weight.A)
    yield Part(phone_without_extension(customer.phone), Weight.A, PartKind.PHONE)
    yield Part(phone_without_extension(customer.second_phone), Weight.A, PartKind.PHONE)
    yield Part(customer.email, Weight.B)


def _vehicle_parts(vehicle: Vehicle) -> Iterator[Part]:
    yield Part(vehicle.plate, Weight.A, PartKind.PLATE)
    yield Part(vehicle.vin, Weight.A, PartKind.VIN)
    yield Part(vehicle.brand_name, Weight.B)
    yield Part(vehicle.model_name, Weight.B)
