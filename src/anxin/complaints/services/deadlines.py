"""The next thing owed, derived from the clocks of the case, its promises and our actions."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from anxin.complaints.choices import DueKind, Side
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.complaints.selectors.clocks.judging import Judged
from anxin.promises.choices import PromiseState

Due = tuple[datetime, DueKind]
#: In one question: promises and our actions of a case and of those merged into it, and the clocks that run in these.
_AGREED = """
WITH RECURSIVE whole (id, number) AS (
    SELECT id, number FROM complaints_complaint WHERE id = %(case)s
    UNION ALL
    SELECT c.id, c.number FROM complaints_complaint c JOIN whole ON c.merged_into_id = whole.id
)
SELECT min(due_at), %(promise)s FROM promises_promise
WHERE subject_kind = %(subject)s AND state = %(open)s
    AND subject = ANY(ARRAY(SELECT %(dealer)s || '-' || number FROM whole))
UNION ALL
SELECT min(due_at), %(action)s FROM complaints_caseaction
WHERE complaint_id = ANY(ARRAY(SELECT id FROM whole)) AND side = %(ours)s AND done_at IS NULL
UNION ALL
SELECT min(due_at), kind FROM complaints_caseclock
WHERE complaint_id = ANY(ARRAY(SELECT id FROM whole WHERE id <> %(case)s)) AND stopped_at IS NULL
GROUP BY kind
"""


def refresh_deadline(complaint: Complaint, judged: Judged) -> None:
    """Set ``due_at`` and ``due_kind`` to whatever is due first; the caller saves. A merged case owes nothing itself."""
    if complaint.merged_into_id is not None:
        set_due(complaint, [])
        return
    set_due(complaint, [*_dues_of(judged), *_agreed(complaint)])


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


def _agreed(complaint: Complaint) -> list[Due]:
    """What is promised and to be done first, and what merged cases still owe, such as the answers of departments."""
    named: dict[str, int | str] = {
        "case": complaint.pk, "dealer": complaint.dealer.code, "subject": SUBJECT_KIND, "open": PromiseState.OPEN.value,
        "ours": Side.OURS.value, "promise": DueKind.PROMISE.value, "action": DueKind.ACTION.value,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_AGREED, named)
        return [(at, DueKind(kind)) for at, kind in cursor.fetchall() if at is not None]
