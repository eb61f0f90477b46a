"""Rejected rows are taken out, which is on record, and come back put right without being mapped again."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError
from django.utils import translation

from anxin.foundation.errors import Unforeseen
from anxin.foundation.models import AuditRecord
from anxin.foundation.tables import write_csv
from anxin.workshop.models import OrderImport
from anxin.workshop.services.importing import runs
from anxin.workshop.services.importing.rejects import take_rejects_out
from anxin.workshop.tests.order_files import an_order
from tests.cast import Cast


def uploaded(cast: Cast, path: Path) -> OrderImport:
    return runs.register_upload(
        SimpleUploadedFile(path.name, path.read_bytes()), dealer=cast.shanghai, by=cast.liu
    )


def strange_file(folder: Path) -> Path:
    order = {("单子" if name == "工单号" else name): cell for name, cell in an_order(工单号="").items()}
    path = folder / "strange.csv"
    with path.open("wb") as stream:
        write_csv(stream, list(order), [list(order.values()), ["R2", *list(order.values())[1:]]])
    return path


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_they_come_back_as_they_were_mapped(cast: Cast, tmp_path: Path, settings: Any, language: str) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    run = uploaded(cast, strange_file(tmp_path))
    run = runs.choose_for_run(str(run.key), mapping={"order_no": "单子"}, by=cast.liu)
    runs.start_run(str(run.key), by=cast.liu)
    runs.carry_out_run(run.pk)
    with translation.override(language):
        run, columns, rows = take_rejects_out(run.key, by=cast.liu)
    back = tmp_path / "back.csv"
    with back.open("wb") as stream:
        write_csv(
            stream,
            columns,
            [
                ["R3" if name == "单子" else cell for name, cell in zip(columns, row, strict=True)]
                for row in rows
            ],
        )
    again = uploaded(cast, back)
    assert (run.rejected, again.mapping["order_no"], again.preview["new"]) == (1, "单子", 1)
    record = AuditRecord.objects.get(action="orders.rejects_taken_out")
    assert (record.person_id, record.details) == (cast.liu.pk, {"rows": 1})


def test_what_fails_unforeseen_is_told_without_the_rows(
    cast: Cast,
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    run = uploaded(cast, strange_file(tmp_path))
    run = runs.choose_for_run(str(run.key), mapping={"order_no": "单子"}, by=cast.liu)
    runs.start_run(str(run.key), by=cast.liu)

    def broken(*_args: Any, **_known: Any) -> None:
        raise DataError("CONTEXT: COPY customers_customer, line 1: 周建军")

    monkeypatch.setattr(runs, "import_orders", broken)
    with pytest.raises(Unforeseen) as error:
        runs.carry_out_run(run.pk)
    run.refresh_from_db()
    assert run.state == "failed" and "DataError" in caplog.text
    assert "周建军" not in f"{caplog.text} {error.value} {run.failure}" and error.value.__suppress_context__
