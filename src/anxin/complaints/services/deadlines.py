"""The next thing owed to the customer, derived from the case and its promises."""

from datetime import datetime

from django.db.models import Min

from anxin.complaints.choices import DueKind, Status
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise


def refresh_deadline(complaint: Complaint) -> None:
    """Set ``due_at`` and ``due_kind`` to whatever is due first; the caller saves."""
    _set_deadline(complaint, promise=_next_promise(complaint))


def set_first_deadline(complaint: Complaint) -> None:
    """Set the deadline of a case that is not saved yet, so that nothing can have been promised in it."""
    _set_deadline(complaint, promise=None)


def _set_deadline(complaint: Complaint, *, promise: datetime | None) -> None:
    dues = [(at, kind) for kind, at in _dues(complaint, promise).items() if at is not None]
    complaint.due_at, complaint.due_kind = min(dues) if dues else (None, "")


def _dues(complaint: Complaint, promise: datetime | None) -> dict[DueKind, datetime | None]:
    waiting = complaint.status == Status.OPEN and complaint.contacted_at is None
    return {
        DueKind.CONTACT: complaint.contact_due_at if waiting else None,
        DueKind.PROMISE: promise,
        DueKind.FOLLOW_UP: complaint.follow_up_due_at if complaint.status == Status.FOLLOW_UP else None,
    }


def _next_promise(complaint: Complaint) -> datetime | None:
    open_ones = Promise.objects.filter(
        subject_kind=SUBJECT_KIND, subject=complaint.slug, state=PromiseState.OPEN
    )
    due: datetime | None = open_ones.aggregate(due=Min("due_at"))["due"]
    return due
