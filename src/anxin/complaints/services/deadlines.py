"""The next thing owed, derived from the clocks of the case, its promises and our actions."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min

from anxin.complaints.choices import DueKind, Side
from anxin.complaints.models import CaseAction, Complaint
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.complaints.selectors.clocks.judging import Judged
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise

Due = tuple[datetime, DueKind]


def refresh_deadline(complaint: Complaint, judged: Judged) -> None:
    """Set ``due_at`` and ``due_kind`` to whatever is due first; the caller saves."""
    agreed = ((_next_promise(complaint), DueKind.PROMISE), (_next_action(complaint), DueKind.ACTION))
    set_due(complaint, [*_dues_of(judged), *((at, kind) for at, kind in agreed if at is not None)])


def set_first_deadline(complaint: Complaint, judged: Judged) -> None:
    """Set the deadline of a case that is not saved yet, so that nothing can have been agreed in it."""
    set_due(complaint, _dues_of(judged))


def set_due(complaint: Complaint, dues: Iterable[Due]) -> None:
    """Keep the first of some due times; none leaves the case without one, as while it is on hold."""
    complaint.due_at, complaint.due_kind = min(dues, default=(None, ""))


def _dues_of(judged: Judged) -> list[Due]:
    return [
        (run.due_at, DueKind(run.place.kind)) for run in judged.runs if run.is_open and run.due_at is not None
    ]


def _next_promise(complaint: Complaint) -> datetime | None:
    open_ones = Promise.objects.filter(
        subject_kind=SUBJECT_KIND, subject=complaint.slug, state=PromiseState.OPEN
    )
    due: datetime | None = open_ones.aggregate(due=Min("due_at"))["due"]
    return due


def _next_action(complaint: Complaint) -> datetime | None:
    undone = CaseAction.objects.filter(complaint=complaint.pk, side=Side.OURS, done_at=None)
    due: datetime | None = undone.aggregate(due=Min("due_at"))["due"]
    return due
