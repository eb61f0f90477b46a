"""Which months of which dealers have changed: marked with the news, taken away by those who count."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection

from anxin.foundation import clock
from anxin.foundation.jobs import wake

TASK = "satisfaction.count_dirty"
_UPSERT = """
    INSERT INTO satisfaction_dirtymonth AS kept (dealer_id, month, changes, counted, since)
    SELECT dealer_id, month, 1, 0, %s FROM unnest(%s::bigint[], %s::date[]) AS marked (dealer_id, month)
    ON CONFLICT (dealer_id, month) DO UPDATE SET changes = kept.changes + 1
"""

_TAKE_AWAY = """
    DELETE FROM satisfaction_dirtymonth AS kept USING unnest(%s::bigint[], %s::bigint[]) AS seen (id, changes)
    WHERE kept.id = seen.id AND kept.changes = seen.changes AND kept.counted = kept.changes
"""


def mark_months(months: Iterable[tuple[int, date]]) -> None:
    """Mark months of dealers (by their first days), each once, as changed; the worker counts them anew soon.

    In one statement, so that no mark is lost to whoever takes it.
    """
    found = sorted(set(months))
    if not found:
        return
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [clock.now(), [each for each, _ in found], [month for _, month in found]])
    wake(TASK, waiting=TASK, timestamp=0)


def take_away(seen: Mapping[int, int]) -> None:
    """Take marks away: ``seen`` are changes by number of the row, read before the rows that a file now holds.

    A mark stays that was set again since, and one whose month is not counted yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_AWAY, [list(seen), list(seen.values())])
