"""What the file tells about a customer and a car, shown to the one who talks so that nobody has to ask."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from anxin.accounts.models import Person
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.complaints.policies import visible_to
from anxin.complaints.wording import category_name
from anxin.customers.models import CarContact, Customer, MileageReading, Vehicle
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise
from anxin.workshop.choices import OrderKind
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors import orders_visible_to
from anxin.workshop.selectors.repeats import HELD

MOST_ROWS = 5


@dataclass(frozen=True)
class EarlierComplaint:
    """An earlier complaint in one line."""

    complaint: Complaint
    category: str
    is_open: bool


@dataclass(frozen=True)
class SilentHistory:
    """Visits, complaints, mileage and standing of a customer and his car."""

    customer: Customer | None
    vehicle: Vehicle | None
    roles: Sequence[str] = ()
    mileage: MileageReading | None = None
    orders: Sequence[RepairOrder] = ()
    complaints: Sequence[EarlierComplaint] = ()
    repeat_repairs: int = 0
    promises_open: Sequence[Promise] = field(default=())

    @property
    def open_complaints(self) -> list[EarlierComplaint]:
        return [each for each in self.complaints if each.is_open]


def silent_history(
    person: Person, *, customer: Customer | None, vehicle: Vehicle | None, besides: Complaint | None = None
) -> SilentHistory:
    """Return what this person may know of a customer and a car, the newest first; ``besides`` is left out."""
    if customer is None and vehicle is None:
        return SilentHistory(customer, vehicle)
    orders = list(_orders(person, customer, vehicle))
    return SilentHistory(
        customer=customer,
        vehicle=vehicle,
        roles=_roles(customer, vehicle),
        mileage=vehicle.readings.first() if vehicle else None,
        orders=orders[:MOST_ROWS],
        complaints=_complaints(person, customer, vehicle, besides),
        repeat_repairs=sum(_is_repeat(order) for order in orders),
        promises_open=_promises(customer, besides),
    )


def concerns_both(customer: Customer | None, vehicle: Vehicle | None) -> Q:
    """Return the condition that a complaint is of this customer or of this car."""
    condition = Q(pk=None)
    if customer:
        condition |= Q(customer=customer)
    if vehicle:
        condition |= Q(vehicle=vehicle)
    return condition


def _orders(person: Person, customer: Customer | None, vehicle: Vehicle | None) -> Sequence[RepairOrder]:
    rows = orders_visible_to(person)
    rows = rows.filter(vehicle=vehicle) if vehicle else rows.filter(sender=customer)
    return list(rows.order_by("-opened_at")[:20])


def _is_repeat(order: RepairOrder) -> bool:
    """Tell whether a visit is a repeat repair: held to be one by a person, or called so by the workshop alone."""
    repeat = getattr(order, "repeat", None)
    return repeat.state in HELD if repeat else order.kind == OrderKind.RETURN


def _roles(customer: Customer | None, vehicle: Vehicle | None) -> list[str]:
    if customer is None or vehicle is None:
        return []
    found = CarContact.objects.filter(customer=customer, vehicle=vehicle)
    return [str(contact.get_role_display()) for contact in found]


def _complaints(
    person: Person, customer: Customer | None, vehicle: Vehicle | None, besides: Complaint | None
) -> list[EarlierComplaint]:
    rows = visible_to(person).filter(concerns_both(customer, vehicle)).select_related("dealer")
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    return [
        EarlierComplaint(each, category_name(each.category), is_open=each.status != Status.CLOSED)
        for each in rows.order_by("-received_at", "-pk")[:MOST_ROWS]
    ]


def _promises(customer: Customer | None, besides: Complaint | None) -> list[Promise]:
    if customer is None:
        return []
    rows = Promise.objects.filter(customer=customer, state=PromiseState.OPEN).select_related("keeper")
    if besides is not None:
        rows = rows.exclude(subject=besides.slug)
    return list(rows.order_by("due_at")[:MOST_ROWS])
