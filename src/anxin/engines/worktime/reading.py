"""Read a calendar from its document."""

from collections.abc import Mapping
from typing import Any

from anxin.engines.worktime.calendars import Calendar
from anxin.engines.worktime.fields import FieldFault


class CalendarFault(FieldFault):
    """A calendar's document is wrong: the field, such as ``calendar.week.mon[0]``, and what was expected."""


def read_calendar(body: Mapping[str, Any]) -> Calendar:
    """Read a calendar from a mapping with ``zone``, ``week`` and the lists; CalendarFault names what is wrong."""
    raise NotImplementedError
