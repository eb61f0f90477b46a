"""A file's way through the house: uploaded, looked through, queued, imported; or brought in by a command."""

import logging
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.complaints.choices import ImportState
from anxin.complaints.models import ImportReject, ImportRun
from anxin.complaints.selectors.importing import get_run_for
from anxin.complaints.services.importing.carrying_out import (
    import_rows,
    one_at_a_time,
    record_on_run,
)
from anxin.complaints.services.importing.choosing import Choices, choices_of, settle_choices
from anxin.complaints.services.importing.columns import Columns, require_columns
from anxin.complaints.services.importing.looking import ask_to_look, is_large
from anxin.complaints.services.importing.opening import open_path, open_run
from anxin.complaints.services.importing.previewing import Preview, preview_import
from anxin.complaints.services.importing.rows import Wanted, figure
from anxin.foundation import clock
from anxin.foundation.errors import AnxinError, Refused
from anxin.foundation.jobs import enqueue
from anxin.foundation.progress import Tell, told_beside
from anxin.foundation.tables import Table

log = logging.getLogger(__name__)

TASK = "complaints.import_file"
_LONGEST_NAME = 200
_UPLOAD_KEPT = timedelta(days=2)
_READY = frozenset({ImportState.UPLOADED, ImportState.FAILED})
_CHANGEABLE = _READY | {ImportState.LOOKING}


def register_upload(upload: UploadedFile[Any], *, dealer: Dealer, by: Person) -> ImportRun:
    """Keep an uploaded file that can be read as a table and suggest its columns; ``TableError`` when it cannot."""
    require(by, Capability.IMPORT_DATA, dealer.pk)
    name = Path(upload.name or "").name[:_LONGEST_NAME]
    run = ImportRun(dealer=dealer, by=by, made_at=clock.now(), file_name=name)
    run.file.save("", upload, save=False)
    try:
        with open_run(run) as table:
            wanted, _columns = settle_choices(
                table.columns, dealer=dealer, choices=Choices(columns={}), file_name=name
            )
    except AnxinError:
        run.file.delete(save=False)
        raise
    with transaction.atomic():
        _keep(run, wanted)
        if is_large(run):
            ask_to_look(run)
        record_on_run("uploaded", run, by=by)
    return run


def headings_of_run(run: ImportRun) -> tuple[str, ...]:
    """Return the headings of an uploaded file."""
    with open_run(run) as table:
        return table.columns


@transaction.atomic
def choose_for_run(key: str, *, choices: Choices, by: Person) -> ImportRun:
    """Keep what a person decided about a file that is not imported yet."""
    run = get_run_for(by, key, lock=True)
    _require_changeable(run)
    with open_run(run) as table:
        wanted, _columns = settle_choices(
            table.columns, dealer=run.dealer, choices=choices, file_name=run.file_name
        )
    run.state = ImportState.UPLOADED
    _keep(run, wanted)
    if is_large(run):
        ask_to_look(run)
    return run


@transaction.atomic
def start_run(key: str, *, by: Person) -> ImportRun:
    """Queue the import of a file as it was previewed; pressing twice starts it once."""
    run = get_run_for(by, key, lock=True)
    if run.state == ImportState.LOOKING:
        raise Refused("IMPORT_LOOKING", _("The file is still being looked through. Wait a moment."))
    if run.state not in _READY:
        return run
    with open_run(run) as table:
        _wanted, columns = settle_choices(
            table.columns, dealer=run.dealer, choices=choices_of(run), file_name=run.file_name
        )
        require_columns(columns, headings=table.columns, dealer_code=run.dealer.code)
        run.total = run.preview.get("total") or sum(1 for _row in table.rows)
    run.state, run.done, run.failure, run.by = ImportState.QUEUED, 0, "", by
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
    """Import the file of a queued run: all its rows or none. Safe to run twice, and again after a kill."""
    run = ImportRun.objects.select_related("by", "dealer").filter(pk=run_id).first()
    if run is None or run.state in {ImportState.DONE, ImportState.UPLOADED, ImportState.LOOKING}:
        return
    with translation.override(run.by.language):
        try:
            _carry_out(run)
        except AnxinError as error:
            _fail(run, str(error))
        except Exception:
            log.exception("import %s failed", run.key)
            _fail(run, _("Something unexpected happened. Nothing was imported; try again."))
            raise


def import_for_command(
    path: Path, *, dealer: Dealer, choices: Choices, by: Person, tell: Tell
) -> tuple[ImportRun, Preview]:
    """Import a file where it lies: all its rows or none; ``InvalidInput`` says what is wrong with it."""
    require(by, Capability.IMPORT_DATA, dealer.pk)
    with ExitStack() as stack:
        stack.enter_context(transaction.atomic())
        table, wanted, columns = _prepare(stack, path, dealer=dealer, choices=choices)
        run = ImportRun(
            dealer=dealer, by=by, made_at=clock.now(), file_name=wanted.file_name, state=ImportState.RUNNING
        )
        _keep(run, wanted)
        counts = Preview(columns=columns, encoding=table.encoding, sheet=table.sheet)
        stack.enter_context(one_at_a_time(dealer))
        import_rows(run, table, wanted, counts=counts, tell=tell)
    return run, counts


def preview_for_command(path: Path, *, dealer: Dealer, choices: Choices, by: Person) -> Preview:
    """Return what ``import_for_command`` would do, without doing it."""
    require(by, Capability.IMPORT_DATA, dealer.pk)
    with ExitStack() as stack:
        table, wanted, columns = _prepare(stack, path, dealer=dealer, choices=choices)
        return preview_import(table, wanted, columns=columns, by=by)


def forget_old_uploads() -> int:
    """Delete uploads that nobody imported, and rejected rows after their days; return how many uploads went."""
    now = clock.now()
    old = list(ImportRun.objects.filter(state__in=_CHANGEABLE, made_at__lt=now - _UPLOAD_KEPT))
    for run in old:
        with transaction.atomic():
            _forget_file(run)
            run.delete()
    for dealer in Dealer.objects.all():
        until = now - timedelta(days=figure("kept_days", dealer_code=dealer.code))
        ImportReject.objects.filter(run__dealer=dealer, run__made_at__lt=until).delete()
    return len(old)


def _carry_out(run: ImportRun) -> None:
    # Before the long transaction, which must not hold the run's row: its progress is written beside it.
    ImportRun.objects.filter(pk=run.pk).exclude(state=ImportState.DONE).update(state=ImportState.RUNNING)
    with told_beside(run) as tell, transaction.atomic(), one_at_a_time(run.dealer):
        run.refresh_from_db(fields=["state", "file"])
        if run.state == ImportState.DONE:
            return
        require(run.by, Capability.IMPORT_DATA, run.dealer_id)
        with open_run(run) as table:
            wanted, columns = settle_choices(
                table.columns, dealer=run.dealer, choices=choices_of(run), file_name=run.file_name
            )
            import_rows(run, table, wanted, counts=Preview(columns=columns), tell=tell)
        _forget_file(run)
        run.save(update_fields=["file"])


def _keep(run: ImportRun, wanted: Wanted) -> None:
    run.mapping = dict(wanted.columns)
    run.channel, run.category, run.taken_as = wanted.channel, wanted.category, wanted.taken_as
    run.save()


def _fail(run: ImportRun, why: str) -> None:
    unfinished = ImportRun.objects.filter(pk=run.pk).exclude(state=ImportState.DONE)
    unfinished.update(state=ImportState.FAILED, failure=why[:500], done=0)


def _forget_file(run: ImportRun) -> None:
    if run.file:
        storage, name = run.file.storage, run.file.name or ""
        run.file = ""
        transaction.on_commit(lambda: storage.delete(name))


def _require_changeable(run: ImportRun) -> None:
    if run.state not in _CHANGEABLE:
        raise Refused("IMPORT_STARTED", _("This import has begun already; nothing can be changed about it."))


def _prepare(
    stack: ExitStack, path: Path, *, dealer: Dealer, choices: Choices
) -> tuple[Table, Wanted, Columns]:
    table = stack.enter_context(open_path(path, name=path.name, dealer=dealer))
    wanted, columns = settle_choices(
        table.columns, dealer=dealer, choices=choices, file_name=path.name[:_LONGEST_NAME]
    )
    require_columns(columns, headings=table.columns, dealer_code=dealer.code)
    return table, wanted, columns
