"""Judging open clocks again: all of a dealer's after a change of his calendar, or by newer policies when somebody asks.

Gone through in the order of the cases, a batch a transaction, with the last case kept: a killed worker's successor
goes on there. Only what moved is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.accounts.selectors import worktime_of_version
from anxin.complaints.choices import ClockKind, EventKind, Status
from anxin.complaints.models import CaseClock, ClockRejudgement, Complaint, ComplaintEvent, EscalationStep
from anxin.complaints.selectors.clocks.effects import cap_of, capped
from anxin.complaints.selectors.clocks.judging import steps_for
from anxin.complaints.selectors.clocks.policies import book_named, book_of
from anxin.complaints.services.changing import write_history
from anxin.complaints.services.clocks.keeping import kept_calendar
from anxin.complaints.services.clocks.moving import Moves
from anxin.complaints.services.clocks.policies import policies_of
from anxin.complaints.services.history import Change
from anxin.engines import clocks as engine
from anxin.engines.worktime import Worktime
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.jobs import enqueue

TASK = "complaints.rejudge_clocks"
BATCH = 2000
CALENDAR, POLICY = "calendar", "policy"


@transaction.atomic
def rejudge_after_calendar(dealer_id: int) -> ClockRejudgement:
    """Have all open clocks of a dealer judged by his newest calendar, in the background."""
    return _ask(Dealer.objects.get(pk=dealer_id), cause=CALENDAR, by=None, why="")


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
    cases = {case.pk: case for case in locked.only("pk", "due_at", "due_kind", "contact_due_at", "on_hold")}
    bench = _Bench(worktime_of_version(asked.calendar), pauses_of(numbers), clock.now())
    rows = list(CaseClock.objects.filter(complaint__in=numbers, stopped_at=None))
    steps: dict[int, list[EscalationStep]] = {row.pk: [] for row in rows}
    for step in EscalationStep.objects.filter(clock__in=rows, fired_at=None):
        steps[step.clock_id].append(step)
    moves = Moves(calendar_id=asked.calendar_id)
    for row in rows:
        due = bench.due_of(row)
        if due != row.due_at:
            moves.clock(row, due)
        for step, at in bench.step_times(row, due, steps[row.pk]):
            moves.step(step, at)
    return moves.write(cases, rows)


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


def pauses_of(numbers: Sequence[int]) -> Mapping[int, list[engine.Event]]:
    """Return the holds of cases as the engine reads them, by case."""
    found: dict[int, list[engine.Event]] = {}
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

    def due_of(self, row: CaseClock) -> datetime | None:
        run = engine.Run(row.started_at)
        holds = self.holds.get(row.complaint_id, []) if row.pausable else []
        pauses: Sequence[engine.Pause] = ()
        if holds:
            caps: dict[str, timedelta | None] = {
                each.reason: cap_of(each.reason) for each in holds if each.reason
            }
            pauses = engine.find_pauses(holds, caps=caps, now=self.now)
        return engine.due_of(run, clock=_clock_of(row), pauses=pauses, worktime=self.worktime, now=self.now)

    def step_times(
        self, row: CaseClock, due: datetime | None, steps: Sequence[EscalationStep]
    ) -> Iterable[tuple[EscalationStep, datetime | None]]:
        if not steps:
            return
        policy = book_named(row.policy_id).policy(row.policy_key)
        times = {
            rung.key: at for rung, at in steps_for(ClockKind(row.kind), due, policy, worktime=self.worktime)
        }
        for step in steps:
            if step.key in times and times[step.key] != step.due_at:
                yield step, times[step.key]


def _clock_of(row: CaseClock) -> engine.Clock:
    return engine.Clock(
        name=row.kind,
        unit=engine.Unit.WORKING if row.working else engine.Unit.WALL,
        limit=row.limit,
        start=frozenset(),
        stop=frozenset(),
        pausable=row.pausable,
    )
