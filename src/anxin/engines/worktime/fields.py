"""Read one field of a document: the value, or a fault that names the field and what was expected."""

from collections.abc import Mapping, Sequence
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
SOMETHING = gettext_noop("a value; the field is missing")


def needed(body: Mapping[str, Any], key: str, *, within: str = "") -> Any:
    """Return the value of a field that must be there."""
    if key not in body:
        raise FieldFault(path(within, key), SOMETHING)
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
