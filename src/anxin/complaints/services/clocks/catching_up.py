"""Clocks for cases that were open before there were any, and the kept rows of all cases made again."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from anxin.complaints.choices import EventKind, Status
from anxin.complaints.models import Complaint, ComplaintEvent
from anxin.complaints.selectors.clocks.policies import book_of
from anxin.complaints.services.changing import write_history
from anxin.complaints.services.clocks.keeping import rebuild_clocks
from anxin.complaints.services.clocks.policies import policies_of
from anxin.complaints.services.history import Change
from anxin.foundation import clock

BATCH = 500


def give_clocks_to_old_cases() -> int:
    """Choose a policy for every unfinished case that never had one; return how many there were.

    A batch a transaction; safe to kill and to run again.
    """
    chosen = ComplaintEvent.objects.filter(complaint=OuterRef("pk"), kind=EventKind.CLOCKS_SET)
    without = Complaint.objects.exclude(status=Status.CLOSED).filter(~Exists(chosen))
    given = 0
    for cases in _batches(without):
        for complaint in cases:
            book = book_of(policies_of(complaint.dealer))
            change = Change(complaint=complaint, by=None, at=clock.now())
            change.record(EventKind.CLOCKS_SET, version=book.pk, policy=book.policy_for(complaint).key)
            write_history(change)
        given += len(cases)
    return given


def rebuild_all_clocks() -> tuple[int, int]:
    """Make the kept clocks of all cases again; return how many cases were looked at and how many rows were wrong."""
    seen = wrong = 0
    for cases in _batches(Complaint.objects.all()):
        wrong += rebuild_clocks(cases)
        seen += len(cases)
    return seen, wrong


def _batches(wanted: QuerySet[Complaint]) -> Iterator[list[Complaint]]:
    """Lock and yield the wanted cases in the order of their keys, each batch inside a transaction of its own."""
    reached = 0
    while True:
        with transaction.atomic():
            rows = wanted.filter(pk__gt=reached).order_by("pk").select_for_update(of=("self",))
            cases = list(rows.select_related("dealer__region__brand", "owner", "customer", "vehicle")[:BATCH])
            if not cases:
                return
            yield cases
        reached = cases[-1].pk
