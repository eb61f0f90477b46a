"""What a clock, an event, a pause and a run are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from anxin.engines.worktime import Kind

#: The types of events that hold the case and go on with it.
PAUSED = "paused"
RESUMED = "resumed"


class Unit(StrEnum):
    """Which time a clock counts: the calendar's working time or all time."""

    WORKING = "working"
    WALL = "wall"


class State(StrEnum):
    """How a run stands."""

    MET = "met"
    BREACHED = "breached"
    PAUSED = "paused"
    RUNNING = "running"


@dataclass(frozen=True)
class Clock:
    """One clock of a case: its limit, and the types of events that start, stop and restart it."""

    name: str
    unit: Unit
    limit: timedelta
    start: frozenset[str]
    stop: frozenset[str]
    restart: frozenset[str] = frozenset()
    pausable: bool = False


@dataclass(frozen=True)
class Step:
    """One rung of a clock's ladder: so long after (negative: before) the due instant."""

    clock: str
    name: str
    offset: timedelta
    unit: Unit


@dataclass(frozen=True)
class Event:
    """Something that happened to the case; ``paused`` and ``resumed`` hold it, a pause has a reason."""

    at: datetime
    type: str
    reason: str = ""


@dataclass(frozen=True)
class Pause:
    """A time in which the case is on hold, ``[start, end)``; ``end`` is None while it is in force at now."""

    start: datetime
    end: datetime | None
    reason: str


@dataclass(frozen=True)
class Run:
    """One run of a clock; ``ended_by`` is "stop", "restart", or empty while it is open."""

    started_at: datetime
    stopped_at: datetime | None = None
    ended_by: str = ""


@dataclass(frozen=True)
class Judgement:
    """How a run stands at one instant; ``elapsed`` is counted time, ``remaining`` is negative when overdrawn."""

    due_at: datetime | None
    due_if_resumed_now: datetime | None
    state: State
    elapsed: timedelta
    remaining: timedelta


@dataclass(frozen=True)
class Span:
    """A piece of the account of a run's time, ``[start, end)``."""

    start: datetime
    end: datetime
    kind: Kind
