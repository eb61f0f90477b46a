"""The clocks of the demo's year: fired when their time had come, as the worker would have done."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F

from anxin.complaints.services.clocks.sweeping import sweep_all
from anxin.complaints.services.snowballs import renew_all_snowballs
from anxin.foundation import clock
from anxin.messaging.models import Notice

#: How long after its time the worker of those days took a step up.
_LATER = timedelta(minutes=1)
#: Steps that are due within this are taken together.
_TOGETHER = timedelta(hours=1)
#: Asked before everything that happens in the year.
_NEXT = """
SELECT least(
    (SELECT min(due_at) FROM complaints_escalationstep WHERE fired_at IS NULL),
    (SELECT min(hold_ends_at) FROM complaints_complaint))
"""
_READ_AFTER = timedelta(days=2)


def sweep_until(moment: datetime) -> None:
    """Fire everything that came due before a moment, each at about its own time."""
    while (due := _next_due()) is not None and due < moment:
        with clock.at(min(due + _TOGETHER + _LATER, moment)):
            sweep_all()


def end_of_the_year(now: datetime) -> None:
    """Weigh what is open, and let people have read what is not of these days."""
    with clock.at(now):
        renew_all_snowballs()
    old = Notice.objects.filter(read_at=None, shown_from__lt=now - _READ_AFTER)
    old.update(read_at=F("shown_from") + timedelta(hours=2))


def _next_due() -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT)
        found: tuple[datetime | None] = cursor.fetchone()
    return found[0]
