"""Numbers of identity papers are dropped at the door: they reach no table, no rejected row, no preview and no disk."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings

from anxin.foundation.errors import InvalidInput
from anxin.foundation.tables import Cell, Row, write_xlsx
from anxin.workshop.models import RepairOrder
from anxin.workshop.services.importing import runs
from anxin.workshop.services.importing.identity import Door, without_identity
from anxin.workshop.services.importing.previewing import preview_as_json
from anxin.workshop.tests.order_files import an_order, bring, bring_in, look_at, write_export
from tests.cast import Cast

NUMBER = "310101199003072316"
KEPT = (
    "LSVAA4182E2123456",
    "RO202601200001234567",
    "13911110001",
    "202601200930001234",
    "310101201603072316",
    "310101901307231",
    "310101900231231",
    "R310101900307231",
)


@pytest.mark.parametrize("text", [
    NUMBER, "31010119900307231X", "31010119900307231x", "310101 19900307 2316", "310101-19900307-2316",
    "３１０１０１１９９００３０７２３１６", "身份证310101199003072316，已核对", "周建军310101199003072316",
    310101199003072000, "310101900307231", "证310101900307231。", 310101900307231,
])  # fmt: skip
def test_it_is_taken_out_of_any_cell(text: str | int) -> None:
    left = str(without_identity(text))
    assert "1990" not in left and "１９９０" not in left and "900307" not in left


@pytest.mark.parametrize("text", KEPT)
def test_other_long_numbers_stay(text: str) -> None:
    assert without_identity(text) == text


def test_dates_and_short_cells_are_left_alone() -> None:
    row = Row(2, {"a": "短", "b": datetime(2026, 1, 20), "c": 48600})
    door = Door([], headings=())
    assert list(door.let_in([row])) == [row] and door.cells == 0


@pytest.mark.parametrize(
    "heading",
    [
        "身份证号",
        "车主身份证号码",
        "证件号码",
        "ID Number",
        "id_card_no",
        "Identity number",
        "护照号码",
        "IDCardNo",
        "idcardno",
    ],
)  # fmt: skip
def test_a_column_of_identity_papers_is_never_read(cast: Cast, tmp_path: Path, heading: str) -> None:
    path = write_export(
        tmp_path, an_order(**{heading: "E12345678"}), an_order(工单号="", **{heading: "E12345678"})
    )
    preview = look_at(cast, path)
    assert list(preview.columns.dropped) == [heading]
    assert preview.identity_cells == 2
    assert "E12345678" not in json.dumps(preview_as_json(preview), ensure_ascii=False)
    bring(cast, tmp_path, an_order(**{heading: "E12345678"}), an_order(工单号="", **{heading: "E12345678"}))
    assert RepairOrder.objects.count() == 1
    assert "E12345678" not in _database()


def test_headings_that_only_sound_like_it_are_read(cast: Cast, tmp_path: Path) -> None:
    order = an_order(**{"Vehicle ID number": an_order()["车架号"], "Paid note": "cash", "Assn": "x"})
    del order["车架号"]
    columns = look_at(cast, write_export(tmp_path, order)).columns
    assert (list(columns.dropped), columns.chosen["vin"]) == ([], "Vehicle ID number")


def test_a_number_in_another_column_is_stored_nowhere(cast: Cast, tmp_path: Path) -> None:
    orders = [
        an_order(备注=f"客户身份证{NUMBER}"),
        an_order(工单号="R2", 送修人=NUMBER),
        an_order(工单号="R3", 车主电话=NUMBER),
        an_order(工单号=NUMBER),
        an_order(工单号="", 客户描述=NUMBER),
        an_order(工单号="R6", 开单时间=NUMBER),
    ]
    _run, counts = bring(cast, tmp_path, *orders)
    assert (counts.new, counts.rejected, counts.identity_cells) == (3, 3, 6)
    assert NUMBER not in _database()


@pytest.mark.parametrize("name", ["o.csv", "o.xlsx"])
def test_an_uploaded_file_is_kept_without_them(cast: Cast, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    order = an_order(备注=f"证{NUMBER}", 身份证号=NUMBER)
    if name.endswith("xlsx"):
        first: list[Cell | None] = list(order.values())
        rows = [first, ["R2", datetime(2026, 1, 20, 9, 30), *first[2:]]]
        write_xlsx(path, list(order), rows)
    else:
        write_export(tmp_path, order, name=name, encoding="gb18030")
    with override_settings(MEDIA_ROOT=tmp_path / "uploads"):
        upload = SimpleUploadedFile(name, path.read_bytes())
        run = runs.register_upload(upload, dealer=cast.shanghai, by=cast.liu)
        kept = Path(run.file.path).read_text(encoding="utf-8")
        preview = runs.preview_of(run)
    assert NUMBER not in kept and "身份证号" in kept
    assert preview.new == len(kept.strip().splitlines()) - 1
    assert preview.identity_cells == 2 * preview.new
    assert list(preview.columns.dropped) == ["身份证号"]


def test_a_file_without_headings_is_refused_and_its_first_row_kept_nowhere(
    cast: Cast, tmp_path: Path
) -> None:
    path = tmp_path / f"{NUMBER}.csv"
    path.write_text(f"R1,2026-01-20,{NUMBER}\nR2,2026-01-20,x\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as error:
        look_at(cast, path)
    assert error.value.code == "IMPORT_NO_HEADINGS" and NUMBER not in str(error.value)
    with pytest.raises(InvalidInput):
        upload = SimpleUploadedFile(path.name, path.read_bytes())
        runs.register_upload(upload, dealer=cast.shanghai, by=cast.liu)


def test_the_name_of_a_file_is_kept_without_them(cast: Cast, tmp_path: Path) -> None:
    bring_in(cast, write_export(tmp_path, an_order(), name=f"周建军{NUMBER}.csv"))
    runs.note_failed_file(
        tmp_path / f"{NUMBER}.csv", dealer=cast.shanghai, why=f"“{NUMBER}” twice", sha256="x"
    )
    assert NUMBER not in _database()


def _database() -> str:
    """Return every text that the tables of customers, orders, imports and the audit hold."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' "
            "AND (table_name LIKE 'customers%%' OR table_name LIKE 'workshop%%' OR table_name LIKE 'foundation%%')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            found += [row[0] for row in cursor.fetchall()]
    assert len(found) > 3
    return "\n".join(found)
