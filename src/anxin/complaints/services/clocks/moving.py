"""Writing moved due times of many cases in three statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Min

from anxin.complaints.choices import ClockKind, DueKind, Side
from anxin.complaints.models import CaseAction, CaseClock, Complaint, EscalationStep
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise

_CLOCKS = (
    "UPDATE complaints_caseclock AS c SET due_at = n.due, calendar_id = %s "
    "FROM unnest(%s::bigint[], %s::timestamptz[]) AS n (id, due) WHERE c.id = n.id"
)
_STEPS = (
    "UPDATE complaints_escalationstep AS s SET due_at = n.due "
    "FROM unnest(%s::bigint[], %s::timestamptz[]) AS n (id, due) WHERE s.id = n.id"
)
_CASES = (
    "UPDATE complaints_complaint AS c SET due_at = n.due, due_kind = n.kind, contact_due_at = n.contact "
    "FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[], %s::timestamptz[]) AS n (id, due, kind, contact) "
    "WHERE c.id = n.id"
)


@dataclass
class Moves:
    """Due times that moved, gathered row by row."""

    calendar_id: int
    clocks: dict[int, datetime | None] = field(default_factory=dict)
    steps: dict[int, datetime | None] = field(default_factory=dict)
    _cases: set[int] = field(default_factory=set)

    def clock(self, row: CaseClock, due: datetime | None) -> None:
        """Note a clock's new due time."""
        row.due_at = due
        self.clocks[row.pk] = due
        self._cases.add(row.complaint_id)

    def step(self, step: EscalationStep, at: datetime | None) -> None:
        """Note a step's new due time."""
        self.steps[step.pk] = at

    def write(self, cases: Mapping[int, Complaint], rows: Sequence[CaseClock]) -> int:
        """Write what moved, and what the cases keep of it; return how many cases moved."""
        touched = [cases[number] for number in sorted(self._cases) if number in cases]
        own: dict[int, list[CaseClock]] = {case.pk: [] for case in touched}
        for row in rows:
            if row.complaint_id in own:
                own[row.complaint_id].append(row)
        agreed = _agreed([case.pk for case in touched])
        for case in touched:
            _set_kept(case, own[case.pk], agreed.get(case.pk, []))
        with connection.cursor() as cursor:
            if self.clocks:
                cursor.execute(_CLOCKS, [self.calendar_id, list(self.clocks), list(self.clocks.values())])
            if self.steps:
                cursor.execute(_STEPS, [list(self.steps), list(self.steps.values())])
            if touched:
                cursor.execute(_CASES, _columns(touched))
        return len(touched)


def _columns(cases: Sequence[Complaint]) -> list[list[Any]]:
    return [
        [case.pk for case in cases],
        [case.due_at for case in cases],
        [str(case.due_kind) for case in cases],
        [case.contact_due_at for case in cases],
    ]


def _set_kept(case: Complaint, rows: Sequence[CaseClock], agreed: Sequence[tuple[datetime, DueKind]]) -> None:
    # What was stopped meanwhile moves too, for its account, but is owed no more.
    running = [row for row in rows if row.stopped_at is None]
    dues = [(row.due_at, DueKind(row.kind)) for row in running if row.due_at is not None]
    case.due_at, case.due_kind = min([*dues, *agreed], default=(None, ""))
    contact = [row.due_at for row in rows if row.kind == ClockKind.CONTACT]
    if contact:
        case.contact_due_at = contact[-1]


def _agreed(numbers: Sequence[int]) -> dict[int, list[tuple[datetime, DueKind]]]:
    """Return the next promise and the next action of ours of cases."""
    found: dict[int, list[tuple[datetime, DueKind]]] = {}
    names = Complaint.objects.filter(pk__in=numbers).values_list("pk", "dealer__code", "number")
    by_name = {f"{code}-{number}": pk for pk, code, number in names}
    promises = Promise.objects.filter(
        subject_kind=SUBJECT_KIND, subject__in=list(by_name), state=PromiseState.OPEN
    )
    for subject, due in promises.values_list("subject").annotate(due=Min("due_at")):
        found.setdefault(by_name[subject], []).append((due, DueKind.PROMISE))
    actions = CaseAction.objects.filter(complaint__in=numbers, side=Side.OURS, done_at=None)
    for number, due in actions.values_list("complaint").annotate(due=Min("due_at")):
        if due is not None:
            found.setdefault(number, []).append((due, DueKind.ACTION))
    return found
