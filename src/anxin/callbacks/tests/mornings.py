"""Mornings for tests: people whose cars left, and the list of the day, Friday 20 November 2026 at seven in Shanghai."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count

from anxin.accounts.models import Dealer
from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import CallList
from anxin.callbacks.services.build_list import build_call_list
from anxin.customers.models import CarContact, Customer, Vehicle
from anxin.foundation import clock
from anxin.workshop.models import RepairOrder

DAY = date(2026, 11, 20)
MORNING = datetime(2026, 11, 19, 23, 0, tzinfo=UTC)
MADE_AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
_numbers = count(1)


@contextmanager
def morning() -> Iterator[None]:
    """Let it be the morning of the day."""
    with clock.at(MORNING):
        yield


def customer_of(dealer: Dealer, *, phone: str | None = None, **more: object) -> tuple[Customer, Vehicle]:
    """Put a customer and his car on file."""
    number = next(_numbers)
    told = f"139{number:08}" if phone is None else phone
    facts: dict[str, object] = {"name": f"客户{number}", "phone": told, "made_at": MADE_AT, **more}
    customer = Customer.objects.create(dealer=dealer, **facts)
    car = Vehicle.objects.create(dealer=dealer, plate=f"沪T{number:05}", made_at=MADE_AT)
    CarContact.objects.create(vehicle=car, customer=customer, role="owner")
    return customer, car


def left(dealer: Dealer, car: Vehicle, day: str = "2026-11-16", **more: object) -> RepairOrder:
    """Let a car come and leave at noon in China of a day."""
    at = datetime.fromisoformat(f"{day}T04:00:00+00:00")
    facts: dict[str, object] = {
        "number": f"CB{next(_numbers):06}",
        "kind": "service",
        "opened_at": at,
        "closed_at": at,
        **more,
    }
    return RepairOrder.objects.create(dealer=dealer, vehicle=car, **facts)


def visitor(
    dealer: Dealer, day: str = "2026-11-16", *, phone: str | None = None, **more: object
) -> RepairOrder:
    """Let somebody new come and leave; what is told beside the day is of the customer."""
    _customer, car = customer_of(dealer, phone=phone, **more)
    return left(dealer, car, day)


def listed(dealer: Dealer, kind: CallKind = CallKind.AFTER_SERVICE, *, day: date = DAY) -> CallList:
    """Build the list of the day in the morning."""
    with morning():
        return build_call_list(dealer, kind=kind, day=day)


def adds_up(made: CallList) -> bool:
    """Tell whether the numbers of a list add up, and are those of its rows."""
    left_out = made.left_out.count()
    return (
        made.all_visits == made.listed + made.not_drawn + sum(made.excluded.values())
        and made.listed == made.calls.count()
        and made.not_drawn + sum(made.excluded.values()) == left_out
    )
