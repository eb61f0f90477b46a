"""Where the embedded server keeps its files, who owns them, and what may be wrong with them."""

import contextlib
import errno
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from anxin.foundation.server_programs import Account, EmbeddedPostgresError, reachable

PORT = 5432
# The kernel ends a socket's path at 107 bytes; the file's own name takes the rest.
LONGEST_SOCKET_DIR = 107 - len(f"/.s.PGSQL.{PORT}.lock")
NOBODYS_PID = 2**31 - 1
# Root cannot run the server, and its own folders are closed to the account that can.
FOR_ROOT = Path("/var/lib/anxin")


@dataclass(frozen=True)
class Owner:
    """The system account that owns the files and runs the server; PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    @property
    def account(self) -> Account | None:
        """What to switch to before running its programs; None for the present user."""
        return None if self.uid == os.geteuid() else (self.uid, self.gid)


@dataclass(frozen=True)
class ServerFiles:
    """The files of one cluster under an installation's home."""

    home: Path

    @property
    def cluster(self) -> Path:
        return self.folder / "data"

    @property
    def unfinished(self) -> Path:
        return self.folder / "data.new"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def folder(self) -> Path:
        if os.geteuid() == 0 and not reachable(self.home):
            return FOR_ROOT / self._digest()
        return self.home / "postgres"

    @property
    def owner(self) -> Owner:
        """The account the server runs as; a cluster that exists keeps the one that made it."""
        with contextlib.suppress(FileNotFoundError):
            found = self.cluster.stat()
            if os.geteuid() == 0 and found.st_uid != 0:
                return Owner(found.st_uid, found.st_gid)
        return server_owner()

    @property
    def sockets(self) -> Path:
        beside = self.folder / "run"
        if len(os.fsencode(beside)) <= LONGEST_SOCKET_DIR and " " not in str(beside):
            return beside
        return Path(tempfile.gettempdir()) / f"anxin-{os.geteuid()}-{self._digest()}"

    def _digest(self) -> str:
        return hashlib.sha256(os.fsencode(self.home)).hexdigest()[:10]

    def prepare(self) -> None:
        """Make the folders, private and owned by the account that runs the server."""
        owner = self.owner
        with plain_errors(self.home):
            self.home.mkdir(parents=True, exist_ok=True)
            for path in (self.folder, self.sockets):
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
                if path.stat().st_uid not in {owner.uid, os.geteuid()}:
                    raise EmbeddedPostgresError(
                        f"{path} belongs to another user: delete it, or set ANXIN_HOME to another folder."
                    )
                path.chmod(0o700)
                if owner.account:
                    os.chown(path, owner.uid, owner.gid)

    def check_space(self, needed: int) -> None:
        """Refuse to go on when the disk has less than the bytes needed."""
        free = shutil.disk_usage(self.folder).free
        if free < needed:
            raise EmbeddedPostgresError(
                f"The disk that holds {self.home} has {free // 2**20} MB left and the database needs "
                f"{needed // 2**20} MB: free some space, or set ANXIN_HOME to another disk."
            )

    def read_log(self) -> str:
        """Return what the server wrote since it was last started."""
        with contextlib.suppress(OSError):
            return self.log.read_text(errors="replace")
        return ""

    def disown_stale_pid(self) -> None:
        """Disown a pid file whose number now belongs to something else, as after a container's restart.

        The rest of the file stays: by it the server sees if children of a killed one still hold the data.
        """
        pid_file = self.cluster / "postmaster.pid"
        try:
            pid, rest = pid_file.read_text().split("\n", 1)
        except (FileNotFoundError, ValueError):
            return
        if not is_postgres(int(pid)):
            pid_file.write_text(f"{NOBODYS_PID}\n{rest}")
            for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
                (self.sockets / name).unlink(missing_ok=True)


def server_owner() -> Owner:
    """Choose the account the server runs as: this one, or for root an ordinary one of the system."""
    if os.geteuid() != 0:
        return Owner(os.geteuid(), os.getegid())
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Owner(entry.pw_uid, entry.pw_gid)
    raise EmbeddedPostgresError("PostgreSQL does not run as root: run this as an ordinary user.")


def default_home(checkout: Path | None = None) -> Path:
    """Where this installation keeps its data: ANXIN_HOME, ``.anxin`` in a checkout, else the data folder."""
    if configured := os.environ.get("ANXIN_HOME"):
        return Path(configured).expanduser().resolve()
    checkout = checkout or Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").exists() and (checkout / "src" / "anxin").is_dir():
        return checkout / ".anxin"
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "anxin"


def is_postgres(pid: int) -> bool:
    """Tell whether the process with this number is a PostgreSQL server."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        if Path("/proc/self").exists():
            return False
        asked = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False, text=True
        )
        command = asked.stdout.encode()
    return b"postgres" in command.split(b"\0", 1)[0]


@contextlib.contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Say in one sentence what keeps a directory from being used."""
    try:
        yield
    except PermissionError as error:
        raise EmbeddedPostgresError(
            f"{path} cannot be written by this user: change its owner, or set ANXIN_HOME to another folder."
        ) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise EmbeddedPostgresError(
                f"The disk that holds {path} is full: free some space, or set ANXIN_HOME to another disk."
            ) from error
        if error.errno == errno.EROFS:
            raise EmbeddedPostgresError(
                f"{path} is on a read-only disk: set ANXIN_HOME to another."
            ) from error
        raise
