"""Compares what the run has left in the database with what must have happened."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from anxin.accounts.models import CalendarVersion, Dealer
from anxin.complaints.models import (
    CaseClock,
    ClockPolicyVersion,
    ClockRejudgement,
    Complaint,
    ComplaintEvent,
    EscalationStep,
)
from anxin.complaints.services.clocks.keeping import rebuild_clocks
from anxin.foundation import clock
from anxin.messaging.models import Notice
from bench.ladders.driver import Told
from bench.ladders.expected import House, Line, Run, read_case, runs_of

_MINUTE = timedelta(minutes=1)
_WORDS = re.compile(r"op-\d+-\d+-")
Runs = dict[tuple[str, int], Run]


@dataclass
class Verdict:
    """What is wrong, by sort; and what was counted on the way."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    unjustified: list[str] = field(default_factory=list)
    wrong_rows: int = 0
    fired: Counter[str] = field(default_factory=Counter)
    by_clock: Counter[str] = field(default_factory=Counter)
    delays: list[float] = field(default_factory=list)
    events: int = 0
    notices: int = 0
    raised: int = 0
    holds_ended: int = 0
    rejudged: int = 0
    sweeps: int = 0
    longest_without_sweep: timedelta = timedelta()

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.stuck or self.unjustified or self.wrong_rows)


def check(dealer: Dealer, told: Told) -> Verdict:
    """Go through every case of the dealer."""
    verdict, now = Verdict(), clock.now()
    house = _house(dealer)
    histories = _histories(dealer)
    notices = _notices(dealer, verdict)
    for case in Complaint.objects.filter(dealer=dealer).order_by("pk"):
        _Case(case, histories[case.pk], house, verdict).check(now, notices)
    _check_operations(dealer, told, verdict)
    _check_queue(now, verdict)
    _sweeps(verdict)
    verdict.wrong_rows = _wrong_rows(dealer)
    return verdict


class _Case:
    def __init__(
        self, case: Complaint, history: list[ComplaintEvent], house: House, verdict: Verdict
    ) -> None:
        self.case, self.history, self.house, self.verdict = case, history, house, verdict
        self.lines = [Line(each.pk, each.at, each.kind, each.facts) for each in history]
        self.spoken = case.mode in {"phone", "in_person"}

    def check(self, now: datetime, notices: Counter[str]) -> None:
        verdict = self.verdict
        verdict.events += len(self.lines)
        verdict.raised += sum(e.kind == "level_changed" and e.by_id is None for e in self.history)
        verdict.holds_ended += sum(e.kind == "resumed" and bool(e.facts["by_itself"]) for e in self.history)
        if self.case.on_hold:
            verdict.stuck.append(f"{self.case} is still on hold")
        final = self._runs(self.lines, now)
        kept = {(row.kind, row.run): row for row in self.case.clocks.prefetch_related("steps")}
        self._compare(final, kept)
        steps = {(row.kind, row.run, s.key): s for row in kept.values() for s in row.steps.all()}
        self._check_due(final, steps, now)
        self._check_fired(steps, notices)

    def _compare(self, final: Runs, kept: dict[tuple[str, int], CaseClock]) -> None:
        for place in final.keys() | kept.keys():
            mine, row = final.get(place), kept.get(place)
            if mine is None or row is None:
                self.verdict.lost.append(f"{self.case} {place} expected {mine} kept {row}")
            elif (mine.started, mine.stopped, mine.due) != (row.started_at, row.stopped_at, row.due_at):
                self.verdict.lost.append(
                    f"{self.case} {place} {mine.started} {mine.stopped} {mine.due} kept {row.started_at} "
                    f"{row.stopped_at} {row.due_at}"
                )

    def _check_due(
        self, final: Runs, steps: dict[tuple[str, int, str], EscalationStep], now: datetime
    ) -> None:
        """Each step due before its clock's end was fired, or recorded as over."""
        for (name, number), run in final.items():
            for key, at in run.steps.items():
                row = steps.get((name, number, key))
                due = at is not None and at <= (now if run.stopped is None else run.stopped)
                if due and (row is None or row.fired_at is None):
                    self.verdict.lost.append(f"{self.case} {name} {number} {key} due {at} never fired: {row}")

    def _check_fired(self, steps: dict[tuple[str, int, str], EscalationStep], notices: Counter[str]) -> None:
        lines = defaultdict(list)
        for line in self.lines:
            if line.kind == "escalated":
                lines[line.facts["clock"], line.facts["step"]].append(line)
        fired = {place: step for place, step in steps.items() if step.fired_at is not None}
        for (name, number, key), step in fired.items():
            self.verdict.fired[step.result] += 1
            self.verdict.by_clock[name] += 1
            before = [line for line in self.lines if step.fired_at and line.at <= step.fired_at]
            if step.result != "over":
                before = self._told(step, lines[name, key], notices)
            self._justify((name, number, key), step, before)
        wanted = Counter((name, key) for (name, _number, key), step in fired.items() if step.result != "over")
        for place, found in lines.items():
            if len(found) != wanted[place]:
                self.verdict.doubled.append(f"{self.case} {place}: {len(found)} lines, {wanted[place]} steps")

    def _told(self, step: EscalationStep, lines: Sequence[Line], notices: Counter[str]) -> list[Line]:
        """A step that was told has its line, and one notice for each person; return what was known before it."""
        own = next((each for each in lines if each.at == step.fired_at), None)
        if own is None:
            self.verdict.lost.append(f"{self.case} {step.key} fired without a line")
        told = notices[f"step:{step.pk}"]
        if told != len(step.told):
            wrong = self.verdict.lost if told < len(step.told) else self.verdict.doubled
            wrong.append(f"{self.case} {step.key}: {step.told}, but {told} notices")
        return [line for line in self.lines if own is None or line.id < own.id]

    def _justify(self, place: tuple[str, int, str], step: EscalationStep, before: Sequence[Line]) -> None:
        """The step was due by what was known when it was fired, by a calendar of that time."""
        fired = step.fired_at
        assert fired is not None
        name, number, key = place
        dues = []
        for nth, (made, _pk, _body) in enumerate(self.house.calendars):
            if made <= fired:
                run = self._runs(before, fired, calendar=nth).get((name, number))
                dues.append((run, run.steps.get(key) if run else None))
        at = next((at for _run, at in reversed(dues) if at is not None and at <= fired), None)
        run = dues[-1][0]
        if at is None or run is None:
            self.verdict.unjustified.append(f"{self.case} {place} fired {fired}, due {dues}")
            return
        known = max((line.at for line in before if line.kind in _MOVING), default=at)
        self.verdict.delays.append((fired - max(at, known)) / _MINUTE)
        over = run.stopped is not None or (_is_warning(run, key) and run.due is not None and run.due <= fired)
        if over != (step.result == "over"):
            self.verdict.unjustified.append(f"{self.case} {place} {step.result} though over={over}")

    def _runs(self, lines: Sequence[Line], now: datetime, *, calendar: int | None = None) -> Runs:
        case = read_case(self.case.received_at, self.spoken, lines, self.house, now)
        return runs_of(case, self.house, calendar=calendar)


#: What moves due times of clocks that run: before them nobody could know the new ones.
_MOVING = frozenset({"clocks_set", "resumed", "paused", "closed", "follow_up_moved", "opened", "reopened"})


def _is_warning(run: Run, key: str) -> bool:
    return any(s["key"] == key and s["clock"] == run.clock and s["offset"] < 0 for s in run.policy["steps"])


def _house(dealer: Dealer) -> House:
    versions = CalendarVersion.objects.filter(dealer=dealer).order_by("version")
    policies = ClockPolicyVersion.objects.filter(dealer=dealer)
    return House(
        calendars=[(each.made_at, each.pk, each.body) for each in versions],
        policies={each.pk: each.body for each in policies},
    )


def _histories(dealer: Dealer) -> dict[int, list[ComplaintEvent]]:
    found: dict[int, list[ComplaintEvent]] = defaultdict(list)
    for event in ComplaintEvent.objects.filter(complaint__dealer=dealer).order_by("at", "id"):
        found[event.complaint_id].append(event)
    return found


def _notices(dealer: Dealer, verdict: Verdict) -> Counter[str]:
    keys = Notice.objects.filter(dealer=dealer, key__startswith="step:").values_list("person_id", "key")
    each_once = Counter(keys)
    verdict.notices = each_once.total()
    verdict.doubled += [
        f"{who} told {key} {count} times" for (who, key), count in each_once.items() if count > 1
    ]
    return Counter(key for _who, key in each_once)


def _check_operations(dealer: Dealer, told: Told, verdict: Verdict) -> None:
    """What the server confirmed stands in a history exactly once; nothing that was asked for stands there twice."""
    found: Counter[str] = Counter()
    for event in ComplaintEvent.objects.filter(complaint__dealer=dealer).iterator():
        for words in set(_WORDS.findall(event.reason + json.dumps(event.facts, ensure_ascii=False))):
            found[words] += told.asked.get(words) == event.kind
    verdict.doubled += [f"operation {words} {found[words]} times" for words in told.asked if found[words] > 1]
    verdict.lost += [
        f"operation {words} {kind}" for words, kind in told.confirmed.items() if not found[words]
    ]


def _check_queue(now: datetime, verdict: Verdict) -> None:
    late = EscalationStep.objects.filter(fired_at=None, due_at__lte=now - 60 * _MINUTE)
    verdict.stuck += [f"step {step.pk} {step.key} due {step.due_at}" for step in late]
    doing = ProcrastinateJob.objects.filter(status__in=["doing", "failed", "aborting"])
    verdict.stuck += [f"job {job.pk} {job.task_name} {job.status}" for job in doing]
    unfinished = ClockRejudgement.objects.filter(finished_at=None)
    verdict.stuck += [f"re-judging {each.pk} reached {each.reached}" for each in unfinished]
    verdict.rejudged = ClockRejudgement.objects.exclude(finished_at=None).count()


def _sweeps(verdict: Verdict) -> None:
    """Count the sweeps that ended, and the longest real time between two of them."""
    ended = ProcrastinateEvent.objects.filter(type="succeeded", job__task_name="complaints.sweep_clocks")
    times = list(ended.order_by("at").values_list("at", flat=True))
    verdict.sweeps = len(times)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    verdict.longest_without_sweep = max(gaps, default=timedelta())


def _wrong_rows(dealer: Dealer) -> int:
    cases = list(Complaint.objects.filter(dealer=dealer).select_related("dealer"))
    with transaction.atomic():
        wrong = rebuild_clocks(cases)
        transaction.set_rollback(True)
    return wrong
