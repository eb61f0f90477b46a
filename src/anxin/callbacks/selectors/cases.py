"""Complaints whose calls are not where the complaint is: what a sweep looks at when news were lost."""

from collections.abc import Collection
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from anxin.callbacks.choices import OPEN_STATES, CallKind
from anxin.callbacks.models import Call
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.complaints.services.close_complaint import FOLLOW_UP_HOUR


def cases_to_call() -> list[int]:
    """Return complaints, by number, that wait for their follow-up and have no call for it since they were closed."""
    made = Call.objects.filter(
        complaint=OuterRef("pk"), kind=CallKind.AFTER_COMPLAINT, made_at__gte=OuterRef("handled_at")
    )
    rows = Complaint.objects.filter(status=Status.FOLLOW_UP, merged_into=None, customer__isnull=False)
    return list(rows.filter(~Exists(made)).values_list("pk", flat=True))


def calls_to_move() -> list[int]:
    """Return complaints, by number, whose open call is on another day than the case has set, or wanted no more."""
    rows = Call.objects.filter(kind=CallKind.AFTER_COMPLAINT, state__in=OPEN_STATES)
    columns = (
        "complaint",
        "due_on",
        "complaint__follow_up_due_at",
        "dealer__time_zone",
        "tries",
        "not_before",
    )
    wanted = Q(complaint__status=Status.FOLLOW_UP, complaint__merged_into=None)
    found = set(rows.exclude(wanted).values_list("complaint", flat=True))
    for number, day, due_at, zone, tries, not_before in rows.filter(wanted).values_list(*columns):
        if due_at is None:
            continue
        local = due_at.astimezone(ZoneInfo(zone))
        agreed = local.time() != FOLLOW_UP_HOUR and not tries
        if local.date() != day or (agreed and not_before != due_at):
            found.add(number)
    return sorted(found)


def calls_to_end(kinds: Collection[CallKind]) -> list[int]:
    """Return open complaints, by number, whose customer or car still has a call open of one of some kinds."""
    calls = Call.objects.filter(kind__in=kinds, state__in=OPEN_STATES, dealer=OuterRef("dealer")).filter(
        Q(customer=OuterRef("customer")) | Q(vehicle=OuterRef("vehicle"))
    )
    calls = calls.exclude(Q(made_complaint__isnull=False) & Q(made_complaint=OuterRef("pk")))
    rows = Complaint.objects.filter(status=Status.OPEN, merged_into=None)
    return list(rows.filter(Exists(calls)).values_list("pk", flat=True))
