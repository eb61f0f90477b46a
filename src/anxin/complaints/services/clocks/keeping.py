"""Keeping what the engine makes of a case: rows that may be thrown away and made again at any time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from anxin.accounts.models import CalendarVersion, Dealer
from anxin.accounts.selectors import calendar_of
from anxin.accounts.services import start_calendar
from anxin.complaints.choices import READINGS, ClockKind, EventKind
from anxin.complaints.models import CaseClock, Complaint, ComplaintEvent, EscalationStep
from anxin.complaints.selectors.clocks.judging import Judged, JudgedRun, Place, events_by_case, judge_clocks
from anxin.foundation import clock
from anxin.foundation.remembering import remembered

_CLOCK_FIELDS = (
    "started_at", "limit", "working", "pausable", "stopped_at", "ended_by", "due_at", "outcome",
    "policy_id", "policy_key", "calendar_id",
)  # fmt: skip
_BATCH = 1000
#: Lines of which no clock hears, and with which nothing changes that a clock or the choice of a policy looks at.
_UNHEARD = READINGS | {
    EventKind.ASSIGNED, EventKind.PHASE_MOVED, EventKind.CALMING_ROUND, EventKind.SOLUTION_DECIDED,
    EventKind.ACTION_ADDED, EventKind.ACTION_DONE, EventKind.ACTION_REOPENED, EventKind.PROMISE_MADE,
    EventKind.PROMISE_KEPT, EventKind.PROMISE_MOVED, EventKind.PROMISE_WITHDRAWN, EventKind.PROMISE_TOLD,
    EventKind.PROMISE_HANDED, EventKind.NOTED, EventKind.JUDGED,
    EventKind.TASK_ADDED, EventKind.TASK_DONE, EventKind.TASK_REOPENED, EventKind.TASK_DROPPED,
    EventKind.FILE_ATTACHED, EventKind.FILE_REMOVED, EventKind.FILE_RESTORED, EventKind.LINKED, EventKind.UNLINKED,
}  # fmt: skip
#: Lines that are written without a judgement.
_UNJUDGED = READINGS | {EventKind.ESCALATED}


@dataclass
class ClockRows:
    """Rows to write, gathered over one case or over many."""

    new: list[CaseClock] = field(default_factory=list)
    changed: list[CaseClock] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    new_steps: list[EscalationStep] = field(default_factory=list)
    moved_steps: list[EscalationStep] = field(default_factory=list)
    gone_steps: list[int] = field(default_factory=list)

    def write(self) -> None:
        """Write everything gathered in a few statements; the cases must be saved already."""
        if self.gone_steps:
            EscalationStep.objects.filter(pk__in=self.gone_steps).delete()
        if self.gone:
            CaseClock.objects.filter(pk__in=self.gone).delete()
        CaseClock.objects.bulk_create(self.new, batch_size=_BATCH)
        names = [name.removesuffix("_id") for name in _CLOCK_FIELDS]
        CaseClock.objects.bulk_update(self.changed, names, batch_size=_BATCH)
        EscalationStep.objects.bulk_create(self.new_steps, batch_size=_BATCH)
        EscalationStep.objects.bulk_update(self.moved_steps, ["due_at"], batch_size=_BATCH)


def kept_calendar(dealer: Dealer) -> CalendarVersion:
    """Return the dealer's calendar as a row that clocks can name."""
    return remembered(("calendar", dealer.pk), lambda: _kept_calendar(dealer))


def _kept_calendar(dealer: Dealer) -> CalendarVersion:
    newest = calendar_of(dealer)
    return newest if newest.pk else start_calendar(dealer)


def kept_calendars(dealers: Iterable[Dealer]) -> dict[int, CalendarVersion]:
    """Return the calendar of each dealer that is named, by his key; asked for once however often he is."""
    once = {dealer.pk: dealer for dealer in dealers}
    return {pk: kept_calendar(dealer) for pk, dealer in once.items()}


def judge_now(
    complaint: Complaint, events: Sequence[ComplaintEvent], *, calendar: CalendarVersion, now: datetime
) -> Judged:
    """Judge a case and set on it what it keeps of its clocks: the first contact's due time and the hold."""
    judged = judge_clocks(complaint, events, calendar=calendar, now=now)
    contact = [run for run in judged.runs if run.place.kind == ClockKind.CONTACT]
    complaint.contact_due_at = contact[-1].due_at if contact else None
    return judged


def gather_rows(
    complaint: Complaint, judged: Judged, *, kept: Mapping[Place, CaseClock], rows: ClockRows
) -> None:
    """Compare what was judged with what is kept, and add the differences to ``rows``."""
    wanted = {run.place: run for run in judged.runs}
    rows.gone += [row.pk for place, row in kept.items() if place not in wanted]
    for place, run in wanted.items():
        row = kept.get(place)
        values = _values(run)
        if row is None:
            row = CaseClock(
                complaint=complaint, kind=place.kind, subject=place.subject, run=place.number, **values
            )
            rows.new.append(row)
            _gather_steps(row, run, {}, rows)
            continue
        # Another calendar by which the run is judged alike is no difference; the row names one that fits.
        if any(getattr(row, name) != value for name, value in values.items() if name != "calendar_id"):
            for name, value in values.items():
                setattr(row, name, value)
            rows.changed.append(row)
        _gather_steps(row, run, {step.key: step for step in row.steps.all()}, rows)


def is_silent(
    judged: Judged,
    *,
    past: Sequence[ComplaintEvent],
    said: Sequence[ComplaintEvent],
    calendar: CalendarVersion,
) -> bool:
    """Tell whether what is said of a case leaves its kept clocks as they were when it was last judged.

    So it is when no clock hears any of it, no hold ends by the time alone, and the calendar is older than that.
    """
    if judged.pauses or any(event.kind not in _UNHEARD for event in said):
        return False
    last = next((event for event in reversed(past) if event.kind not in _UNJUDGED), None)
    return last is not None and calendar.made_at < last.at


def kept_rows(cases: Iterable[Complaint]) -> dict[int, dict[Place, CaseClock]]:
    """Return the kept runs of cases with their steps, by case and place, in two queries."""
    found: dict[int, dict[Place, CaseClock]] = {}
    for row in CaseClock.objects.filter(complaint__in=list(cases)).prefetch_related("steps"):
        place = Place(ClockKind(row.kind), row.subject, row.run)
        found.setdefault(row.complaint_id, {})[place] = row
    return found


def rebuild_clocks(cases: Sequence[Complaint]) -> int:
    """Make the kept clocks of cases again from their histories alone; return how many rows had been wrong."""
    events = events_by_case(cases)
    kept, rows, now = kept_rows(cases), ClockRows(), clock.now()
    calendars = kept_calendars(case.dealer for case in cases)
    for case in cases:
        calendar = calendars[case.dealer_id]
        judged = judge_now(case, events[case.pk], calendar=calendar, now=now)
        gather_rows(case, judged, kept=kept.get(case.pk, {}), rows=rows)
    rows.write()
    return len(rows.new) + len(rows.changed) + len(rows.gone)


def _values(run: JudgedRun) -> dict[str, Any]:
    return {
        "started_at": run.run.started_at,
        "limit": run.clock.limit,
        "working": run.clock.unit == "working",
        "pausable": run.clock.pausable,
        "stopped_at": run.run.stopped_at,
        "ended_by": run.run.ended_by,
        "due_at": run.due_at,
        "outcome": run.outcome,
        "policy_id": run.policy_pk,
        "policy_key": run.policy.key,
        "calendar_id": run.calendar.pk,
    }


def _gather_steps(
    row: CaseClock, run: JudgedRun, kept: Mapping[str, EscalationStep], rows: ClockRows
) -> None:
    """A step that was fired is a fact and stays; one that its clock's end has overtaken never fires."""
    stopped = run.run.stopped_at
    wanted = {step.key: at for step, at in run.steps}
    for key, step in kept.items():
        if step.fired_at is not None:
            continue
        at = wanted.get(key)
        if key not in wanted or (stopped is not None and (at is None or at > stopped)):
            rows.gone_steps.append(step.pk)
        elif step.due_at != at:
            step.due_at = at
            rows.moved_steps.append(step)
    if stopped is None:
        rows.new_steps += [
            EscalationStep(clock=row, key=key, due_at=at) for key, at in wanted.items() if key not in kept
        ]
