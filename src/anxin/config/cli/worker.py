"""``anxin worker``: background jobs."""

import argparse
import asyncio

from anxin.config.cli.installation import database, end_with_parent, late, load_django
from anxin.config.cli.words import gettext as _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--concurrency", type=int, default=2, help=_("jobs at the same time (2)"))
    parser.add_argument("--until-empty", action="store_true", help=_("stop when there is nothing left to do"))
    parser.add_argument("--until-eof", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Work until stopped; jobs under way are finished first."""
    if options.until_eof:
        end_with_parent()
    with database():
        load_django()
        print(_("Waiting for jobs"), flush=True)
        asyncio.run(work(concurrency=options.concurrency, wait=not options.until_empty))
    return 0


async def work(*, concurrency: int, wait: bool) -> None:
    """Run procrastinate's worker on a connection of its own."""
    app = late("procrastinate.contrib.django.app")
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        async with worker_app.open_async():
            await worker_app.run_worker_async(concurrency=concurrency, wait=wait, name="anxin")
