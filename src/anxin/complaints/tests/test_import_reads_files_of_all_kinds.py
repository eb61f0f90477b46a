"""A file in any usual encoding is read; one that cannot be is told in a sentence, and nothing of it is written."""

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from django.test import override_settings

from anxin.complaints.models import Complaint, ImportRun
from anxin.complaints.tests.import_files import GOOD, HEAD, bring_in, choices, look_at, write_table
from anxin.foundation.errors import InvalidInput
from anxin.foundation.tables import TableError
from tests.cast import Cast

pytestmark = pytest.mark.django_db

ENGLISH = ("Complaint ID", "Date received", "Description", "Category", "Customer name", "Mobile", "Reg")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_the_words_survive_every_usual_encoding(cast: Cast, tmp_path: Path, encoding: str) -> None:
    bring_in(cast, write_table(tmp_path, GOOD, encoding=encoding))
    assert Complaint.objects.get().words == GOOD[2]


def test_english_headings_are_known_whatever_their_case_and_signs(cast: Cast, tmp_path: Path) -> None:
    preview = look_at(cast, write_table(tmp_path, GOOD, head=ENGLISH))
    assert dict(preview.columns.chosen) == {
        "source_id": "Complaint ID",
        "received": "Date received",
        "words": "Description",
        "category": "Category",
        "name": "Customer name",
        "phone": "Mobile",
        "plate": "Reg",
    }


def test_wrong_columns_are_told_with_what_is_needed_and_what_was_found(cast: Cast, tmp_path: Path) -> None:
    path = write_table(tmp_path, ("1", "2"), head=("甲", "乙"))
    with pytest.raises(InvalidInput) as caught:
        bring_in(cast, path)
    assert "投诉内容" in str(caught.value) and "甲, 乙" in str(caught.value)
    assert not ImportRun.objects.exists()


def test_a_column_named_by_hand_is_remembered_for_the_next_file(cast: Cast, tmp_path: Path) -> None:
    head = ("编号", "投诉时间", "车主说的话", "分类", "姓名", "电话", "车牌")
    path = write_table(tmp_path, GOOD, head=head)
    bring_in(cast, path, wanted=choices(columns={"words": "车主说的话"}))
    second = write_table(tmp_path, ("Z9", *GOOD[1:]), head=head)
    _run, counts = bring_in(cast, second)
    assert counts.new == 1


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"nonsense": "投诉内容"}, "IMPORT_FIELD_UNKNOWN"),
        ({"words": "没有这列"}, "IMPORT_HEADING_UNKNOWN"),
        ({"words": "投诉内容", "name": "投诉内容"}, "IMPORT_HEADING_TWICE"),
    ],
)
def test_a_mapping_that_cannot_be_is_told(
    cast: Cast, tmp_path: Path, columns: dict[str, str], code: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        bring_in(cast, write_table(tmp_path, GOOD), wanted=choices(columns=columns))
    assert caught.value.code == code


def test_a_half_written_spreadsheet_is_told_and_nothing_of_it_written(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for place in range(1, 400):
            sheet.write_row(place, 0, (f"X{place}", *GOOD[1:]))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(TableError) as caught:
        bring_in(cast, path)
    assert caught.value.code == "TABLE_CUT_OFF"
    assert not Complaint.objects.exists() and not ImportRun.objects.exists()


def test_a_text_that_stops_in_a_quotation_is_told_and_nothing_of_it_written(
    cast: Cast, tmp_path: Path
) -> None:
    path = write_table(tmp_path, GOOD, ("A2", *GOOD[1:]))
    path.write_text(path.read_text()[:-20])
    with pytest.raises(TableError):
        bring_in(cast, path)
    assert not Complaint.objects.exists()


@override_settings(ANXIN_IMPORT_LIMIT_BYTES=60)
def test_a_file_over_the_limit_is_told(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        bring_in(cast, write_table(tmp_path, GOOD))
    assert caught.value.code == "TABLE_TOO_LARGE"


def test_a_fault_in_the_middle_of_writing_leaves_nothing_behind(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_table(tmp_path, GOOD, ("A2", *GOOD[1:]))

    def break_down(*args: object, **more: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("anxin.complaints.services.importing.carrying_out._finish", break_down)
    with pytest.raises(OSError, match="disk full"):
        bring_in(cast, path)
    assert not Complaint.objects.exists() and not ImportRun.objects.exists()
