"""``anxin migrate``: database and content packs up to date."""

import argparse
import io

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from anxin.config.cli.installation import database, late, load_django
from anxin.config.cli.words import gettext as _
from anxin.config.cli.words import ngettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--check", action="store_true", help=_("only tell whether something is to be done (exit code 1)")
    )


def run(options: argparse.Namespace) -> int:
    """Apply what is missing."""
    with database():
        load_django()
        if options.check:
            waiting = len(pending())
            message = ngettext("%(count)s migration waits.", "%(count)s migrations wait.", waiting)
            print(message % {"count": waiting})
            return 1 if waiting else 0
        with progress_bar() as progress:
            apply_migrations(progress)
            load_content(progress)
            wind_clocks(progress)
    return 0


def progress_bar() -> Progress:
    """The look of every progress display of the command."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns)


def pending() -> list[str]:
    """Name the migrations that the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def apply_migrations(progress: Progress) -> int:
    """Apply the missing migrations, showing each; return how many there were."""
    waiting = len(pending())
    task = progress.add_task(_("Database"), total=waiting or 1)
    if waiting:
        stream = MigrationStream(progress, task)
        call_command("migrate", interactive=False, verbosity=1, no_color=True, stdout=stream)
    progress.update(task, completed=waiting or 1)
    return waiting


def load_content(progress: Progress) -> int:
    """Store content that is new or changed; return how many lists were stored."""
    task = progress.add_task(_("Content packs"), total=1)
    stored: int = late("anxin.playbooks.services.load_packs")()
    progress.update(task, completed=1)
    return stored


def wind_clocks(progress: Progress) -> int:
    """Give clocks to cases that were open before there were any; return how many there were."""
    task = progress.add_task(_("Clocks of open cases"), total=1)
    given: int = late("anxin.complaints.services.clocks.catching_up.give_clocks_to_old_cases")()
    progress.update(task, completed=1)
    return given


class MigrationStream(io.StringIO):
    """Counts the lines by which Django tells of each applied migration."""

    def __init__(self, progress: Progress, task: object) -> None:
        super().__init__()
        self._progress = progress
        self._task = task

    def write(self, text: str) -> int:
        """Advance for every migration that is done."""
        done = text.count(" OK")
        if done:
            self._progress.advance(self._task, done)  # type: ignore[arg-type]
        return super().write(text)
