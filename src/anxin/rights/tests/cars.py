"""Cars with rights for tests: terms, visits and judgements in a few words."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from anxin.customers.models import Vehicle
from anxin.foundation import clock
from anxin.rights.models import RepairElsewhere, VisitJudgement
from anxin.rights.services.judge_visit import judge_visit
from anxin.rights.services.repairs_elsewhere import note_repair_elsewhere
from anxin.rights.services.set_terms import set_terms
from anxin.workshop.models import RepairOrder
from tests.cast import Cast

#: The day on which these tests happen.
TODAY = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
_numbers = count(1)


def delivered(cast: Cast, car: Vehicle | None = None, on: str = "2025-06-01", **terms: Any) -> Vehicle:
    """Let a car be delivered on a day, with a price of 200,000 and a coefficient of 0.4 %."""
    vehicle = car or cast.car
    Vehicle.objects.filter(pk=vehicle.pk).update(delivered_on=date.fromisoformat(on))
    vehicle.refresh_from_db()
    facts = {
        "invoice_date": date.fromisoformat(on),
        "price": Decimal(200_000),
        "usage_coefficient": Decimal("0.004"),
        "use": "household",
        **terms,
    }
    set_terms(vehicle.key, changes=facts, by=cast.liu)
    return vehicle


def came(
    cast: Cast,
    day: str,
    *,
    days: int | None = 1,
    km: int | None = None,
    car: Vehicle | None = None,
    kind: str = "repair",
) -> RepairOrder:
    """Let a car come at nine in the morning and leave so many times 24 hours later, less one; None: it stays."""
    opened = datetime.fromisoformat(f"{day}T01:00:00+00:00")
    vehicle = car or cast.car
    hours = None if days is None else days * 24 - 1
    finished = None if hours is None else opened + timedelta(hours=hours)
    return RepairOrder.objects.create(
        dealer=vehicle.dealer,
        vehicle=vehicle,
        number=f"RR{next(_numbers):06}",
        kind=kind,
        opened_at=opened,
        finished_at=finished,
        closed_at=finished,
        odometer_km=_driven(vehicle, opened.date()) if km is None else km,
        reported="空调不凉",
    )


def _driven(vehicle: Vehicle, day: date) -> int:
    """Thirty kilometres a day from the delivery on."""
    assert vehicle.delivered_on is not None  # the tests deliver first
    return max((day - vehicle.delivered_on).days, 0) * 30


def judged(cast: Cast, order: RepairOrder, **facts: Any) -> VisitJudgement:
    """Let the customer-service manager judge a visit as a quality problem of the air conditioning."""
    told = {
        "quality_problem": True,
        "symptom_group": "空调不凉",
        "part_group": "压缩机",
        "system": "electrical",
        **facts,
    }
    return judge_visit(order.key, changes=told, by=cast.liu)


def repaired(cast: Cast, *days: str, car: Vehicle | None = None, lasting: int = 1) -> list[VisitJudgement]:
    """Let a car be repaired on some days for the same trouble, each repair of so many days."""
    return [judged(cast, came(cast, day, days=lasting, car=car)) for day in days]


def repaired_elsewhere(cast: Cast, car: Vehicle | None = None, **facts: Any) -> RepairElsewhere:
    """Let the customer-service manager note a repair at another authorised workshop three days ago."""
    day = clock.today("Asia/Shanghai") - timedelta(days=3)
    told = {
        "came_on": day,
        "left_on": day,
        "workshop": "杭州城西店",
        "authorised": True,
        "quality_problem": True,
        "symptom_group": "空调不凉",
        "part_group": "压缩机",
        "known_from": "paper",
        **facts,
    }
    return note_repair_elsewhere((car or cast.car).key, facts=told, by=cast.liu)
