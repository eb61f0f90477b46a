"""Keyset paging: the next page begins after the last row's own sort values, however many rows lie before it."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from anxin.foundation.errors import InvalidInput

_LONGEST_NUMBER = 9


@dataclass(frozen=True)
class Page[M]:
    """Rows of one page and the cursors of its neighbours, empty where there is no neighbour."""

    rows: Sequence[M]
    newer: str
    older: str


def page_of[M: Model](rows: QuerySet[M], *, order: tuple[str, ...], cursor: str, size: int = 50) -> Page[M]:
    """Return one page in ``order`` (``("-received_at", "-id")``; the last field must be unique and no field null).

    ``cursor`` is empty for the first page, or a value that an earlier page gave.
    """
    backward, after = _read(cursor, len(order))
    after = _typed(rows.model, order, after)
    way = tuple(_turned(name) for name in order) if backward else order
    found = rows.order_by(*way)
    if after:
        found = found.filter(_after(way, after))
    got = list(found[: size + 1])
    more = len(got) > size
    got = got[:size]
    if backward:
        got.reverse()
    newer = (more if backward else bool(after)) and bool(got)
    older = (bool(got) if backward else more) and bool(got)
    return Page(
        rows=got,
        newer=_cursor(got[0], order, backward=True) if newer else "",
        older=_cursor(got[-1], order, backward=False) if older else "",
    )


def page_of_sorted[M](rows: Sequence[M], *, cursor: str, size: int = 50) -> Page[M]:
    """Return one page of rows that are all at hand and sorted; ``cursor`` is the number of the page, empty the first.

    Beyond the last page it is the last.
    """
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) <= _LONGEST_NUMBER):
        raise _bad_cursor()
    last = max(0, (len(rows) - 1) // size)
    number = min(int(cursor or 0), last)
    return Page(
        rows=rows[number * size : (number + 1) * size],
        newer=str(number - 1) if number else "",
        older=str(number + 1) if number < last else "",
    )


def beyond[M: Model](
    rows: QuerySet[M], *, order: tuple[str, ...], values: list[Any], back: bool = False
) -> QuerySet[M]:
    """Return the rows after those sort values in ``order``, or before them, the nearest first; no value is None."""
    way = tuple(_turned(name) for name in order) if back else order
    return rows.order_by(*way).filter(_after(way, values))


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _after(order: tuple[str, ...], values: list[Any]) -> Q:
    """Rows strictly after ``values``; the leading comparison alone lets the index be used as a range."""
    first = order[0].lstrip("-")
    condition = Q(**{f"{first}__{'lte' if order[0].startswith('-') else 'gte'}": values[0]})
    branches = Q()
    for position, name in enumerate(order):
        equal = {order[i].lstrip("-"): values[i] for i in range(position)}
        beyond = f"{name.lstrip('-')}__{'lt' if name.startswith('-') else 'gt'}"
        branches |= Q(**equal, **{beyond: values[position]})
    return condition & branches


def _cursor(row: Model, order: tuple[str, ...], *, backward: bool) -> str:
    values = [getattr(row, name.lstrip("-")) for name in order]
    text = json.dumps([backward, *values], default=_written)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _written(value: Any) -> str:
    """Write a time, a day or a key so that its field reads it again."""
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(cursor: str, width: int) -> tuple[bool, list[Any]]:
    if not cursor:
        return False, []
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        backward, *values = json.loads(base64.urlsafe_b64decode(padded))
    except (binascii.Error, ValueError, TypeError) as error:
        raise _bad_cursor() from error
    if len(values) != width or not isinstance(backward, bool):
        raise _bad_cursor()
    return backward, values


def _typed(model: type[Model], order: tuple[str, ...], values: list[Any]) -> list[Any]:
    """Turn what a cursor carries into values of the fields, so that nothing odd in it reaches the database."""
    try:
        return [
            _value(model._meta.get_field(name.lstrip("-")), value)
            for name, value in zip(order, values, strict=False)
        ]
    except (ValidationError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise _bad_cursor() from error


def _value(field: Any, value: Any) -> Any:
    found = field.to_python(value)
    if found is None or (isinstance(found, str) and "\x00" in found):
        raise ValueError
    if isinstance(found, datetime) and found.tzinfo is None:
        raise ValueError
    return found


def _bad_cursor() -> InvalidInput:
    return InvalidInput(
        "CURSOR_UNKNOWN", _("This address is damaged. Start again from the first page."), field="cursor"
    )
