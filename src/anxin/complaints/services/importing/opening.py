"""Opening the file of an import as a table, within the dealer's limits."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.complaints.models import ImportRun
from anxin.complaints.services.importing.rows import figure
from anxin.foundation.errors import Refused
from anxin.foundation.tables import Table, open_table


def open_run(run: ImportRun) -> Table:
    """Open an uploaded file; ``Refused`` where it has been deleted."""
    if not run.file or not run.file.storage.exists(run.file.name or ""):
        raise Refused("IMPORT_FILE_GONE", _("The uploaded file is no longer there. Upload it again."))
    return open_path(Path(run.file.path), name=run.file_name, dealer=run.dealer)


def open_path(path: Path, *, name: str, dealer: Dealer) -> Table:
    """Open a file where it lies; ``TableError`` where it is no table or too large a one."""
    return open_table(
        path,
        name=name,
        largest=settings.ANXIN_IMPORT_LIMIT_BYTES,
        most_rows=figure("most_rows", dealer_code=dealer.code),
    )
