"""Clocks of a case: by when what has to be done."""

from anxin.engines.clocks.cases import Case, CaseFault, read_case
from anxin.engines.clocks.explaining import explain
from anxin.engines.clocks.facts import (
    Clock,
    Event,
    Judgement,
    Pause,
    Run,
    Span,
    State,
    Step,
    Unit,
)
from anxin.engines.clocks.judging import due_of, explain_run, judge_run, step_times
from anxin.engines.clocks.runs import find_pauses, find_runs, happened

__all__ = [
    "Case",
    "CaseFault",
    "Clock",
    "Event",
    "Judgement",
    "Pause",
    "Run",
    "Span",
    "State",
    "Step",
    "Unit",
    "due_of",
    "explain",
    "explain_run",
    "find_pauses",
    "find_runs",
    "happened",
    "judge_run",
    "read_case",
    "step_times",
]
