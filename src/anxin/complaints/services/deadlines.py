"""The next thing owed to the customer, derived from the case, its promises and our actions."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Min

from anxin.complaints.choices import DueKind, Side, Status
from anxin.complaints.models import CaseAction, Complaint
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise


def refresh_deadline(complaint: Complaint) -> None:
    """Set ``due_at`` and ``due_kind`` to whatever is due first; the caller saves."""
    agreed = {DueKind.PROMISE: _next_promise(complaint), DueKind.ACTION: _next_action(complaint)}
    _set_deadline(complaint, {**_dues_of_case(complaint), **agreed})


def set_first_deadline(complaint: Complaint) -> None:
    """Set the deadline of a case that is not saved yet, so that nothing can have been agreed in it."""
    _set_deadline(complaint, _dues_of_case(complaint))


def _set_deadline(complaint: Complaint, dues: Mapping[DueKind, datetime | None]) -> None:
    found = [(at, kind) for kind, at in dues.items() if at is not None]
    complaint.due_at, complaint.due_kind = min(found) if found else (None, "")


def _dues_of_case(complaint: Complaint) -> dict[DueKind, datetime | None]:
    waiting = complaint.status == Status.OPEN and complaint.contacted_at is None
    return {
        DueKind.CONTACT: complaint.contact_due_at if waiting else None,
        DueKind.FOLLOW_UP: complaint.follow_up_due_at if complaint.status == Status.FOLLOW_UP else None,
    }


def _next_promise(complaint: Complaint) -> datetime | None:
    open_ones = Promise.objects.filter(
        subject_kind=SUBJECT_KIND, subject=complaint.slug, state=PromiseState.OPEN
    )
    due: datetime | None = open_ones.aggregate(due=Min("due_at"))["due"]
    return due


def _next_action(complaint: Complaint) -> datetime | None:
    undone = CaseAction.objects.filter(complaint=complaint, side=Side.OURS, done_at=None)
    due: datetime | None = undone.aggregate(due=Min("due_at"))["due"]
    return due
