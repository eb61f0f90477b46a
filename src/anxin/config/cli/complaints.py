"""``anxin complaints``: complaints from a CSV or XLSX file, and kept clocks and search words made again."""

import argparse
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from anxin.config.cli.failures import CommandFailed
from anxin.config.cli.installation import database, late, load_django
from anxin.config.cli.migrate import progress_bar
from anxin.config.cli.words import gettext as _
from anxin.config.cli.words import ngettext

RUNS = "anxin.complaints.services.importing.runs"
_SAMPLES_SHOWN = 5
_WORDS_SHOWN = 40


class AskedWrongly(Exception):
    """The file or an option cannot be used as it is; the message is the whole sentence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the one action and its options."""
    actions = parser.add_subparsers(required=True, dest="action", metavar="import|rebuild-clocks|reindex")
    actions.add_parser(
        "rebuild-clocks", help=_("make the kept clocks of all cases again from their histories")
    )
    again = actions.add_parser("reindex", help=_("make the search words of all cases and messages again"))
    again.add_argument(
        "--anew", action="store_true", help=_("from the beginning, not from where it was killed")
    )
    action = actions.add_parser("import", help=_("import complaints from a CSV or XLSX file"))
    action.add_argument("file", type=Path, nargs="?", metavar="FILE")
    action.add_argument("--dealer", metavar="CODE", help=_("the dealer that the complaints belong to"))
    mapping = _("name a column of the file: our=theirs")
    action.add_argument("--map", nargs="+", action="extend", default=[], metavar="OUR=THEIRS", help=mapping)
    action.add_argument("--dry-run", action="store_true", help=_("show what would be done, change nothing"))
    action.add_argument("--rejects", type=Path, metavar="FILE", help=_("where rejected rows are written"))
    action.add_argument("--as", dest="person", metavar="USERNAME", help=_("who imports"))
    action.add_argument("--channel", default="", help=_("where they came in, if the file does not say"))
    action.add_argument("--category", default="", help=_("category of rows whose own is not known"))
    state = _("take recent ones as open and older ones as history, or all as one of them (by_age)")
    action.add_argument("--state", choices=("by_age", "open", "history"), default="by_age", help=state)


def run(options: argparse.Namespace) -> int:
    """Do what is asked; 0 done, 1 failed, 2 the file or an option cannot be used."""
    if options.action == "rebuild-clocks":
        return rebuild_clocks()
    if options.action == "reindex":
        return reindex(anew=options.anew)
    try:
        path = file_of(options)
        columns = mapping_of(options.map)
        with database():
            load_django()
            carry_out(options, path, columns)
    except AskedWrongly as error:
        print(f"anxin complaints import: {error}", file=sys.stderr)
        return 2
    return 0


def rebuild_clocks() -> int:
    """Make the kept clocks of all cases again and tell how many rows were wrong."""
    with database():
        load_django()
        seen, wrong = late("anxin.complaints.services.clocks.catching_up.rebuild_all_clocks")()
    told = _("%(seen)s cases looked at, %(wrong)s kept clocks were wrong.")
    print(told % {"seen": seen, "wrong": wrong})
    return 0


def reindex(*, anew: bool) -> int:
    """Make all search words again, showing how far it is; people may work meanwhile."""
    with database():
        load_django()
        rebuilding = "anxin.complaints.services.rebuild_texts"
        with progress_bar() as bar:
            task = bar.add_task(_("Search words"), total=late(f"{rebuilding}.how_many_texts")())
            written = late(f"{rebuilding}.rebuild_texts")(
                anew=anew, tell=lambda done: bar.update(task, completed=done)
            )
    print(_("%(count)s texts are filed.") % {"count": written})
    return 0


def file_of(options: argparse.Namespace) -> Path:
    """Take the file, also where it follows ``--map`` and was read as one more column."""
    if options.file is None and options.map and "=" not in options.map[-1]:
        options.file = Path(options.map.pop())
    if options.file is None:
        raise AskedWrongly(_("Name the file to import."))
    path: Path = options.file
    if not path.is_file():
        raise AskedWrongly(_("There is no file %(path)s.") % {"path": path})
    return path


def mapping_of(pairs: list[str]) -> dict[str, str]:
    """Read ``our=theirs``; an empty heading leaves the field out."""
    found: dict[str, str] = {}
    for pair in pairs:
        ours, sign, theirs = pair.partition("=")
        if not sign or not ours.strip():
            raise AskedWrongly(
                _("%(pair)s is no column: write it as our=theirs, such as words=Text.") % {"pair": pair}
            )
        found[ours.strip()] = theirs.strip()
    return found


def carry_out(options: argparse.Namespace, path: Path, columns: dict[str, str]) -> None:
    """Show what would become of the file and, unless it is a dry run, let it become so."""
    invalid = late("anxin.foundation.errors.InvalidInput")
    console = Console(highlight=False)
    try:
        dealer = dealer_of(options.dealer)
        choices = late("anxin.complaints.services.importing.choosing.Choices")(
            columns=columns,
            channel=options.channel,
            category=options.category,
            taken_as=late("anxin.complaints.choices.ImportedAs")(options.state),
        )
        facts: dict[str, Any] = {
            "dealer": dealer,
            "choices": choices,
            "by": person_of(options.person, dealer),
        }
        preview = late(f"{RUNS}.preview_for_command")(path, **facts)
        show_preview(console, preview, dealer)
        if options.dry_run:
            console.print(_("Nothing was changed (--dry-run)."))
            return
        with progress_bar() as bar:
            task = bar.add_task(escape(path.name), total=preview.total)
            run, counts = late(f"{RUNS}.import_for_command")(
                path, **facts, tell=lambda done: bar.update(task, completed=done)
            )
    except invalid as error:
        raise AskedWrongly(str(error)) from error
    told = _("%(new)s imported, %(known)s known already, %(rejected)s rejected.")
    console.print(told % {"new": counts.new, "known": counts.known, "rejected": counts.rejected})
    if counts.rejected:
        target = options.rejects or Path(f"{path.stem}-rejected.csv")
        write_rejects(run, target)
        console.print(_("Rejected rows with their reasons: %(path)s") % {"path": target}, soft_wrap=True)


def dealer_of(code: str | None) -> Any:
    """Return the dealer that was named, or the only one there is."""
    dealers = {dealer.code: dealer for dealer in late("anxin.accounts.models.Dealer").objects.all()}
    codes = {"codes": ", ".join(dealers)}
    if not dealers:
        raise CommandFailed(_("There is no dealer yet: add one under People first."))
    if code is None and len(dealers) == 1:
        return next(iter(dealers.values()))
    if code is None:
        raise AskedWrongly(_("Name the dealer with --dealer: %(codes)s.") % codes)
    if code.upper() not in dealers:
        raise AskedWrongly(_("There is no dealer %(code)s. There are: %(codes)s.") % {"code": code, **codes})
    return dealers[code.upper()]


def person_of(username: str | None, dealer: Any) -> Any:
    """Return who imports: the person named, or the dealer's first customer-service manager."""
    importing = late("anxin.accounts.choices.Capability").IMPORT_DATA
    able = late("anxin.accounts.selectors.colleagues_at")(dealer, able_to=importing)
    if username is None:
        if not able:
            told = _(
                "Nobody at %(dealer)s may import files: give somebody the role of customer-service manager."
            )
            raise CommandFailed(told % {"dealer": dealer.code})
        return able[0]
    found = next((person for person in able if person.username == username), None)
    if found is None:
        told = _("%(username)s may not import files at %(dealer)s. Those who may: %(names)s.")
        names = ", ".join(person.username for person in able) or "—"
        raise AskedWrongly(told % {"username": username, "dealer": dealer.code, "names": names})
    return found


def show_preview(console: Console, preview: Any, dealer: Any) -> None:
    """Print the columns, the first rows as they will become, and how many become what."""
    names = late("anxin.complaints.services.importing.columns.field_names")(dealer.code)
    columns = ", ".join(f"{names[key]} ← {heading}" for key, heading in preview.columns.chosen.items())
    console.print(_("Columns: %(columns)s") % {"columns": columns}, markup=False)
    if preview.columns.unused:
        console.print(
            _("Not used: %(columns)s") % {"columns": ", ".join(preview.columns.unused)}, markup=False
        )
    table = Table(box=None, pad_edge=False, expand=True)
    for heading in (_("Row"), _("Received"), _("Category"), _("Level")):
        table.add_column(heading, no_wrap=True)
    table.add_column(_("Words"), no_wrap=True, overflow="ellipsis", ratio=1)
    for sample in preview.samples[:_SAMPLES_SHOWN]:
        received = f"{sample.received_at:%Y-%m-%d %H:%M}"
        words = escape(" ".join(sample.words.split())[:_WORDS_SHOWN])
        table.add_row(str(sample.row), received, sample.category, sample.level_label, words)
    console.print(table)
    for sample in preview.rejects:
        told = _("Row %(row)s, column %(column)s: %(reason)s")
        facts = {"row": sample.row, "column": sample.column or "—", "reason": sample.reason}
        console.print(told % facts, markup=False, soft_wrap=True)
    if preview.formulas:
        message = ngettext(
            "%(count)s cell begins like a formula; it is kept as text.",
            "%(count)s cells begin like a formula; they are kept as text.",
            preview.formulas,
        )
        console.print(message % {"count": preview.formulas})
    told = _(
        "%(total)s rows: %(open)s new to be handled, %(history)s new as history, "
        "%(known)s known already, %(rejected)s rejected."
    )
    figures = {"open": preview.as_open, "history": preview.as_history}
    same = {name: getattr(preview, name) for name in ("total", "known", "rejected")}
    console.print(told % {**figures, **same}, soft_wrap=True)


def write_rejects(run: Any, target: Path) -> None:
    """Write the rejected rows as XLSX or CSV, whichever the name asks for."""
    names = (_("Row"), _("Column"), _("Why not imported"))
    columns, rows = late("anxin.complaints.selectors.importing.reject_table")(run, names=names)
    kind = "xlsx" if target.suffix.lower() == ".xlsx" else "csv"
    with target.open("wb") as stream:
        late(f"anxin.foundation.tables.write_{kind}")(stream, columns, rows)
