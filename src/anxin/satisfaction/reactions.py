"""What this app does when interviews, visits or cars change on floors below: the months concerned are marked."""

from anxin.customers.events import CarFactsChanged
from anxin.satisfaction.selectors.months import months_of_car, months_of_interview, months_of_last_import
from anxin.satisfaction.services.marking import mark_months
from anxin.surveys.events import InterviewFinished
from anxin.workshop.events import OrdersChanged


def mark_after_interview(event: InterviewFinished) -> None:
    """Mark the month of the visit that was answered about; what the answer supersedes is about the same visit."""
    mark_months(months_of_interview(event.interview))


def mark_after_orders(event: OrdersChanged) -> None:
    """Mark the months of the orders that came in; where one was closed before, the nightly sweep sees."""
    mark_months(months_of_last_import(event.vehicle_ids))


def mark_after_car(event: CarFactsChanged) -> None:
    """Mark the months in which the car came: it may be of another age now."""
    mark_months(months_of_car(event.vehicle_id))
