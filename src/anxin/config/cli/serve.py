"""``anxin serve``: pages and API over granian."""

import argparse
import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from anxin.config.cli.installation import database, end_with_parent, home, require_free_port
from anxin.config.cli.words import gettext as _

#: Seconds in which a worker process may finish its answers once the server is to end.
STOPPING = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (127.0.0.1)"))
    parser.add_argument("--port", type=int, default=8000, help=_("port to listen on (8000)"))
    parser.add_argument("--workers", type=int, default=2, help=_("server processes (2)"))
    parser.add_argument("--until-eof", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    require_free_port(options.host, options.port)
    if options.until_eof:
        end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anxin.config.settings")
    # The static files' server warns of a folder that is not there.
    (home() / "static").mkdir(parents=True, exist_ok=True)
    with database():
        print(_("Serving on %(address)s") % {"address": f"http://{options.host}:{options.port}"}, flush=True)
        Granian(
            "anxin.config.wsgi:application",
            address=options.host,
            port=options.port,
            interface=Interfaces.WSGI,
            workers=options.workers,
            blocking_threads=2,
            backpressure=64,
            respawn_failed_workers=True,
            # One that is asked to stop while it still reads its code never hears of it.
            workers_kill_timeout=STOPPING,
            log_level=LogLevels.warning,
        ).serve()
    return 0
