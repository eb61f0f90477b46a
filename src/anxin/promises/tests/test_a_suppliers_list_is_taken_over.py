"""A list of a supplier: CSV or spreadsheet, columns by name, only what is promised, once and for all."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed
from anxin.foundation.models import AuditRecord
from anxin.foundation.tables import write_xlsx
from anxin.promises.models import PartDate, PartOrder, Promise
from anxin.promises.selectors.risk_facts import RiskReader
from anxin.promises.services import part_dates, risks
from anxin.promises.services.give_promise import NewPart
from anxin.promises.services.part_dates import PartResult, set_part_date
from anxin.promises.services.part_lists import take_part_list
from anxin.promises.tests.parts import NOON, part_promised
from tests.cast import Cast

LATE = date(2026, 11, 27)
CSV = "订单号,零件号,预计到货,备注\nPO-4711,8U0-071,2026-11-27,海运\nPO-9999,X,2026-11-27,\nPO-4711,8U0-071,昨天,\n"


def taken(cast: Cast, content: bytes, name: str = "list.csv") -> dict[str, int]:
    with clock.at(NOON):
        result = take_part_list(SimpleUploadedFile(name, content), dealer=cast.shanghai, by=cast.chen)
    assert isinstance(result, PartResult)
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


def test_parts_of_another_dealer_are_unknown_and_an_auditor_takes_nothing_over(cast: Cast) -> None:
    part_promised(cast)
    upload = SimpleUploadedFile("list.csv", CSV.encode())
    with clock.at(NOON):
        result = take_part_list(upload, dealer=cast.chengdu, by=cast.zhao)
    assert isinstance(result, PartResult)
    assert (result.changed, len(result.unknown)) == (0, 3 - len(result.unread))
    with pytest.raises(NotAllowed):
        take_part_list(SimpleUploadedFile("list.csv", CSV.encode()), dealer=cast.shanghai, by=cast.shen)


def test_a_part_that_came_tomorrow_is_refused_with_its_reason(cast: Cast) -> None:
    promise = part_promised(cast, expected_on=LATE)
    found = taken(cast, "订单号,到货日期\nPO-4711,2026-11-21\n".encode())
    assert (found["arrived"], found["unread"]) == (0, 1)
    with clock.at(NOON), pytest.raises(InvalidInput) as error:
        set_part_date(promise.key, expected_on=None, arrived_on=date(2026, 11, 21), by=cast.chen)
    assert error.value.field == "arrived_on"
    assert PartOrder.objects.get().arrived_on is None
    assert Promise.objects.get().to_tell


def test_many_parts_are_judged_together(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        part_promised(cast, part=NewPart(number=f"PO-{number}", name="车顶架"))
    read = []

    class Counted(RiskReader):
        def __init__(self, *args: Any, **more: Any) -> None:
            read.append(1)
            super().__init__(*args, **more)

    monkeypatch.setattr(risks, "RiskReader", Counted)
    lines = "".join(f"PO-{number},2026-11-27\n" for number in range(5))
    assert taken(cast, f"订单号,预计到货\n{lines}".encode())["endangered"] == 5
    assert len(read) == 1


def test_promises_are_held_in_the_order_of_the_sweep_before_their_parts(cast: Cast) -> None:
    first, second = (part_promised(cast, part=NewPart(number=f"PO-{n}", name="车顶架")) for n in "21")
    with CaptureQueriesContext(connection) as queries:
        taken(cast, "订单号,预计到货\nPO-1,2026-11-27\nPO-2,2026-11-27\n".encode())
    held = [each["sql"] for each in queries if "FOR UPDATE" in each["sql"]]
    assert 'FROM "promises_promise"' in held[0]
    assert "ORDER BY 1 ASC" in held[0]
    assert not any('FOR UPDATE OF "promises_partorder", "promises_promise"' in each for each in held)
    assert first.pk < second.pk


def test_a_long_list_is_not_one_transaction(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part_dates, "BATCH", 1)
    for number in "12":
        part_promised(cast, part=NewPart(number=f"PO-{number}", name="车顶架"))
    found = taken(cast, "订单号,预计到货\nPO-1,2026-11-27\nPO-2,2026-11-27\n".encode())
    assert (found["changed"], found["endangered"]) == (2, 2)
    records = AuditRecord.objects.filter(action="promises.part_dates_taken")
    assert records.count() == 2
