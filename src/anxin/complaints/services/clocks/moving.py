"""Writing moved due times of many cases in three statements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Min

from anxin.complaints.choices import ClockKind, ClockOutcome, DueKind, Side
from anxin.complaints.models import CaseAction, Complaint
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise

#: With the outcome of what was stopped meanwhile, compared as ``judging.outcome_of`` compares it.
_CLOCKS = (
    "UPDATE complaints_caseclock AS c SET due_at = n.due, calendar_id = %s, outcome = CASE "
    "WHEN c.stopped_at IS NULL THEN c.outcome WHEN n.due IS NULL OR c.stopped_at <= n.due THEN %s ELSE %s END "
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


class Running(NamedTuple):
    """What of a clock's row decides when it is due; plain, since there are very many of them."""

    pk: int
    case: int
    kind: str
    started_at: datetime
    stopped_at: datetime | None
    limit: timedelta
    working: bool
    pausable: bool
    due_at: datetime | None
    policy_id: int
    policy_key: str


#: The columns of ``Running``.
COLUMNS = (
    "pk", "complaint", "kind", "started_at", "stopped_at", "limit", "working", "pausable", "due_at",
    "policy", "policy_key",
)  # fmt: skip


class Kept(NamedTuple):
    """What a case keeps of its clocks."""

    due_at: datetime | None
    due_kind: str
    contact_due_at: datetime | None


@dataclass
class Moves:
    """Due times that moved, gathered row by row."""

    calendar_id: int
    clocks: dict[int, datetime | None] = field(default_factory=dict)
    steps: dict[int, datetime | None] = field(default_factory=dict)
    _cases: set[int] = field(default_factory=set)

    def clock(self, run: Running, due: datetime | None) -> None:
        """Note a clock's new due time."""
        self.clocks[run.pk] = due
        self._cases.add(run.case)

    def due_of(self, run: Running) -> datetime | None:
        """Return when a clock is due now."""
        return self.clocks.get(run.pk, run.due_at)

    def write(self, cases: Mapping[int, Kept], runs: Sequence[Running]) -> int:
        """Write what moved, and what the cases keep of it; return how many cases moved."""
        changed = self._kept_anew(cases, runs)
        with connection.cursor() as cursor:
            if self.clocks:
                outcomes = (ClockOutcome.MET, ClockOutcome.BREACHED)
                moved = (list(self.clocks), list(self.clocks.values()))
                cursor.execute(_CLOCKS, [self.calendar_id, *map(str, outcomes), *moved])
            if self.steps:
                cursor.execute(_STEPS, [list(self.steps), list(self.steps.values())])
            if changed:
                columns = [list(column) for column in zip(*changed.values(), strict=True)]
                cursor.execute(_CASES, [list(changed), *columns])
        return len(self._cases)

    def _kept_anew(self, cases: Mapping[int, Kept], runs: Sequence[Running]) -> dict[int, Kept]:
        touched = sorted(self._cases & cases.keys())
        own: dict[int, list[Running]] = {number: [] for number in touched}
        for run in runs:
            if run.case in own and run.stopped_at is None:
                own[run.case].append(run)
        agreed = _agreed(touched)
        found = {}
        for number in touched:
            kept = self._kept(own[number], agreed.get(number, ()), before=cases[number])
            if kept != cases[number]:
                found[number] = kept
        return found

    def _kept(
        self, runs: Sequence[Running], agreed: Collection[tuple[datetime, DueKind]], *, before: Kept
    ) -> Kept:
        dues = [(due, DueKind(run.kind)) for run in runs if (due := self.due_of(run)) is not None]
        due_at, kind = min([*dues, *agreed], default=(None, ""))
        contact = [self.due_of(run) for run in runs if run.kind == ClockKind.CONTACT]
        return Kept(due_at, str(kind), contact[-1] if contact else before.contact_due_at)


def _agreed(numbers: Sequence[int]) -> dict[int, list[tuple[datetime, DueKind]]]:
    """Return the next promise and the next action of ours of cases."""
    found: dict[int, list[tuple[datetime, DueKind]]] = {}
    if not numbers:
        return found
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
