"""Locks of PostgreSQL by name: they end with the connection or the transaction, so that a killed process holds none."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def alone_with(name: str, *, by: BaseDatabaseWrapper | None = None) -> Iterator[bool]:
    """Hold a name until the block ends, and tell whether it was free; nobody waits.

    ``by`` is the connection on which the lock hangs, where it is not that of this thread.
    """
    held_by = by or connection
    with held_by.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        alone = bool((cursor.fetchone() or [False])[0])
    try:
        yield alone
    finally:
        if alone:
            # A broken connection has let go of it already.
            with suppress(DatabaseError), held_by.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def wait_for(name: str) -> None:
    """Wait until nobody else has the name, and hold it until the present transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
