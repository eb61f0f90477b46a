"""The sweep: steps whose time has come are fired, each once, and holds that have run out are ended.

One batch is one transaction: a worker killed at any moment leaves a batch undone, never half done, and whoever
comes next takes it by the same index. Rows that somebody holds are left for the next round.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import ClockKind, EventKind, Level, StepResult
from anxin.complaints.models import CaseClock, Complaint, ComplaintEvent, EscalationStep
from anxin.complaints.selectors.clocks.policies import LadderStep, book_named
from anxin.complaints.selectors.clocks.recipients import Switchboard
from anxin.complaints.services.change_case import set_level
from anxin.complaints.services.changing import append_events, write_history
from anxin.complaints.services.clocks.holding import end_hold
from anxin.complaints.services.history import Change
from anxin.foundation import clock
from anxin.foundation.remembering import remembered
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, Telling, tell_many

BATCH = 1000
_FIRED = (
    "UPDATE complaints_escalationstep AS s SET fired_at = %s, result = n.result, told = n.told::jsonb "
    "FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS n (id, result, told) WHERE s.id = n.id"
)


@dataclass(frozen=True)
class Swept:
    """What one batch did."""

    fired: int = 0
    raised: int = 0
    resumed: int = 0
    #: The batch took as many as it may.
    full: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.fired or self.resumed)

    @property
    def leaves_more(self) -> bool:
        """Whether something may be due still: the batch was full, or a raised level has brought other steps."""
        return self.full or bool(self.raised)


def sweep_clocks(*, most: int = BATCH) -> Swept:
    """Fire at most ``most`` steps that are due and end as many holds, in one transaction."""
    now = clock.now()
    with transaction.atomic():
        resumed = _end_holds(now, most=most)
        fired, raised = _fire_steps(now, most=most)
    return Swept(fired=fired, raised=raised, resumed=resumed, full=max(fired, resumed) >= most)


def sweep_all(*, batches: int = 1000) -> Swept:
    """Sweep batch by batch until nothing is due any more, and return what was done in all."""
    fired = raised = resumed = 0
    for _batch in range(batches):
        done = sweep_clocks()
        fired, raised, resumed = fired + done.fired, raised + done.raised, resumed + done.resumed
        if not done.leaves_more:
            break
    return Swept(fired, raised, resumed)


def _end_holds(now: datetime, *, most: int) -> int:
    due = (
        Complaint.objects.filter(hold_ends_at__lte=now).order_by("hold_ends_at").values_list("pk", flat=True)
    )
    held = _lock(list(due[:most]))
    for complaint in held:
        assert complaint.hold_ends_at is not None
        change = Change(complaint=complaint, by=None, at=complaint.hold_ends_at)
        end_hold(change, by_itself=True)
        write_history(change)
    return len(held)


def _fire_steps(now: datetime, *, most: int) -> tuple[int, int]:
    waiting = EscalationStep.objects.filter(fired_at=None, due_at__lte=now)
    named = dict(waiting.order_by("due_at", "id").values_list("pk", "clock__complaint_id")[:most])
    # The case before its steps, as every operation on a case locks them: nobody waits crosswise.
    cases = _lock_briefly(sorted(set(named.values())))
    if not cases:
        return 0, 0
    steps = list(
        # Asked for again under the lock: whoever had the case meanwhile may have moved them.
        waiting.filter(pk__in=[pk for pk, number in named.items() if number in cases])
        .select_related("clock")
        .select_for_update(of=("self",))
        .order_by("due_at", "id")
    )
    for step in steps:
        step.clock.complaint = cases[step.clock.complaint_id]
    # The time under the locks: nothing is told at an instant before what was done to the case meanwhile.
    firing = _Firing(clock.now())
    firing.fire(steps)
    return len(steps), firing.raise_levels()


def _lock_briefly(numbers: Sequence[int]) -> dict[int, Complaint]:
    """Lock cases with as little of them as telling needs; each dealer and each owner is read once."""
    rows = Complaint.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=numbers)
    cases = {
        each.pk: each
        for each in rows.only("number", "level", "concerns", "also_concerns", "version", "dealer", "owner")
    }
    wanted = frozenset(each.dealer_id for each in cases.values())
    dealers = remembered(("dealers", wanted), lambda: Dealer.objects.in_bulk(wanted))
    people = frozenset(each.owner_id for each in cases.values() if each.owner_id)
    owners = remembered(("people", people), lambda: Person.objects.in_bulk(people))
    for each in cases.values():
        each.dealer = dealers[each.dealer_id]
        each.owner = owners[each.owner_id] if each.owner_id else None
    return cases


def _lock(numbers: Sequence[int]) -> list[Complaint]:
    rows = Complaint.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=numbers)
    return list(rows.select_related("dealer__region__brand", "owner", "concerns", "customer", "vehicle"))


class _Firing:
    """The firing of one batch of steps: gathered first, written in a few statements."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._switchboard = Switchboard()
        self._events: list[ComplaintEvent] = []
        self._tellings: list[Telling] = []
        self._raises: dict[int, Level] = {}

    def fire(self, steps: Sequence[EscalationStep]) -> None:
        self._switchboard.learn(step.clock for step in steps)
        for step in steps:
            self._fire(step)
        self._write(steps)
        append_events(self._events)
        tell_many(self._tellings, at=self._now)

    def _write(self, steps: Sequence[EscalationStep]) -> None:
        columns = (
            [step.pk for step in steps],
            [str(step.result) for step in steps],
            [json.dumps(step.told) for step in steps],
        )
        with connection.cursor() as cursor:
            cursor.execute(_FIRED, [self._now, *columns])

    def raise_levels(self) -> int:
        """Raise what the steps have asked for; these cases, locked already, are read whole."""
        for complaint in _lock(sorted(self._raises)) if self._raises else ():
            change = Change(complaint=complaint, by=None, at=self._now)
            set_level(
                change, level=self._raises[complaint.pk], reason=gettext_noop("A time limit was passed.")
            )
            write_history(change)
        return len(self._raises)

    def _fire(self, step: EscalationStep) -> None:
        rung = _rung(step)
        step.fired_at = self._now
        if rung is None or _is_over(step.clock, rung, self._now):
            step.result = StepResult.OVER
            return
        complaint = step.clock.complaint
        people = self._switchboard.people_for(rung.tell, complaint, step.clock)
        step.result = StepResult.TOLD if people else StepResult.NOBODY
        step.told = [person.name for person in people]
        self._events.append(_line(step, rung, complaint, self._now))
        if people:
            self._tellings.append((people, _notice(step, rung, complaint)))
        if rung.raise_to and complaint.level < rung.raise_to:
            self._raises[complaint.pk] = max(
                Level(rung.raise_to), self._raises.get(complaint.pk, Level.ORDINARY)
            )


def _rung(step: EscalationStep) -> LadderStep | None:
    policy = book_named(step.clock.policy_id).policy(step.clock.policy_key)
    return next(
        (each for each in policy.steps if each.key == step.key and each.clock == step.clock.kind), None
    )


def _is_over(row: CaseClock, rung: LadderStep, now: datetime) -> bool:
    """What is done needs no escalation, and a warning comes too late once the thing itself is late."""
    if row.stopped_at is not None:
        return True
    return rung.offset.total_seconds() < 0 and row.due_at is not None and row.due_at <= now


def _line(step: EscalationStep, rung: LadderStep, complaint: Complaint, now: datetime) -> ComplaintEvent:
    return ComplaintEvent(
        complaint=complaint,
        at=now,
        kind=EventKind.ESCALATED,
        facts={
            "clock": step.clock.kind,
            "step": step.key,
            "policy": step.clock.policy_id,
            "due": step.due_at.isoformat() if step.due_at else "",
            "told": step.told,
        },
        # Telling changes nothing about the case: what others see of it stays fresh.
        version=complaint.version,
    )


def _notice(step: EscalationStep, rung: LadderStep, complaint: Complaint) -> NewNotice:
    return NewNotice(
        dealer=complaint.dealer,
        kind=NoticeKind.ESCALATION,
        code="ESCALATION_STEP",
        params={
            "number": complaint.number,
            "clock": ClockKind(step.clock.kind).value,
            "step": step.key,
        },
        subject=complaint.slug,
        url=complaint.get_absolute_url(),
        key=f"step:{step.pk}",
        urgent=rung.urgent,
    )
