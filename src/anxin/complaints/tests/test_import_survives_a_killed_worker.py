"""A worker killed in the middle of an import leaves nothing behind, and the next one brings in all of it once."""

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

from anxin.complaints.models import Complaint, ImportedCase, ImportRun
from anxin.complaints.services.importing import runs
from anxin.complaints.tests.import_files import GOOD, write_table
from anxin.customers.models import Customer
from tests.cast import Cast

ROWS = 600
DIE_AT = 500
VICTIM = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
from anxin.complaints.services.importing import runs
settings.MEDIA_ROOT = sys.argv[2]
beside = runs.told_beside
from contextlib import contextmanager
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


def database_url() -> str:
    held = connection.settings_dict
    place = {"host": held["HOST"]} | ({"port": held["PORT"]} if held["PORT"] else {})
    password = f":{quote(held['PASSWORD'])}" if held["PASSWORD"] else ""
    return f"postgresql://{quote(held['USER'])}{password}@/{held['NAME']}?{urlencode(place)}"


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_starts_again_and_nothing_is_doubled(cast: Cast, tmp_path: Path) -> None:
    rows = [(f"K{place}", *GOOD[1:5], f"1391111{place:04d}", "") for place in range(ROWS)]
    path = write_table(tmp_path, *rows)
    with override_settings(MEDIA_ROOT=tmp_path / "uploads"):
        upload = SimpleUploadedFile(path.name, path.read_bytes())
        run = runs.register_upload(upload, dealer=cast.shanghai, by=cast.liu)
        run = runs.start_run(str(run.key), by=cast.liu)
        on_file = Customer.objects.count()
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
        run = ImportRun.objects.get(pk=run.pk)
        assert (run.state, run.done) == ("running", DIE_AT)
        assert not Complaint.objects.exists() and Customer.objects.count() == on_file
        runs.carry_out_run(run.pk)
    run = ImportRun.objects.get(pk=run.pk)
    assert (run.state, run.new, run.known, run.done) == ("done", ROWS, 0, ROWS)
    assert Complaint.objects.count() == ImportedCase.objects.filter(run=run).count() == ROWS
    assert Customer.objects.count() == on_file + ROWS
    assert not run.file
