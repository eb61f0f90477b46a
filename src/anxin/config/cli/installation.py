"""What commands share: the installation's home, its database, and Django when it is needed."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import psycopg
from django.utils import translation
from django.utils.module_loading import import_string

from anxin.config.cli.failures import CommandFailed
from anxin.config.cli.words import gettext as _
from anxin.config.cli.words import language
from anxin.foundation.embedded import EmbeddedPostgres
from anxin.foundation.server_files import default_home


@contextmanager
def database() -> Iterator[str]:
    """Make sure there is a database: the one DATABASE_URL names, or the embedded one while the block runs."""
    if url := os.environ.get("DATABASE_URL"):
        # Asked once directly: Django's pool would try for much longer before it tells.
        psycopg.connect(url, connect_timeout=5).close()
        yield url
        return
    with EmbeddedPostgres(default_home()) as server:
        os.environ["DATABASE_URL"] = server.url
        try:
            yield server.url
        finally:
            os.environ.pop("DATABASE_URL", None)


def load_django() -> None:
    """Read the settings and load the apps, speaking the terminal's language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anxin.config.settings")
    django.setup()
    translation.activate(language())


def late(dotted: str) -> Any:
    """Fetch something that can only be imported once Django is loaded."""
    return import_string(dotted)


def require_free_port(host: str, port: int) -> None:
    """Refuse in one sentence when another program listens where we want to."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            told = _("Port %(port)s needs the system's permission: choose one above 1024 with --port.")
            raise CommandFailed(told % {"port": port}) from error
        except OSError as error:
            told = _("Port %(port)s on %(host)s is taken: stop what uses it, or choose another (PORT=8001).")
            raise CommandFailed(told % {"port": port, "host": host}) from error


def end_with_parent() -> None:
    """End this process when whoever started it is gone, however it went: its pipe to us closes."""

    def wait() -> None:
        # Not through sys.stdin: its lock would stay held in the processes that the web server forks.
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="end-with-parent", daemon=True).start()


def home() -> Path:
    """The folder of this installation's data."""
    return default_home()
