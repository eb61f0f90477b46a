"""A list of a supplier: CSV or spreadsheet, columns by name, only what is promised, once and for all."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed
from anxin.foundation.tables import write_xlsx
from anxin.promises.models import PartDate, PartOrder
from anxin.promises.services.part_dates import import_part_list
from anxin.promises.tests.parts import NOON, part_promised
from tests.cast import Cast

CSV = "订单号,零件号,预计到货,备注\nPO-4711,8U0-071,2026-11-27,海运\nPO-9999,X,2026-11-27,\nPO-4711,8U0-071,昨天,\n"


def taken(cast: Cast, content: bytes, name: str = "list.csv") -> dict[str, int]:
    with clock.at(NOON):
        result = import_part_list(SimpleUploadedFile(name, content), dealer=cast.shanghai, by=cast.chen)
    return {
        "changed": result.changed, "arrived": result.arrived, "same": result.same, "unknown": len(result.unknown),
        "unread": len(result.unread), "endangered": len(result.endangered),
    }  # fmt: skip


def test_what_is_promised_is_taken_over_and_the_rest_is_told(cast: Cast) -> None:
    promise = part_promised(cast)
    found = taken(cast, CSV.encode())
    assert found == {"changed": 1, "arrived": 0, "same": 0, "unknown": 1, "unread": 1, "endangered": 1}
    assert PartOrder.objects.get().expected_on == date(2026, 11, 27)
    promise.refresh_from_db()
    assert promise.to_tell


def test_the_same_list_again_changes_nothing(cast: Cast) -> None:
    part_promised(cast)
    taken(cast, CSV.encode())
    dates = PartDate.objects.count()
    assert taken(cast, CSV.encode())["same"] == 1
    assert PartDate.objects.count() == dates


def test_a_spreadsheet_with_english_headings(cast: Cast) -> None:
    part_promised(cast)
    target = io.BytesIO()
    write_xlsx(
        target, ["PO number", "ETA", "Arrived on"], [["PO-4711", date(2026, 11, 22), date(2026, 11, 20)]]
    )
    assert taken(cast, target.getvalue(), "list.xlsx")["arrived"] == 1
    assert PartOrder.objects.get().arrived_on == date(2026, 11, 20)


def test_a_file_of_something_else_says_what_is_missing(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as error:
        taken(cast, "姓名,电话\n王,139\n".encode())
    assert (error.value.code, error.value.field) == ("COLUMNS_MISSING", "file")


def test_parts_of_another_dealer_are_unknown_and_an_auditor_takes_nothing_over(cast: Cast) -> None:
    part_promised(cast)
    upload = SimpleUploadedFile("list.csv", CSV.encode())
    with clock.at(NOON):
        result = import_part_list(upload, dealer=cast.chengdu, by=cast.zhao)
    assert (result.changed, len(result.unknown)) == (0, 3 - len(result.unread))
    with pytest.raises(NotAllowed):
        import_part_list(SimpleUploadedFile("list.csv", CSV.encode()), dealer=cast.shanghai, by=cast.shen)
