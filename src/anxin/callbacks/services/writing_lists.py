"""Rows of a list go into the database in one piece each: calls, and visits that nobody rings about."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db import connection

from anxin.callbacks.models import CallList
from anxin.callbacks.selectors.visits import Known
from anxin.engines.callbacks import (
    CallDays,
    CallingTime,
    Plan,
    Rules,
    begin,
    days_of,
    next_time,
    write_state,
)

_COPY_CALLS = """
    COPY callbacks_call (key, dealer_id, kind, call_list_id, customer_id, vehicle_id, order_id, adviser_id,
    adviser_name, state, outcome, made_at, due_on, expires_on, not_before, appointed, tries, course, number_wrong,
    changes) FROM STDIN
"""
_COPY_LEFT_OUT = "COPY callbacks_leftout (call_list_id, reason, order_id, vehicle_id, customer_id) FROM STDIN"
_NULL = r"\N"
_NAME = 60


@dataclass(frozen=True)
class Opening:
    """How calls of one list begin: the rules, the hours, and the instant from which anybody may be rung."""

    plan: Plan
    rules: Rules
    calling: CallingTime
    at: datetime

    @cached_property
    def _days(self) -> dict[date, tuple[CallDays, datetime]]:
        return {}

    @cached_property
    def _courses(self) -> dict[tuple[date, int | None], str]:
        return {}

    def days(self, left_on: date) -> tuple[CallDays, datetime]:
        """Return the days of the call about a car that left on a day, and from when it may be tried first."""
        known = self._days.get(left_on)
        if known is None:
            days = days_of(left_on, plan=self.plan, calling=self.calling)
            first = next_time(begin(days), self.at, rules=self.rules, calling=self.calling)
            known = self._days[left_on] = days, first or self.at
        return known

    def course(self, left_on: date, adviser_id: int | None) -> str:
        """Return the document of a call that nobody has tried; whoever served may not make it."""
        known = self._courses.get((left_on, adviser_id))
        if known is None:
            barred = frozenset({adviser_id}) if adviser_id else frozenset[int]()
            known = json.dumps(write_state(begin(self.days(left_on)[0], served_by=barred)))
            self._courses[left_on, adviser_id] = known
        return known


def write_calls(made: CallList, visits: Iterable[Known], *, opening: Opening) -> None:
    """Insert a call for each visit, to be made from now on."""

    def row(visit: Known) -> tuple[object, ...]:
        days, first = opening.days(visit.left_on)
        return (
            uuid.uuid4(), made.dealer_id, made.kind, made.pk, visit.customer_id, visit.vehicle_id, visit.order_id,
            visit.adviser_id, visit.adviser_name[:_NAME], "waiting", "", opening.at, days.due, days.expires, first,
            False, 0, opening.course(visit.left_on, visit.adviser_id), False, 0,
        )  # fmt: skip

    with connection.cursor() as cursor, cursor.copy(_COPY_CALLS) as copy:
        for visit in visits:
            copy.write_row(row(visit))


def write_left_out(made: CallList, visits: Iterable[tuple[str, Known]]) -> None:
    """Insert each visit that nobody rings about, with the reason."""
    number = made.pk
    # Numbers and names of reasons alone, so that nothing needs to be escaped.
    lines = [
        f"{number}\t{reason}\t{visit.order_id or _NULL}\t{visit.vehicle_id}\t{visit.customer_id or _NULL}\n"
        for reason, visit in visits
    ]
    with connection.cursor() as cursor, cursor.copy(_COPY_LEFT_OUT) as copy:
        copy.write("".join(lines))
