"""Which repair orders promise a car for a time without a promise in the ledger, and who keeps such promises."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDay

from anxin.accounts.choices import Capability, DepartmentKind, Role
from anxin.accounts.models import Dealer, Department, Person
from anxin.accounts.selectors import colleagues_at, memberships_at
from anxin.customers.choices import CarContactRole
from anxin.customers.models import CarContact, Customer
from anxin.promises.choices import PromiseKind, PromiseState
from anxin.promises.models import Promise
from anxin.workshop.models import RepairOrder

#: An order left open in the workshop's system long after its time is no promise any more.
LATEST = timedelta(days=14)
_READY = Q(finished_at__isnull=False) | Q(closed_at__isnull=False)
#: By hand a car is promised in one of these kinds.
_OF_CARS = (PromiseKind.READY, PromiseKind.DELIVERY)


def promising_orders(dealer: Dealer, *, now: datetime) -> list[RepairOrder]:
    """Return the orders that promise a car and stand in the ledger not yet.

    They are those still open, and those promised for the day of their import or later; of a history that is brought
    in nothing is taken that was over by then.
    """
    imported_on = TruncDay(Coalesce("brought_by__made_at", "opened_at"), tzinfo=ZoneInfo(dealer.time_zone))
    known = Promise.objects.filter(order=OuterRef("pk"), order_due_at__isnull=False)
    rows = RepairOrder.objects.filter(dealer=dealer, promised_at__gte=now - LATEST)
    rows = rows.alias(imported_on=imported_on).filter(~_READY | Q(promised_at__gte=F("imported_on")))
    return list(
        rows.filter(~Exists(known))
        .select_related("vehicle", "sender", "adviser")
        .order_by("promised_at", "pk")
    )


def promises_behind(dealer: Dealer) -> list[int]:
    """Return the open promises, by number, whose order names another time now or is finished."""
    rows = Promise.objects.filter(dealer=dealer, state=PromiseState.OPEN, order_due_at__isnull=False)
    other = Q(order__promised_at__isnull=False) & ~Q(order__promised_at=F("order_due_at"))
    ready = Q(order__finished_at__isnull=False) | Q(order__closed_at__isnull=False)
    return list(rows.filter(other | ready).order_by("pk").values_list("pk", flat=True))


def promises_of_hand(orders: Iterable[int]) -> dict[int, Promise]:
    """Return by the number of the order what a colleague has promised for it himself, the newest, their rows held."""
    rows = Promise.objects.select_for_update().filter(order__in=list(orders), kind__in=_OF_CARS)
    return {each.order_id: each for each in rows.order_by("pk") if each.order_id}


def owners_of(vehicles: set[int]) -> dict[int, Customer]:
    """Return the owners of cars by the number of the car."""
    rows = CarContact.objects.filter(vehicle__in=vehicles, role=CarContactRole.OWNER)
    return {each.vehicle_id: each.customer for each in rows.select_related("customer").order_by("-pk")}


class Keepers:
    """Who keeps what orders promise: the adviser, or else the head of after-sales, or else who leads the desk."""

    def __init__(self, dealer: Dealer) -> None:
        self._able = {each.pk for each in colleagues_at(dealer, able_to=Capability.HANDLE_COMPLAINTS)}
        self.department = Department.objects.filter(dealer=dealer, kind=DepartmentKind.AFTER_SALES).first()
        heads = memberships_at(dealer).filter(role=Role.HEAD_OF_DEPARTMENT, department=self.department)
        found = heads.filter(person__in=self._able, department__isnull=False).select_related("person")
        leaders = colleagues_at(dealer, able_to=Capability.ASSIGN_COMPLAINTS)[:1]
        self._head = next((each.person for each in found.order_by("pk")), leaders[0] if leaders else None)

    def of(self, order: RepairOrder) -> Person | None:
        """Return who keeps what an order promises; nobody where nobody leads the house."""
        return order.adviser if order.adviser and order.adviser_id in self._able else self._head
