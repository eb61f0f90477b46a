"""A database with every migration applied, made once: the tests' databases are copies of it.

python -m tests.template_database    make it ready on the server that DATABASE_URL names

It stays on its server from run to run, and is made anew when a migration or the version of a library has changed:
to apply the migrations takes half a minute of a processor, to copy a database a moment.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "anxin_template_"
#: Any number that nobody else locks on the server.
LOCK = 7_201_655_314
#: Each of the migrations makes classes by the thousand: looked through less often, a quarter of the time is spared.
_MIGRATE = """
import gc
gc.set_threshold(20_000, 10, 10)
from django.core.management import execute_from_command_line
execute_from_command_line()
"""


@contextmanager
def template(url: str) -> Iterator[str]:
    """Yield the template's name on the server of a database URL; nobody drops it until the block ends."""
    name = PREFIX + fingerprint()
    with psycopg.connect(url_of(url, "postgres"), autocommit=True) as server:
        _locked_for_reading(server, until_there=name, url=url)
        yield name


def fingerprint() -> str:
    """Tell apart what a fresh database is made of: our migrations, and the libraries with theirs."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("src/anxin/*/migrations/*.py"), ROOT / "uv.lock"]):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _locked_for_reading(server: psycopg.Connection, *, until_there: str, url: str) -> None:
    """Return with a shared lock held while the template exists; whoever finds none makes it, the others wait."""
    while True:
        server.execute("SELECT pg_advisory_lock_shared(%s)", [LOCK])
        if _names(server, until_there):
            return
        server.execute("SELECT pg_advisory_unlock_shared(%s)", [LOCK])
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            if not _names(server, until_there):
                _make(server, until_there, url=url)
        finally:
            server.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _make(server: psycopg.Connection, name: str, *, url: str) -> None:
    """Make the template beside its place and give it its name complete: a half-made one never counts."""
    for old in _names(server, PREFIX + "%"):
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
    unfinished = PREFIX + "unfinished"
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(unfinished)))
    command = [sys.executable, "-c", _MIGRATE, "migrate", "--settings", "anxin.config.settings"]
    environment = os.environ | {"DATABASE_URL": url_of(url, unfinished)}
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    server.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))


def _names(server: psycopg.Connection, pattern: str) -> list[str]:
    rows = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern]).fetchall()
    return [name for (name,) in rows]


def url_of(url: str, database: str) -> str:
    """Return the address of another database on the server of a database URL."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


if __name__ == "__main__":
    with template(os.environ["DATABASE_URL"]):
        pass
