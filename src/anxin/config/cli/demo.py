"""``anxin demo``: a dealer group to look at, with web and worker, in one command."""

import argparse
import fcntl
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from django.db import connections
from rich.console import Console
from rich.panel import Panel
from rich.progress import Progress, TaskID
from rich.table import Table

from anxin.config.cli.children import Child, page_status
from anxin.config.cli.failures import CommandFailed
from anxin.config.cli.installation import database, home, late, load_django, require_free_port
from anxin.config.cli.migrate import apply_migrations, load_content, progress_bar
from anxin.config.cli.words import gettext as _
from anxin.foundation.embedded import EmbeddedPostgres

START_TIMEOUT = 60.0
SERVER_ERROR = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (127.0.0.1)"))
    parser.add_argument("--port", type=int, default=8000, help=_("port to listen on (8000)"))
    parser.add_argument("--reset", action="store_true", help=_("delete the demo's data first"))


def run(options: argparse.Namespace) -> int:
    """Prepare what is missing, start web and worker, tell the address, stay until stopped."""
    begun = time.monotonic()
    # Ctrl-C too: a shell that starts this in the background would have it ignored.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    # The demo never touches the data of a real installation in the same place.
    demo_home = home() / "demo"
    os.environ["ANXIN_HOME"] = str(demo_home)
    os.environ.setdefault("ANXIN_URL", address_of(options))
    environment = dict(os.environ)
    with only_demo(demo_home):
        require_free_port(options.host, options.port)
        if options.reset:
            reset(demo_home)
        with database():
            sign_ins = prepare()
            with children(options, demo_home, environment) as running:
                wait_until_up(running, f"http://{options.host}:{options.port}/")
                show(f"{address_of(options)}/", sign_ins, time.monotonic() - begun)
                stay(running)
    return 0


def address_of(options: argparse.Namespace) -> str:
    """Return where a browser on this machine finds the demo; links in its mails and on its posters lead there."""
    return f"http://{'localhost' if options.host == '127.0.0.1' else options.host}:{options.port}"


@contextmanager
def only_demo(demo_home: Path) -> Iterator[None]:
    """Keep a second demo out of the first one's data."""
    demo_home.mkdir(parents=True, exist_ok=True)
    with (demo_home / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandFailed(_("The demo is already running here: stop it first (Ctrl-C).")) from error
        yield


def reset(demo_home: Path) -> None:
    """Delete the demo's database and files; a database that a person runs is not ours to delete."""
    if os.environ.get("DATABASE_URL"):
        raise CommandFailed(_("DATABASE_URL names a database of your own: empty it yourself, or unset it."))
    EmbeddedPostgres(demo_home).destroy()
    shutil.rmtree(demo_home / "uploads", ignore_errors=True)


def prepare() -> Any:
    """Bring database, content and demo data up to date; return the sign-ins to show."""
    load_django()
    with progress_bar() as progress:
        apply_migrations(progress)
        load_content(progress)
        late("anxin.config.demo.load.load_demo")(progress=DemoProgress(progress))
    # Nothing of this process may stand in the way of the servers' own connections.
    connections.close_all()
    return late("anxin.config.demo.load.sign_ins")()


class DemoProgress:
    """Shows how far the loading of each part of the demo group is."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, label: str, done: int, total: int) -> None:
        """Tell that so many of a part are loaded; a log that cannot show a bar gets a line when a part begins."""
        if label not in self._tasks:
            if not self._progress.console.is_terminal:
                print(f"{label} …", flush=True)
            self._tasks[label] = self._progress.add_task(label, total=total)
        self._progress.update(self._tasks[label], completed=done, total=total)


@contextmanager
def children(
    options: argparse.Namespace, demo_home: Path, environment: dict[str, str]
) -> Iterator[list[Child]]:
    """Run web and worker while the block runs.

    They get the environment as it was before the database started and register as its users themselves:
    should this process be killed, the last of them still stops the server.
    """
    web = ["serve", "--host", options.host, "--port", str(options.port)]
    running: list[Child] = []
    try:
        for name, words in (("web", web), ("worker", ["worker"])):
            log = demo_home / f"{name}.log"
            running.append(Child(name, [*words, "--until-eof"], log=log, environment=environment))
        yield running
    finally:
        for child in running:
            child.ask_to_end()
        for child in running:
            child.wait_for_end()


def wait_until_up(running: list[Child], address: str) -> None:
    """Wait for the first page; a process that ends instead is told with its last words."""
    deadline = time.monotonic() + START_TIMEOUT
    while not (status := page_status(address)):
        for child in running:
            child.require_alive()
        if time.monotonic() > deadline:
            raise CommandFailed(
                _("The pages did not come up in a minute: look into %(log)s.") % {"log": running[0].log}
            )
        time.sleep(0.1)
    if status >= SERVER_ERROR:
        told = _("The first page answers with an error: look into %(log)s.")
        raise CommandFailed(told % {"log": running[0].log})


def show(address: str, sign_ins: Any, seconds: float) -> None:
    """Print the address and one sign-in per role; what is to be typed is never cut short."""
    passwords = {each.password for each in sign_ins}
    table = Table(box=None, pad_edge=False)
    for heading in (_("Role"), _("Name")):
        table.add_column(heading, overflow="fold")
    for heading in (_("User name"), _("Password"))[: 2 if len(passwords) > 1 else 1]:
        table.add_column(heading, overflow="fold", style="bold")
    for each in sign_ins:
        own = [each.password] if len(passwords) > 1 else []
        table.add_row(str(each.role), each.name, each.username, *own)
    console = Console(highlight=False)
    console.print()
    console.print(Panel.fit(table, title=f"[bold]{address}[/bold]"))
    if len(passwords) == 1:
        console.print(
            _("Password for all of them: %(password)s") % {"password": passwords.pop()}, style="bold"
        )
    ready = _("Ready after %(seconds)s s. Stop with Ctrl-C; start over with make demo-reset.")
    console.print(ready % {"seconds": f"{seconds:.1f}"})


def stay(running: list[Child]) -> None:
    """Stay in the foreground until Ctrl-C, or until one of the processes ends."""
    try:
        while True:
            for child in running:
                child.require_alive()
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\n" + _("Stopping"))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
