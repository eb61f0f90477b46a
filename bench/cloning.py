"""Rows by the million: one row made by the ORM, copied inside the database with a few columns worked out anew."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Model
from rich.console import Console
from rich.progress import track

#: Rows written in one statement; what a statement holds in memory stays small.
CHUNK = 50_000
#: What a step prints is its result; how far it is goes beside.
_BESIDE = Console(stderr=True)


def clone(row: Model, count: int, different: Mapping[str, str], *, first: int = 0, joined: str = "") -> None:
    """Write copies of a row for ``n`` from ``first`` on, with keys counted on from the row's own.

    ``different`` are SQL of ``n`` by column; ``joined`` is SQL behind the FROM that may give them more names.
    """
    names = [str(field.column) for field in row._meta.concrete_fields]
    table = row._meta.db_table
    different = {"id": f"{row.pk} + 1 + n"} | dict(different)
    values = [different.get(name, f'm."{name}"') for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} "
            f"FROM generate_series({first}, {first + count - 1}) AS n "
            f"CROSS JOIN (SELECT * FROM {table} WHERE id = {row.pk}) AS m {joined} ORDER BY n"
        )


def clone_all(title: str, row: Model, count: int, different: Mapping[str, str], *, joined: str = "") -> None:
    """Write ``count`` copies a chunk at a time and tell how far it is."""
    for first in track(range(0, count, CHUNK), title, console=_BESIDE):
        clone(row, min(CHUNK, count - first), different, first=first, joined=joined)
    set_sequence(row._meta.db_table)


@contextmanager
def quick_loading(tables: Sequence[str]) -> Iterator[None]:
    """Write without triggers, and without the tables' plain indexes, which are built in one go afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '768MB'; SET work_mem = '128MB'; SET jit = off")
        dropped = _drop_indexes(cursor, tables)
        yield
        for _name, definition in track(dropped, "indexes", console=_BESIDE):
            cursor.execute(definition)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def set_sequence(table: str) -> None:
    """Let the table's own keys go on behind those that were written."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )


def _drop_indexes(cursor: Any, tables: Sequence[str]) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        "WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique",
        [list(tables)],
    )
    found: list[tuple[str, str]] = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return found
