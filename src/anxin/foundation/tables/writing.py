"""Tables out of the house, written row by row, in which no cell can start a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import IO

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from anxin.foundation.tables.faults import TableError
from anxin.foundation.tables.rows import Cell, as_text, is_guarded, looks_like_formula

MOST_XLSX_ROWS = 1_048_575
_LONGEST_XLSX_TEXT = 32_767


def guard(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if looks_like_formula(text) or is_guarded(text) else text


def write_csv(
    target: IO[bytes],
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell | None]],
    *,
    encoding: str = "utf-8-sig",
) -> int:
    """Write a table as CSV, in UTF-8 with the mark that spreadsheets look for; return the number of rows.

    Signs that another encoding does not know become question marks.
    """
    text = io.TextIOWrapper(target, encoding=encoding, errors="replace", newline="")
    writer = csv.writer(text)
    writer.writerow([guard(column) for column in columns])
    count = 0
    for cells in rows:
        writer.writerow(["" if cell is None else guard(as_text(cell)) for cell in cells])
        count += 1
    text.flush()
    text.detach()
    return count


def write_xlsx(
    target: IO[bytes] | Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell | None]],
    *,
    sheet: str = "Anxin",
) -> int:
    """Write a table as a spreadsheet in constant memory; texts stay texts. Return the number of rows."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(target, options) as book:
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        formats = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        bold = book.add_format({"bold": True})
        for place, column in enumerate(columns):
            page.write_string(0, place, column, bold)
        for count, cells in enumerate(rows, start=1):
            if count > MOST_XLSX_ROWS:
                raise TableError("TABLE_TOO_MANY_ROWS", limit=MOST_XLSX_ROWS)
            for place, cell in enumerate(cells):
                _write(page, (count, place), cell, formats)
    return count


def _write(page: Worksheet, place: tuple[int, int], cell: Cell | None, formats: dict[type, object]) -> None:
    row, column = place
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        page.write_string(row, column, cell[:_LONGEST_XLSX_TEXT])
    elif isinstance(cell, datetime | date | time):
        naive = cell if type(cell) is date else cell.replace(tzinfo=None)  # type: ignore[call-arg]
        page.write_datetime(row, column, naive, formats[type(cell)])
    else:
        page.write(row, column, cell)
