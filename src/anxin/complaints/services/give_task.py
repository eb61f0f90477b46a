"""Work inside the house: tasks on a case, done, undone or dropped with a reason."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind
from anxin.complaints.models import CaseTask, Complaint
from anxin.complaints.policies import can_on_case
from anxin.complaints.selectors.merged import whole_of
from anxin.complaints.services.changing import changing
from anxin.complaints.services.checking import require_not_closed, require_words
from anxin.complaints.services.history import Change
from anxin.complaints.services.house_news import News, tell_colleagues
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.messaging.choices import NoticeKind

LONGEST = 300


@dataclass(frozen=True)
class NewTask:
    """What is to be done, by whom and until when; whoever adds it does it where nobody is named."""

    what: str
    doer: Person | None = None
    due_at: datetime | None = None


def add_task(slug: str, *, task: NewTask, by: Person, seen: int | None = None) -> CaseTask:
    """Give a task on the case to a colleague, or to oneself."""
    what = require_words(
        task.what, code="TASK_WITHOUT_WORDS", message=_("Say what is to be done."), field="what"
    )
    with changing(slug, by=by, seen=seen) as change:
        require_not_closed(change.complaint)
        doer = task.doer or by
        require_doer(change.complaint, doer)
        added = CaseTask.objects.create(
            complaint=change.complaint,
            what=what[:LONGEST],
            doer=doer,
            due_at=task.due_at,
            added_at=change.at,
            added_by=by,
        )
        _record(change, EventKind.TASK_ADDED, added)
        tell_of_task(change, doer, occasion=f"task/{added.pk}")
    return added


def finish_task(slug: str, *, task_id: int, done: bool, by: Person, seen: int | None = None) -> CaseTask:
    """Mark a task as done, or as not done after all."""
    with changing(slug, by=by, seen=seen) as change:
        task = _task_in(change.complaint, task_id)
        task.done_at, task.done_by = (change.at, by) if done else (None, None)
        task.save()
        _record(change, EventKind.TASK_DONE if done else EventKind.TASK_REOPENED, task)
    return task


def drop_task(slug: str, *, task_id: int, why: str, by: Person, seen: int | None = None) -> CaseTask:
    """Drop a task that does not apply here, with the reason."""
    why = require_words(why, code="REASON_MISSING", message=_("Say why the task is dropped."), field="why")
    with changing(slug, by=by, seen=seen) as change:
        task = _task_in(change.complaint, task_id)
        if task.done_at is not None:
            raise Refused("TASK_DONE", _("What is done is not dropped; open it again first."))
        task.dropped_at, task.why_dropped = change.at, why[:LONGEST]
        task.save()
        _record(change, EventKind.TASK_DROPPED, task, reason=why)
    return task


def require_doer(complaint: Complaint, doer: Person) -> None:
    """Let pass a colleague who may work on the case; ``InvalidInput`` for others."""
    if not can_on_case(doer, Capability.HANDLE_COMPLAINTS, complaint):
        raise InvalidInput(
            "DOER_CANNOT_HANDLE", _("Choose a colleague who may work on this case."), field="doer"
        )


def tell_of_task(change: Change, doer: Person, *, occasion: str) -> None:
    """Tell a colleague that something waits for him in the case."""
    tell_colleagues([doer], change=change, news=News(NoticeKind.REQUEST, "TASK_GIVEN", occasion))


def _task_in(complaint: Complaint, task_id: int) -> CaseTask:
    found = CaseTask.objects.filter(complaint__in=whole_of(complaint), pk=task_id).first()
    if found is None:
        raise NotFound
    if found.dropped_at is not None:
        raise Refused("TASK_DROPPED", _("This task has been dropped."))
    return found


def _record(change: Change, kind: EventKind, task: CaseTask, *, reason: str = "") -> None:
    change.record(
        kind,
        reason=reason,
        task=task.pk,
        what=task.what,
        check_list=task.check_list,
        item=task.item,
    )
