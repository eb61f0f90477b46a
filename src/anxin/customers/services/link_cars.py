"""Who is what to which car."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.customers.choices import CarContactRole
from anxin.customers.models import CarContact, Customer, Vehicle
from anxin.customers.selectors import get_customer_for, get_vehicle_for
from anxin.customers.services.keep_vehicle import record_vehicle_operation
from anxin.foundation.errors import InvalidInput


@transaction.atomic
def link_contact(vehicle_key: UUID | str, *, customer_key: UUID | str, role: str, by: Person) -> CarContact:
    """Say that a customer is owner, sender, driver or payer of a car; saying it twice changes nothing."""
    vehicle, customer = _both(vehicle_key, customer_key, by)
    if role not in CarContactRole.values:
        raise InvalidInput("NOT_IN_LIST", _("Choose what the customer is to the car."), field="role")
    contact, made = CarContact.objects.get_or_create(vehicle=vehicle, customer=customer, role=role)
    if made:
        record_vehicle_operation("contact_linked", vehicle, by=by, customer=str(customer.key), role=role)
    return contact


@transaction.atomic
def unlink_contact(vehicle_key: UUID | str, *, customer_key: UUID | str, role: str, by: Person) -> None:
    """Take back that a customer is this to a car; the field history keeps that it was so."""
    vehicle, customer = _both(vehicle_key, customer_key, by)
    gone, _rows = CarContact.objects.filter(vehicle=vehicle, customer=customer, role=role).delete()
    if gone:
        record_vehicle_operation("contact_unlinked", vehicle, by=by, customer=str(customer.key), role=role)


def _both(vehicle_key: UUID | str, customer_key: UUID | str, by: Person) -> tuple[Vehicle, Customer]:
    vehicle = get_vehicle_for(by, vehicle_key, lock=True)
    require(by, Capability.CHANGE_CUSTOMERS, vehicle.dealer_id)
    customer = get_customer_for(by, customer_key)
    if customer.dealer_id != vehicle.dealer_id:
        raise InvalidInput("OTHER_DEALER", _("This record belongs to another dealer."), field="customer")
    return vehicle, customer
