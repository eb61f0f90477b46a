"""Reads of cars that come no more: they leave the counts of who stays, what falls due and whom to remind."""

from django.db.models import Exists, OuterRef, Q

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Vehicle
from anxin.workshop.models import CarDeparture
from anxin.workshop.policies import dealers_of_repeats

_MOST = 5


def departures_of(person: Person, vehicle: Vehicle) -> list[CarDeparture]:
    """Return what was said of a car's leaving, the newest first; one that stands has no ``ended_at``."""
    rows = CarDeparture.objects.filter(vehicle=vehicle, vehicle__dealer__in=dealers_of_repeats(person))
    return list(rows.select_related("said_by", "ended_by", "came_with").order_by("-said_at", "-pk")[:_MOST])


def gone_cars(dealer: Dealer) -> set[int]:
    """Return the numbers of the dealer's cars that come no more.

    For what the house does by itself: nobody asks, so nobody's right is asked.
    """
    rows = CarDeparture.objects.filter(vehicle__dealer=dealer, ended_at=None)
    return set(rows.values_list("vehicle_id", flat=True))


def is_gone(*, until: Q | None = None) -> Q:
    """Return the condition, on rows with a ``vehicle``, that the car comes no more; ``until`` narrows the departure."""
    rows = CarDeparture.objects.filter(until or Q(), vehicle=OuterRef("vehicle"), ended_at=None)
    return Q(Exists(rows))
