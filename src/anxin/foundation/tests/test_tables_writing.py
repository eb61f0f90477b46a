import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.foundation.tables import Cell, TableError, guard, open_table, write_csv, write_xlsx

COLUMNS = ("编号", "内容", "日期")
ROWS: list[list[Cell | None]] = [
    [1, "=HYPERLINK(1)", date(2026, 3, 1)],
    [2, "变速箱，异响\n很急", datetime(2026, 3, 1, 9, 5, tzinfo=UTC)],
    [3, None, None],
]


def test_csv_opens_as_utf8_and_holds_no_formula() -> None:
    target = io.BytesIO()
    assert write_csv(target, COLUMNS, ROWS) == 3
    text = target.getvalue().decode("utf-8-sig")
    assert target.getvalue().startswith(b"\xef\xbb\xbf")
    assert "\r\n1,'=HYPERLINK(1),2026-03-01\r\n" in text


def test_what_was_written_as_csv_is_read_back_the_same() -> None:
    target = io.BytesIO()
    write_csv(target, COLUMNS, ROWS)
    rows = list(open_table(target.getvalue()).rows)
    assert [row.text("内容") for row in rows] == ["=HYPERLINK(1)", "变速箱，异响\n很急", ""]
    assert rows[0].formulas == ("内容",)


def test_a_spreadsheet_keeps_texts_as_texts(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    assert write_xlsx(path, COLUMNS, ROWS) == 3
    rows = list(open_table(path).rows)
    assert rows[0].cells == {"编号": 1, "内容": "=HYPERLINK(1)", "日期": date(2026, 3, 1)}
    assert rows[1].cells["日期"] == datetime(2026, 3, 1, 9, 5)
    assert rows[2].text("内容") == ""


def test_a_spreadsheet_goes_into_memory_too() -> None:
    target = io.BytesIO()
    assert write_xlsx(target, COLUMNS, iter(ROWS), sheet="投诉") == 3
    assert open_table(target.getvalue()).sheet == "投诉"


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anxin.foundation.tables.writing.MOST_XLSX_ROWS", 2)
    with pytest.raises(TableError) as caught:
        write_xlsx(io.BytesIO(), COLUMNS, ROWS)
    assert caught.value.code == "TABLE_TOO_MANY_ROWS"


@pytest.mark.parametrize("harmless", ["-5", "+86 138", "-", "", "异响", "a=b"])
def test_harmless_texts_are_left_alone(harmless: str) -> None:
    assert guard(harmless) == harmless


TEXT = st.text(alphabet="=+-@'\",;\t\r\n x1异", max_size=12)


@given(text=TEXT)
def test_no_guarded_text_starts_a_formula_and_it_is_read_back_the_same(text: str) -> None:
    target = io.BytesIO()
    write_csv(target, ["a", "b"], [[text, "x"]])
    (row,) = open_table(target.getvalue()).rows
    assert row.cells["a"] == text.strip()
    if guard(text) == text:
        assert not text.startswith(("=", "@"))
