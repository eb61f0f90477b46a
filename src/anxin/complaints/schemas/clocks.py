"""Clocks as the API takes and gives them."""

from datetime import datetime

from ninja import Schema

from anxin.complaints.schemas.asked import Operation
from anxin.complaints.selectors.clocks.why import ExplainedRun, WhyPage
from anxin.foundation.rest import Text60, Text300


class HoldClocks(Operation):
    """Put the pausable clocks on hold; ``hold`` is the key of one of the dealer's reasons."""

    hold: Text60
    note: Text300 = ""


class ResumeClocks(Operation):
    """Let the clocks run again."""

    note: Text300 = ""


class AcknowledgeComplaint(Operation):
    """Record how the customer was told that his complaint has been received."""

    how: Text300


class StretchShown(Schema):
    """A stretch of a clock's account: counted, paused, closure, holiday or closed."""

    start: datetime
    end: datetime
    kind: str


class StepShown(Schema):
    """A step of the ladder; ``told`` are the names of those who heard of it."""

    name: str
    due_at: datetime | None
    fired_at: datetime | None
    told: list[str]


class ClockShown(Schema):
    """One run of one clock; spans are in whole seconds, ``state`` is met, breached, running or paused."""

    clock: str
    run: int
    policy: str
    limit_seconds: int
    working: bool
    pausable: bool
    started_at: datetime
    stopped_at: datetime | None
    due_at: datetime | None
    due_if_resumed_now: datetime | None
    state: str
    elapsed_seconds: int
    remaining_seconds: int
    explanation: list[StretchShown]
    steps: list[StepShown]


class ClocksShown(Schema):
    """All clocks of a complaint, those that run first, and the calendar that they were judged by."""

    calendar_version: int
    clocks: list[ClockShown]


def clocks_shown(page: WhyPage) -> ClocksShown:
    """Return the account of a complaint's clocks."""
    return ClocksShown(calendar_version=page.calendar.version, clocks=[_clock(run) for run in page.runs])


def _clock(run: ExplainedRun) -> ClockShown:
    return ClockShown(
        clock=run.kind,
        run=run.number,
        policy=run.policy_key,
        limit_seconds=int(run.limit.total_seconds()),
        working=run.working,
        pausable=run.pausable,
        started_at=run.started_at,
        stopped_at=run.stopped_at,
        due_at=run.due_at,
        due_if_resumed_now=run.due_if_resumed,
        state=run.state,
        elapsed_seconds=int(run.elapsed.total_seconds()),
        remaining_seconds=int(run.remaining.total_seconds()),
        explanation=[StretchShown(start=s.start, end=s.end, kind=s.kind) for s in run.stretches],
        steps=[
            StepShown(name=s.name, due_at=s.due_at, fired_at=s.fired_at, told=list(s.told)) for s in run.steps
        ],
    )
