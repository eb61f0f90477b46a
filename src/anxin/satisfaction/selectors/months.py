"""Which months of which dealers hold what has changed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Max, QuerySet

from anxin.satisfaction.selectors.rated_visits import month_of
from anxin.workshop.models import RepairOrder

#: Cars of an import that are asked which import it was.
_ASKED = 200


def months_of_interview(interview: UUID) -> set[tuple[int, date]]:
    """Return dealer and month of the closed visit that an interview is about; nothing of one without a visit."""
    return _months(RepairOrder.objects.filter(interviews=interview))


def months_of_last_import(vehicle_ids: Sequence[int]) -> set[tuple[int, date]]:
    """Return the months in which the orders were closed that came in with the last import of these cars."""
    orders = RepairOrder.objects.filter(vehicle__in=vehicle_ids[:_ASKED])
    last = orders.aggregate(last=Max("brought_by"))["last"]
    return _months(RepairOrder.objects.filter(brought_by=last)) if last else set()


def months_of_car(vehicle_id: int) -> set[tuple[int, date]]:
    """Return the months in which visits of a car were closed."""
    return _months(RepairOrder.objects.filter(vehicle=vehicle_id))


def _months(orders: QuerySet[RepairOrder]) -> set[tuple[int, date]]:
    rows = orders.filter(closed_at__isnull=False).values_list("dealer", "closed_at", "dealer__time_zone")
    return {(dealer, month_of(closed, zone)) for dealer, closed, zone in rows.iterator() if closed}
