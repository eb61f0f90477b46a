"""The watched folder: ``ANXIN_DMS_FOLDER/<dealer code>/``; what was taken lies in ``done`` or ``failed`` afterwards."""

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.foundation import clock
from anxin.foundation.errors import AnxinError, kind_of
from anxin.foundation.locks import alone_with
from anxin.foundation.tables import write_csv
from anxin.workshop.choices import OrderDoor
from anxin.workshop.models import OrderImport
from anxin.workshop.selectors.importing import known_file, reject_table
from anxin.workshop.services.importing.columns import figure, reject_headings
from anxin.workshop.services.importing.identity import text_without_identity
from anxin.workshop.services.importing.looking import to_nobody
from anxin.workshop.services.importing.opening import FILE_CHANGED, digest_of
from anxin.workshop.services.importing.runs import import_for_command, note_failed_file

log = logging.getLogger(__name__)

SUFFIXES = frozenset({".csv", ".xls", ".xlsx"})
#: A file on which nothing was written for so long is there as a whole; half a one is found out by its content.
QUIET = timedelta(seconds=15)
TAKING, DONE, FAILED = _PLACES = ("taking", "done", "failed")
#: Minutes for which a file is tried that fails for a reason that nobody foresaw.
MOST_TRIES = 5
_STAMP = "%Y%m%d-%H%M%S"
_STAMPED = re.compile(r"\d{8}-\d{6}-")


def take_all_files() -> int:
    """Import every export that lies in the folders of the dealers, and return how many were taken."""
    root = settings.ANXIN_DMS_FOLDER
    if not root:
        return 0
    return sum(_take_files(dealer, Path(root) / dealer.code) for dealer in Dealer.objects.all())


def forget_taken_files() -> int:
    """Delete what lies aside for longer than rejected rows are kept, and return how many files went."""
    root = settings.ANXIN_DMS_FOLDER
    gone = 0
    for dealer in Dealer.objects.all() if root else ():
        kept = timedelta(days=figure("kept_days", dealer_code=dealer.code))
        until = f"{(clock.now() - kept).astimezone(ZoneInfo(dealer.time_zone)):{_STAMP}}"
        folder = Path(root) / dealer.code
        for place in (folder / DONE, folder / FAILED) if _is_own(folder) else ():
            for path in place.iterdir() if _is_own(place) and place.is_dir() else ():
                if _STAMPED.match(path.name) and path.name < until:
                    path.unlink(missing_ok=True)
                    gone += 1
    return gone


def _take_files(dealer: Dealer, folder: Path) -> int:
    taken = 0
    with alone_with(f"dms/{dealer.pk}") as alone:
        try:
            claimed = _claimed_files(folder) if alone else []
        except OSError as error:
            # No traceback: the words of a database hold whole rows of customers.
            log.error("the folder of %s cannot be read: %s", dealer.code, kind_of(error))
            return 0
        for path in claimed:
            try:
                with translation.override(dealer.language):
                    taken += _take(path, dealer)
            except Exception as error:
                # Others are not held up by it; the next minute tries again.
                log.error(
                    "the export %s of %s could not be taken: %s",
                    text_without_identity(path.name),
                    dealer.code,
                    kind_of(error),
                )
                with translation.override(dealer.language), suppress(OSError):
                    _count_try(path, dealer)
    return taken


def _claimed_files(folder: Path) -> list[Path]:
    """Take the quiet files where nobody drops any, and return them with those that an earlier minute left there."""
    if not folder.is_dir() or not all(map(_is_own, (folder, *(folder / name for name in _PLACES)))):
        return []
    taking = folder / TAKING
    for path in _quiet_files(folder):
        taking.mkdir(exist_ok=True)
        if not (taking / path.name).exists():
            path.replace(taking / path.name)
    return list(_quiet_files(taking)) if taking.is_dir() else []


def _is_own(place: Path) -> bool:
    """Tell whether a folder is one itself: whoever may write in a dealer's folder must not lead us elsewhere."""
    if place.is_symlink():
        log.error("%s is a link and is not followed", place)
    return not place.is_symlink()


def _quiet_files(folder: Path) -> Iterator[Path]:
    until = clock.now() - QUIET
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith((".", "~"))
        if hidden or path.suffix.lower() not in SUFFIXES or path.is_symlink() or not path.is_file():
            continue
        about = path.stat()
        # To be taken changes the time of change: a file that was claimed already is told by its content alone.
        last = about.st_mtime if folder.name == TAKING else max(about.st_mtime, about.st_ctime)
        if datetime.fromtimestamp(last, UTC) < until:
            yield path


def _take(path: Path, dealer: Dealer) -> int:
    """Import one file; none is taken while somebody still writes on it."""
    sha256 = digest_of(path)
    if known := known_file(dealer, sha256):
        made_at = f"{known.made_at.astimezone(ZoneInfo(dealer.time_zone)):%Y-%m-%d %H:%M}"
        _move(path, DONE, dealer, _("This file was imported on %(when)s already.") % {"when": made_at})
        return 1
    try:
        run, _counts = import_for_command(
            path, dealer=dealer, by=None, mapping={}, door=OrderDoor.FOLDER, tell=to_nobody
        )
    except AnxinError as error:
        if error.code == FILE_CHANGED:
            return 0
        note_failed_file(path, dealer=dealer, why=str(error), sha256=sha256)
        _move(path, FAILED, dealer, str(error))
        return 1
    there = _move(path, DONE, dealer, _told(run))
    if run.rejected_rows:
        columns, rows = reject_table(run, names=reject_headings())
        with there.with_name(f"{there.name}.rejected.csv").open("wb") as stream:
            write_csv(stream, columns, rows)
    return 1


def _count_try(path: Path, dealer: Dealer) -> None:
    """Give a file up that fails again and again, with a word on it where people look."""
    tries = path.with_name(f".{path.name}.tries")
    count = (tries.stat().st_size if tries.exists() else 0) + 1
    if count < MOST_TRIES:
        tries.write_text("x" * count, encoding="ascii")
        return
    why = _("Something unexpected happened %(count)s times. Nothing was imported.") % {"count": count}
    note_failed_file(path, dealer=dealer, why=why, sha256=digest_of(path))
    _move(path, FAILED, dealer, why)


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
    place = path.parent.parent / folder
    place.mkdir(exist_ok=True)
    stamp = f"{clock.now().astimezone(ZoneInfo(dealer.time_zone)):{_STAMP}}"
    there = place / f"{stamp}-{text_without_identity(path.name)}"
    path.replace(there)
    path.with_name(f".{path.name}.tries").unlink(missing_ok=True)
    if not any(path.parent.iterdir()):
        path.parent.rmdir()
    there.with_name(f"{there.name}.txt").write_text(f"{text_without_identity(why)}\n", encoding="utf-8")
    return there
