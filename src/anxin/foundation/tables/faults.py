"""What can be wrong with a file that should hold a table, each told in one sentence."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.foundation.errors import InvalidInput

TEXTS: Mapping[str, str | LazyText] = {
    "TABLE_EMPTY": _("The file is empty."),
    "TABLE_NO_ROWS": _("The file has headings but no rows."),
    "TABLE_TOO_LARGE": _("The file has %(megabytes)s MB; at most %(limit)s MB are read. Split it."),
    "TABLE_TOO_MANY_ROWS": _("The file has more than %(limit)s rows. Split it."),
    "TABLE_TOO_WIDE": _(
        "The cells of this sheet lie too far apart. Copy the rows into an empty sheet and save it again."
    ),
    "TABLE_NOT_A_TABLE": _("This is no table but %(kind)s. Save it as .xlsx or as .csv (UTF-8) first."),
    "TABLE_BAD_ENCODING": _(
        "The text cannot be read from line %(line)s on: it is neither UTF-8 nor GB18030. "
        "Save the file as .csv (UTF-8)."
    ),
    "TABLE_CUT_OFF": _("The file stops in the middle: it was not written or copied to its end."),
    "TABLE_BROKEN": _("The file is damaged and cannot be opened. Save or export it again."),
    "TABLE_LOCKED": _("The file is protected by a password. Save it without one."),
    "TABLE_OPEN_QUOTE": _("A quotation mark opened in row %(row)s is never closed."),
    "TABLE_BAD_QUOTE": _("Row %(row)s has a quotation mark in the wrong place."),
    "TABLE_RAGGED_ROW": _("Row %(row)s has %(found)s cells, the headings have %(expected)s."),
    "TABLE_EMPTY_HEADING": _("Column %(column)s has no heading."),
    "TABLE_DUPLICATE_HEADING": _("The heading “%(heading)s” stands over columns %(columns)s."),
    "TABLE_NO_SUCH_SHEET": _("There is no sheet “%(sheet)s”. There are: %(sheets)s."),
}

KINDS: Mapping[str, str | LazyText] = {
    "binary": _("binary data"),
    "document": _("another kind of document"),
    "json": _("JSON"),
    "pdf": _("a PDF document"),
    "picture": _("a picture"),
    "web": _("a web page"),
    "xml": _("an XML document"),
}
_MEGABYTE = 1 << 20


class TableError(InvalidInput):
    """A file cannot be read as a table; nothing of it was used."""

    def __init__(self, code: str, **params: str | int | LazyText) -> None:
        super().__init__(code, TEXTS[code], params=params)


def not_a_table(kind: str) -> TableError:
    """Build the error for a file that holds something else."""
    return TableError("TABLE_NOT_A_TABLE", kind=KINDS[kind])


def too_large(size: int, largest: int) -> TableError:
    """Build the error for a file that is larger than what is read."""
    megabytes = (size + _MEGABYTE - 1) // _MEGABYTE
    return TableError("TABLE_TOO_LARGE", megabytes=megabytes, limit=largest // _MEGABYTE)
