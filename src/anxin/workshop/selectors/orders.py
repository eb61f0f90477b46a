"""Reads of repair orders, restricted to the asker's dealers."""

from collections.abc import Iterable

from django.db.models import QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.customers.models import Vehicle
from anxin.workshop.models import RepairOrder


def orders_visible_to(person: Person) -> QuerySet[RepairOrder]:
    """Return the repair orders of the dealers where the person may see customers and cars."""
    dealer_ids = standing_of(person).dealers_with(Capability.SEE_CUSTOMERS)
    return RepairOrder.objects.filter(dealer_id__in=dealer_ids).select_related("adviser", "vehicle", "sender")


def orders_of_vehicle(person: Person, vehicle: Vehicle, *, limit: int = 50) -> list[RepairOrder]:
    """Return the newest visits of a car."""
    return list(orders_visible_to(person).filter(vehicle=vehicle).order_by("-opened_at", "-pk")[:limit])


def last_orders(person: Person, vehicle_ids: Iterable[int]) -> dict[int, RepairOrder]:
    """Return the newest visit of each car, in one query."""
    rows = orders_visible_to(person).filter(vehicle_id__in=list(vehicle_ids))
    newest = rows.order_by("vehicle_id", "-opened_at", "-pk").distinct("vehicle_id")
    return {order.vehicle_id: order for order in newest}
