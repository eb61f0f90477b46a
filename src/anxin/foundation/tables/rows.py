"""A table as the rest of the house sees it, whatever file it came from."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import TracebackType
from typing import Self

from anxin.foundation.tables.faults import TableError

Cell = str | int | float | bool | date | datetime | time | timedelta
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
MOST_COLUMNS = 400

_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_HARMLESS = re.compile(r"[+\-]?[\d\s().,/%+\-]*")


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it, its cells by heading, and the headings over formulas.

    A row that does not fit the headings says how many cells it has, and holds those beyond them; else there are none.
    """

    number: int
    cells: Mapping[str, Cell]
    formulas: tuple[str, ...] = ()
    misfit: int = 0
    beyond: tuple[Cell, ...] = ()

    def text(self, heading: str) -> str:
        """Return a cell as text, empty where the column or the cell is missing."""
        return as_text(self.cells.get(heading, ""))


@dataclass
class Table:
    """The headings of a file and its rows, to be gone through once; ``again`` begins anew without opening the file."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[Row]
    again: Callable[[], Iterator[Row]]
    encoding: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = field(default=())

    def close(self) -> None:
        """Let go of the file before its end was reached."""
        close = getattr(self.rows, "close", None)
        if close is not None:
            close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True)
class Headings:
    """The row of headings: how many rows down it stands, and the names by column."""

    number: int
    names: tuple[str, ...]


def as_text(cell: Cell) -> str:
    """Write a cell the way people write it: whole numbers without a point, dates with dashes."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds" if cell.second else "minutes")
    return str(cell).strip()


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet might run a text as a formula; numbers and phones are harmless."""
    return text.startswith(FORMULA_SIGNS) and not _HARMLESS.fullmatch(text)


def is_guarded(text: str) -> bool:
    """Tell whether a text begins with the apostrophe that keeps it from being a formula."""
    return bool(_GUARDED.match(text))


def is_empty(cells: Sequence[Cell]) -> bool:
    """Tell whether a row has nothing in it."""
    if cells and isinstance(cells[0], str) and cells[0].strip():
        return False
    return not any(cell.strip() if isinstance(cell, str) else as_text(cell) for cell in cells)


def check_widths(rows: Iterable[tuple[int, int]], *, expected: int, most_rows: int, misfits: bool) -> None:
    """Go through numbers and widths of all rows; ``TableError`` for none, for too many, and where they do not fit.

    With ``misfits`` it is enough that one row has the width of the headings, and that the last one lacks nothing: a
    file that was not written to its end stops in the middle of a row.
    """
    found, fits = 0, False
    wrong: TableError | None = None
    last = 0
    for found, (number, width) in enumerate(rows, start=1):
        if found > most_rows:
            raise TableError("TABLE_TOO_MANY_ROWS", limit=most_rows)
        last = width
        if width == expected:
            fits = True
        elif not misfits or wrong is None or width < expected:
            wrong = TableError("TABLE_RAGGED_ROW", row=number, found=width, expected=expected)
            if not misfits:
                raise wrong
    if not found:
        raise TableError("TABLE_NO_ROWS")
    if wrong is not None and (not fits or last < expected):
        raise wrong


def find_headings(rows: Iterable[Sequence[Cell]]) -> Headings:
    """Return the first row with names over its columns, passing over a title that stands alone."""
    title: Headings | None = None
    for number, cells in enumerate(rows, start=1):
        names = [as_text(cell) for cell in cells]
        while names and not names[-1]:
            names.pop()
        if not names:
            continue
        here = Headings(number, tuple(names))
        if sum(map(bool, names)) > 1:
            return _checked(here)
        if title is not None:
            break
        title = here
    if title is None:
        raise TableError("TABLE_EMPTY")
    return _checked(title)


def _checked(headings: Headings) -> Headings:
    names = headings.names[:MOST_COLUMNS]
    for column, name in enumerate(names, start=1):
        if not name:
            raise TableError("TABLE_EMPTY_HEADING", column=column)
    for name in names:
        columns = [column for column, other in enumerate(names, start=1) if other == name]
        if len(columns) > 1:
            raise TableError("TABLE_DUPLICATE_HEADING", heading=name, columns=", ".join(map(str, columns)))
    return Headings(headings.number, names)
