"""``anxin surveys import FILE``: answers that were given elsewhere, looked through and brought in."""

import argparse
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from anxin.config.cli.complaints import AskedWrongly, dealer_of, file_of, mapping_of, person_of
from anxin.config.cli.installation import database, late, load_django
from anxin.config.cli.migrate import progress_bar
from anxin.config.cli.words import gettext as _

IMPORTING = "anxin.surveys.services.importing"
QUESTIONNAIRES = "anxin.surveys.selectors.questionnaires"
_REJECTS_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the one action and its options."""
    actions = parser.add_subparsers(required=True, dest="action", metavar="import")
    about = _("import answers to a questionnaire from a CSV, XLS or XLSX file")
    action = actions.add_parser("import", help=about, description=about)
    action.add_argument("file", type=Path, nargs="?", metavar="FILE")
    which = _("a ready questionnaire such as ecsi, or the key of one of the dealer's")
    action.add_argument("--questionnaire", required=True, metavar="KEY", help=which)
    action.add_argument("--dealer", metavar="CODE", help=_("the dealer that the answers belong to"))
    mapping = _("name a column of the file: our=theirs")
    action.add_argument("--map", nargs="+", action="extend", default=[], metavar="OUR=THEIRS", help=mapping)
    action.add_argument("--dry-run", action="store_true", help=_("show what would be done, change nothing"))
    action.add_argument("--as", dest="person", metavar="USERNAME", help=_("who imports"))


def run(options: argparse.Namespace) -> int:
    """Do what is asked; 0 done, 1 failed, 2 the file or an option cannot be used."""
    try:
        path, columns = file_of(options), mapping_of(options.map)
        with database():
            load_django()
            _carry_out(options, path, columns)
    except AskedWrongly as error:
        print(f"anxin surveys import: {error}", file=sys.stderr)
        return 2
    return 0


def _carry_out(options: argparse.Namespace, path: Path, columns: dict[str, str]) -> None:
    console = Console(highlight=False)
    try:
        dealer = dealer_of(options.dealer)
        by = person_of(options.person, dealer)
        version = _version(options.questionnaire, dealer, by)
        taken = late(f"{IMPORTING}.take_content")(path.read_bytes(), name=path.name, version=version, by=by)
        preview = late(f"{IMPORTING}.preview_answers")(taken, mapping={**taken.columns, **columns})
        if options.dry_run:
            _show(console, preview.chosen, preview, preview.rejects)
            late(f"{IMPORTING}.discard_import")(taken.key, by=by)
            console.print(_("Nothing was brought in (--dry-run)."))
            return
        done = _bring_in(taken, preview, by, path)
    except late("anxin.foundation.errors.AnxinError") as error:
        raise AskedWrongly(str(error)) from error
    rejects = [late("anxin.surveys.services.reading_rows.Reject")(**each) for each in done.rejected]
    _show(console, preview.chosen, done, rejects)


def _version(key: str, dealer: Any, by: Any) -> Any:
    if late("anxin.surveys.selectors.packs.ready_questionnaire")(dealer, key):
        return late("anxin.surveys.services.questionnaires.take_over_pack")(dealer, pack=key, by=by)
    questionnaire = late(f"{QUESTIONNAIRES}.get_questionnaire_for")(by, key)
    version = late(f"{QUESTIONNAIRES}.version_in_use")(questionnaire)
    if version is None:
        raise AskedWrongly(_("No version of this questionnaire is in use."))
    version.questionnaire = questionnaire
    return version


def _bring_in(taken: Any, preview: Any, by: Any, path: Path) -> Any:
    late(f"{IMPORTING}.start_import")(taken.key, mapping=preview.chosen, by=by, wait=True)
    with progress_bar() as bar:
        task = bar.add_task(escape(path.name), total=preview.rows)
        return late(f"{IMPORTING}.carry_out")(taken.pk, tell=lambda done: bar.update(task, completed=done))


def _show(console: Console, chosen: dict[str, str], counts: Any, rejects: Any) -> None:
    columns = ", ".join(f"{ours} ← {theirs}" for ours, theirs in chosen.items())
    console.print(_("Columns: %(columns)s") % {"columns": columns}, markup=False)
    for each in rejects[:_REJECTS_SHOWN]:
        where = {"line": each.line, "column": each.field, "problem": each.problem}
        console.print(_("Row %(line)s, %(column)s: %(problem)s") % where, markup=False)
    rejected = counts.rejected if isinstance(counts.rejected, int) else counts.rejected_rows
    told = _("%(rows)s rows: %(kept)s brought in, %(known)s known already, %(rejected)s rejected.")
    numbers = {"rows": counts.rows, "kept": counts.kept, "known": counts.known, "rejected": rejected}
    console.print(told % numbers)
