"""JSON documents of the engines' commands: read strictly, answered as bytes, refused in one line."""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from anxin.config.cli.words import gettext as _

STDIN = "-"


class WrongInput(ValueError):
    """The input cannot be answered; the message is the whole sentence, in the reader's language."""


def read_document(source: str) -> Any:
    """Return the JSON document of a file, or of standard input for ``-``; WrongInput says why it is none.

    UTF-8, with or without a byte order mark. A key that stands twice in one object and numbers that JSON does
    not know (NaN, Infinity) are refused: what they mean would be a guess.
    """
    name = name_of(source)
    raw = read_bytes(source)
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse, object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        told = _("%(file)s is not UTF-8: byte %(place)s") % {"file": name, "place": error.start}
    except json.JSONDecodeError as error:
        where = {"file": name, "line": error.lineno, "column": error.colno, "reason": error.msg}
        told = _("%(file)s is not JSON: line %(line)s, column %(column)s: %(reason)s") % where
    except _Twice as error:
        told = _("%(file)s: the key %(key)s stands twice in one object") % {"file": name, "key": error}
    except (ValueError, RecursionError) as error:
        reason = str(error).partition(";")[0]
        told = _("%(file)s is not a usable JSON document: %(reason)s") % {"file": name, "reason": reason}
    raise WrongInput(told)


def read_bytes(source: str) -> bytes:
    """Return what a file or, for ``-``, standard input holds; WrongInput says why it cannot be read."""
    try:
        return _standard_input() if source == STDIN else Path(source).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        told = _("%(file)s cannot be read: %(reason)s") % {"file": name_of(source), "reason": reason}
        raise WrongInput(told) from error


def name_of(source: str) -> str:
    """Return how an input is called in a sentence."""
    return _("standard input") if source == STDIN else source


def write_document(document: Any) -> None:
    """Print one JSON document as UTF-8, whatever the terminal's encoding; equal documents are equal bytes."""
    _write(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    sys.stdout.buffer.flush()


def write_long_document(head: dict[str, Any], name: str, entries: Iterable[Any]) -> None:
    """Print the same document as ``write_document`` of ``{**head, name: entries}``, an entry after the other."""
    opening = json.dumps({**head, name: []}, ensure_ascii=False, indent=1, allow_nan=False)
    _write(opening.removesuffix("]\n}"))
    separator = "\n  "
    for entry in entries:
        text = json.dumps(entry, ensure_ascii=False, indent=1, allow_nan=False)
        _write(separator + text.replace("\n", "\n  "))
        separator = ",\n  "
    _write("]\n}\n" if separator == "\n  " else "\n ]\n}\n")
    sys.stdout.buffer.flush()


def write_text(text: str) -> None:
    """Print text; what the terminal's encoding does not have is escaped."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def refused(command: str, answer: Callable[[], None]) -> int:
    """Carry out one command: 0 answered, 2 the input is wrong, told in one line on standard error."""
    try:
        answer()
    except WrongInput as error:
        print(f"anxin {command}: {one_line(str(error))}", file=sys.stderr)
        return 2
    return 0


def one_line(text: str) -> str:
    """Return a text with everything escaped that would break the line or steer the terminal."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def _write(text: str) -> None:
    # Half a surrogate pair, which UTF-8 cannot hold, becomes the escape that JSON has for it.
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))


def _standard_input() -> bytes:
    if sys.stdin is None:  # closed by whoever started the command
        raise OSError(_("it is closed"))
    return sys.stdin.buffer.read()


class _Twice(ValueError):
    """A key stands twice in one object."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON")
