"""Why this deadline and no other: each run with the time counted and skipped, its ladder, and the arithmetic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anxin.accounts.models import CalendarVersion
from anxin.accounts.selectors import calendar_of, worktime_of_version
from anxin.complaints.choices import ClockKind, ClockOutcome, StepResult
from anxin.complaints.models import Complaint, ComplaintEvent, EscalationStep
from anxin.complaints.selectors.clocks.effects import EFFECTS, WORD_LABELS
from anxin.complaints.selectors.clocks.judging import Judged, JudgedRun, judge_clocks, policy_choices
from anxin.complaints.selectors.clocks.legal_days import TermOfLaw, term_of_law
from anxin.complaints.selectors.clocks.policies import book_named, book_of, newest_policies, step_name
from anxin.engines import clocks as engine
from anxin.engines.worktime import Kind
from anxin.foundation import clock
from anxin.foundation.bilingual import pick

_MINUTE = timedelta(minutes=1)
_KINDS: Mapping[Kind, LazyText] = {
    Kind.COUNTED: gettext_lazy("counted"),
    Kind.PAUSED: gettext_lazy("on hold"),
    Kind.CLOSURE: gettext_lazy("closed that day"),
    Kind.HOLIDAY: gettext_lazy("public holiday"),
    Kind.CLOSED: gettext_lazy("outside the hours"),
}


@dataclass(frozen=True)
class Stretch:
    """One stretch of the account: from when to when, what it was, and how much it added."""

    start: datetime
    end: datetime
    kind: str
    label: str
    minutes: int
    sum_minutes: int
    after_due: bool
    to_come: bool


@dataclass(frozen=True)
class ShownStep:
    """One step of a ladder: by whom it was heard, or when it will be."""

    name: str
    due_at: datetime | None
    fired_at: datetime | None
    result: str
    told: Sequence[str]


@dataclass(frozen=True)
class ExplainedRun:
    """One run with its account."""

    kind: str
    label: str
    number: int
    policy: str
    policy_key: str
    limit: timedelta
    working: bool
    pausable: bool
    started_at: datetime
    stopped_at: datetime | None
    due_at: datetime | None
    due_if_resumed: datetime | None
    state: str
    state_label: str
    elapsed: timedelta
    remaining: timedelta
    stretches: Sequence[Stretch]
    steps: Sequence[ShownStep]
    starts: str
    stops: str
    #: A merged case owed it sooner: its due time holds, and the account shows its own limit.
    taken_over: bool
    #: Where the law sets the term: its article and its days, in place of stretches of time.
    law: TermOfLaw | None


@dataclass(frozen=True)
class Hold:
    """A time in which the pausable clocks stood still."""

    start: datetime
    end: datetime | None
    reason: str


@dataclass(frozen=True)
class PolicyChosen:
    """From when on which policy of which version held."""

    at: datetime
    policy: str
    version: int


@dataclass(frozen=True)
class WhyPage:
    """Everything that decides the deadlines of a case."""

    runs: Sequence[ExplainedRun]
    holds: Sequence[Hold]
    choices: Sequence[PolicyChosen]
    calendar: CalendarVersion
    newest_version: int


def why_deadlines(complaint: Complaint) -> WhyPage:
    """Return the account of every clock of a case that has been fetched for its reader."""
    now = clock.now()
    events = list(complaint.events.order_by("at", "id"))
    calendar = calendar_of(complaint.dealer)
    judged = judge_clocks(complaint, events, calendar=calendar, now=now)
    bench = _Explainer(judged, now, _fired(complaint), complaint, events)
    newest = newest_policies(complaint.dealer)
    return WhyPage(
        # What still runs first, and of one clock the latest run.
        runs=sorted((bench.explained(run) for run in judged.runs), key=_order),
        holds=[_hold(pause, complaint) for pause in judged.pauses],
        choices=_choices(events),
        calendar=calendar,
        newest_version=newest.version if newest else 0,
    )


def _order(run: ExplainedRun) -> tuple[bool, float]:
    return run.stopped_at is not None, -run.started_at.timestamp()


def _fired(complaint: Complaint) -> Mapping[tuple[str, int, int, str], EscalationStep]:
    rows = EscalationStep.objects.filter(clock__complaint=complaint).select_related("clock")
    return {(step.clock.kind, step.clock.subject, step.clock.run, step.key): step for step in rows}


@dataclass(frozen=True)
class _Explainer:
    judged: Judged
    now: datetime
    fired: Mapping[tuple[str, int, int, str], EscalationStep]
    complaint: Complaint
    events: Sequence[ComplaintEvent]

    def explained(self, run: JudgedRun) -> ExplainedRun:
        worktime = worktime_of_version(run.calendar)
        pauses = self.judged.pauses
        verdict = engine.judge_run(run.run, clock=run.clock, pauses=pauses, worktime=worktime, now=self.now)
        spans = engine.explain_run(run.run, clock=run.clock, pauses=pauses, worktime=worktime, now=self.now)
        effect = EFFECTS[run.place.kind]
        over = run.due_at is not None and (run.run.stopped_at or self.now) > run.due_at
        state = engine.State.BREACHED if over else verdict.state
        place = run.place
        law = term_of_law(place.kind, place.subject, events=self.events, dealer=self.complaint.dealer)
        return ExplainedRun(
            kind=run.place.kind.value,
            label=str(ClockKind(run.place.kind).label),
            number=run.place.number,
            policy=pick(run.policy.name),
            policy_key=run.policy.key,
            limit=run.clock.limit,
            working=run.clock.unit == engine.Unit.WORKING,
            pausable=run.clock.pausable,
            started_at=run.run.started_at,
            stopped_at=run.run.stopped_at,
            due_at=run.due_at,
            due_if_resumed=verdict.due_if_resumed_now,
            state=state.value,
            state_label=_state_label(state, run),
            elapsed=verdict.elapsed,
            remaining=verdict.remaining,
            stretches=[] if law else self._stretches(spans, run.due_at),
            steps=[self._step(run, rung.key, at) for rung, at in run.steps],
            starts=_words(effect.start | effect.restart),
            stops=_words(effect.stop),
            taken_over=run.due_at != verdict.due_at,
            law=law,
        )

    def _stretches(self, spans: Sequence[engine.Span], due_at: datetime | None) -> list[Stretch]:
        """Cut the account at the due time and at now, so that the sum up to the due time is the limit."""
        cuts = sorted({at for at in (due_at, self.now.replace(microsecond=0)) if at is not None})
        total, found = timedelta(), []
        for span in spans:
            inside = [cut for cut in cuts if span.start < cut < span.end]
            for start, end in pairwise([span.start, *inside, span.end]):
                counted = span.kind == Kind.COUNTED
                total += (end - start) if counted else timedelta()
                found.append(
                    Stretch(
                        start=start,
                        end=end,
                        kind=span.kind.value,
                        label=str(_KINDS[span.kind]),
                        minutes=round((end - start) / _MINUTE),
                        sum_minutes=round(total / _MINUTE),
                        after_due=due_at is not None and start >= due_at,
                        to_come=start >= self.now.replace(microsecond=0),
                    )
                )
        return found

    def _step(self, run: JudgedRun, key: str, at: datetime | None) -> ShownStep:
        row = self.fired.get((run.place.kind, run.place.subject, run.place.number, key))
        return ShownStep(
            name=step_name(key, book_named(run.policy_pk)),
            due_at=row.due_at if row and row.fired_at else at,
            fired_at=row.fired_at if row else None,
            result=str(StepResult(row.result).label) if row and row.result else "",
            told=row.told if row else [],
        )


def _state_label(state: engine.State, run: JudgedRun) -> str:
    if state == engine.State.PAUSED:
        return _("on hold")
    if state == engine.State.BREACHED:
        return str(ClockOutcome.BREACHED.label)
    return str(ClockOutcome.OPEN.label if run.is_open else ClockOutcome.MET.label)


def _words(types: frozenset[str]) -> str:
    return ", ".join(str(WORD_LABELS[word]) for word in sorted(types) if word in WORD_LABELS)


def _hold(pause: engine.Pause, complaint: Complaint) -> Hold:
    key = pause.reason.partition(":")[0]
    newest = newest_policies(complaint.dealer)
    reasons = book_of(newest).reasons if newest else {}
    return Hold(pause.start, pause.end, str(reasons[key]) if key in reasons else key)


def _choices(events: Sequence[ComplaintEvent]) -> list[PolicyChosen]:
    return [
        PolicyChosen(choice.at, pick(choice.policy.name), choice.book.version)
        for choice in policy_choices(events)
    ]
