"""A folder of this machine, or a bucket: chosen by the environment, tried by the doctor."""

from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages

from anxin.config.cli.checkups import State, files_of_cases
from anxin.config.settings import attachment_files


def test_by_default_files_lie_in_a_private_folder_of_the_installation(tmp_path: Path) -> None:
    chosen = attachment_files(tmp_path)
    assert chosen["OPTIONS"]["location"] == tmp_path / "attachments"
    assert chosen["OPTIONS"]["directory_permissions_mode"] == 0o700
    assert settings.STORAGES["attachments"]["BACKEND"].endswith("FileSystemStorage")


def test_a_bucket_is_chosen_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXIN_FILES", "S3")
    with pytest.raises(ImproperlyConfigured, match="ANXIN_S3_BUCKET"):
        attachment_files(tmp_path)
    monkeypatch.setenv("ANXIN_S3_BUCKET", "care")
    monkeypatch.setenv("ANXIN_S3_ENDPOINT", "https://s3.example.org")
    monkeypatch.setenv("ANXIN_S3_FOLDER", "/anxin/")
    chosen = attachment_files(tmp_path)
    assert chosen["BACKEND"] == "storages.backends.s3.S3Storage"
    options = chosen["OPTIONS"]
    assert (options["bucket_name"], options["location"]) == ("care", "anxin")
    assert options["endpoint_url"] == "https://s3.example.org"
    assert not options["file_overwrite"]
    monkeypatch.setenv("ANXIN_FILES", "ftp")
    with pytest.raises(ImproperlyConfigured, match="expected local or s3"):
        attachment_files(tmp_path)


def test_the_doctor_tries_whether_files_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = storages["attachments"]
    assert files_of_cases()[0] == State.FINE
    assert not storage.exists("checkup")
    monkeypatch.setattr(storage, "save", mock.Mock(side_effect=PermissionError("no")))
    state, told, mend = files_of_cases()
    assert (state, "no" in told, bool(mend)) == (State.WRONG, True, True)
