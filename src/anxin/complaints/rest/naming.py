"""From the names in a request to the records that they name, seen through the asker's own eyes."""

from uuid import UUID

from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Department, Person
from anxin.accounts.rest import named, named_colleague, named_dealer
from anxin.complaints.schemas.asked import NewComplaint
from anxin.complaints.services.open_complaint import Intake
from anxin.customers.models import Customer, Vehicle
from anxin.customers.selectors import get_customer_for, get_vehicle_for
from anxin.foundation.errors import InvalidInput
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors import orders_visible_to

_BY_REFERENCE = frozenset({"dealer", "customer", "vehicle", "repair_order", "owner", "concerns", "threats"})


def named_department(dealer: Dealer, kind: str) -> Department:
    """Return the dealer's department of a kind, or an error that names the field."""
    found = Department.objects.filter(dealer=dealer, kind=kind).first()
    if found is None:
        raise InvalidInput(
            "DEPARTMENT_UNKNOWN", _("There is no such department at this dealer."), field="department"
        )
    found.dealer = dealer
    return found


def named_customer(person: Person, key: UUID | None) -> Customer | None:
    """Return a customer that the person may see."""
    return named(get_customer_for, person, key, field="customer") if key else None


def named_vehicle(person: Person, key: UUID | None) -> Vehicle | None:
    """Return a car that the person may see."""
    return named(get_vehicle_for, person, key, field="vehicle") if key else None


def named_order(person: Person, dealer: Dealer, number: str) -> RepairOrder | None:
    """Return a repair order of the dealer by its number."""
    if not number:
        return None
    order = orders_visible_to(person).filter(dealer=dealer, number=number).first()
    if order is None:
        raise InvalidInput(
            "ORDER_UNKNOWN", _("There is no repair order of this number."), field="repair_order"
        )
    return order


def intake_from(body: NewComplaint, person: Person) -> Intake:
    """Make an intake of a request."""
    dealer = named_dealer(person, body.dealer)
    plain = {name: getattr(body, name) for name in NewComplaint.model_fields if name not in _BY_REFERENCE}
    return Intake(
        **plain,
        dealer=dealer,
        customer=named_customer(person, body.customer),
        vehicle=named_vehicle(person, body.vehicle),
        repair_order=named_order(person, dealer, body.repair_order),
        owner=named_colleague(dealer, body.owner, field="owner"),
        concerns=named_colleague(dealer, body.concerns, field="concerns"),
        threats=tuple((threat.kind, threat.words) for threat in body.threats),
    )
