"""Clocks of a case: by when what has to be done."""

from anxin.engines.clocks.cases import Case, CaseFault, explain, read_case
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
from anxin.engines.clocks.judging import (
    due_of,
    explain_run,
    find_pauses,
    find_runs,
    judge_run,
    step_times,
)

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
    "judge_run",
    "read_case",
    "step_times",
]
