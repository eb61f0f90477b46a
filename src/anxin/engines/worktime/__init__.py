"""Working time: a calendar of windows, holidays, make-up days, openings and closures, and the time it holds."""

from anxin.engines.worktime.calendars import WEEKDAYS, Calendar
from anxin.engines.worktime.kinds import Kind
from anxin.engines.worktime.reading import CalendarFault, read_calendar
from anxin.engines.worktime.working import Worktime

__all__ = ["WEEKDAYS", "Calendar", "CalendarFault", "Kind", "Worktime", "read_calendar"]
