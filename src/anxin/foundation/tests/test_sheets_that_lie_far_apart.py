"""Open documents and binary sheets with a few cells far apart are refused before they are laid out."""

import io
import zipfile

import pytest

from anxin.foundation.tables import TableError, open_table
from anxin.foundation.tables.extents import cells_laid_out

_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_ROW = "<table:table-row>{}</table:table-row>"
_FULL = '<table:table-cell office:value-type="string"{}><text:p>a{}</text:p></table:table-cell>'
HEAD = _ROW.format(_FULL.format("", 1) + _FULL.format("", 2))
DATA = _ROW.format(_FULL.format("", 3) + _FULL.format("", 4))


def open_document(*rows: str) -> bytes:
    target = io.BytesIO()
    body = f'<table:table table:name="A">{"".join(rows)}</table:table>'
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}><office:body>'
            f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        )
    return target.getvalue()


@pytest.mark.parametrize(
    "far",
    [
        _ROW.format(_FULL.format(' table:number-columns-repeated="16000"', 5)) * 2000,
        '<table:table-row table:number-rows-repeated="1048000">'
        + _FULL.format(' table:number-columns-repeated="1000"', 5)
        + "</table:table-row>",
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
        + _ROW.format('<table:table-cell table:number-columns-repeated="16000"/>' + _FULL.format("", 5)),
    ],
)
def test_an_open_document_is_refused_before_it_is_opened(far: str) -> None:
    with pytest.raises(TableError) as error:
        open_table(open_document(HEAD, DATA, far))
    assert error.value.code == "TABLE_TOO_WIDE"


def test_empty_rows_and_cells_at_the_end_do_not_count() -> None:
    empty = '<table:table-cell table:number-columns-repeated="16382"/>'
    rest = f'<table:table-row table:number-rows-repeated="1048574">{empty}</table:table-row>'
    with open_table(
        open_document(HEAD, _ROW.format(_FULL.format("", 3) + _FULL.format("", 4) + empty), rest)
    ) as t:
        assert [dict(row.cells) for row in t.rows] == [{"a1": "a3", "a2": "a4"}]


def test_a_binary_sheet_tells_its_farthest_cell() -> None:
    def record(kind: int, place: int) -> bytes:
        return bytes([kind, 8]) + place.to_bytes(4, "little") + bytes(4)

    sheet = bytes([0x94, 0x01, 2, 0, 0]) + b"".join(
        record(*each) for each in ((0, 0), (5, 0), (0, 999_999), (2, 15_999))
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        archive.writestr("xl/printerSettings1.bin", sheet)
    with zipfile.ZipFile(target) as archive:
        assert cells_laid_out(archive, "xl/worksheets/sheet1.bin") == 1_000_000 * 16_000
        assert cells_laid_out(archive, "xl/printerSettings1.bin") == 0
