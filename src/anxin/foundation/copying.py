"""Many rows at once by PostgreSQL's COPY: triggers and constraints hold as for any other write."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

_BATCH = 1000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": None})


@contextmanager
def checked_at_once() -> Iterator[None]:
    """Let references be checked with each statement of the block, not at the end of the transaction.

    The triggers of the field history give up a subtransaction for every row, and PostgreSQL then goes through all
    checks that are still put off: the time of many rows would grow with their square.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """Take the next numbers of a table's own sequence, so that rows can refer to each other before they are written."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [row[0] for row in cursor.fetchall()]


def random_keys(count: int) -> list[UUID]:
    """Return fresh public keys, asking the system once for all of them."""
    drawn = os.urandom(16 * count)
    return [UUID(bytes=drawn[place : place + 16], version=4) for place in range(0, len(drawn), 16)]


def copy_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows, the values in the order of ``fields``; nothing of the model's own defaults is added."""
    _copy(connection.ops.quote_name(model._meta.db_table), _columns(model, fields), rows)


def change_rows(model: type[Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Set ``fields`` of the rows whose number comes first in each sequence of values."""
    if not rows:
        return
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), _columns(model, fields)
    news = quote(f"news_{model._meta.db_table}")
    changes = ", ".join(f"{column} = news.{column}" for column in columns)
    with connection.cursor() as cursor:
        # Columns of the same types as the table's own, without its constraints.
        empty = f"SELECT id, {', '.join(columns)} FROM {table} WITH NO DATA"  # noqa: S608  names of our own
        cursor.execute(f"CREATE TEMPORARY TABLE {news} ON COMMIT DROP AS {empty}")
        _copy(news, ["id", *columns], rows)
        cursor.execute(f"UPDATE {table} AS kept SET {changes} FROM {news} AS news WHERE kept.id = news.id")  # noqa: S608  as above
        cursor.execute(f"DROP TABLE {news}")


def _columns(model: type[Model], fields: Sequence[str]) -> list[str]:
    return [connection.ops.quote_name(str(model._meta.get_field(name).column)) for name in fields]  # type: ignore[union-attr]  # names of columns of its own


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        lines: list[str] = []
        for row in rows:
            lines.append("\t".join(map(_written, row)))
            if len(lines) == _BATCH:
                copy.write("\n".join(lines) + "\n")
                lines.clear()
        if lines:
            copy.write("\n".join(lines) + "\n")


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES)
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
