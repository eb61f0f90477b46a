"""What the file tells about a customer and a car, shown to the one who talks so that nobody has to ask."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db.models import Q, QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.complaints.policies import VisibleCases
from anxin.complaints.wording import category_name
from anxin.customers.models import CarContact, Customer, MileageReading, Vehicle
from anxin.foundation.ready_queries import Given, ReadyQuery
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise
from anxin.workshop.choices import OrderKind
from anxin.workshop.models import RepairOrder
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


def _visits(whose: str) -> QuerySet[RepairOrder]:
    rows = RepairOrder.objects.filter(dealer__pk__any_of=Given("dealers"), **{whose: Given("whose")})
    shown = ("number", "kind", "opened_at", "reported", "work", "odometer_km", "adviser__name")
    marked = (f"repeat__{name}" for name in ("key", "state", "order"))
    return rows.select_related("adviser", "repeat").only(*shown, *marked).order_by("-opened_at")[:20]


_VISITS = {whose: ReadyQuery(partial(_visits, whose)) for whose in ("vehicle", "sender")}
_contacts = ReadyQuery(
    lambda: CarContact.objects.filter(customer=Given("customer"), vehicle=Given("vehicle"))
)
_readings = ReadyQuery(
    lambda: MileageReading.objects.filter(vehicle=Given("vehicle")).order_by("-read_on", "-pk")[:1]
)
_earlier = VisibleCases(
    lambda rows: (
        rows.filter(Q(customer=Given("customer")) | Q(vehicle=Given("vehicle")), merged_into=None)
        .exclude(pk=Given("besides"))
        .select_related("dealer")
        .only("number", "status", "words", "received_at", "category", "dealer__code")
        .order_by("-received_at", "-pk")[:MOST_ROWS]
    )
)
_promised = ReadyQuery(
    lambda: (
        Promise.objects.filter(customer=Given("customer"), state=PromiseState.OPEN)
        .exclude(subject=Given("besides"))
        .select_related("keeper")
        .order_by("due_at")[:MOST_ROWS]
    )
)


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
        mileage=next(iter(_readings(vehicle=vehicle.pk)), None) if vehicle else None,
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
    # The same dealers as ``orders_visible_to``; of a visit only what its line shows.
    dealers = standing_of(person).dealers_with(Capability.SEE_CUSTOMERS)
    if vehicle:
        return _VISITS["vehicle"](dealers=dealers, whose=vehicle.pk)
    return _VISITS["sender"](dealers=dealers, whose=customer.pk) if customer else []


def _is_repeat(order: RepairOrder) -> bool:
    """Tell whether a visit is a repeat repair: held to be one by a person, or called so by the workshop alone."""
    repeat = getattr(order, "repeat", None)
    return repeat.state in HELD if repeat else order.kind == OrderKind.RETURN


def _roles(customer: Customer | None, vehicle: Vehicle | None) -> list[str]:
    if customer is None or vehicle is None:
        return []
    found = _contacts(customer=customer.pk, vehicle=vehicle.pk)
    return [str(contact.get_role_display()) for contact in found]


def _complaints(
    person: Person, customer: Customer | None, vehicle: Vehicle | None, besides: Complaint | None
) -> list[EarlierComplaint]:
    found = _earlier(
        person,
        customer=customer.pk if customer else None,
        vehicle=vehicle.pk if vehicle else None,
        besides=besides.pk if besides else 0,
    )
    return [
        EarlierComplaint(each, category_name(each.category), is_open=each.status != Status.CLOSED)
        for each in found
    ]


def _promises(customer: Customer | None, besides: Complaint | None) -> list[Promise]:
    if customer is None:
        return []
    return _promised(customer=customer.pk, besides=besides.slug if besides else "")
