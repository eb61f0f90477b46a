"""Lists as files, as the API takes and shows them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from anxin.accounts.schemas import DealerCode
from anxin.complaints.choices import ExportKind, ExportState
from anxin.complaints.models import ExportRun
from anxin.complaints.schemas.asked import ComplaintQuery
from anxin.complaints.selectors.list_columns import COLUMNS
from anxin.foundation.rest import Body, Shown, Text60


def _known(column: str) -> str:
    if column not in COLUMNS:
        raise ValueError(f"no column of a list: expected one of {', '.join(sorted(COLUMNS))}")
    return column


Column = Annotated[Text60, Field(json_schema_extra={"enum": sorted(COLUMNS)}), AfterValidator(_known)]


class WantedList(ComplaintQuery):
    """The list's filters and its sort, as in `GET /complaints`; its cursor says nothing here."""


class NewExport(Body):
    """A list that is to become a file."""

    dealer: DealerCode
    """Where you ask for it; the rows may be of all your dealers."""
    kind: ExportKind = ExportKind.CSV
    filter: WantedList = WantedList()
    columns: Annotated[list[Column], Field(max_length=60)] = []
    """Empty for all that files hold by themselves. None of them is a telephone number."""


class ExportShown(Shown):
    """One file of a list: `state` says how far it is, `file` is there when it is `done`."""

    key: UUID
    kind: ExportKind
    state: ExportState
    asked_at: datetime
    done: int
    """Rows written so far."""
    total: int
    finished_at: datetime | None
    size: int
    """In bytes."""
    sha256: str
    has_file: bool
    kept_until: datetime | None
    failure: str


def shown_export(run: ExportRun) -> ExportShown:
    """Return an export as the API shows it."""
    values = {name: getattr(run, name) for name in ExportShown.model_fields if name != "has_file"}
    return ExportShown(**values, has_file=bool(run.file))
