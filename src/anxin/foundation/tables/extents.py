"""How far the cells of a sheet lie apart, told before a reader lays them out: .xlsx, .xlsb and .ods."""

import re
import zipfile
from collections.abc import Iterator

from anxin.foundation.tables.source import CHUNK

#: All sheets of a book of the OpenDocument kind stand in one member.
OPEN_DOCUMENT = "content.xml"

#: As nearly every program writes places, which is quick to find; and in any other way that XML allows.
_COLUMN, _ROW = re.compile(rb' r="([A-Za-z]{1,3})\d'), re.compile(rb' r="[A-Za-z]{1,3}(\d{1,10})"')
_ANY_COLUMN = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]{1,3})\$?\d""")
_ANY_ROW = re.compile(rb"""\sr\s*=\s*["']\$?[A-Za-z]{0,3}\$?(\d{1,10})["']""")
_CELLS = (b"<c ", b"<c/", b"<c>", b"<c\n", b"<c\t", b"<c\r", b":c")
_ELEMENT = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])")
_ODS = re.compile(rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_COLUMNS_REPEATED = re.compile(rb"""table:number-columns-repeated\s*=\s*["'](\d{1,9})["']""")
_ROWS_REPEATED = re.compile(rb"""table:number-rows-repeated\s*=\s*["'](\d{1,9})["']""")
#: Records of a binary sheet (MS-XLSB): a row, and the cells in it that hold something.
_ROW_RECORD, _CELL_RECORDS = 0, range(1, 12)


def cells_laid_out(archive: zipfile.ZipFile, member: str) -> int:
    """Return how many cells a reader lays out for a sheet, empty ones between others too; 0 for what is none."""
    if member == OPEN_DOCUMENT:
        return _of_open_document(archive)
    return _of_records(archive, member) if member.endswith(".bin") else _of_places(archive, member)


def _of_places(archive: zipfile.ZipFile, member: str) -> int:
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    placed = elements = widest = here = down = 0
    for piece in _pieces(archive, member):
        letters = _COLUMN.findall(piece)
        placed += len(letters)
        columns.update(letters)
        rows.update(_ROW.findall(piece))
        elements += sum(map(piece.count, _CELLS))
    if elements > placed:
        # Cells without a place stand one beside the other.
        for piece in _pieces(archive, member):
            columns.update(_ANY_COLUMN.findall(piece))
            rows.update(_ANY_ROW.findall(piece))
            for found in _ELEMENT.finditer(piece):
                here, down = (0, down + 1) if found[1] == b"row" else (here + 1, down)
                widest = max(widest, here)
    width = max(map(column_number, columns), default=0)
    return (width + widest) * (max(map(int, rows), default=0) + down)


def _pieces(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """Go through a member in pieces that end where a tag does."""
    with archive.open(member) as sheet:
        rest = b""
        while chunk := sheet.read(CHUNK):
            whole, mark, rest = (rest + chunk).rpartition(b">")
            yield whole + mark
        yield rest


def _of_open_document(archive: zipfile.ZipFile) -> int:
    """Add up all sheets. Rows and cells say how often they are repeated; empty ones at an end are not laid out."""
    laid_out = widest = last_row = row = times = column = 0
    for piece in _pieces(archive, OPEN_DOCUMENT):
        for closing, what, about in _ODS.findall(piece):
            if what == b"table":
                laid_out += widest * last_row
                widest = last_row = row = 0
            elif closing:
                continue
            elif what == b"table-row":
                times, column = _repeated(_ROWS_REPEATED, about), 0
                row += times
            else:
                column += _repeated(_COLUMNS_REPEATED, about)
                if not about.endswith(b"/") or b"value" in about:
                    widest, last_row = max(widest, column), row
    return laid_out + widest * last_row


def _repeated(written: re.Pattern[bytes], about: bytes) -> int:
    found = written.search(about)
    return int(found[1]) if found else 1


def _of_records(archive: zipfile.ZipFile, member: str) -> int:
    if "worksheets/" not in member:
        return 0
    last_row = widest = row = 0
    for kind, place in _records(archive.read(member)):
        if kind == _ROW_RECORD:
            row = place
        elif kind in _CELL_RECORDS:
            last_row, widest = max(last_row, row), max(widest, place)
    return (last_row + 1) * (widest + 1)


def _records(sheet: bytes) -> Iterator[tuple[int, int]]:
    """Give of each record its kind and its first number, which is the row or the column."""
    at, end = 0, len(sheet)
    while at + 2 <= end:
        kind = sheet[at]
        at += 1
        if kind & 0x80:
            kind |= sheet[at] << 8
            at += 1
        size = shift = 0
        more = 0x80
        while more and at < end:
            more = sheet[at] & 0x80
            size |= (sheet[at] & 0x7F) << shift
            shift += 7
            at += 1
        yield kind, int.from_bytes(sheet[at : at + 4], "little")
        at += size


def column_number(letters: bytes) -> int:
    """Return the number of a column from its letters: 1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
