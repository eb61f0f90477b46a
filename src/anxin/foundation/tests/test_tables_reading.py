import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from anxin.foundation.tables import Cell, Row, TableError, open_table

WORDS = "客户原话：变速箱顿挫，异响"
PLAIN = f"编号,电话,内容\n1,13812345678,{WORDS}\n2,,很急\n"


def spreadsheet(rows: Sequence[Sequence[object]], *, top: int = 0, left: int = 0, sheets: int = 1) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": True}) as book:
        for number in range(sheets):
            page = book.add_worksheet(f"表{number + 1}")
            if number == sheets - 1:
                for place, cells in enumerate(rows, start=top):
                    for column, cell in enumerate(cells, start=left):
                        page.write(place, column, cell)
    return target.getvalue()


def read(content: bytes | Path) -> list[Row]:
    return list(open_table(content).rows)


def fault(content: bytes | Path, *, most_rows: int = 1000) -> TableError:
    with pytest.raises(TableError) as caught:
        list(open_table(content, most_rows=most_rows).rows)
    assert "%(" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
    ],
)
def test_chinese_text_is_read_in_every_common_encoding(encoding: str, named: str) -> None:
    table = open_table(PLAIN.encode(encoding), name="投诉.csv")
    assert (table.encoding, table.columns, table.name) == (named, ("编号", "电话", "内容"), "投诉.csv")
    first, second = table.rows
    assert first == Row(2, {"编号": "1", "电话": "13812345678", "内容": WORDS})
    assert (second.number, second.text("电话"), second.text("nothing")) == (3, "", "")


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = f'"a,b;c"{delimiter}b\n1{delimiter}"2\n3"\n'
    (row,) = read(text.encode())
    assert row.cells == {"a,b;c": "1", "b": "2\n3"}


def test_a_file_on_disk_is_read_too_and_keeps_its_name(tmp_path: Path) -> None:
    path = tmp_path / "导出.csv"
    path.write_text(PLAIN, encoding="gb18030")
    with open_table(path) as table:
        assert table.name == "导出.csv"
        assert next(table.rows).number == 2


def test_blank_lines_are_passed_over_but_counted() -> None:
    assert [row.number for row in read(b"\na,b\n\n1,2\n,\n3,4\n")] == [4, 6]


def test_a_title_above_the_headings_is_passed_over() -> None:
    assert read("投诉处理单\n编号,内容\n1,很急\n".encode())[0].cells == {"编号": "1", "内容": "很急"}
    (row,) = read(spreadsheet([["投诉处理单"], ["编号", "内容"], [1, "很急"]]))
    assert (row.number, row.cells) == (3, {"编号": 1, "内容": "很急"})


def test_a_list_of_one_column_is_a_table() -> None:
    assert [row.cells["电话"] for row in read("电话\n138\n139\n".encode())] == ["138", "139"]


def test_spreadsheet_cells_keep_their_kinds() -> None:
    (row,) = read(spreadsheet([["a", "b", "c"], [13812345678.0, 1.5, "x"]]))
    assert row.cells == {"a": 13812345678, "b": 1.5, "c": "x"}
    assert [row.text(heading) for heading in "abc"] == ["13812345678", "1.5", "x"]


def test_dates_are_written_with_dashes() -> None:
    day: dict[str, Cell] = {"a": date(2026, 3, 1), "b": datetime(2026, 3, 1, 9, 5), "c": True}
    assert [Row(2, day).text(heading) for heading in "abc"] == ["2026-03-01", "2026-03-01 09:05", "1"]


def test_a_table_need_not_begin_in_the_corner() -> None:
    (row,) = read(spreadsheet([["a", "b"], [1, "=1+1"]], top=3, left=2))
    assert (row.number, row.formulas) == (5, ("b",))


def test_the_first_sheet_with_anything_in_it_is_read_unless_one_is_named() -> None:
    content = spreadsheet([["a", "b"], [1, 2]], sheets=2)
    table = open_table(content)
    assert (table.sheet, table.sheets) == ("表2", ("表1", "表2"))
    with pytest.raises(TableError) as caught:
        open_table(content, sheet="表3")
    assert caught.value.params["sheets"] == "表1, 表2"


def test_formulas_in_a_spreadsheet_are_read_as_their_value_and_flagged() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["a", "b", "c"])
        page.write(1, 0, 2)
        page.write_formula(1, 1, "=A2*2", None, 4)
        page.write_string(1, 2, "=cmd|' /C calc'!A0")
    (row,) = read(target.getvalue())
    assert row.cells == {"a": 2, "b": 4, "c": "=cmd|' /C calc'!A0"}
    assert row.formulas == ("b", "c")


@pytest.mark.parametrize(
    ("cell", "kept", "flagged"),
    [
        ("=HYPERLINK(1)", "=HYPERLINK(1)", True),
        ("'=HYPERLINK(1)", "=HYPERLINK(1)", True),
        ("@SUM(1)", "@SUM(1)", True),
        ("+cmd", "+cmd", True),
        ("-5", "-5", False),
        ("-", "-", False),
        ("+86 138-1234-5678", "+86 138-1234-5678", False),
        ("'t was late", "'t was late", False),
    ],
)
def test_text_that_looks_like_a_formula_stays_text_and_is_flagged(
    cell: str, kept: str, flagged: bool
) -> None:
    (row,) = read(f"a,b\n1,{cell}\n".encode())
    assert (row.cells["b"], row.formulas) == (kept, ("b",) if flagged else ())


@pytest.mark.parametrize(
    ("content", "code", "params"),
    [
        (b"", "TABLE_EMPTY", {}),
        (b"\n\n  \n", "TABLE_EMPTY", {}),
        (b"a,b\n", "TABLE_NO_ROWS", {}),
        (b'a,b\n1,"2\n3,4\n', "TABLE_OPEN_QUOTE", {"row": 2}),
        (b'a,b\n1,"2" x\n', "TABLE_BAD_QUOTE", {"row": 2}),
        (b"a,b\n1,2\n3\n", "TABLE_RAGGED_ROW", {"row": 3, "found": 1, "expected": 2}),
        (b"a,b\n1,2,3\n", "TABLE_RAGGED_ROW", {"row": 2, "found": 3, "expected": 2}),
        (b"a,b,a\n1,2,3\n", "TABLE_DUPLICATE_HEADING", {"heading": "a", "columns": "1, 3"}),
        (b"a,,c\n1,2,3\n", "TABLE_EMPTY_HEADING", {"column": 2}),
        (b"%PDF-1.7 ...", "TABLE_NOT_A_TABLE", {}),
        (b"  <HTML><table>", "TABLE_NOT_A_TABLE", {}),
        (b'{"a": 1}', "TABLE_NOT_A_TABLE", {}),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "TABLE_NOT_A_TABLE", {}),
        (bytes(range(256)) * 4, "TABLE_NOT_A_TABLE", {}),
        ("名称,价\ncafé £120\n".encode("cp1252", "replace"), "TABLE_BAD_ENCODING", {"line": 2}),
        (b"a,b\n1,2\n\xff\xfe\xfd,3\n", "TABLE_BAD_ENCODING", {"line": 3}),
        (f"{PLAIN}3,".encode() + b"\xff\xff,x\n", "TABLE_BAD_ENCODING", {"line": 4}),
        (PLAIN.encode()[:-5], "TABLE_CUT_OFF", {}),
        (PLAIN.encode("utf-16")[:-1], "TABLE_CUT_OFF", {}),
    ],
)
def test_what_is_wrong_with_a_text_file_is_told(content: bytes, code: str, params: dict[str, object]) -> None:
    error = fault(content)
    assert error.code == code
    assert {name: error.params[name] for name in params} == params


def test_a_half_written_spreadsheet_is_told() -> None:
    whole = spreadsheet([["a", "b"], *([n, "x" * 50] for n in range(500))])
    assert fault(whole[: len(whole) // 2]).code == "TABLE_CUT_OFF"
    assert fault(whole[:40]).code == "TABLE_CUT_OFF"


def test_a_damaged_spreadsheet_is_told() -> None:
    whole = spreadsheet([["a", "b"], [1, 2]])
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            new.writestr(member, data[: len(data) // 2] if "sheet1.xml" in member else data)
    assert fault(target.getvalue()).code in {"TABLE_BROKEN", "TABLE_EMPTY", "TABLE_NO_ROWS"}
    assert fault(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)).code == "TABLE_BROKEN"


def test_another_kind_of_archive_is_no_table() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert fault(target.getvalue()).code == "TABLE_NOT_A_TABLE"


def test_an_archive_that_unpacks_to_gigabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anxin.foundation.tables.sheets.LARGEST_UNPACKED", 1000)
    assert fault(spreadsheet([["a", "b"], [1, 2]])).code == "TABLE_TOO_LARGE"


@pytest.mark.parametrize("cells", [
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c s="0" r="BXY1048576"><v>1</v></c></row>',
    "<row r='1'><c\nr='A1'><v>1</v></c></row><row r='1048576'><c r = 'BXY1048576'><v>1</v></c></row>",
    '<row r="1">' + "<c><v>1</v></c>" * 2001 + '</row><row r="1048576"><c><v>1</v></c></row>',
])  # fmt: skip
def test_a_few_cells_that_lie_far_apart_do_not_end_the_process(cells: str) -> None:
    target = io.BytesIO()
    whole = spreadsheet([["a", "b"], [1, 2]])
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            body = old.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                start, end = body.index("<sheetData>") + len("<sheetData>"), body.index("</sheetData>")
                body = body[:start] + cells + body[end:]
            new.writestr(name, body)
    with pytest.raises(TableError) as error:
        open_table(target.getvalue())
    assert error.value.code == "TABLE_TOO_WIDE"


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    error = fault(path)
    assert (error.code, error.params) == ("TABLE_TOO_LARGE", {"megabytes": 200, "limit": 50})


@pytest.mark.parametrize("content", [b"a,b\n" + b"1,2\n" * 11, spreadsheet([["a", "b"], *[[1, 2]] * 11])])
def test_too_many_rows_are_refused(content: bytes) -> None:
    assert fault(content, most_rows=10).code == "TABLE_TOO_MANY_ROWS"
    assert len(list(open_table(content, most_rows=11).rows)) == 11


def test_a_broken_row_at_the_end_is_told_before_the_first_is_handed_out() -> None:
    with pytest.raises(TableError):
        open_table(b"a,b\n" + b"1,2\n" * 1000 + b"3\n")


@given(content=st.binary(max_size=200))
def test_any_bytes_are_a_table_or_a_plain_fault(content: bytes) -> None:
    try:
        rows = read(content)
    except TableError:
        return
    assert rows


@given(cut=st.integers(0, 400))
def test_a_file_cut_anywhere_never_yields_a_broken_character(cut: int) -> None:
    content = (PLAIN * 3).replace("编号,电话,内容\n", "").encode()
    content = "编号,电话,内容\n".encode() + content
    try:
        rows = read(content[:cut])
    except TableError:
        return
    whole = {row.cells["内容"] for row in read(content)}
    assert all(any(str(full).startswith(row.text("内容")) for full in whole) for row in rows)
