"""Renewing the search words of complaints after their customer or car got another name or number."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import QuerySet

from anxin.complaints.models import Complaint
from anxin.complaints.services.indexing import index_complaints

BATCH = 200


def renew_words_of_customer(customer_id: int) -> int:
    """Write the search words of all complaints of a customer anew; return how many. Safe to run twice."""
    return sum(map(_renew, _batches(Complaint.objects.filter(customer_id=customer_id))))


def renew_words_of_customers(customer_ids: Iterable[int]) -> int:
    """Write the search words of all complaints of many customers anew; return how many. Safe to run twice."""
    return sum(map(_renew, _batches(Complaint.objects.filter(customer_id__in=list(customer_ids)))))


def renew_words_of_vehicles(vehicle_ids: Iterable[int]) -> int:
    """Write the search words of all complaints about many cars anew; return how many. Safe to run twice."""
    return sum(map(_renew, _batches(Complaint.objects.filter(vehicle_id__in=list(vehicle_ids)))))


def renew_words_of_vehicle(vehicle_id: int) -> int:
    """Write the search words of all complaints about a car anew; return how many. Safe to run twice."""
    return sum(map(_renew, _batches(Complaint.objects.filter(vehicle_id=vehicle_id))))


def _batches(rows: QuerySet[Complaint]) -> Iterator[list[int]]:
    after = 0
    while numbers := list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield numbers
        after = numbers[-1]


@transaction.atomic
def _renew(numbers: list[int]) -> int:
    # The rows are held, so that nobody who is changing a case writes the former words back.
    rows = Complaint.objects.filter(pk__in=numbers).order_by("pk").select_for_update(of=("self",))
    complaints = list(rows.select_related("customer", "vehicle"))
    index_complaints(complaints)
    return len(complaints)
