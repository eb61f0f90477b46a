"""What the engine makes of a case: every run of every clock, from the history, the policy and the calendar alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from anxin.accounts.models import CalendarVersion, Dealer
from anxin.accounts.selectors import calendar_at, worktime_of_version
from anxin.complaints.choices import ClockKind, ClockOutcome, EventKind
from anxin.complaints.models import Complaint, ComplaintEvent
from anxin.complaints.selectors.clocks.effects import (
    DATED,
    EFFECTS,
    PER_SUBJECT,
    Effect,
    cap_of,
    words_of,
)
from anxin.complaints.selectors.clocks.legal import morning_before
from anxin.complaints.selectors.clocks.policies import LadderStep, Limit, Policy, PolicyBook, book_named
from anxin.complaints.selectors.clocks.words import Word
from anxin.engines import clocks as engine
from anxin.engines.worktime import Worktime

_NOTHING = timedelta()


@dataclass(frozen=True)
class Place:
    """Which run of which clock: the kind, the request or hand-over that it belongs to, and its number."""

    kind: ClockKind
    subject: int
    number: int


@dataclass(frozen=True, kw_only=True)
class JudgedRun:
    """One run of one clock, judged; ``steps`` are those of its ladder with their due times."""

    place: Place
    run: engine.Run
    clock: engine.Clock
    policy: Policy
    policy_pk: int
    calendar: CalendarVersion
    due_at: datetime | None
    outcome: ClockOutcome
    steps: Sequence[tuple[LadderStep, datetime | None]]

    @property
    def is_open(self) -> bool:
        return self.run.stopped_at is None


@dataclass(frozen=True)
class Choice:
    """From when on which policy holds."""

    at: datetime
    book: PolicyBook
    policy: Policy


@dataclass(frozen=True)
class Judged:
    """All runs of a case, and the pause in force with its end where it has one."""

    runs: Sequence[JudgedRun]
    pauses: Sequence[engine.Pause]

    @property
    def hold(self) -> engine.Pause | None:
        """The pause in force; nothing while the clocks run."""
        return next((pause for pause in self.pauses if pause.end is None), None)


def judge_clocks(
    complaint: Complaint, events: Sequence[ComplaintEvent], *, calendar: CalendarVersion, now: datetime
) -> Judged:
    """Judge all clocks of a case at an instant; nothing but the arguments decides.

    ``calendar`` is the dealer's newest. A run that has ended keeps the one of its time, as it keeps its policy.
    """
    words = [word for word in words_of(complaint, events) if word.at <= now]
    choices = policy_choices(events)
    if not choices or not words:
        return Judged((), ())
    ears = [engine.Event(at=word.at, type=word.type, reason=word.reason) for word in words]
    holds = [ear for ear in ears if ear.type in {"paused", "resumed"}]
    caps = {hold.reason: cap_of(hold.reason) for hold in holds if hold.type == "paused"}
    pauses = engine.find_pauses(holds, caps=caps, now=now)
    bench = _Bench(choices, pauses, calendar, now, taken_over(events), complaint.dealer)
    return Judged(tuple(bench.runs(words)), tuple(pauses))


def policy_choices(events: Sequence[ComplaintEvent]) -> list[Choice]:
    """Return which policy was chosen when: the choice is an event with the version's number."""
    return [
        Choice(event.at, book, book.policy(event.facts["policy"]))
        for event in events
        if event.kind == EventKind.CLOCKS_SET
        for book in [book_named(event.facts["version"])]
    ]


@dataclass(frozen=True)
class TakenOver:
    """The due time of a clock that a merged case brought with it: the stricter one holds from then on."""

    at: datetime
    kind: ClockKind
    due: datetime


def taken_over(events: Sequence[ComplaintEvent]) -> list[TakenOver]:
    """Return the due times that mergings brought with them, without those that were taken back."""
    undone = {event.facts["merge"] for event in events if event.kind == EventKind.UNMERGED}
    return [
        TakenOver(event.at.replace(microsecond=0), ClockKind(kind), datetime.fromisoformat(due))
        for event in events
        if event.kind == EventKind.MERGED_IN and event.facts["merge"] not in undone
        for kind, due in event.facts["dues"].items()
    ]


@dataclass(frozen=True)
class _Bench:
    choices: Sequence[Choice]
    pauses: Sequence[engine.Pause]
    calendar: CalendarVersion
    now: datetime
    taken_over: Sequence[TakenOver]
    dealer: Dealer

    def runs(self, words: Sequence[Word]) -> Iterator[JudgedRun]:
        for kind, effect in EFFECTS.items():
            heard = [word for word in words if word.type in effect.start | effect.stop | effect.restart]
            if kind in PER_SUBJECT:
                ends = [word for word in heard if word.type == "ended"]
                named = sorted((w for w in heard if w.type != "ended"), key=lambda word: word.subject)
                for subject, own in groupby(named, key=lambda word: word.subject):
                    both = sorted([*own, *ends], key=lambda word: word.at)
                    yield from self._of_clock(kind, subject, both, words)
            else:
                yield from self._of_clock(kind, 0, heard, words)

    def _of_clock(
        self, kind: ClockKind, subject: int, heard: Sequence[Word], words: Sequence[Word]
    ) -> Iterator[JudgedRun]:
        ears = [engine.Event(at=word.at, type=word.type) for word in heard]
        runs = engine.find_runs(_clock(kind, EFFECTS[kind], Limit(_NOTHING)), ears)
        for number, run in enumerate(runs, start=1):
            chosen = self._choice_for(run)
            own = [word for word in words if word.subject == subject] if kind in DATED else []
            dated = _dated_limit(run, own, DATED[kind]) if kind in DATED else None
            limit = dated if kind in DATED else chosen.policy.limits.get(kind)
            if limit is not None:
                yield self._judged(Place(kind, subject, number), run, chosen=chosen, limit=limit)

    def _choice_for(self, run: engine.Run) -> Choice:
        """The policy in force when the run ended, or now: a change does not rewrite what has ended."""
        if run.stopped_at is None:
            return self.choices[-1]
        until = run.stopped_at
        return next((each for each in reversed(self.choices) if each.at < until), self.choices[0])

    def _calendar_for(self, run: engine.Run) -> CalendarVersion:
        return self.calendar if run.stopped_at is None else calendar_at(self.calendar, run.stopped_at)

    def _judged(self, place: Place, run: engine.Run, *, chosen: Choice, limit: Limit) -> JudgedRun:
        calendar = self._calendar_for(run)
        worktime = worktime_of_version(calendar)
        clock = _clock(place.kind, EFFECTS[place.kind], limit)
        due = engine.due_of(run, clock=clock, pauses=self.pauses, worktime=worktime, now=self.now)
        due = self._stricter(place, run, due)
        return JudgedRun(
            place=place,
            run=run,
            clock=clock,
            policy=chosen.policy,
            policy_pk=chosen.book.pk,
            calendar=calendar,
            due_at=due,
            outcome=outcome_of(run, due),
            steps=[
                (step, self._in_office(step, due) if step.office else at)
                for step, at in steps_for(place.kind, due, chosen.policy, worktime=worktime)
            ],
        )

    def _in_office(self, step: LadderStep, due: datetime | None) -> datetime | None:
        """Official working days are no hours of the dealer's calendar."""
        return None if due is None else morning_before(due, dealer=self.dealer, days=step.days_before)

    def _stricter(self, place: Place, run: engine.Run, due: datetime | None) -> datetime | None:
        """What a merged case owed sooner is owed sooner; a clock on hold stays without a due time."""
        if due is None:
            return None
        brought = [
            each.due
            for each in self.taken_over
            if each.kind == place.kind
            and run.started_at <= each.at
            and (run.stopped_at is None or each.at <= run.stopped_at)
        ]
        return min([due, *brought])


def _clock(kind: ClockKind, effect: Effect, limit: Limit) -> engine.Clock:
    return engine.Clock(
        name=kind,
        unit=engine.Unit.WORKING if limit.working else engine.Unit.WALL,
        limit=limit.span,
        start=effect.start,
        stop=effect.stop,
        restart=effect.restart,
        pausable=limit.pausable,
    )


def outcome_of(run: engine.Run, due_at: datetime | None) -> ClockOutcome:
    """Compare the instant of the stop with the due time; an open run has no outcome yet."""
    if run.stopped_at is None:
        return ClockOutcome.OPEN
    return ClockOutcome.MET if due_at is None or run.stopped_at <= due_at else ClockOutcome.BREACHED


def steps_for(
    kind: ClockKind, due_at: datetime | None, policy: Policy, *, worktime: Worktime
) -> list[tuple[LadderStep, datetime | None]]:
    """Return the steps of a clock's ladder with their due times."""
    own = [step for step in policy.steps if step.clock == kind]
    if not own:
        return []
    times = engine.step_times(due_at, [step.for_engine() for step in own], worktime=worktime)
    return [(step, at) for step, (_name, at) in zip(own, times, strict=True)]


def _dated_limit(run: engine.Run, words: Sequence[Word], naming: frozenset[str]) -> Limit | None:
    """A clock that ends on a date: the last date named while it ran, as a span from its start."""
    until = run.stopped_at
    named = [
        word.due
        for word in words
        if word.type in naming
        and word.due is not None
        and word.at >= run.started_at
        # What starts a run names its end even where it stops within the same second.
        and (until is None or word.at < until or word.at == run.started_at)
    ]
    return Limit(span=max(named[-1] - run.started_at, _NOTHING)) if named else None


def events_by_case(cases: Sequence[Complaint]) -> Mapping[int, list[ComplaintEvent]]:
    """Return the histories of many cases in one query."""
    rows = ComplaintEvent.objects.filter(complaint__in=cases).order_by("complaint_id", "at", "id")
    found: dict[int, list[ComplaintEvent]] = {case.pk: [] for case in cases}
    for event in rows:
        found[event.complaint_id].append(event)
    return found
