"""Read one field of a document: the value, or a fault that names the field and what was expected."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any


class FieldFault(ValueError):
    """One field of an input is wrong: where it stands, and what was expected there."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field}: expected {expected}")
        self.field = field
        self.expected = expected


def gettext_noop(words: str) -> str:
    """Mark words for the catalogue; whoever shows them translates them."""
    return words


A_TEXT = gettext_noop("a text")
A_LIST = gettext_noop("a list")
AN_OBJECT = gettext_noop("an object")
A_VALUE = gettext_noop("a value, and the field is missing")
YES_OR_NO = gettext_noop("true or false")
A_WHOLE_NUMBER = gettext_noop("a whole number")
A_DATE = gettext_noop("a date YYYY-MM-DD")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def needed(body: Mapping[str, Any], key: str, *, within: str = "") -> Any:
    """Return the value of a field that must be there."""
    if key not in body:
        raise FieldFault(path(within, key), A_VALUE)
    return body[key]


def path(within: str, key: str) -> str:
    """Name a key of an object, such as ``calendar.zone``."""
    return f"{within}.{key}" if within else key


def text(value: Any, *, field: str, expected: str = A_TEXT) -> str:
    """Return the value if it is a text."""
    if not isinstance(value, str):
        raise FieldFault(field, expected)
    return value


def rows(value: Any, *, field: str, expected: str = A_LIST) -> Sequence[Any]:
    """Return the value if it is a list."""
    if not isinstance(value, list | tuple):
        raise FieldFault(field, expected)
    return value


def table(value: Any, *, field: str, expected: str = AN_OBJECT) -> Mapping[str, Any]:
    """Return the value if it is an object, that is a mapping with texts for keys."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise FieldFault(field, expected)
    return value


def flag(value: Any, *, field: str) -> bool:
    """Return the value if it is true or false."""
    if not isinstance(value, bool):
        raise FieldFault(field, YES_OR_NO)
    return value


def whole_number(value: Any, *, field: str, expected: str = A_WHOLE_NUMBER) -> int:
    """Return the value if it is an integer; 120.0 is the same number as 120."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise FieldFault(field, expected)
    return value


def local_date(value: Any, *, field: str) -> date:
    """Return the date that a text ``YYYY-MM-DD`` names."""
    written = text(value, field=field, expected=A_DATE)
    found = parsed(written, _DATE)
    if found is None:
        raise FieldFault(field, A_DATE)
    return found.date()


def parsed(written: str, form: re.Pattern[str]) -> datetime | None:
    """Return what an ISO 8601 text of a form names; None where it has another form or names nothing."""
    if form.fullmatch(written) is None:
        return None
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None
