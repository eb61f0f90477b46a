"""A pytest plugin: without DATABASE_URL the tests get a database server of their own for the run.

It is loaded by ``-p`` before Django's settings are read, so it names the server first and starts it later.
"""

import os
import sys

import psycopg
import pytest
from psycopg import sql

from anxin.foundation.embedded import EmbeddedPostgres
from anxin.foundation.server_files import default_home
from anxin.foundation.server_programs import EmbeddedPostgresError


def _choose_server() -> EmbeddedPostgres | None:
    if os.environ.get("DATABASE_URL"):
        return None
    # Two runs side by side must not create the same test database.
    name = "anxin" if "--reuse-db" in sys.argv else f"anxin_{os.getpid()}"
    server = EmbeddedPostgres(default_home() / "test", database=name, testing=True)
    os.environ["DATABASE_URL"] = server.url
    return server


SERVER = _choose_server()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the server in the process that leads the run."""
    if SERVER is None or config.option.collectonly:
        return
    try:
        if SERVER.start():
            drop_leftovers(SERVER)
    except EmbeddedPostgresError as error:
        raise pytest.UsageError(str(error)) from error


def pytest_unconfigure() -> None:
    """Stop the server unless another run uses it."""
    if SERVER is not None:
        SERVER.stop()


def drop_leftovers(server: EmbeddedPostgres) -> None:
    """Drop test databases of runs that were killed; a server just started has no other user."""
    with psycopg.connect(server.maintenance_url, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'test_anxin_%'"
        ).fetchall()
        for (name,) in rows:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
