"""All new rows of a file in one transaction; how far it is, told beside it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import ImportState
from anxin.complaints.models import ImportReject, ImportRun
from anxin.complaints.services.importing.judging import Fate, Judge, Verdict
from anxin.complaints.services.importing.people import OnFile
from anxin.complaints.services.importing.previewing import Preview
from anxin.complaints.services.importing.rows import Wanted
from anxin.complaints.services.importing.writing import CaseWriter
from anxin.complaints.services.watch_customers import sweep_soon
from anxin.foundation import audit, clock
from anxin.foundation.locks import wait_for
from anxin.foundation.progress import Tell
from anxin.foundation.tables import Row, Table, as_text

_LONGEST_REASON = 500
_LONGEST_COLUMN = 200


def import_rows(run: ImportRun, table: Table, wanted: Wanted, *, counts: Preview, tell: Tell) -> None:
    """Write every new row and every reject of a file and finish the run; the caller's transaction holds it all."""
    now = clock.now()
    on_file = OnFile(wanted, by=run.by)
    writer = CaseWriter(run, wanted, by=run.by, now=now, on_file=on_file)
    for verdicts in Judge(wanted, by=run.by, now=now, on_file=on_file).judge(table.rows):
        for verdict in verdicts:
            counts.count(verdict)
            if verdict.fate == Fate.NEW and verdict.draft:
                writer.add(verdict.draft)
        ImportReject.objects.bulk_create(
            _reject(run, verdict) for verdict in verdicts if verdict.fate == Fate.REJECTED
        )
        tell(counts.total)
    writer.finish()
    _finish(run, counts)


@contextmanager
def one_at_a_time(dealer: Dealer) -> Iterator[None]:
    """Let the dealer's imports follow one another; held until the caller's transaction ends, however it ends."""
    wait_for(f"import/{dealer.pk}")
    yield


def record_on_run(action: str, run: ImportRun, *, by: Person, **details: Any) -> None:
    """Write the audit record of an operation on a run; its figures, not its rows."""
    audit.record_operation(
        f"imports.{action}", person_id=by.pk, dealer_id=run.dealer_id, subject=str(run.key), **details
    )


def _finish(run: ImportRun, counts: Preview) -> None:
    run.state = ImportState.DONE
    run.finished_at = clock.now()
    run.failure = ""
    run.done = run.total = counts.total
    figures = ("new", "known", "rejected", "as_history", "formulas")
    for name in figures:
        setattr(run, name, getattr(counts, name))
    run.save()
    told: Mapping[str, int] = {name: getattr(counts, name) for name in figures}
    record_on_run("finished", run, by=run.by, **told)
    sweep_soon(run.dealer)


def _reject(run: ImportRun, verdict: Verdict) -> ImportReject:
    return ImportReject(
        run=run,
        row=verdict.row.number,
        column=verdict.column[:_LONGEST_COLUMN],
        reason=verdict.reason[:_LONGEST_REASON],
        cells=_cells(verdict.row),
    )


def _cells(row: Row) -> list[tuple[str, str]]:
    return [(heading, as_text(cell).replace("\x00", "")) for heading, cell in row.cells.items()]
