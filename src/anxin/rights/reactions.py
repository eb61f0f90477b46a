"""What this app does when a car or its visits change on a floor below."""

from itertools import batched

from anxin.customers.events import CarFactsChanged
from anxin.foundation.jobs import enqueue
from anxin.rights.services.reckoning import BATCH, TASK
from anxin.workshop.events import OrdersChanged


def reckon_after_orders(event: OrdersChanged) -> None:
    """Let the worker reckon the cars whose orders came in or changed, some hundred a job."""
    for numbers in batched(event.vehicle_ids, BATCH, strict=False):
        enqueue(TASK, vehicle_ids=list(numbers))


def reckon_after_car(event: CarFactsChanged) -> None:
    """Let the worker reckon a car whose day of delivery or odometer has changed."""
    enqueue(TASK, vehicle_ids=[event.vehicle_id])
