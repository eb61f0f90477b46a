"""When a run is due and how it stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from anxin.engines.clocks.facts import Clock, Event, Judgement, Pause, Run, Span, Step
from anxin.engines.worktime import Worktime


def find_runs(clock: Clock, events: Sequence[Event]) -> list[Run]:
    """Return the clock's runs in order of time; the events are those that have happened, in any order."""
    raise NotImplementedError


def find_pauses(
    events: Sequence[Event], *, caps: Mapping[str, timedelta | None], now: datetime
) -> list[Pause]:
    """Return the pauses of the case that began up to now; the last one's end is None if it is in force at now."""
    raise NotImplementedError


def due_of(
    run: Run, *, clock: Clock, pauses: Sequence[Pause], worktime: Worktime, now: datetime
) -> datetime | None:
    """Return the earliest instant at which the run's counted time reaches the limit; None if it never does."""
    raise NotImplementedError


def judge_run(
    run: Run, *, clock: Clock, pauses: Sequence[Pause], worktime: Worktime, now: datetime
) -> Judgement:
    """Judge one run as seen at now."""
    raise NotImplementedError


def step_times(
    due_at: datetime | None, steps: Sequence[Step], *, worktime: Worktime
) -> list[tuple[Step, datetime | None]]:
    """Return when each step falls; None where the due instant or the calendar's time does not suffice."""
    raise NotImplementedError


def explain_run(
    run: Run, *, clock: Clock, pauses: Sequence[Pause], worktime: Worktime, now: datetime
) -> list[Span]:
    """Account for the run's time without gaps, from its start to the later of due and end of observation."""
    raise NotImplementedError
