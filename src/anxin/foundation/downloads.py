"""Tables handed out as files."""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import IO

from django.http import FileResponse

from anxin.foundation.errors import NotFound
from anxin.foundation.tables import write_csv, write_xlsx
from anxin.foundation.tables.rows import Cell

_WRITERS: dict[
    str, tuple[Callable[[IO[bytes], Sequence[str], Iterable[Sequence[Cell | None]]], int], str]
] = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def table_file(
    kind: str, *, stem: str, columns: Sequence[str], rows: Iterable[Sequence[Cell | None]]
) -> FileResponse:
    """Answer with a table as ``csv`` or ``xlsx``; any other kind of file is not found."""
    if kind not in _WRITERS:
        raise NotFound
    write, content_type = _WRITERS[kind]
    target = io.BytesIO()
    write(target, columns, rows)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{stem}.{kind}", content_type=content_type)
