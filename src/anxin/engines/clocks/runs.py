"""Which runs a clock has had, and when the case was on hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter

from anxin.engines.clocks.facts import PAUSED, RESUMED, Clock, Event, Pause, Run
from anxin.engines.worktime.instants import in_utc


def happened(events: Iterable[Event], *, now: datetime) -> list[Event]:
    """Return the events up to now in order of time; those of one instant keep the order given."""
    present = in_utc(now)
    return [event for event in _in_order(events) if event.at <= present]


def find_runs(clock: Clock, events: Sequence[Event]) -> list[Run]:
    """Return the clock's runs in order of time; the events are those that have happened, in any order."""
    runs: list[Run] = []
    for event in _in_order(events):
        open_run = bool(runs) and runs[-1].stopped_at is None
        if open_run and event.type in clock.stop:
            runs[-1] = replace(runs[-1], stopped_at=event.at, ended_by="stop")
            open_run = False
        if runs and event.type in clock.restart:
            if open_run:
                runs[-1] = replace(runs[-1], stopped_at=event.at, ended_by="restart")
            runs.append(Run(event.at))
        elif not runs and event.type in clock.start:
            runs.append(Run(event.at))
    return runs


def find_pauses(
    events: Sequence[Event], *, caps: Mapping[str, timedelta | None], now: datetime
) -> list[Pause]:
    """Return the pauses of the case in order of time; the end of one in force at now is None.

    ``caps`` gives the longest time of each reason, plain time from the ``paused``; None is no cap.
    """
    pauses: list[Pause] = []
    for event in happened(events, now=now):
        held = pauses[-1] if pauses and _in_force(pauses[-1], event.at) else None
        same = held is not None and event.type == PAUSED and event.reason == held.reason
        if event.type not in {PAUSED, RESUMED} or same:
            continue
        if held is not None:
            pauses[-1] = replace(held, end=event.at)
        if event.type == PAUSED:
            pauses.append(Pause(event.at, _end_by_cap(event.at, caps.get(event.reason)), event.reason))
    if pauses and _in_force(pauses[-1], in_utc(now)):
        pauses[-1] = replace(pauses[-1], end=None)
    return [pause for pause in pauses if pause.end is None or pause.start < pause.end]


def _in_order(events: Iterable[Event]) -> list[Event]:
    known = [event if event.at.tzinfo is UTC else replace(event, at=in_utc(event.at)) for event in events]
    return sorted(known, key=attrgetter("at"))


def _in_force(pause: Pause, at: datetime) -> bool:
    return pause.end is None or at < pause.end


def _end_by_cap(start: datetime, cap: timedelta | None) -> datetime | None:
    if cap is None:
        return None
    try:
        return start + cap
    except OverflowError:
        return None
