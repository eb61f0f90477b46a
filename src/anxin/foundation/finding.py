"""Rows that a search finds, read fast whether the words are rare or frequent.

PostgreSQL guesses badly how often a word of our own occurs. For a rare one it would walk the newest rows to the very
end of the table; for a frequent one it would fetch every hit before sorting. So the rare case is looked up first.
"""

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet

#: Up to this many hits are fetched and sorted; beyond it the newest rows contain a page of them soon enough.
RARE = 500


def found_in[M: Model](rows: QuerySet[M], words: str) -> QuerySet[M]:
    """Return those of the rows that a tsquery text (``searching.tsquery_literal``) finds in their search column."""
    if not words:
        return rows.none()
    matching = rows.filter(search__finds=words)
    try:
        sql, params = matching.order_by().values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return rows.none()
    with connections[rows.db].cursor() as cursor:
        # Materialised, the hits are read from their own index and only as far as the limit asks.
        lookup = f"WITH hits AS MATERIALIZED ({sql}) SELECT * FROM hits LIMIT %s"  # noqa: S608 (the ORM's own SQL)
        cursor.execute(lookup, [*params, RARE + 1])
        numbers = [number for (number,) in cursor.fetchall()]
    return matching if len(numbers) > RARE else rows.filter(pk__in=numbers)
