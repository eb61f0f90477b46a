"""From rows of the database to bytes of a file, a thousand rows at a time and never more of them in memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from anxin.accounts.models import Dealer
from anxin.complaints.choices import ExportKind
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.list_columns import Cell, Column, Words
from anxin.foundation.tables import write_csv, write_xlsx

Line = tuple[Cell, ...]
#: Who is told, after each stride, how many rows of which dealer it held.
Told = Callable[[Mapping[int, int]], None]


def file_rows(
    rows: QuerySet[Complaint], columns: Sequence[Column], *, strides: int, tell: Told
) -> Iterator[Line]:
    """Yield the cells of each row in the rows' order, read by one cursor of the server's; times by dealers' clocks."""
    words = Words(Dealer.objects.all())
    zones = {number: ZoneInfo(dealer.time_zone) for number, dealer in words.dealers.items()}
    paths = ["dealer_id", *dict.fromkeys(path for column in columns for path in column.fields)]
    plan = [(column.cell, [paths.index(path) for path in column.fields]) for column in columns]
    found: Iterator[tuple[Any, ...]] = rows.values_list(*paths).iterator(chunk_size=strides)
    for stride in batched(found, strides, strict=False):
        for values in stride:
            zone = zones[values[0]]
            yield tuple(
                _local(make(words, *[values[place] for place in places]), zone) for make, places in plan
            )
        tell(Counter(values[0] for values in stride))


def write_file(target: IO[bytes], kind: str, headings: Sequence[str], lines: Iterable[Line]) -> None:
    """Write a file of a kind; no cell of it can start a formula."""
    if kind == ExportKind.XLSX:
        write_xlsx(target, headings, lines)
    else:
        encoding = "gb18030" if kind == ExportKind.CSV_GB18030 else "utf-8-sig"
        write_csv(target, headings, lines, encoding=encoding)


def _local(cell: Cell, zone: ZoneInfo) -> Cell:
    """A spreadsheet knows no time zones: it gets the dealer's own clock."""
    if isinstance(cell, datetime):
        return cell.astimezone(zone).replace(tzinfo=None, microsecond=0)
    return cell
