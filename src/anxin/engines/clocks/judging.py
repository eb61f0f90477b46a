"""When a run is due, how it stands, and the account of its time.

Pauses are expected as ``find_pauses`` gives them: disjoint, in order of time.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from anxin.engines.clocks.facts import Clock, Judgement, Pause, Run, Span, State, Step, Unit
from anxin.engines.worktime import Kind, Worktime
from anxin.engines.worktime.instants import instant_of, length_of, seconds_of, whole_seconds
from anxin.engines.worktime.intervals import Interval, intersect, subtract
from anxin.engines.worktime.kinds import account_of

#: A pause in whole seconds since 1970; without an end it lasts as long as one can see.
Hold = tuple[int, int | None]
#: Later than every instant that can be written.
_NO_END = 1 << 60


class Time(Protocol):
    """The time that a clock counts, in whole seconds."""

    def first(self, start: int) -> int | None:
        """Return the first instant of this time at or after start."""

    def forward(self, start: int, amount: int) -> int | None:
        """Return the earliest t with so much of this time in [start, t)."""

    def length(self, start: int, end: int) -> int:
        """Return how much of this time lies in [start, end)."""


class AllTime:
    """Every second counts."""

    def first(self, start: int) -> int | None:
        """Return the start itself."""
        return start

    def forward(self, start: int, amount: int) -> int | None:
        """Return the instant so many seconds later."""
        return start + amount

    def length(self, start: int, end: int) -> int:
        """Return the seconds between two instants."""
        return max(0, end - start)


ALL_TIME = AllTime()


def due_of(
    run: Run, *, clock: Clock, pauses: Sequence[Pause], worktime: Worktime, now: datetime
) -> datetime | None:
    """Return the earliest instant at which the run's counted time reaches the limit; None if it never does."""
    holds = _holds(run, clock=clock, pauses=pauses, now=now)
    due = _due(_time(clock, worktime), seconds_of(run.started_at), whole_seconds(clock.limit), holds=holds)
    return worktime.instant(due)


def judge_run(
    run: Run, *, clock: Clock, pauses: Sequence[Pause], worktime: Worktime, now: datetime
) -> Judgement:
    """Judge one run as seen at now."""
    time, start, limit = _time(clock, worktime), seconds_of(run.started_at), whole_seconds(clock.limit)
    until = seconds_of(run.stopped_at or now)
    holds = _holds(run, clock=clock, pauses=pauses, now=now)
    due_at = worktime.instant(_due(time, start, limit, holds=holds))
    over = due_at is not None and until > seconds_of(due_at)
    on_hold = bool(holds) and holds[-1][1] is None
    if run.stopped_at is not None:
        state = State.BREACHED if over else State.MET
    elif over:
        state = State.BREACHED
    else:
        state = State.PAUSED if on_hold else State.RUNNING
    known = _ended(holds, until)
    resumed = _due(time, start, limit, holds=known) if state is State.PAUSED else None
    elapsed = time.length(start, until)
    elapsed -= sum(time.length(max(start, begin), end) for begin, end in known)
    return Judgement(
        due_at=due_at,
        due_if_resumed_now=worktime.instant(resumed),
        state=state,
        elapsed=length_of(elapsed),
        remaining=length_of(limit - elapsed),
    )


def step_times(
    due_at: datetime | None, steps: Sequence[Step], *, worktime: Worktime
) -> list[tuple[Step, datetime | None]]:
    """Return when each step falls; None where the due instant or the calendar's time does not suffice."""
    if due_at is None:
        return [(step, None) for step in steps]
    due = seconds_of(due_at)
    return [(step, worktime.instant(_step_time(step, due, worktime))) for step in steps]


def explain_run(
    run: Run, *, clock: Clock, pauses: Sequence[Pause], worktime: Worktime, now: datetime
) -> list[Span]:
    """Account for the run's time without gaps, from its start to the later of due and end of observation."""
    start, until = seconds_of(run.started_at), seconds_of(run.stopped_at or now)
    due_at = due_of(run, clock=clock, pauses=pauses, worktime=worktime, now=now)
    end = until if due_at is None else max(until, seconds_of(due_at))
    held = _ended(_holds(run, clock=clock, pauses=pauses, now=now), end)
    if clock.unit is Unit.WALL:
        account = account_of(start, end, layers=[(Kind.PAUSED, held)], rest=Kind.COUNTED)
    else:
        worked, shut, struck = worktime.table.layers(start, end)
        layers = [
            (Kind.COUNTED, subtract(worked, held)),
            (Kind.PAUSED, intersect(worked, held)),
            (Kind.CLOSURE, shut),
            (Kind.HOLIDAY, struck),
        ]
        account = account_of(start, end, layers=layers, rest=Kind.CLOSED)
    return [Span(instant_of(begin), instant_of(finish), kind) for begin, finish, kind in account]


def _time(clock: Clock, worktime: Worktime) -> Time:
    return ALL_TIME if clock.unit is Unit.WALL else worktime.table


def _holds(run: Run, *, clock: Clock, pauses: Sequence[Pause], now: datetime) -> list[Hold]:
    """Return the pauses that concern a run, known up to its end of observation.

    One in force where the run ended is cut there; one in force at now has, for an open run, no end.
    """
    if not clock.pausable or not pauses:
        return []
    started, until = seconds_of(run.started_at), seconds_of(run.stopped_at or now)
    first = bisect_right(pauses, started, key=_end_of)
    last = bisect_right(pauses, until, lo=first, key=_start_of)
    last_end = None if run.stopped_at is None else until
    return [
        (_start_of(pause), end if (end := _end_of(pause)) <= until else last_end)
        for pause in pauses[first:last]
    ]


def _start_of(pause: Pause) -> int:
    return seconds_of(pause.start)


def _end_of(pause: Pause) -> int:
    return _NO_END if pause.end is None else seconds_of(pause.end)


def _ended(holds: Iterable[Hold], at: int) -> list[Interval]:
    """Return the holds as if one without an end ended there; those that cover nothing are left out."""
    ended = [(start, at if end is None else end) for start, end in holds]
    return [(start, end) for start, end in ended if start < end]


def _due(time: Time, start: int, limit: int, *, holds: Iterable[Hold]) -> int | None:
    """Return the earliest instant at which the time from start on, without the holds, reaches the limit.

    A limit of nothing is reached at the first instant that is counted.
    """
    left = limit
    for begin, end in holds:
        reached = time.forward(start, left) if left else time.first(start)
        if reached is None or reached < begin or (left and reached == begin):
            return reached
        if end is None:
            return None
        left -= time.length(start, begin)
        start = max(start, end)
    return time.forward(start, left) if left else time.first(start)


def _step_time(step: Step, due: int, worktime: Worktime) -> int | None:
    offset = whole_seconds(step.offset)
    if step.unit is Unit.WALL:
        return due + offset
    table = worktime.table
    return table.forward(due, offset) if offset > 0 else table.back(due, -offset)
