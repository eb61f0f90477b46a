"""Tables in text files: comma, tab or semicolon, checked to the last row before the first is handed out."""

import csv
from collections.abc import Iterator
from functools import partial

from anxin.foundation.tables.decoding import find_encoding
from anxin.foundation.tables.faults import TableError, not_a_table
from anxin.foundation.tables.rows import (
    FORMULA_SIGNS,
    Cell,
    Headings,
    Row,
    Table,
    check_widths,
    find_headings,
    is_empty,
    is_guarded,
    looks_like_formula,
)
from anxin.foundation.tables.source import Source

DELIMITERS = (",", "\t", ";", "|")
LONGEST_CELL = 1_000_000
_SUSPICIOUS = frozenset({*FORMULA_SIGNS, "'"})
_OPENINGS = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"{\\rtf", "document"),
    (b"<!doctype", "web"),
    (b"<html", "web"),
    (b"<?xml", "xml"),
    (b"<table", "web"),
    (b"{", "json"),
    (b"[{", "json"),
)


def open_plain(source: Source, name: str, *, most_rows: int, misfits: bool) -> Table:
    """Open a delimited text file; every row is checked before this returns."""
    _refuse_other_formats(source.head(512))
    encoding = find_encoding(source)
    delimiter = _find_delimiter(source, encoding)
    headings = find_headings(cells for _, cells in _records(source, encoding, delimiter))
    records = _filled(source, encoding, delimiter, headings)
    check_widths(
        ((number, len(cells)) for number, cells in records),
        expected=len(headings.names),
        most_rows=most_rows,
        misfits=misfits,
    )
    again = partial(_rows, source, encoding, delimiter, headings)
    return Table(name, headings.names, again(), again, encoding=encoding)


def _refuse_other_formats(start: bytes) -> None:
    opening = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, kind in _OPENINGS:
        if opening.startswith(mark.lower()):
            raise not_a_table(kind)


def _find_delimiter(source: Source, encoding: str) -> str:
    counts = dict.fromkeys(DELIMITERS, 0)
    for line in source.lines(encoding):
        if not line.strip():
            continue
        outside = "".join(line.split('"')[::2])
        counts = {sign: outside.count(sign) for sign in DELIMITERS}
        if any(counts.values()):
            break
    return max(DELIMITERS, key=lambda sign: counts[sign])


def _records(source: Source, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_CELL)
    lines = source.lines(encoding)
    reader = csv.reader(_without_nul(lines), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error as error:
        unclosed = "end of data" in str(error) or "field limit" in str(error)
        code = "TABLE_OPEN_QUOTE" if unclosed else "TABLE_BAD_QUOTE"
        raise TableError(code, row=number + 1) from error


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if "\x00" in line:
            raise not_a_table("binary")
        yield line


def _rows(source: Source, encoding: str, delimiter: str, headings: Headings) -> Iterator[Row]:
    for number, cells in _filled(source, encoding, delimiter, headings):
        yield _row(number, headings.names, cells)


def _filled(
    source: Source, encoding: str, delimiter: str, headings: Headings
) -> Iterator[tuple[int, list[str]]]:
    width = len(headings.names)
    for number, cells in _records(source, encoding, delimiter):
        if number <= headings.number or is_empty(cells):
            continue
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        yield number, cells


def _row(number: int, names: tuple[str, ...], cells: list[str]) -> Row:
    held: dict[str, Cell] = dict(zip(names, cells, strict=False))
    formulas: list[str] = []
    for name, cell in zip(names, cells, strict=False):
        if not cell or cell[0] not in _SUSPICIOUS:
            continue
        guarded = is_guarded(cell)
        if guarded:
            held[name] = cell[1:]
        if looks_like_formula(cell) or guarded:
            formulas.append(name)
    if len(cells) != len(names):
        return Row(number, held, tuple(formulas), len(cells), tuple(cells[len(names) :]))
    return Row(number, held, tuple(formulas))
