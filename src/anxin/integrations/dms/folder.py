"""The watched folder: ``ANXIN_DMS_FOLDER/<dealer code>/``; what was taken lies in ``done`` or ``failed`` afterwards."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.foundation import clock
from anxin.foundation.errors import AnxinError
from anxin.foundation.locks import alone_with
from anxin.foundation.tables import write_csv
from anxin.workshop.choices import OrderDoor
from anxin.workshop.models import OrderImport
from anxin.workshop.selectors.importing import known_file, reject_table
from anxin.workshop.services.importing.looking import to_nobody
from anxin.workshop.services.importing.opening import digest_of
from anxin.workshop.services.importing.runs import import_for_command, note_failed_file

log = logging.getLogger(__name__)

SUFFIXES = frozenset({".csv", ".xls", ".xlsx"})
#: A file on which nothing was written for so long is there as a whole; half a one is found out by its content.
QUIET = timedelta(seconds=15)
DONE, FAILED = "done", "failed"


def take_all_files() -> int:
    """Import every export that lies in the folders of the dealers, and return how many were taken."""
    root = settings.ANXIN_DMS_FOLDER
    if not root:
        return 0
    return sum(_take_files(dealer, Path(root) / dealer.code) for dealer in Dealer.objects.all())


def _take_files(dealer: Dealer, folder: Path) -> int:
    taken = 0
    with alone_with(f"dms/{dealer.pk}") as alone:
        for path in _quiet_files(folder) if alone else ():
            try:
                with translation.override(dealer.language):
                    _take(path, dealer)
            except Exception:
                # The file stays where it is and the next minute tries again; others are not held up by it.
                log.exception("the export %s of %s could not be taken", path.name, dealer.code)
            else:
                taken += 1
    return taken


def _quiet_files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    until = clock.now() - QUIET
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith((".", "~"))
        if hidden or path.suffix.lower() not in SUFFIXES or path.is_symlink() or not path.is_file():
            continue
        about = path.stat()
        written = datetime.fromtimestamp(max(about.st_mtime, about.st_ctime), UTC)
        if written < until:
            yield path


def _take(path: Path, dealer: Dealer) -> None:
    if known := known_file(dealer, digest_of(path)):
        made_at = f"{known.made_at.astimezone(ZoneInfo(dealer.time_zone)):%Y-%m-%d %H:%M}"
        _move(path, DONE, dealer, _("This file was imported on %(when)s already.") % {"when": made_at})
        return
    try:
        run, _counts = import_for_command(
            path, dealer=dealer, by=None, mapping={}, door=OrderDoor.FOLDER, tell=to_nobody
        )
    except AnxinError as error:
        note_failed_file(path, dealer=dealer, why=str(error))
        _move(path, FAILED, dealer, str(error))
        return
    there = _move(path, DONE, dealer, _told(run))
    if run.rejected_rows:
        columns, rows = reject_table(run, names=(_("Row"), _("Column"), _("Why not imported")))
        with there.with_name(f"{there.name}.rejected.csv").open("wb") as stream:
            write_csv(stream, columns, rows)


def _told(run: OrderImport) -> str:
    figures = {name: getattr(run, name) for name in ("total", "new", "changed", "known", "rejected", "odd")}
    return (
        _(
            "%(total)s rows: %(new)s orders new, %(changed)s changed, %(known)s known already, "
            "%(rejected)s rejected; %(odd)s rows are odd."
        )
        % figures
    )


def _move(path: Path, folder: str, dealer: Dealer, why: str) -> Path:
    """Put a file aside under the hour at which it was taken, with a text beside it."""
    place = path.parent / folder
    place.mkdir(exist_ok=True)
    stamp = f"{clock.now().astimezone(ZoneInfo(dealer.time_zone)):%Y%m%d-%H%M%S}"
    there = place / f"{stamp}-{path.name}"
    Path(path).replace(there)
    there.with_name(f"{there.name}.txt").write_text(f"{why}\n", encoding="utf-8")
    return there
