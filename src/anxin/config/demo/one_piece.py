"""The demo's transaction: what fails undoes all of it; marks to go back to are set only where refusals are met."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def in_one_piece() -> Iterator[None]:
    """Set no marks to go back to inside the transaction: whatever fails undoes the whole load."""
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        del connection.features.uses_savepoints


@contextmanager
def with_marks() -> Iterator[None]:
    """Set them all the same while something is done that may be refused and then is left undone."""
    before = connection.features.uses_savepoints
    connection.features.uses_savepoints = True
    try:
        yield
    finally:
        connection.features.uses_savepoints = before


def count_rows() -> None:
    """Let the database look at what it holds: inside the transaction it takes every table for empty until it does."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
