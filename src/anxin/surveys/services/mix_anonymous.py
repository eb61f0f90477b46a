"""Taking out of the database in which order anonymous answers came, once their day is over.

PostgreSQL keeps with every row the transaction that wrote it, and the place where it lies. Beside rows that hold a
time, the transaction dates an answer to the second. So rows are written anew, all at once, in random order and under
new keys, and what they were before is swept up.
"""

from django.db import connection, transaction

from anxin.foundation import clock
from anxin.surveys.models import Interview

_SETTLED = ("key", "mixed")
_MIX = """
    WITH gone AS (
        DELETE FROM surveys_interview i USING accounts_dealer d
        WHERE d.id = i.dealer_id AND i.anonymous AND NOT i.mixed
            AND i.day < (%s::timestamptz AT TIME ZONE d.time_zone)::date
        RETURNING i.*
    ), mixed AS (
        INSERT INTO surveys_interview (key, mixed, {columns})
        SELECT gen_random_uuid(), true, {columns} FROM gone ORDER BY random()
        RETURNING version_id, day
    ), marks AS (
        INSERT INTO surveys_countmark (version_id, month)
        SELECT DISTINCT version_id, date_trunc('month', day)::date FROM mixed
    )
    SELECT count(*) FROM mixed
"""


@transaction.atomic
def mix_anonymous() -> int:
    """Write the anonymous interviews of days that are over anew, in random order; return how many.

    Safe to run twice: what was mixed is left alone.
    """
    fields = (each.column for each in Interview._meta.concrete_fields)
    columns = ", ".join(f'"{name}"' for name in fields if name not in _SETTLED)
    with connection.cursor() as cursor:
        cursor.execute(_MIX.format(columns=columns), [clock.now()])
        return int(cursor.fetchone()[0])


def sweep_up() -> None:
    """Take rows that were written anew out of the files of the table; not within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM surveys_interview")
