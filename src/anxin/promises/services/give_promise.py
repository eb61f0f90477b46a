"""Promising a customer something outside a case: a part on order, a car ready, an appointment, a delivery, a call."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require, standing_of
from anxin.customers.models import Customer, Vehicle
from anxin.customers.selectors import get_customer_for, get_vehicle_for
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.promises.choices import OWN_KINDS, DateSource, PromiseKind
from anxin.promises.models import PartDate, PartOrder, Promise
from anxin.promises.models.ledger import OWN_SUBJECT
from anxin.promises.services.ledger import Pledge, make_promise
from anxin.promises.services.risks import judge_promise
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors.orders import orders_visible_to

_LONGEST_NUMBER = 40


@dataclass(frozen=True, kw_only=True)
class NewPart:
    """A part on order: the order's number at the supplier, what it is, and his date where he named one."""

    number: str
    name: str
    part_number: str = ""
    supplier: str = ""
    expected_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Giving:
    """What is promised to whom. ``order`` is the number of the repair order of a car promised for a time."""

    customer: UUID | str
    kind: PromiseKind
    what: str
    due_at: datetime
    keeper: Person | None = None
    vehicle: UUID | str | None = None
    order: str = ""
    part: NewPart | None = None


@transaction.atomic
def give_promise(giving: Giving, *, by: Person) -> Promise:
    """Write a promise made outside a case into the ledger, with its part or repair order, and judge it at once.

    ``InvalidInput`` names what is missing; ``NotFound`` for customers and cars that the person may not see.
    """
    customer = get_customer_for(by, giving.customer)
    require(by, Capability.HANDLE_COMPLAINTS, customer.dealer_id)
    if giving.kind not in OWN_KINDS:
        raise InvalidInput(
            "PROMISE_OF_A_CASE", _("This is promised in a case, where its talk is."), field="kind"
        )
    vehicle = _vehicle(giving, customer, by)
    pledge = Pledge(
        kind=giving.kind,
        what=giving.what,
        due_at=giving.due_at,
        keeper=_keeper(giving.keeper or by, customer.dealer),
        vehicle=vehicle,
        order=_order(giving, customer, by),
    )
    promise = make_promise(
        customer=customer, pledge=pledge, subject_kind=OWN_SUBJECT, subject=OWN_SUBJECT, by=by
    )
    promise.subject = f"{customer.dealer.code}-P{promise.pk:06}"
    promise.save(update_fields=["subject"])
    if giving.kind == PromiseKind.PART:
        _add_part(promise, giving.part, by)
    audit.record_operation(
        "promises.made",
        person_id=by.pk,
        dealer_id=promise.dealer_id,
        subject=promise.subject,
        kind=promise.kind,
    )
    judge_promise(promise)
    return promise


def _vehicle(giving: Giving, customer: Customer, by: Person) -> Vehicle | None:
    if not giving.vehicle:
        return None
    vehicle = get_vehicle_for(by, giving.vehicle)
    if vehicle.dealer_id != customer.dealer_id:
        raise NotFound
    return vehicle


def _keeper(keeper: Person, dealer: Dealer) -> Person:
    if not keeper.is_active or dealer.pk not in standing_of(keeper).roles:
        raise InvalidInput("NOT_HERE", _("Choose a colleague who works at this dealer."), field="keeper")
    return keeper


def _order(giving: Giving, customer: Customer, by: Person) -> RepairOrder | None:
    if not giving.order:
        return None
    rows = orders_visible_to(by).filter(dealer=customer.dealer, number=giving.order.strip())
    found = rows.first()
    if found is None:
        raise InvalidInput("ORDER_UNKNOWN", _("There is no repair order of this number here."), field="order")
    return found


def _add_part(promise: Promise, told: NewPart | None, by: Person) -> None:
    number = told.number.strip() if told else ""
    if told is None or not number:
        raise InvalidInput(
            "PART_WITHOUT_NUMBER",
            _("Write the number of the order at the supplier: his lists name it."),
            field="part_order",
        )
    if len(number) > _LONGEST_NUMBER:
        raise InvalidInput("TEXT_TOO_LONG", _("This number is too long."), field="part_order")
    try:
        with transaction.atomic():
            part = PartOrder.objects.create(
                dealer=promise.dealer,
                promise=promise,
                number=number,
                part_name=told.name.strip()[:120] or promise.what[:120],
                part_number=told.part_number.strip()[:40],
                supplier=told.supplier.strip()[:80],
                ordered_on=clock.today(promise.dealer.time_zone),
                expected_on=told.expected_on,
            )
    except IntegrityError as error:
        raise InvalidInput(
            "PART_KNOWN", _("This part of this order is promised to somebody already."), field="part_order"
        ) from error
    if told.expected_on:
        PartDate.objects.create(
            part=part, expected_on=told.expected_on, source=DateSource.HAND, at=clock.now(), by=by
        )
    promise.part = part
