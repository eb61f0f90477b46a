"""Opening an export as a table within its limits, and keeping an uploaded one without identity numbers."""

import csv
import hashlib
import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from os import stat_result
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.foundation.errors import InvalidInput, Refused
from anxin.foundation.tables import Table, as_text, open_table
from anxin.workshop.models import OrderImport
from anxin.workshop.models.importing import PLACE
from anxin.workshop.services.importing.columns import figure, identity_headings
from anxin.workshop.services.importing.identity import Door, text_without_identity

#: Of a file that lies on the server itself; what is uploaded has the limit of uploads.
LARGEST_ON_DISK = 2 * 1024 * 1024 * 1024
FILE_CHANGED = "IMPORT_FILE_CHANGED"
_CHUNK = 1 << 20
_NOTHING = "-"


@dataclass(frozen=True)
class Cleaned:
    """An uploaded file as it is kept: its headings, and how many cells lost an identity number."""

    headings: tuple[str, ...]
    identity_cells: int


def open_run(run: OrderImport) -> Table:
    """Open a kept upload; ``Refused`` where it has been deleted."""
    if not run.file or not run.file.storage.exists(run.file.name or ""):
        raise Refused("IMPORT_FILE_GONE", _("The uploaded file is no longer there. Upload it again."))
    return open_path(Path(run.file.path), name=run.file_name, dealer=run.dealer)


def open_path(path: Path, *, name: str, dealer: Dealer) -> Table:
    """Open a file where it lies; ``TableError`` where it is no table or too large a one."""
    most = figure("most_rows", dealer_code=dealer.code)
    table = open_table(path, name=name, largest=LARGEST_ON_DISK, most_rows=most, misfits=True)
    refuse_numbers_as_headings(table.columns)
    return table


def refuse_numbers_as_headings(headings: Sequence[str]) -> None:
    """Raise ``InvalidInput`` for a file whose first row tells of a person: it has no headings to be recognised by."""
    if any(text_without_identity(each) != each for each in headings):
        raise InvalidInput(
            "IMPORT_NO_HEADINGS",
            _("The first row holds the number of an identity paper. Put a row of headings above it."),
        )


def digest_of(path: Path) -> str:
    """Return what tells the bytes of a file from those of another."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def require_unchanged(path: Path, before: stat_result) -> None:
    """Raise ``Refused`` where somebody has written on a file while it was read."""
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Refused(FILE_CHANGED, _("The file was written on while it was read. Nothing was imported."))


def keep_upload(run: OrderImport, upload: UploadedFile[Any]) -> Cleaned:
    """Keep an uploaded table, its rows at their places and without any identity number; ``TableError`` for none."""
    with _on_disk(upload) as path:
        run.sha256 = digest_of(path)
        most = figure("most_rows", dealer_code=run.dealer.code)
        largest = settings.ANXIN_IMPORT_LIMIT_BYTES
        with (
            open_table(path, name=run.file_name, largest=largest, most_rows=most, misfits=True) as table,
            tempfile.TemporaryFile() as clean,
        ):
            refuse_numbers_as_headings(table.columns)
            dropped = identity_headings(table.columns, dealer_code=run.dealer.code)
            door = Door(dropped, headings=table.columns)
            _write_clean(table, door, clean)
            clean.seek(0)
            run.file.save("", File(clean), save=False)
            return Cleaned(table.columns, door.cells)


def forget_orphans(until: datetime) -> int:
    """Delete kept files from before a moment that no import knows: a killed process left them; return how many."""
    storage = OrderImport._meta.get_field("file").storage
    try:
        names = [f"{PLACE}/{name}" for name in storage.listdir(PLACE)[1]]
    except FileNotFoundError:
        return 0
    known = set(OrderImport.objects.exclude(file="").values_list("file", flat=True))
    orphans = [name for name in names if name not in known and storage.get_modified_time(name) < until]
    for name in orphans:
        storage.delete(name)
    return len(orphans)


@contextmanager
def _on_disk(upload: UploadedFile[Any]) -> Iterator[Path]:
    """Give a path to an upload; a small one lies in memory."""
    if hasattr(upload, "temporary_file_path"):
        yield Path(upload.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in upload.chunks(_CHUNK):
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def _write_clean(table: Table, door: Door, target: IO[bytes]) -> None:
    """Write a table as text; empty lines keep every row at its number."""
    text = io.TextIOWrapper(target, encoding="utf-8", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    place = 1
    for row in door.let_in(table.rows):
        while place < row.number:
            writer.writerow(table.columns if place == 1 else [])
            place += 1
        if row.misfit:
            cells = [*row.cells.values(), *row.beyond]
        else:
            cells = [row.cells.get(heading, "") for heading in table.columns]
        told = [as_text(cell).replace("\x00", "") for cell in cells]
        if row.misfit:
            # An empty cell at the end would be taken for none, and the row for one that fits.
            told[-1] = told[-1] or _NOTHING
        writer.writerow(told)
        place += 1
    text.flush()
    text.detach()
