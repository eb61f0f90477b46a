"""Saying that one has a case open: one small write every few seconds, and only while the page is looked at."""

from datetime import datetime, timedelta

from django.db import connection

from anxin.accounts.models import Person
from anxin.complaints.models import CasePresence, Complaint
from anxin.complaints.selectors.presence import GONE_AFTER
from anxin.foundation import clock

#: Rows older than this tell nobody anything.
FORGOTTEN_AFTER = timedelta(hours=1)
_MOST_NAME = 40
_HERE = """
INSERT INTO complaints_casepresence (complaint_id, person_id, since, seen_at, writing)
VALUES (%(case)s, %(person)s, %(now)s, %(now)s, %(writing)s)
ON CONFLICT (complaint_id, person_id) DO UPDATE SET
    seen_at = excluded.seen_at,
    writing = excluded.writing,
    since = CASE WHEN complaints_casepresence.seen_at < %(gone)s THEN excluded.since
                 ELSE complaints_casepresence.since END
"""


def show_presence(complaint: Complaint, *, person: Person, writing: str = "") -> None:
    """Keep that somebody has a case open that was fetched for him, and the operation whose text he is writing."""
    now = clock.now()
    told: dict[str, int | str | datetime] = {
        "case": complaint.pk,
        "person": person.pk,
        "now": now,
        "gone": now - GONE_AFTER,
        "writing": writing[:_MOST_NAME],
    }
    with connection.cursor() as cursor:
        cursor.execute(_HERE, told)


def forget_presence() -> int:
    """Forget who had which case open an hour ago, and return how many rows that were."""
    number, _by_model = CasePresence.objects.filter(seen_at__lt=clock.now() - FORGOTTEN_AFTER).delete()
    return number
