"""Rejected rows as a file to be put right: who took it out is on record, for it tells of customers."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from anxin.accounts.models import Person
from anxin.workshop.models import OrderImport
from anxin.workshop.selectors.importing import get_run_for, reject_table
from anxin.workshop.services.importing.carrying_out import record_on_run
from anxin.workshop.services.importing.columns import reject_headings


@transaction.atomic
def take_rejects_out(key: UUID | str, *, by: Person) -> tuple[OrderImport, list[str], Iterator[list[str]]]:
    """Return an import with headings and rows of its rejected rows, in the reader's language."""
    run = get_run_for(by, key)
    columns, rows = reject_table(run, names=reject_headings())
    record_on_run("rejects_taken_out", run, by=by, rows=run.rejected_rows)
    return run, columns, rows
