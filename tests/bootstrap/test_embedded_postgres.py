"""The embedded server: one for all processes, found again after every kind of crash."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from anxin.foundation import embedded, server_files, server_programs
from anxin.foundation.embedded import EmbeddedPostgres
from anxin.foundation.server_programs import EmbeddedPostgresError


@pytest.fixture(scope="module")
def shared_home() -> Iterator[Path]:
    """A home that root's helper account can reach too, unlike pytest's own temporary folder."""
    home = Path(tempfile.mkdtemp(prefix="anxin-test-"))
    home.chmod(0o755)
    yield home
    EmbeddedPostgres(home, testing=True).destroy()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def server(shared_home: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(shared_home)
    yield server
    server.stop()


def answers(server: EmbeddedPostgres) -> bool:
    try:
        psycopg.connect(server.url).close()
    except psycopg.OperationalError:
        return False
    return True


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def test_it_starts_answers_and_stops(server: EmbeddedPostgres) -> None:
    assert server.start() is True
    with psycopg.connect(server.url) as connection:
        row = connection.execute(
            "SELECT current_database(), pg_encoding_to_char(encoding), current_setting('fsync')"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert row == ("anxin", "UTF8", "on")
    assert server.stop() is True
    assert not answers(server)


def test_the_last_to_leave_stops_it(server: EmbeddedPostgres, shared_home: Path) -> None:
    server.start()
    second = EmbeddedPostgres(shared_home)
    assert second.start() is False
    assert server.stop() is False
    assert answers(second)
    assert second.stop() is True
    assert not answers(second)


def test_a_killed_user_does_not_count_for_ever(server: EmbeddedPostgres, shared_home: Path) -> None:
    program = (
        "import sys, time, pathlib; from anxin.foundation.embedded import EmbeddedPostgres;"
        "EmbeddedPostgres(pathlib.Path(sys.argv[1])).start(); print('up', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(shared_home)], stdout=subprocess.PIPE, text=True
    ) as user:
        assert user.stdout is not None
        assert user.stdout.readline() == "up\n"
        user.kill()
    assert server.start() is False
    assert server.stop() is True


def test_it_comes_back_with_its_data_after_kill_9(server: EmbeddedPostgres, shared_home: Path) -> None:
    server.start()
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS number")
    os.kill(postmaster(shared_home), signal.SIGKILL)
    again = EmbeddedPostgres(shared_home)
    try:
        assert again.start() is True
        with psycopg.connect(again.url) as connection:
            assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
    finally:
        again.stop()


def test_a_pid_file_whose_number_belongs_to_someone_else_is_dropped(
    server: EmbeddedPostgres, shared_home: Path
) -> None:
    server.start()
    server.stop()
    data = shared_home / "postgres" / "data"
    pid_file = data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{data}\n1\n5432\n\n\n\n")
    shutil.chown(pid_file, data.stat().st_uid)
    assert server.start() is True


def test_an_interrupted_creation_is_done_again(tmp_path: Path) -> None:
    home = Path(tempfile.mkdtemp(prefix="anxin-test-"))
    home.chmod(0o755)
    server = EmbeddedPostgres(home, testing=True)
    half_made = home / "postgres" / "data.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("15")
    try:
        assert server.start() is True
        assert not half_made.exists()
    finally:
        server.destroy()
        server.stop()
        shutil.rmtree(home)


def test_two_starting_at_once_make_one_server(shared_home: Path) -> None:
    program = (
        "import sys, time, pathlib; from anxin.foundation.embedded import EmbeddedPostgres;"
        "server = EmbeddedPostgres(pathlib.Path(sys.argv[1])); print(server.start(), flush=True);"
        "sys.stdin.read(); server.stop()"
    )
    users = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(shared_home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    started = [user.stdout.readline().strip() for user in users if user.stdout]
    for user in users:
        user.communicate()
    assert sorted(started) == ["False", "False", "True"]


def test_a_full_disk_is_told_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=20 * 2**20))
    tmp_path.chmod(0o755)
    server = EmbeddedPostgres(tmp_path / "home")
    with pytest.raises(EmbeddedPostgresError, match="20 MB left and the database needs 300 MB"):
        server.start()


def test_a_home_that_cannot_be_made_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="ANXIN_HOME"), server_files.plain_errors(tmp_path):
        raise PermissionError(13, "no")


def test_a_missing_server_of_the_clusters_version_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXIN_POSTGRES", "wheel")
    owner = server_files.server_owner()
    with pytest.raises(EmbeddedPostgresError, match="made by PostgreSQL 12"):
        server_programs.find_programs(12, account=owner.account)


def test_a_long_home_still_gets_a_socket_that_fits() -> None:
    home = Path("/tmp") / ("long" * 40)
    socket = EmbeddedPostgres(home).url.partition("host=")[2] + "/.s.PGSQL.5432.lock"
    assert len(socket) <= 107


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("FATAL: could not write: No space left on device", "disk is full"),
        ("FATAL: database files are incompatible with server", "another version"),
        ("FATAL: could not open: Permission denied", "mend its owner"),
        ("FATAL: something odd", "something odd"),
    ],
)
def test_what_the_server_wrote_becomes_one_sentence(log: str, sentence: str) -> None:
    told = embedded.start_failure(log, Path("server.log"))
    assert sentence in told
    assert "\n" not in told


def test_starting_again_takes_little_time(server: EmbeddedPostgres) -> None:
    server.start()
    server.stop()
    begun = time.monotonic()
    server.start()
    assert time.monotonic() - begun < 5
