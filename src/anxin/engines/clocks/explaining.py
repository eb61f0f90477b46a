"""A whole case explained: every run of every clock as plain values, ready to be written as JSON."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from anxin.engines.clocks.cases import Case
from anxin.engines.clocks.facts import Clock, Pause, Run
from anxin.engines.clocks.judging import explain_run, judge_run, step_times
from anxin.engines.clocks.runs import find_pauses, find_runs, happened
from anxin.engines.worktime import Worktime
from anxin.engines.worktime.instants import whole_seconds


def explain(case: Case) -> dict[str, Any]:
    """Answer for every run of every clock when it is due, how it stands, and why."""
    explainer = Explainer(case)
    return {
        "clocks": [
            {"name": clock.name, "runs": [explainer.run(clock, each) for each in explainer.runs(clock)]}
            for clock in case.clocks
        ]
    }


class Explainer:
    """What the runs of one case have in common: its calendar, its pauses and its present."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.worktime = Worktime(case.calendar)
        self.zone = ZoneInfo(case.calendar.zone)
        self.events = happened(case.events, now=case.now)
        self.pauses: Sequence[Pause] = find_pauses(self.events, caps=case.caps, now=case.now)

    def runs(self, clock: Clock) -> list[Run]:
        """Return the runs of one clock."""
        return find_runs(clock, self.events)

    def run(self, clock: Clock, run: Run) -> dict[str, Any]:
        """Return one run as plain values; instants are written in the calendar's zone."""
        pauses, worktime, now = self.pauses, self.worktime, self.case.now
        judged = judge_run(run, clock=clock, pauses=pauses, worktime=worktime, now=now)
        steps = [step for step in self.case.steps if step.clock == clock.name]
        account = explain_run(run, clock=clock, pauses=pauses, worktime=worktime, now=now)
        return {
            "started_at": self.written(run.started_at),
            "due_at": self.written(judged.due_at),
            "due_if_resumed_now": self.written(judged.due_if_resumed_now),
            "state": judged.state.value,
            "stopped_at": self.written(run.stopped_at),
            "ended_by": run.ended_by or None,
            "elapsed_minutes": minutes_of(judged.elapsed),
            "remaining_minutes": minutes_of(judged.remaining),
            "steps": [
                {"name": step.name, "due_at": self.written(at)}
                for step, at in step_times(judged.due_at, steps, worktime=worktime)
            ],
            "explanation": [
                {"from": self.written(span.start), "to": self.written(span.end), "kind": span.kind.value}
                for span in account
            ],
        }

    def written(self, instant: datetime | None) -> str | None:
        """Write an instant with the offset that the calendar's zone has then."""
        return None if instant is None else instant.astimezone(self.zone).isoformat(timespec="seconds")


def minutes_of(length: timedelta) -> int | float:
    """Return a length in minutes, with two decimals where it is not whole."""
    minutes, seconds = divmod(whole_seconds(length), 60)
    return minutes if not seconds else round(minutes + seconds / 60, 2)
