"""Public numbers for people, such as TS20261121-0007: a running number per scope and day."""

from datetime import date

from django.db import connection

_NEXT = """
    INSERT INTO foundation_dailyseries (scope, day, last) VALUES (%s, %s, %s)
    ON CONFLICT (scope, day) DO UPDATE SET last = foundation_dailyseries.last + %s
    RETURNING last
"""


def take_numbers(scope: str, *, day: date, count: int = 1) -> range:
    """Reserve ``count`` consecutive numbers of the series; concurrent callers wait for each other and never collide."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [scope, day, count, count])
        last: int = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)
