"""Looking through an uploaded file: at once where it is small, in the background where somebody would wait for it."""

import logging

from django.utils import translation
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import ImportState
from anxin.complaints.models import ImportRun
from anxin.complaints.services.importing.choosing import choices_of, settle_choices
from anxin.complaints.services.importing.opening import open_run
from anxin.complaints.services.importing.previewing import (
    Preview,
    preview_as_json,
    preview_from,
    preview_import,
)
from anxin.foundation.errors import AnxinError
from anxin.foundation.jobs import enqueue
from anxin.foundation.progress import told_beside

log = logging.getLogger(__name__)

LOOK_TASK = "complaints.look_through_file"
#: Larger files are looked through by a worker: some two thousand rows of text.
LARGE_BYTES = 400 * 1024


def is_large(run: ImportRun) -> bool:
    """Tell whether looking through a file takes longer than anybody should wait for a page."""
    return bool(run.file) and run.file.size > LARGE_BYTES


def ask_to_look(run: ImportRun) -> None:
    """Have a worker look through a large file as it is to be taken now; part of the caller's transaction."""
    run.state, run.preview, run.done = ImportState.LOOKING, {}, 0
    run.look += 1
    run.save()
    enqueue(LOOK_TASK, run_id=run.pk, look=run.look)


def preview_run(run: ImportRun, *, by: Person) -> tuple[Preview, tuple[str, ...]]:
    """Return what the import of an uploaded file would do, and the file's headings."""
    with open_run(run) as table:
        wanted, columns = settle_choices(
            table.columns, dealer=run.dealer, choices=choices_of(run), file_name=run.file_name
        )
        if run.preview:
            return preview_from(run.preview, columns=columns), table.columns
        return preview_import(table, wanted, columns=columns, by=by), table.columns


def look_through(run_id: int, *, look: int) -> None:
    """Go through a large file and keep what its import would do. Safe to run twice, and again after a kill."""
    run = ImportRun.objects.select_related("by", "dealer").filter(pk=run_id).first()
    if run is None or run.state != ImportState.LOOKING or run.look != look:
        return
    with translation.override(run.by.language):
        try:
            body = _look(run)
        except AnxinError as error:
            _settle(run, look, state=ImportState.FAILED, failure=str(error)[:500])
        except Exception:
            log.exception("the file of import %s cannot be looked through", run.key)
            _settle(
                run, look, state=ImportState.FAILED, failure=_("Something unexpected happened. Try again.")
            )
            raise
        else:
            _settle(run, look, state=ImportState.UPLOADED, preview=body, done=0)


def _look(run: ImportRun) -> dict[str, object]:
    with open_run(run) as table:
        total = sum(1 for _row in table.rows)
    ImportRun.objects.filter(pk=run.pk).update(total=total)
    with told_beside(run) as tell, open_run(run) as table:
        wanted, columns = settle_choices(
            table.columns, dealer=run.dealer, choices=choices_of(run), file_name=run.file_name
        )
        return preview_as_json(preview_import(table, wanted, columns=columns, by=run.by, tell=tell))


def _settle(run: ImportRun, look: int, **known: object) -> None:
    """Keep an answer, unless the file is to be taken in another way by now or was thrown away."""
    ImportRun.objects.filter(pk=run.pk, look=look, state=ImportState.LOOKING).update(**known)
