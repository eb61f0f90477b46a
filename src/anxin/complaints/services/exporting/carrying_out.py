"""Writing the file of an export: once, however often its job is started, and never after it was called off."""

import logging
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import IO, Any

from django.core.files import File
from django.db import connection, connections, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from anxin.complaints.choices import ExportState
from anxin.complaints.models import ExportRun, ExportShare
from anxin.complaints.selectors.exporting import exported_rows
from anxin.complaints.selectors.list_columns import file_columns
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.services.exporting.recording import record_on_export
from anxin.complaints.services.exporting.writing import file_rows, write_file
from anxin.foundation import clock
from anxin.foundation.errors import AnxinError
from anxin.foundation.locks import alone_with
from anxin.foundation.stored_files import digest_of
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell

log = logging.getLogger(__name__)

#: A file lies ready for a week.
KEPT = timedelta(days=7)
#: Rows between two looks at whether the export was called off.
STRIDE = 1_000
Tell = Callable[[int, int], None]


class CalledOff(Exception):
    """Its asker does not want the file any more."""


@dataclass
class _Made:
    """What has been written so far."""

    total: int = 0
    by_dealer: Counter[int] = field(default_factory=Counter)


def carry_out_export(run_id: int, *, is_awaited: bool = False) -> None:
    """Write the file of a queued export. Safe to run twice, and again after a kill: there is one file in the end.

    ``is_awaited`` tells that its asker waits for it, who then needs neither a bar nor a notice.
    """
    run = ExportRun.objects.select_related("by", "dealer").filter(pk=run_id).first()
    if run is None or not run.is_under_way:
        return
    with translation.override(run.by.language):
        try:
            if is_awaited:
                _write(run, tell=_to_nobody)
            else:
                with _alone_and_told(run) as told:
                    if told is not None:
                        _write(run, tell=told)
                        _tell_asker(run, "EXPORT_READY", rows=run.total)
        except CalledOff:
            return
        except AnxinError as error:
            _fail(run, str(error), is_awaited=is_awaited)
        except Exception:
            log.exception("export %s failed", run.key)
            _fail(run, _("Something unexpected happened. Ask for the file again."), is_awaited=is_awaited)
            raise


def _write(run: ExportRun, *, tell: Tell) -> None:
    wanted, made = ComplaintFilter.read(run.query), _Made()
    columns = file_columns(run.columns)
    with tempfile.TemporaryFile() as target:
        with _one_moment():
            rows = exported_rows(run.by, wanted)
            made.total = rows.order_by().count()
            tell(0, made.total)
            lines = file_rows(rows, columns, strides=STRIDE, tell=_counting(made, tell))
            write_file(target, run.kind, [str(column.label) for column in columns], lines)
        _finish(run, target, made)


def _counting(made: _Made, tell: Tell) -> Callable[[Mapping[int, int]], None]:
    def told(by_dealer: Mapping[int, int]) -> None:
        made.by_dealer.update(by_dealer)
        tell(made.by_dealer.total(), made.total)

    return told


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read as the database stands now until the block ends: no row twice and none missing, whatever others write."""
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        if not is_nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _to_nobody(_done: int, _total: int) -> None:
    """Its asker waits for the file itself."""


@contextmanager
def _alone_and_told(run: ExportRun) -> Iterator[Tell | None]:
    """Give a way to tell how far the file is, seen by others at once; nothing while another worker writes it.

    The lock hangs on a connection of its own: a killed worker lets go of it.
    """
    beside = connections["default"].copy()
    try:
        with alone_with(f"export/{run.pk}", by=beside) as alone, beside.cursor() as cursor:
            yield _teller(cursor, run) if alone else None
    finally:
        beside.close()


def _teller(cursor: Any, run: ExportRun) -> Tell:
    def tell(done: int, total: int) -> None:
        cursor.execute(
            "UPDATE complaints_exportrun SET done = %s, total = %s,"
            " state = CASE state WHEN 'queued' THEN 'running' ELSE state END WHERE id = %s RETURNING state",
            [done, total, run.pk],
        )
        row = cursor.fetchone()
        if row and row[0] == ExportState.CANCELLED:
            raise CalledOff

    return tell


@transaction.atomic
def _finish(run: ExportRun, target: IO[bytes], made: _Made) -> None:
    """Keep the file and what is in it, unless it was called off in the meantime."""
    locked = ExportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if not locked.is_under_way:
        raise CalledOff
    run.sha256, run.size = digest_of(target), target.seek(0, 2)
    target.seek(0)
    _store(run, target)
    run.state, run.finished_at = ExportState.DONE, clock.now()
    run.kept_until = run.finished_at + KEPT
    run.done = run.total = made.total
    run.failure = ""
    run.save()
    run.shares.all().delete()
    shares = [ExportShare(run=run, dealer_id=each, rows=rows) for each, rows in made.by_dealer.items()]
    ExportShare.objects.bulk_create(shares)
    narrowed = {name: value for name, value in run.query.items() if value}
    for dealer_id, rows in (made.by_dealer or {run.dealer_id: 0}).items():
        record_on_export("written", run, dealer_id=dealer_id, rows=rows, filter=narrowed)


def _store(run: ExportRun, target: IO[bytes]) -> None:
    place = run.file.field.generate_filename(run, "file")
    if run.file.storage.exists(place):
        # A worker that was killed after it had stored the file and before it could say so.
        run.file.storage.delete(place)
    run.file.save("file", File(target), save=False)


def _fail(run: ExportRun, why: str, *, is_awaited: bool) -> None:
    unfinished = ExportRun.objects.filter(pk=run.pk, state__in=[ExportState.QUEUED, ExportState.RUNNING])
    if unfinished.update(state=ExportState.FAILED, failure=why[:300], finished_at=clock.now()):
        run.state = ExportState.FAILED
        if not is_awaited:
            _tell_asker(run, "EXPORT_FAILED")


def _tell_asker(run: ExportRun, code: str, **params: Any) -> None:
    notice = NewNotice(
        dealer=run.dealer,
        kind=NoticeKind.EXPORT,
        code=code,
        params=params,
        subject=run.dealer.code,
        url=run.get_absolute_url(),
        key=f"export/{run.key}/{code}",
        urgent=True,
    )
    tell([run.by], notice=notice, at=clock.now())
