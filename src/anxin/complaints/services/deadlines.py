"""The next thing owed, derived from the clocks of the case, its promises and our actions."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min

from anxin.complaints.choices import DueKind, Side
from anxin.complaints.models import CaseAction, CaseClock, Complaint
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.complaints.selectors.clocks.judging import Judged
from anxin.complaints.selectors.merged import merged_into, slugs_of, whole_of
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise

Due = tuple[datetime, DueKind]


def refresh_deadline(complaint: Complaint, judged: Judged) -> None:
    """Set ``due_at`` and ``due_kind`` to whatever is due first; the caller saves. A merged case owes nothing itself."""
    if complaint.merged_into_id is not None:
        set_due(complaint, [])
        return
    agreed = ((_next_promise(complaint), DueKind.PROMISE), (_next_action(complaint), DueKind.ACTION))
    dues = [*_dues_of(judged), *_dues_brought(complaint)]
    set_due(complaint, [*dues, *((at, kind) for at, kind in agreed if at is not None)])


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


def _dues_brought(complaint: Complaint) -> list[Due]:
    """The clocks that still run in merged cases, such as those of departments."""
    if not (merged := merged_into(complaint)):
        return []
    running = CaseClock.objects.filter(complaint__in=merged, stopped_at=None, due_at__isnull=False)
    return [(at, DueKind(kind)) for at, kind in running.values_list("due_at", "kind") if at is not None]


def _next_promise(complaint: Complaint) -> datetime | None:
    open_ones = Promise.objects.filter(
        subject_kind=SUBJECT_KIND, subject__in=slugs_of(complaint), state=PromiseState.OPEN
    )
    due: datetime | None = open_ones.aggregate(due=Min("due_at"))["due"]
    return due


def _next_action(complaint: Complaint) -> datetime | None:
    undone = CaseAction.objects.filter(complaint__in=whole_of(complaint), side=Side.OURS, done_at=None)
    due: datetime | None = undone.aggregate(due=Min("due_at"))["due"]
    return due
