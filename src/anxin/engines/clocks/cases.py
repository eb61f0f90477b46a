"""A whole case: read from its document, explained as one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from anxin.engines.clocks.facts import Clock, Event, Step
from anxin.engines.worktime import Calendar
from anxin.engines.worktime.fields import FieldFault


class CaseFault(FieldFault):
    """A case's document is wrong: the field, such as ``clocks[0].unit``, and what was expected."""


@dataclass(frozen=True)
class Case:
    """A calendar, the clocks with their steps, what has happened, and the present."""

    calendar: Calendar
    clocks: tuple[Clock, ...]
    steps: tuple[Step, ...]
    caps: Mapping[str, timedelta | None]
    events: tuple[Event, ...]
    now: datetime


def read_case(body: Any) -> Case:
    """Read a case from its document; CaseFault names the field that is wrong."""
    raise NotImplementedError


def explain(case: Case) -> dict[str, Any]:
    """Answer for every run of every clock when it is due, how it stands, and why."""
    raise NotImplementedError
