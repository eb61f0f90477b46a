"""Renewing the search words of complaints after their customer or car got another name or number."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import batched

from django.db import transaction
from django.db.models import QuerySet

from anxin.complaints.models import Complaint
from anxin.complaints.services.indexing import index_complaints
from anxin.customers.services import news_left_since, taking_over
from anxin.foundation import clock
from anxin.foundation.jobs import enqueue

BATCH = 200
#: Customers or cars whose complaints one job files anew.
MANY_AT_ONCE = 500
#: Whoever hears of news takes it over in the next moment; what is left for longer was heard by nobody.
LEFT_FOR = timedelta(minutes=5)


def hear_of_many(news_id: int) -> bool:
    """Queue the filing of what many changed customers and cars are named in, some hundred a job, once.

    The jobs come with the end of the news, in one transaction.
    """
    with taking_over(news_id) as news:
        if news is None:
            return False
        for numbers in batched(news.customer_ids, MANY_AT_ONCE, strict=False):
            enqueue("complaints.renew_words_of_customers", customer_ids=list(numbers))
        for numbers in batched(news.vehicle_ids, MANY_AT_ONCE, strict=False):
            enqueue("complaints.renew_words_of_vehicles", vehicle_ids=list(numbers))
    return True


def hear_of_missed() -> int:
    """Take over the news that a killed process told nobody of; return how many."""
    return sum(map(hear_of_many, news_left_since(clock.now() - LEFT_FOR)))


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
