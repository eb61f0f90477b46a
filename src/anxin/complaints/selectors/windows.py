"""Windows of time that move with the calendar, so that a saved view means this week in every week.

Days are those of the zone that the reader works in, which the middleware sets; weeks begin on Monday.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.foundation import clock

#: Windows of whole days back from today.
DAYS: Mapping[str, LazyText] = {
    "today": _("today"),
    "yesterday": _("yesterday"),
    "week": _("this week"),
    "last_week": _("last week"),
    "7d": _("in the last 7 days"),
    "30d": _("in the last 30 days"),
    "month": _("this month"),
}
#: Windows in which something is due.
DUE: Mapping[str, LazyText] = {
    "late_today": _("late since today"),
    "rest_of_day": _("due today"),
    "24h": _("due within 24 hours"),
    "next_7d": _("due within 7 days"),
}


def days_of(window: str) -> tuple[date, date]:
    """Return the first and the last day of one of ``DAYS``; ``KeyError`` for another."""
    today = _day_of(clock.now())
    monday = today - timedelta(days=today.weekday())
    return {
        "today": (today, today),
        "yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
        "week": (monday, today),
        "last_week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "7d": (today - timedelta(days=6), today),
        "30d": (today - timedelta(days=29), today),
        "month": (today.replace(day=1), today),
    }[window]


def instants_of(window: str) -> tuple[datetime, datetime]:
    """Return the instants between which one of ``DUE`` or ``DAYS`` lies, the second one outside it."""
    now = clock.now()
    tomorrow = _midnight(_day_of(now) + timedelta(days=1))
    due = {
        "late_today": (tomorrow - timedelta(days=1), now),
        "rest_of_day": (now, tomorrow),
        "24h": (now, now + timedelta(hours=24)),
        "next_7d": (now, now + timedelta(days=7)),
    }
    if window in due:
        return due[window]
    first, last = days_of(window)
    return _midnight(first), _midnight(last + timedelta(days=1))


def _day_of(moment: datetime) -> date:
    return moment.astimezone(timezone.get_current_timezone()).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
