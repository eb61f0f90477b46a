"""How far long work is, seen by others while its own transaction is still open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, connections
from django.db.models import Model

Tell = Callable[[int], None]


@contextmanager
def told_beside(run: Model) -> Iterator[Tell]:
    """Give a way to write into the column ``done`` of a row, by a connection of its own.

    The caller's transaction must not hold the row.
    """
    table = connection.ops.quote_name(run._meta.db_table)
    beside = connections["default"].copy()

    def tell(done: int) -> None:
        with beside.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET done = %s WHERE id = %s", [done, run.pk])  # noqa: S608  a table of our own

    try:
        yield tell
    finally:
        beside.close()
