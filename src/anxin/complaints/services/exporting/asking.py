"""Asking for a list as a file, calling it off, fetching it; and forgetting files after their days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.complaints.choices import ExportKind, ExportState
from anxin.complaints.models import ExportDownload, ExportRun
from anxin.complaints.selectors.exporting import exported_rows, get_export_for, require_export
from anxin.complaints.selectors.list_columns import file_columns
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.services.exporting.carrying_out import carry_out_export
from anxin.complaints.services.exporting.recording import record_on_export
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused
from anxin.foundation.jobs import enqueue
from anxin.foundation.tables.writing import MOST_XLSX_ROWS

TASK = "complaints.export_file"
#: Up to this many rows are written while their asker waits: about a second.
AT_ONCE = 2_000
_RESCUED_AFTER = timedelta(minutes=3)
#: Exports of one person that may wait or be written at the same time.
MOST_AT_ONCE = 3
_KEPT_IN_RECORD = timedelta(days=730)


@dataclass(frozen=True, kw_only=True)
class WantedFile:
    """A list as it is to be written; without columns a file holds what files hold by themselves."""

    wanted: ComplaintFilter
    kind: ExportKind = ExportKind.XLSX
    columns: Sequence[str] = ()
    #: The name of the view that is exported, for the record.
    view: str = ""


def ask_for_export(file: WantedFile, *, dealer: Dealer, by: Person) -> ExportRun:
    """Keep that a file was asked for and queue it; up to ``AT_ONCE`` rows it is there when this returns.

    Telephone numbers are in no column, and those said in the customer's words are masked. ``NotAllowed`` where the
    person's role exports nowhere; ``InvalidInput`` where the list holds more rows than a spreadsheet does.
    """
    require_export(by)
    run = ExportRun(
        dealer=dealer,
        by=by,
        kind=file.kind,
        query=file.wanted.asked_for(),
        columns=[column.key for column in file_columns(file.columns)],
        view=file.view[:60],
        asked_at=clock.now(),
    )
    rows = exported_rows(by, file.wanted)
    is_small = rows.order_by()[: AT_ONCE + 1].count() <= AT_ONCE
    if not is_small:
        _require_room(file.kind, rows.order_by()[: MOST_XLSX_ROWS + 1].count())
    with transaction.atomic():
        if not is_small:
            _require_patience(by)
        run.save()
        record_on_export("asked", run)
        # A small one is written at once; should the process die meanwhile, the worker does it.
        enqueue(TASK, run_id=run.pk, at=clock.now() + _RESCUED_AFTER if is_small else None)
    if is_small:
        carry_out_export(run.pk, is_awaited=True)
        run.refresh_from_db()
    return run


@transaction.atomic
def cancel_export(key: str, *, by: Person) -> ExportRun:
    """Call an export off; its worker stops at its next thousand rows. Nothing happens to one that is over."""
    run = get_export_for(by, key, lock=True)
    if run.is_under_way:
        run.state, run.finished_at = ExportState.CANCELLED, clock.now()
        run.save(update_fields=["state", "finished_at"])
        record_on_export("cancelled", run)
    return run


@transaction.atomic
def fetch_export(key: str, *, by: Person) -> ExportRun:
    """Return an export whose file is there, and keep that its asker fetched it.

    The right is asked for again at every dealer whose rows are in the file: ``NotAllowed`` where it has gone.
    """
    run = get_export_for(by, key)
    able = set(standing_of(by).dealers_with(Capability.EXPORT_DATA))
    if not able or not {share.dealer_id for share in run.shares.all()} <= able:
        raise NotAllowed(
            "EXPORT_RIGHT_GONE", _("You may no longer export all that this file holds. It stays shut.")
        )
    if run.state != ExportState.DONE or not run.file:
        raise Refused("EXPORT_FILE_GONE", _("This file is not there (any more). Export the list again."))
    ExportDownload.objects.create(run=run, at=clock.now())
    record_on_export("downloaded", run)
    return run


def forget_exports() -> int:
    """Delete the files whose days are over, and the records of two years ago; return how many files went."""
    now, gone = clock.now(), 0
    for run in ExportRun.objects.filter(kept_until__lt=now).exclude(file=""):
        run.file.delete(save=False)
        ExportRun.objects.filter(pk=run.pk).update(file="")
        gone += 1
    ExportRun.objects.filter(asked_at__lt=now - _KEPT_IN_RECORD, file="").delete()
    return gone


def _require_room(kind: ExportKind, number: int) -> None:
    if kind == ExportKind.XLSX and number > MOST_XLSX_ROWS:
        raise InvalidInput(
            "EXPORT_TOO_LARGE",
            _("A spreadsheet holds %(limit)s rows. Choose CSV, or narrow the list, for example by dates."),
            field="kind",
            params={"limit": MOST_XLSX_ROWS},
        )


def _require_patience(by: Person) -> None:
    # Two requests at once are counted one after the other.
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    waiting = ExportRun.objects.filter(by=by, state__in=[ExportState.QUEUED, ExportState.RUNNING]).count()
    if waiting >= MOST_AT_ONCE:
        raise Refused(
            "EXPORTS_WAITING",
            _("%(number)s exports of yours are being written. Wait for one of them, or cancel it."),
            params={"number": waiting},
        )
