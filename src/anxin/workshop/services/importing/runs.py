"""A file's way through the house: uploaded, looked through, queued, imported; or brought in by a command."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import clock
from anxin.foundation.errors import AnxinError, Refused, Unforeseen, kind_of
from anxin.foundation.jobs import enqueue
from anxin.foundation.progress import Tell, told_beside
from anxin.foundation.tables import Row, Table
from anxin.workshop.choices import OrderDoor, OrderImportState
from anxin.workshop.models import OrderImport, OrderReject
from anxin.workshop.selectors.importing import get_run_for
from anxin.workshop.services.importing.carrying_out import (
    OrdersOfFile,
    import_orders,
    one_at_a_time,
    record_on_run,
)
from anxin.workshop.services.importing.choosing import columns_of_run, remember_columns, settle_columns
from anxin.workshop.services.importing.columns import figure, require_columns
from anxin.workshop.services.importing.identity import text_without_identity
from anxin.workshop.services.importing.looking import language_of, look_into, look_soon, preview_of, to_nobody
from anxin.workshop.services.importing.opening import (
    digest_of,
    forget_orphans,
    keep_upload,
    open_path,
    open_run,
    refuse_numbers_as_headings,
    require_unchanged,
)
from anxin.workshop.services.importing.previewing import Preview

__all__ = [
    "carry_out_run",
    "choose_for_run",
    "discard_run",
    "forget_old_uploads",
    "headings_of_run",
    "import_for_command",
    "import_rows",
    "import_table",
    "note_failed_file",
    "preview_for_command",
    "preview_of",
    "register_upload",
    "start_run",
]

log = logging.getLogger(__name__)

TASK = "workshop.import_orders"
_LONGEST_NAME = 200
_UPLOAD_KEPT = timedelta(days=2)
_NO_SAMPLES: dict[str, list[object]] = {"samples": [], "odd_samples": [], "rejects": []}
_READY = frozenset({OrderImportState.UPLOADED, OrderImportState.FAILED})
_CHANGEABLE = _READY | {OrderImportState.LOOKING}


def register_upload(
    upload: UploadedFile[Any], *, dealer: Dealer, by: Person, door: str = OrderDoor.PAGE
) -> OrderImport:
    """Keep an uploaded export that can be read as a table, recognise its columns and look through it.

    ``TableError`` when it is no table. No identity number reaches the disk.
    """
    require(by, Capability.IMPORT_DATA, dealer.pk)
    name = _name_of(Path(upload.name or ""))
    run = OrderImport(dealer=dealer, by=by, made_at=clock.now(), door=door, file_name=name)
    cleaned = keep_upload(run, upload)
    try:
        with transaction.atomic():
            columns = settle_columns(cleaned.headings, dealer=dealer, by_hand={})
            run.mapping = dict(columns.chosen)
            run.save()
            look_soon(run, identity_cells=cleaned.identity_cells)
            record_on_run("uploaded", run, by=by)
    except AnxinError:
        run.file.delete(save=False)
        raise
    return run


def headings_of_run(run: OrderImport) -> tuple[str, ...]:
    """Return the headings of an uploaded file."""
    with open_run(run) as table:
        return table.columns


@transaction.atomic
def choose_for_run(key: str, *, mapping: Mapping[str, str], by: Person) -> OrderImport:
    """Take a file's columns as a person says, and its dealer's next files with the same headings too.

    ``mapping`` is our field and the file's heading, nothing to leave the field out; other fields go by their names.
    """
    run = get_run_for(by, key, lock=True)
    _require_changeable(run)
    with open_run(run) as table:
        columns = settle_columns(table.columns, dealer=run.dealer, by_hand=mapping)
        remember_columns(table.columns, columns, dealer=run.dealer, by=by)
    run.mapping = dict(columns.chosen)
    look_soon(run, identity_cells=run.preview.get("identity_cells", 0))
    record_on_run("columns_chosen", run, by=by)
    return run


@transaction.atomic
def start_run(key: str, *, by: Person) -> OrderImport:
    """Queue the import of a file; pressing twice starts it once, and nobody has to wait for the preview."""
    run = get_run_for(by, key, lock=True)
    if run.state not in _CHANGEABLE:
        return run
    with open_run(run) as table:
        columns = columns_of_run(run, table.columns)
        require_columns(columns, headings=table.columns, dealer_code=run.dealer.code)
        run.total = run.total or sum(1 for _row in table.rows)
    run.state, run.done, run.failure, run.by = OrderImportState.QUEUED, 0, "", by
    run.save()
    record_on_run("started", run, by=by)
    enqueue(TASK, run_id=run.pk)
    return run


@transaction.atomic
def discard_run(key: str, *, by: Person) -> None:
    """Throw an upload away that was not imported."""
    run = get_run_for(by, key, lock=True)
    _require_changeable(run)
    record_on_run("discarded", run, by=by)
    _forget_file(run)
    run.delete()


def carry_out_run(run_id: int) -> None:
    """Import the file of a queued run: all its orders or none. Safe to run twice, and again after a kill."""
    run = OrderImport.objects.select_related("by", "dealer").filter(pk=run_id).first()
    if run is None or run.state in {
        OrderImportState.DONE,
        OrderImportState.UPLOADED,
        OrderImportState.LOOKING,
    }:
        return
    with translation.override(language_of(run)):
        try:
            _carry_out(run)
        except AnxinError as error:
            _fail(run, str(error))
        except Exception as error:
            # No traceback: the words of a database hold whole rows of customers.
            log.error("import %s failed: %s", run.key, kind_of(error))
            _fail(run, _("Something unexpected happened. Nothing was imported; try again."))
            raise Unforeseen(kind_of(error)) from None


def import_for_command(
    path: Path, *, dealer: Dealer, by: Person | None, mapping: Mapping[str, str], door: str, tell: Tell
) -> tuple[OrderImport, Preview]:
    """Import a file where it lies: all its orders or none; ``InvalidInput`` says what is wrong with it.

    ``by`` is empty for the watched folder.
    """
    run = OrderImport(dealer=dealer, by=by, door=door, file_name=_name_of(path))
    before = path.stat()
    run.sha256 = digest_of(path)
    with open_path(path, name=path.name, dealer=dealer) as table, transaction.atomic():
        preview = import_table(run, table, mapping=mapping, tell=tell)
        require_unchanged(path, before)
        return run, preview


def import_table(run: OrderImport, table: Table, *, mapping: Mapping[str, str], tell: Tell) -> Preview:
    """Import a table that is not kept: all its orders or none; ``run`` is not written yet."""
    if run.by is not None:
        require(run.by, Capability.IMPORT_DATA, run.dealer_id)
    columns = settle_columns(table.columns, dealer=run.dealer, by_hand=mapping)
    require_columns(columns, headings=table.columns, dealer_code=run.dealer.code)
    with transaction.atomic(), one_at_a_time(run.dealer):
        run.made_at, run.state, run.mapping = clock.now(), OrderImportState.RUNNING, dict(columns.chosen)
        run.save()
        return import_orders(run, OrdersOfFile(table, columns, dealer=run.dealer), tell=tell)


def import_rows(rows: Sequence[Mapping[str, str]], *, dealer: Dealer, by: Person) -> OrderImport:
    """Import rows by our names of columns, as another system sends them: all their orders or none."""
    require(by, Capability.IMPORT_DATA, dealer.pk)
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    refuse_numbers_as_headings(columns)
    again = partial(_as_rows, rows)
    run = OrderImport(dealer=dealer, by=by, door=OrderDoor.API, file_name=str(OrderDoor.API.label))
    table = Table(run.file_name, columns, again(), again)
    import_table(run, table, mapping={name: name for name in columns}, tell=to_nobody)
    return run


def _as_rows(rows: Sequence[Mapping[str, str]]) -> Iterator[Row]:
    return (Row(number, row) for number, row in enumerate(rows, start=1))


def preview_for_command(
    path: Path, *, dealer: Dealer, by: Person, mapping: Mapping[str, str], tell: Tell
) -> Preview:
    """Return what ``import_for_command`` would do, without doing it."""
    require(by, Capability.IMPORT_DATA, dealer.pk)
    with open_path(path, name=path.name, dealer=dealer) as table:
        columns = settle_columns(table.columns, dealer=dealer, by_hand=mapping)
        require_columns(columns, headings=table.columns, dealer_code=dealer.code)
        return look_into(table, OrdersOfFile(table, columns, dealer=dealer), tell=tell)


@transaction.atomic
def note_failed_file(path: Path, *, dealer: Dealer, why: str, sha256: str) -> OrderImport:
    """Keep that a file of the watched folder could not be imported, so that people see it; the same bytes once."""
    noted = OrderImport.objects.filter(
        dealer=dealer, sha256=sha256, state=OrderImportState.FAILED, door=OrderDoor.FOLDER
    )
    if run := noted.first():
        return run
    run = OrderImport.objects.create(
        dealer=dealer,
        made_at=clock.now(),
        door=OrderDoor.FOLDER,
        file_name=_name_of(path),
        sha256=sha256,
        state=OrderImportState.FAILED,
        failure=text_without_identity(why)[:500],
        finished_at=clock.now(),
    )
    record_on_run("failed", run, by=None, door=run.door)
    return run


def forget_old_uploads() -> int:
    """Delete uploads that nobody imported, and rejected rows and samples after their days; return how many went."""
    now = clock.now()
    old = OrderImport.objects.filter(state__in=_CHANGEABLE, made_at__lt=now - _UPLOAD_KEPT).exclude(file="")
    runs: Sequence[OrderImport] = list(old)
    for run in runs:
        with transaction.atomic():
            _forget_file(run)
            run.delete()
    for dealer in Dealer.objects.all():
        until = now - timedelta(days=figure("kept_days", dealer_code=dealer.code))
        OrderReject.objects.filter(run__dealer=dealer, run__made_at__lt=until).delete()
        _forget_samples(OrderImport.objects.filter(dealer=dealer, made_at__lt=until))
    return len(runs) + forget_orphans(now - _UPLOAD_KEPT)


def _forget_samples(runs: QuerySet[OrderImport]) -> None:
    """Empty the lists of a preview that name customers; its figures stay."""
    told = runs.filter(preview__has_key="samples")
    for run in told.exclude(preview__samples=[], preview__odd_samples=[], preview__rejects=[]):
        run.preview |= _NO_SAMPLES
        run.save(update_fields=["preview"])


def _carry_out(run: OrderImport) -> None:
    # Before the long transaction, which must not hold the run's row: its progress is written beside it.
    OrderImport.objects.filter(pk=run.pk).exclude(state=OrderImportState.DONE).update(
        state=OrderImportState.RUNNING
    )
    with told_beside(run) as tell, transaction.atomic(), one_at_a_time(run.dealer):
        run.refresh_from_db(fields=["state", "file"])
        if run.state == OrderImportState.DONE:
            return
        if run.by is not None:
            require(run.by, Capability.IMPORT_DATA, run.dealer_id)
        identity_cells = run.preview.get("identity_cells", 0)
        with open_run(run) as table:
            orders = OrdersOfFile(table, columns_of_run(run, table.columns), dealer=run.dealer)
            import_orders(run, orders, tell=tell)
        run.preview["identity_cells"] += identity_cells
        _forget_file(run)
        run.save(update_fields=["file", "preview"])


def _fail(run: OrderImport, why: str) -> None:
    unfinished = OrderImport.objects.filter(pk=run.pk).exclude(state=OrderImportState.DONE)
    unfinished.update(state=OrderImportState.FAILED, failure=text_without_identity(why)[:500], done=0)


def _forget_file(run: OrderImport) -> None:
    if run.file:
        storage, name = run.file.storage, run.file.name or ""
        run.file = ""
        transaction.on_commit(lambda: storage.delete(name))


def _name_of(path: Path) -> str:
    return text_without_identity(path.name)[:_LONGEST_NAME]


def _require_changeable(run: OrderImport) -> None:
    if run.state not in _CHANGEABLE:
        raise Refused("IMPORT_STARTED", _("This import has begun already; nothing can be changed about it."))
