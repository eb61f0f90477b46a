"""Customers and cars found in one box, with what intake wants to know beside them at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import Status
from anxin.complaints.policies import visible_to
from anxin.customers.choices import MatchReason
from anxin.customers.models import Customer, Vehicle
from anxin.customers.selectors import match_customers_and_cars
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors import last_orders


@dataclass(frozen=True)
class FoundCustomer:
    """A customer with a car, which of their words was met, the car's last visit and the open complaints."""

    customer: Customer | None
    vehicle: Vehicle | None
    why_matched: MatchReason
    last_visit: RepairOrder | None
    open_complaints: int


def find_customers_and_cars(
    person: Person, *, dealer: Dealer, query: str, limit: int = 8
) -> list[FoundCustomer]:
    """Return what a query finds by name, telephone, plate or VIN at a dealer, in a fixed number of queries."""
    matches = match_customers_and_cars(person, dealer=dealer, query=query, limit=limit)
    visits = last_orders(person, [match.vehicle.pk for match in matches if match.vehicle])
    counts = open_complaint_counts(person, [match.customer.pk for match in matches if match.customer])
    return [
        FoundCustomer(
            customer=match.customer,
            vehicle=match.vehicle,
            why_matched=match.why_matched,
            last_visit=visits.get(match.vehicle.pk) if match.vehicle else None,
            open_complaints=counts.get(match.customer.pk, 0) if match.customer else 0,
        )
        for match in matches
    ]


def open_complaint_counts(person: Person, customer_ids: Iterable[int]) -> dict[int, int]:
    """Return how many complaints of each customer are not closed for good, in one grouped query."""
    wanted = sorted(set(customer_ids))
    if not wanted:
        return {}
    rows = visible_to(person).filter(customer_id__in=wanted).exclude(status=Status.CLOSED)
    return dict(rows.order_by().values_list("customer_id").annotate(number=Count("pk")))
