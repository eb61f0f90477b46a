"""Tables in and out: spreadsheets and delimited text, with a plain sentence for whatever is wrong."""

from pathlib import Path

from anxin.foundation.tables.faults import TableError, too_large
from anxin.foundation.tables.plain import open_plain
from anxin.foundation.tables.rows import Cell, Row, Table, as_text, looks_like_formula
from anxin.foundation.tables.sheets import OLE_MARK, ZIP_MARK, open_sheet
from anxin.foundation.tables.source import Source
from anxin.foundation.tables.writing import guard, write_csv, write_xlsx

__all__ = [
    "LARGEST_FILE",
    "MOST_ROWS",
    "Cell",
    "Row",
    "Table",
    "TableError",
    "as_text",
    "guard",
    "looks_like_formula",
    "open_table",
    "write_csv",
    "write_xlsx",
]

LARGEST_FILE = 50 * 1024 * 1024
MOST_ROWS = 500_000


def open_table(
    content: Path | str | bytes,
    *,
    name: str = "",
    sheet: str = "",
    largest: int = LARGEST_FILE,
    most_rows: int = MOST_ROWS,
    misfits: bool = False,
) -> Table:
    """Open a spreadsheet or text file by what it holds, not by its name; TableError when it is no table.

    With ``misfits`` rows of another width than the headings are handed out as such, as long as some row fits.
    """
    source = Source(content)
    size = source.size
    if size > largest:
        raise too_large(size, largest)
    if not size:
        raise TableError("TABLE_EMPTY")
    shown = name or (source.path.name if source.path else "")
    if source.head(len(OLE_MARK)).startswith((ZIP_MARK, OLE_MARK)):
        return open_sheet(source, shown, sheet=sheet, most_rows=most_rows, misfits=misfits)
    return open_plain(source, shown, most_rows=most_rows, misfits=misfits)
