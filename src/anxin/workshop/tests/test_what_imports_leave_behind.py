"""Nothing of a file outlives its days: not the file itself, not the samples of its preview."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from anxin.foundation import clock
from anxin.workshop.models import OrderImport
from anxin.workshop.services.importing import runs
from anxin.workshop.tests.order_files import an_order, bring
from tests.cast import Cast


@pytest.mark.django_db
def test_an_upload_that_no_import_knows_is_deleted_after_two_days(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "orders").mkdir()
    for name in ("old", "young"):
        (tmp_path / "orders" / name).write_text("x")
    three_days_ago = (clock.now() - timedelta(days=3)).timestamp()
    os.utime(tmp_path / "orders" / "old", (three_days_ago, three_days_ago))
    assert runs.forget_old_uploads() == 1
    assert [path.name for path in (tmp_path / "orders").iterdir()] == ["young"]


def test_samples_of_an_import_are_forgotten_and_its_figures_stay(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order(), an_order(工单号="", 客户描述="x"))
    assert "周建军" in str(OrderImport.objects.get().preview)
    with clock.at(clock.now() + timedelta(days=100)):
        runs.forget_old_uploads()
    run = OrderImport.objects.get()
    assert "周建军" not in str(run.preview)
    assert (runs.preview_of(run).new, runs.preview_of(run).rejects) == (1, [])
