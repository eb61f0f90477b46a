"""Visits for tests: one at a time by day, and whole months of cars at once."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count

from anxin.accounts.models import Dealer
from anxin.customers.models import Vehicle
from anxin.workshop.models import RepairOrder

MADE_AT = datetime(2024, 1, 1, tzinfo=UTC)
_numbers = count(1)


def visit(dealer: Dealer, car: Vehicle, day: str, *, kind: str = "repair", **more: object) -> RepairOrder:
    """Let a car come at noon in China of a day such as ``2026-05-10``."""
    facts: dict[str, object] = {
        "number": f"RO{next(_numbers):06}",
        "opened_at": datetime.fromisoformat(f"{day}T04:00:00+00:00"),
        **more,
    }
    return RepairOrder.objects.create(dealer=dealer, vehicle=car, kind=kind, **facts)


def many_cars(dealer: Dealer, how_many: int) -> list[Vehicle]:
    """Put cars on file at once."""
    return Vehicle.objects.bulk_create(
        Vehicle(dealer=dealer, plate=f"沪Z{next(_numbers):05}", made_at=MADE_AT) for _ in range(how_many)
    )


def all_came(dealer: Dealer, cars: Iterable[Vehicle], day: str) -> None:
    """Let each of some cars come once on a day."""
    opened_at = datetime.fromisoformat(f"{day}T04:00:00+00:00")
    RepairOrder.objects.bulk_create(
        RepairOrder(
            dealer=dealer,
            vehicle=car,
            kind="repair",
            number=f"RO{next(_numbers):06}",
            opened_at=opened_at,
            opened_on=date.fromisoformat(day),
        )
        for car in cars
    )
