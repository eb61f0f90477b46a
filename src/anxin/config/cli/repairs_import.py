"""``anxin repairs import FILE``: an export of the workshop's system, looked through and brought in."""

import argparse
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from anxin.config.cli.complaints import AskedWrongly, dealer_of, file_of, mapping_of, person_of
from anxin.config.cli.installation import database, late, load_django
from anxin.config.cli.migrate import progress_bar
from anxin.config.cli.words import gettext as _

RUNS = "anxin.workshop.services.importing.runs"
_SAMPLES_SHOWN = 5
_WORDS_SHOWN = 40


def run(options: argparse.Namespace) -> int:
    """Do what is asked; 0 done, 1 failed, 2 the file or an option cannot be used."""
    try:
        path = file_of(options)
        columns = mapping_of(options.map)
        with database():
            load_django()
            _carry_out(options, path, columns)
    except AskedWrongly as error:
        print(f"anxin repairs import: {error}", file=sys.stderr)
        return 2
    return 0


def _carry_out(options: argparse.Namespace, path: Path, columns: dict[str, str]) -> None:
    console = Console(highlight=False)
    try:
        dealer = dealer_of(options.dealer)
        facts: dict[str, Any] = {
            "dealer": dealer,
            "mapping": columns,
            "by": person_of(options.person, dealer),
        }
        if options.dry_run:
            _show(console, _with_bar(path, "preview_for_command", facts), dealer)
            console.print(_("Nothing was changed (--dry-run)."))
            return
        facts["door"] = late("anxin.workshop.choices.OrderDoor").COMMAND
        run_, counts = _with_bar(path, "import_for_command", facts)
    except late("anxin.foundation.errors.InvalidInput") as error:
        raise AskedWrongly(str(error)) from error
    _show(console, counts, dealer)
    if run_.repeats:
        console.print(_("%(count)s repeat repairs are suspected.") % {"count": run_.repeats})
    if counts.rejected:
        target = options.rejects or Path(f"{path.stem}-rejected.csv")
        _write_rejects(run_, target)
        console.print(_("Rejected rows with their reasons: %(path)s") % {"path": target}, soft_wrap=True)


def _with_bar(path: Path, service: str, facts: dict[str, Any]) -> Any:
    """Run a service that tells how many rows it has gone through; how many there are is not known before."""
    with progress_bar() as bar:
        task = bar.add_task(escape(path.name), total=None)

        def tell(done: int) -> None:
            bar.update(task, completed=done, description=f"{escape(path.name)} {done:,}")

        return late(f"{RUNS}.{service}")(path, **facts, tell=tell)


def _show(console: Console, counts: Any, dealer: Any) -> None:
    """Print the columns, the first orders as they become, what is odd or rejected, and how many become what."""
    names = late("anxin.workshop.services.importing.columns.field_names")(dealer.code)
    columns = ", ".join(f"{names[key]} ← {heading}" for key, heading in counts.columns.chosen.items())
    console.print(_("Columns: %(columns)s") % {"columns": columns}, markup=False)
    for told, headings in (
        (_("Not used: %(columns)s"), counts.columns.unknown),
        (_("Numbers of identity papers, never read: %(columns)s"), counts.columns.dropped),
    ):
        if headings:
            console.print(told % {"columns": ", ".join(headings)}, markup=False)
    console.print(_orders(counts.samples or counts.odd_samples))
    for told_of in (counts.odd_samples, counts.rejects):
        for sample in told_of[:_SAMPLES_SHOWN]:
            why = " ".join(sample.odd or sample.reasons)
            facts = {"row": sample.row, "number": sample.order_no or sample.column or "—", "why": why}
            console.print(_("Row %(row)s, %(number)s: %(why)s") % facts, markup=False, soft_wrap=True)
    figures = {
        name: getattr(counts, name) for name in ("total", "new", "changed", "known", "rejected", "odd")
    }
    told = _(
        "%(total)s rows: %(new)s orders new, %(changed)s changed, %(known)s known already, %(rejected)s rejected; "
        "%(odd)s rows are odd."
    )
    console.print(told % figures, soft_wrap=True)


def _orders(samples: Any) -> Table:
    table = Table(box=None, pad_edge=False, expand=True)
    for heading in (_("Row"), _("Order"), _("Opened"), _("Car")):
        table.add_column(heading, no_wrap=True)
    table.add_column(_("Words"), no_wrap=True, overflow="ellipsis", ratio=1)
    for sample in samples[:_SAMPLES_SHOWN]:
        words = escape(" ".join((sample.reported or sample.work).split())[:_WORDS_SHOWN])
        opened = sample.opened_at[:16].replace("T", " ")
        table.add_row(str(sample.row), escape(sample.order_no), opened, sample.plate or sample.vin, words)
    return table


def _write_rejects(run_: Any, target: Path) -> None:
    """Write the rejected rows as XLSX or CSV, whichever the name asks for."""
    take_out = late("anxin.workshop.services.importing.rejects.take_rejects_out")
    _run, columns, rows = take_out(run_.key, by=run_.by)
    kind = "xlsx" if target.suffix.lower() == ".xlsx" else "csv"
    with target.open("wb") as stream:
        late(f"anxin.foundation.tables.write_{kind}")(stream, columns, rows)
