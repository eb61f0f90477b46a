"""A file comes in whole or not at all: half a file, a killed worker, two people at once, thousands of rows."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from anxin.customers.models import Customer, MileageReading, Vehicle
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused
from anxin.playbooks.selectors import forget_content
from anxin.playbooks.services import load_packs
from anxin.workshop.models import OrderImport, RepairOrder
from anxin.workshop.selectors.importing import get_run_for, runs_visible_to
from anxin.workshop.services.importing import runs
from anxin.workshop.services.importing.judging import BATCH
from anxin.workshop.tests.order_files import an_order, bring, bring_in, write_export
from tests.cast import Cast

MANY = 5000
DIE_AT = BATCH
VICTIM = """
import os, signal, sys
from contextlib import contextmanager
import django
django.setup()
from django.conf import settings
from anxin.workshop.services.importing import runs
settings.MEDIA_ROOT = sys.argv[2]
beside = runs.told_beside
@contextmanager
def deadly(run):
    with beside(run) as tell:
        def told(done):
            tell(done)
            if done >= int(sys.argv[3]):
                os.kill(os.getpid(), signal.SIGKILL)
        yield told
runs.told_beside = deadly
runs.carry_out_run(int(sys.argv[1]))
"""


def orders(count: int) -> list[dict[str, str]]:
    """Return orders of which every third is of a car that came before."""
    return [
        an_order(
            工单号=f"R{place:05d}",
            车架号=f"LSV00000000{place - place % 3:06d}",
            车牌号=f"沪A{place - place % 3:05d}",
            车主=f"车主{place - place % 3}",
            车主电话=f"1391{place - place % 3:07d}",
            送修人="",
            送修人电话="",
            进厂里程=str(10_000 + place % 3 * 3000),
            开单时间=f"2025-0{1 + place % 3}-10 09:00",
            结算时间="",
        )
        for place in range(count)
    ]


@pytest.mark.parametrize("name", ["orders.csv", "orders.xlsx"])
def test_half_a_file_changes_nothing(cast: Cast, tmp_path: Path, name: str) -> None:
    path = write_export(tmp_path, *orders(50), name=name)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InvalidInput):
        bring_in(cast, path)
    assert not RepairOrder.objects.exists() and not OrderImport.objects.exists()


def test_a_quotation_mark_that_is_never_closed_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    path = write_export(tmp_path, *orders(5))
    path.write_text(path.read_text()[:-3], encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        bring_in(cast, path)
    assert caught.value.code == "TABLE_OPEN_QUOTE"
    assert not RepairOrder.objects.exists()


def test_the_queries_of_a_file_do_not_grow_with_its_rows(cast: Cast, tmp_path: Path) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        bring(cast, tmp_path, *orders(100))
    path = write_export(tmp_path, *[{**order, "工单号": f"N{order['工单号']}"} for order in orders(MANY)])
    with CaptureQueriesContext(connection) as many:
        _run, counts = bring_in(cast, path)
    assert (counts.new, counts.rejected) == (MANY, 0)
    assert RepairOrder.objects.count() == MANY + 100
    batches = -(-MANY // BATCH)
    assert len(many) <= batches * len(few)


def test_whoever_may_not_import_does_not(cast: Cast, tmp_path: Path) -> None:
    path = write_export(tmp_path, an_order())
    with pytest.raises(NotAllowed):
        bring_in(cast, path, by=cast.chen)
    with pytest.raises(NotFound):
        bring_in(cast, path, by=cast.zhao)
    assert not RepairOrder.objects.exists()


def test_an_import_is_seen_by_its_own_dealer_alone(cast: Cast, tmp_path: Path) -> None:
    run, _counts = bring(cast, tmp_path, an_order())
    assert list(runs_visible_to(cast.liu)) == [run] and not runs_visible_to(cast.zhao).exists()
    with pytest.raises(NotFound):
        get_run_for(cast.zhao, run.key)
    with pytest.raises(NotAllowed):
        get_run_for(cast.chen, run.key)


def test_an_import_that_has_begun_is_not_changed_any_more(cast: Cast, tmp_path: Path) -> None:
    run, _counts = bring(cast, tmp_path, an_order())
    with pytest.raises(Refused):
        runs.discard_run(str(run.key), by=cast.liu)
    with pytest.raises(Refused):
        runs.choose_for_run(str(run.key), mapping={}, by=cast.liu)


def test_an_upload_is_thrown_away_with_its_file(cast: Cast, tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path / "uploads"):
        upload = SimpleUploadedFile("o.csv", write_export(tmp_path, an_order()).read_bytes())
        run = runs.register_upload(upload, dealer=cast.shanghai, by=cast.liu)
        assert (run.state, run.preview["new"]) == ("uploaded", 1)
        runs.discard_run(str(run.key), by=cast.liu)
    assert not OrderImport.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_starts_again_and_nothing_is_doubled(cast: Cast, tmp_path: Path) -> None:
    load_packs()
    forget_content()
    path = write_export(tmp_path, *orders(DIE_AT + 600))
    with override_settings(MEDIA_ROOT=tmp_path / "uploads"):
        upload = SimpleUploadedFile(path.name, path.read_bytes())
        run = runs.register_upload(upload, dealer=cast.shanghai, by=cast.liu)
        run = runs.start_run(str(run.key), by=cast.liu)
        cars = Vehicle.objects.count()
        died = subprocess.run(
            [sys.executable, "-c", VICTIM, str(run.pk), str(tmp_path / "uploads"), str(DIE_AT)],
            env={
                **os.environ,
                "DATABASE_URL": database_url(),
                "DJANGO_SETTINGS_MODULE": "anxin.config.settings",
            },
            check=False,
        )
        assert died.returncode == -signal.SIGKILL
        run = OrderImport.objects.get(pk=run.pk)
        assert (run.state, run.done) == ("running", DIE_AT)
        assert not RepairOrder.objects.exists() and Vehicle.objects.count() == cars
        runs.carry_out_run(run.pk)
        runs.carry_out_run(run.pk)
    run = OrderImport.objects.get(pk=run.pk)
    assert (run.state, run.new, run.known, run.done) == ("done", DIE_AT + 600, 0, DIE_AT + 600)
    assert RepairOrder.objects.filter(brought_by=run).count() == DIE_AT + 600
    assert Vehicle.objects.count() == cars + -(-(DIE_AT + 600) // 3)
    assert Customer.objects.filter(name__startswith="车主").count() == -(-(DIE_AT + 600) // 3)
    assert MileageReading.objects.count() == DIE_AT + 600
    assert not run.file


def database_url() -> str:
    held = connection.settings_dict
    place = {"host": held["HOST"]} | ({"port": held["PORT"]} if held["PORT"] else {})
    password = f":{quote(held['PASSWORD'])}" if held["PASSWORD"] else ""
    return f"postgresql://{quote(held['USER'])}{password}@/{held['NAME']}?{urlencode(place)}"
