"""Tables in spreadsheets: .xlsx, .xlsm, .xlsb, .xls and .ods."""

import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from anxin.foundation.tables.extents import OPEN_DOCUMENT, cells_laid_out, column_number
from anxin.foundation.tables.faults import TableError, not_a_table, too_large
from anxin.foundation.tables.rows import (
    FORMULA_SIGNS,
    Cell,
    Headings,
    Row,
    Table,
    check_widths,
    find_headings,
    is_empty,
    looks_like_formula,
)
from anxin.foundation.tables.source import CHUNK, Source

ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST_UNPACKED = 600 * 1024 * 1024
#: The reader lays a sheet out from its first cell to its last, the empty ones between them too.
MOST_CELLS = 20_000_000

_BROKEN = (CalamineError, XmlError, ZipError, OSError, ValueError)
_BOOKS = ("xl/workbook.xml", "xl/workbook.bin", OPEN_DOCUMENT)
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f[\s/>]')
_OVERLAP = 4096
_RUST_PANIC = "PanicException"


def open_sheet(source: Source, name: str, *, sheet: str, most_rows: int, misfits: bool) -> Table:
    """Open a sheet, the first one with anything in it unless one is named; every row is checked first."""
    if source.head(len(ZIP_MARK)) == ZIP_MARK:
        _check_archive(source)
    with source.open() as stream:
        book = _open_book(stream)
        chosen = _choose(book, sheet, check=partial(_check_extent, source))
        headings = _reading(lambda: find_headings(chosen.iter_rows()))
    formulas = _formula_places(source, chosen.name)
    width = len(headings.names)
    rows = _rows(chosen, headings, formulas)
    check_widths(
        ((row.number, row.misfit or width) for row in rows),
        expected=width,
        most_rows=most_rows,
        misfits=misfits,
    )
    again = partial(_rows, chosen, headings, formulas)
    return Table(name, headings.names, again(), again, sheet=chosen.name, sheets=tuple(book.sheet_names))


def _check_archive(source: Source) -> None:
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise TableError("TABLE_CUT_OFF") from error
    if not {member.filename for member in members} & set(_BOOKS):
        raise not_a_table("document")
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED:
        raise too_large(unpacked, LARGEST_UNPACKED)
    # Of other books only the sheet that is asked for is laid out; of this one all are when it is opened.
    if any(member.filename == OPEN_DOCUMENT for member in members):
        _check_extent(source, "")


def _open_book(stream: IO[bytes]) -> CalamineWorkbook:
    try:
        return _reading(lambda: CalamineWorkbook.from_filelike(stream))
    except PasswordError as error:
        raise TableError("TABLE_LOCKED") from error


def _reading[Result](read: Callable[[], Result]) -> Result:
    try:
        return read()
    except (PasswordError, TableError):
        raise
    except _BROKEN as error:
        raise TableError("TABLE_BROKEN") from error
    except BaseException as error:
        # The reader is written in Rust; a damaged file can end it in a panic, which is no Exception.
        if type(error).__name__ == _RUST_PANIC:
            raise TableError("TABLE_BROKEN") from error
        raise


def _choose(book: CalamineWorkbook, wanted: str, *, check: Callable[[str], None]) -> CalamineSheet:
    if wanted:
        if wanted not in book.sheet_names:
            raise TableError("TABLE_NO_SUCH_SHEET", sheet=wanted, sheets=", ".join(book.sheet_names))
        check(wanted)
        return _reading(lambda: book.get_sheet_by_name(wanted))
    for about in book.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet or about.visible is not SheetVisibleEnum.Visible:
            continue
        check(about.name)
        sheet = _reading(partial(book.get_sheet_by_name, about.name))
        if sheet.height:
            return sheet
    raise TableError("TABLE_EMPTY")


def _rows(sheet: CalamineSheet, headings: Headings, formulas: dict[int, set[int]]) -> Iterator[Row]:
    left = sheet.start[1] if sheet.start else 0
    width = len(headings.names)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number <= headings.number or is_empty(cells):
            continue
        beyond = () if is_empty(cells[width:]) else tuple(map(_plain, cells[width:]))
        held = {name: _plain(cell) for name, cell in zip(headings.names, cells, strict=False)}
        marked = formulas.get(number, set())
        suspicious = tuple(
            name
            for place, (name, cell) in enumerate(held.items(), start=left + 1)
            if place in marked
            or (isinstance(cell, str) and cell[:1] in FORMULA_SIGNS and looks_like_formula(cell))
        )
        yield Row(number, held, suspicious, width + len(beyond) if beyond else 0, beyond)


def _plain(cell: Cell) -> Cell:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _check_extent(source: Source, name: str) -> None:
    """Refuse a sheet of a few cells that lie so far apart that laying it out would end the whole process."""
    if source.head(len(ZIP_MARK)) != ZIP_MARK:
        return
    with source.open() as stream, zipfile.ZipFile(stream) as archive:
        member = _member_of(archive, name)
        sheets = (
            [member] if member else [each for each in archive.namelist() if each.endswith((".xml", ".bin"))]
        )
        for each in sheets:
            if cells_laid_out(archive, each) > MOST_CELLS:
                raise TableError("TABLE_TOO_WIDE")


def _formula_places(source: Source, name: str) -> dict[int, set[int]]:
    if source.head(len(ZIP_MARK)) != ZIP_MARK:
        return {}
    with source.open() as stream, zipfile.ZipFile(stream) as archive:
        member = _member_of(archive, name)
        if member is None:
            return {}
        places: dict[int, set[int]] = {}
        with archive.open(member) as sheet:
            tail = b""
            while chunk := sheet.read(CHUNK):
                for found in _FORMULA.finditer(tail + chunk):
                    places.setdefault(int(found[2]), set()).add(column_number(found[1]))
                tail = (tail + chunk)[-_OVERLAP:]
        return places


def _member_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    members = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= members:
        return None
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    for entry in re.findall(r"<sheet\b[^>]*>", book):
        if _attribute(entry, "name") == sheet:
            wanted = _attribute(entry, "r:id")
            for link in re.findall(r"<Relationship\b[^>]*>", links):
                target = "xl/" + _attribute(link, "Target").removeprefix("/xl/")
                if _attribute(link, "Id") == wanted and target in members:
                    return target
    return None


def _attribute(element: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', element)
    text = found[1] if found else ""
    for escaped, plain in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(escaped, plain)
    return text
