"""Judging open clocks again: all of a dealer's after a change of his calendar, or by newer policies when somebody asks.

Gone through in the order of the cases, a batch a transaction, with the last case kept: a killed worker's successor
goes on there. Only what moved is written.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import CalendarVersion, Dealer, Person
from anxin.accounts.policies import require
from anxin.accounts.selectors import worktime_of_version
from anxin.complaints.choices import EventKind, Status
from anxin.complaints.models import CaseClock, ClockRejudgement, Complaint, ComplaintEvent, EscalationStep
from anxin.complaints.selectors.clocks.effects import cap_of, capped
from anxin.complaints.selectors.clocks.judging import events_by_case
from anxin.complaints.selectors.clocks.policies import book_named, book_of
from anxin.complaints.services.changing import write_history
from anxin.complaints.services.clocks.keeping import judge_now, kept_calendar, rebuild_clocks
from anxin.complaints.services.clocks.moving import COLUMNS, Kept, Moves, Running
from anxin.complaints.services.clocks.policies import policies_of
from anxin.complaints.services.deadlines import refresh_deadline
from anxin.complaints.services.history import Change
from anxin.engines import clocks as engine
from anxin.engines.worktime import Worktime
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.jobs import enqueue

TASK = "complaints.rejudge_clocks"
BATCH = 2000
CALENDAR, POLICY = "calendar", "policy"
#: How long whoever changed a calendar may take to ask for the re-judging himself.
_GRACE = timedelta(minutes=1)


@transaction.atomic
def rejudge_after_calendar(dealer_id: int) -> ClockRejudgement:
    """Have all open clocks of a dealer judged by his newest calendar, in the background."""
    return _ask(Dealer.objects.get(pk=dealer_id), cause=CALENDAR, by=None, why="")


def rejudge_missed() -> int:
    """Ask for what was never asked for: a web process killed right after a change of calendar tells nobody of it.

    Return how many dealers that concerned.
    """
    newest = CalendarVersion.objects.order_by("dealer_id", "-version").distinct("dealer_id")
    asked = ClockRejudgement.objects.filter(cause=CALENDAR).values("calendar")
    missed = CalendarVersion.objects.filter(pk__in=newest.values("pk"), made_at__lt=clock.now() - _GRACE)
    dealers = list(missed.exclude(pk__in=asked).values_list("dealer", flat=True))
    for dealer_id in dealers:
        rejudge_after_calendar(dealer_id)
    return len(dealers)


@transaction.atomic
def rejudge_by_newest_policies(dealer: Dealer, *, by: Person, why: str) -> ClockRejudgement:
    """Put all open cases of a dealer under the newest policies: the one way to rewrite them, recorded with a reason."""
    require(by, Capability.SET_CLOCKS, dealer.pk)
    if not why.strip():
        raise InvalidInput("REASON_MISSING", _("Say why the open cases are judged again."), field="why")
    audit.record_operation(
        "complaints.clocks_rejudged",
        person_id=by.pk,
        dealer_id=dealer.pk,
        subject=dealer.code,
        why=why.strip(),
    )
    return _ask(dealer, cause=POLICY, by=by, why=why.strip()[:300])


def carry_out_rejudgement(rejudgement_id: int) -> ClockRejudgement:
    """Judge what is left of a re-judging; safe to run twice, and after a kill."""
    while not _judge_batch(rejudgement_id):
        pass
    return ClockRejudgement.objects.get(pk=rejudgement_id)


def _ask(dealer: Dealer, *, cause: str, by: Person | None, why: str) -> ClockRejudgement:
    asked = ClockRejudgement.objects.create(
        dealer=dealer,
        cause=cause,
        calendar=kept_calendar(dealer),
        policy=policies_of(dealer) if cause == POLICY else None,
        by=by,
        why=why,
        asked_at=clock.now(),
    )
    enqueue(TASK, lock=f"{TASK}.{dealer.pk}", rejudgement_id=asked.pk)
    return asked


@transaction.atomic
def _judge_batch(rejudgement_id: int) -> bool:
    """Judge the next batch and keep how far it went; return whether nothing is left."""
    asked = ClockRejudgement.objects.select_for_update().get(pk=rejudgement_id)
    if asked.finished_at is not None:
        return True
    open_cases = (
        Complaint.objects.filter(dealer=asked.dealer_id, pk__gt=asked.reached)
        .exclude(status=Status.CLOSED)
        .order_by("pk")
    )
    numbers = list(open_cases.values_list("pk", flat=True)[:BATCH])
    if not numbers:
        asked.finished_at = clock.now()
        asked.save(update_fields=["finished_at"])
        return True
    moved = _BY_CAUSE[asked.cause](asked, numbers)
    ClockRejudgement.objects.filter(pk=asked.pk).update(
        reached=numbers[-1], looked_at=F("looked_at") + len(numbers), moved=F("moved") + moved
    )
    return False


def _by_calendar(asked: ClockRejudgement, numbers: Sequence[int]) -> int:
    """Only the due times can move: runs and limits come from the history, which stays as it is."""
    # Whoever writes to one of these cases meanwhile judges by the newest calendar himself.
    locked = Complaint.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    cases = {pk: Kept(*kept) for pk, *kept in locked.values_list("pk", *Kept._fields)}
    # With what was stopped by somebody who had not seen the new calendar yet.
    missed = Q(stopped_at__gt=asked.calendar.made_at)
    joined = _by_history(numbers)
    rows = CaseClock.objects.filter(Q(stopped_at=None) | missed, complaint__in=set(numbers) - joined)
    runs = {run.pk: run for run in map(Running._make, rows.values_list(*COLUMNS))}
    held = {run.case for run in runs.values() if run.working and run.pausable}
    bench = _Bench(worktime_of_version(asked.calendar), pauses_of(held), clock.now())
    moves = Moves(calendar_id=asked.calendar_id)
    for run in runs.values():
        # What counts all hours is due when it was.
        if run.working and (due := bench.due_of(run)) != run.due_at:
            moves.clock(run, due)
    for step, clock_id, key, before in _waiting_steps(runs):
        run = runs[clock_id]
        rung = bench.rung(run, key)
        if rung is not None and (at := bench.step_time(rung, moves.due_of(run))) != before:
            moves.steps[step] = at
    return moves.write(cases, list(runs.values())) + len(joined)


def _by_history(numbers: Sequence[int]) -> set[int]:
    """Judge the cases with others merged into them as a whole: what those owed sooner stands in the history."""
    rows = Complaint.objects.filter(pk__in=numbers, merged_here__isnull=False).distinct()
    joined = list(Complaint.objects.filter(pk__in=rows).select_related("dealer__region__brand"))
    rebuild_clocks(joined)
    events, now = events_by_case(joined), clock.now()
    for each in joined:
        judged = judge_now(each, events[each.pk], calendar=kept_calendar(each.dealer), now=now)
        refresh_deadline(each, judged)
        each.save(update_fields=["due_at", "due_kind", "contact_due_at"])
    return {each.pk for each in joined}


def _waiting_steps(runs: Mapping[int, Running]) -> Iterable[tuple[int, int, str, datetime | None]]:
    """Return the waiting steps that a calendar can move: key, clock, name and due time of each."""
    books = [book_named(policy_id) for policy_id in {run.policy_id for run in runs.values()}]
    by_hours = {
        step.key for book in books for policy in book.policies for step in policy.steps if step.working
    }
    working = [run.pk for run in runs.values() if run.working]
    steps = EscalationStep.objects.filter(fired_at=None, clock__in=list(runs))
    movable = steps.filter(Q(clock__in=working) | Q(key__in=by_hours))
    return movable.order_by().values_list("pk", "clock", "key", "due_at")


def _by_policy(asked: ClockRejudgement, numbers: Sequence[int]) -> int:
    """Every case chooses anew; the choice is a line of its history, and its clocks are judged from it."""
    assert asked.policy is not None
    book = book_of(asked.policy)
    locked = Complaint.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")
    moved = 0
    for complaint in locked.select_related("dealer__region__brand", "customer", "vehicle", "owner"):
        facts = {"version": book.pk, "policy": book.policy_for(complaint).key}
        last = complaint.events.filter(kind=EventKind.CLOCKS_SET).last()
        if last is not None and last.facts == facts:
            continue
        change = Change(complaint=complaint, by=asked.by, at=clock.now())
        change.record(EventKind.CLOCKS_SET, reason=asked.why, **facts)
        write_history(change)
        moved += 1
    return moved


_BY_CAUSE = {CALENDAR: _by_calendar, POLICY: _by_policy}


def pauses_of(numbers: Collection[int]) -> Mapping[int, list[engine.Event]]:
    """Return the holds of cases as the engine reads them, by case."""
    found: dict[int, list[engine.Event]] = {}
    if not numbers:
        return found
    rows = ComplaintEvent.objects.filter(
        complaint__in=numbers, kind__in=[EventKind.PAUSED, EventKind.RESUMED]
    ).order_by("at", "id")
    for event in rows:
        at = event.at.replace(microsecond=0)
        if event.kind == EventKind.PAUSED:
            reason = capped(event.facts["hold"], event.facts["most"])
            heard = engine.Event(at=at, type="paused", reason=reason)
        else:
            heard = engine.Event(at=at, type="resumed")
        found.setdefault(event.complaint_id, []).append(heard)
    return found


@dataclass(frozen=True)
class _Bench:
    worktime: Worktime
    holds: Mapping[int, list[engine.Event]]
    now: datetime
    _rungs: dict[tuple[int, str, str], dict[str, engine.Step]] = field(default_factory=dict)

    def due_of(self, row: Running) -> datetime | None:
        run = engine.Run(row.started_at, row.stopped_at)
        holds = self.holds.get(row.case, []) if row.pausable else []
        pauses: Sequence[engine.Pause] = ()
        if holds:
            caps: dict[str, timedelta | None] = {
                each.reason: cap_of(each.reason) for each in holds if each.reason
            }
            pauses = engine.find_pauses(holds, caps=caps, now=self.now)
        return engine.due_of(run, clock=_clock_of(row), pauses=pauses, worktime=self.worktime, now=self.now)

    def rung(self, row: Running, key: str) -> engine.Step | None:
        """Return a step of the ladder as the engine reads it; nothing where the policy has none of this name."""
        place = (row.policy_id, row.policy_key, row.kind)
        if place not in self._rungs:
            steps = book_named(row.policy_id).policy(row.policy_key).steps
            self._rungs[place] = {each.key: each.for_engine() for each in steps if each.clock == row.kind}
        return self._rungs[place].get(key)

    def step_time(self, rung: engine.Step, due: datetime | None) -> datetime | None:
        ((_step, at),) = engine.step_times(due, [rung], worktime=self.worktime)
        return at


def _clock_of(row: Running) -> engine.Clock:
    return engine.Clock(
        name=row.kind,
        unit=engine.Unit.WORKING if row.working else engine.Unit.WALL,
        limit=row.limit,
        start=frozenset(),
        stop=frozenset(),
        pausable=row.pausable,
    )
