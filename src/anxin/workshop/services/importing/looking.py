"""Looking through a file: at once where it is small, in the background where somebody would wait for it."""

import logging

from django.utils import translation
from django.utils.translation import gettext as _

from anxin.foundation.errors import AnxinError, Unforeseen, kind_of
from anxin.foundation.jobs import enqueue
from anxin.foundation.progress import Tell, told_beside
from anxin.foundation.tables import Table
from anxin.workshop.choices import OrderImportState
from anxin.workshop.models import OrderImport
from anxin.workshop.services.importing.carrying_out import OrdersOfFile
from anxin.workshop.services.importing.choosing import columns_of_run
from anxin.workshop.services.importing.opening import open_run
from anxin.workshop.services.importing.previewing import Preview, preview_as_json, preview_from

log = logging.getLogger(__name__)

TASK = "workshop.look_through_orders"
#: Larger files are looked through by a worker: some two thousand rows.
LARGE_BYTES = 400 * 1024


def look_soon(run: OrderImport, *, identity_cells: int) -> None:
    """Look through a small file now and have a worker look through a large one; part of the caller's transaction."""
    run.look += 1
    run.done = 0
    run.preview = {"identity_cells": identity_cells}
    if run.file.size > LARGE_BYTES:
        run.state = OrderImportState.LOOKING
        run.save()
        enqueue(TASK, run_id=run.pk, look=run.look)
        return
    run.state = OrderImportState.UPLOADED
    run.preview = _look(run, tell=to_nobody)
    run.total = run.preview["total"]
    run.save()


def preview_of(run: OrderImport) -> Preview:
    """Return what the import of an uploaded file would do, or what a finished one did.

    Of a file that a worker is still looking through only the columns are known.
    """
    if "columns" in run.preview:
        return preview_from(run.preview)
    with open_run(run) as table:
        return Preview(columns=columns_of_run(run, table.columns))


def look_through(run_id: int, *, look: int) -> None:
    """Go through a large file and keep what its import would do. Safe to run twice, and again after a kill."""
    run = OrderImport.objects.select_related("by", "dealer").filter(pk=run_id).first()
    if run is None or run.state != OrderImportState.LOOKING or run.look != look:
        return
    with translation.override(language_of(run)):
        try:
            with told_beside(run) as tell:
                body = _look(run, tell=tell)
        except AnxinError as error:
            _settle(run, look, state=OrderImportState.FAILED, failure=str(error)[:500])
        except Exception as error:
            # No traceback: the words of a database hold whole rows of customers.
            log.error("the file of import %s cannot be looked through: %s", run.key, kind_of(error))
            failure = _("Something unexpected happened. Try again.")
            _settle(run, look, state=OrderImportState.FAILED, failure=failure)
            raise Unforeseen(kind_of(error)) from None
        else:
            _settle(run, look, state=OrderImportState.UPLOADED, preview=body, done=0, total=body["total"])


def language_of(run: OrderImport) -> str:
    """Return the language of whoever imports; the dealer's own for the watched folder."""
    return run.by.language if run.by else run.dealer.language


def look_into(table: Table, orders: OrdersOfFile, *, tell: Tell) -> Preview:
    """Return what an import would do; nothing is written."""
    if orders.counts.columns.missing:
        orders.counts.total = sum(1 for _row in table.rows)
        return orders.counts
    for _batch in orders.judged():
        tell(orders.counts.total)
    return orders.counts


def _look(run: OrderImport, *, tell: Tell) -> dict[str, object]:
    with open_run(run) as table:
        columns = columns_of_run(run, table.columns)
        counts = look_into(table, OrdersOfFile(table, columns, dealer=run.dealer), tell=tell)
    # What was taken out of the file when it came is not in it any more.
    counts.identity_cells += run.preview.get("identity_cells", 0)
    return preview_as_json(counts)


def to_nobody(_done: int) -> None:
    """Whoever asks waits for the answer itself."""


def _settle(run: OrderImport, look: int, **known: object) -> None:
    """Keep an answer, unless the file is to be taken in another way by now or was thrown away."""
    OrderImport.objects.filter(pk=run.pk, look=look, state=OrderImportState.LOOKING).update(**known)
