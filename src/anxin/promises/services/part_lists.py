"""A supplier's list of parts as a file: its columns by name, as chosen before, or by hand after a look (S131)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.engines.worktime.written import read_written
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, Refused
from anxin.foundation.tables import Cell, Row, Table, as_text, open_table
from anxin.foundation.tables.matching import match_columns
from anxin.promises.choices import DateSource
from anxin.promises.models import PartLayout, PartList, PartOrder
from anxin.promises.selectors.part_lists import get_part_list_for, part_field_names, remembered_part_columns
from anxin.promises.selectors.words import column_headings
from anxin.promises.services.part_dates import PartNews, PartResult, take_part_news
from anxin.workshop.services.importing.columns import layout_of

MOST_ROWS = 20_000
LARGEST = 10 * 1024 * 1024
KEPT = timedelta(days=2)
_SAMPLES = 5
_LONGEST_NAME = 200
_NOTHING = frozenset({"", "-", "—", "/"})
_DAYS = ("expected_on", "arrived_on")


@dataclass(frozen=True)
class PartPreview:
    """What would become of a list: its columns, its first rows, and how many of its parts are promised to somebody."""

    headings: Sequence[str]
    chosen: Mapping[str, str]
    missing: Sequence[str]
    samples: Sequence[Sequence[str]]
    rows: int = 0
    promised: int = 0
    unread: Sequence[str] = field(default=())


def take_part_list(upload: UploadedFile[bytes], *, dealer: Dealer, by: Person) -> PartResult | PartList:
    """Take over a supplier's list (CSV, XLSX, XLS, ODS) of parts on order; ``InvalidInput`` where it is none.

    Where its columns are not recognised it is kept, for somebody to say which is which.
    """
    require(by, Capability.HANDLE_COMPLAINTS, dealer.pk)
    if upload.size is not None and upload.size > LARGEST:
        raise InvalidInput("FILE_TOO_LARGE", _("This file is too large for a list of parts."), field="file")
    content, name = upload.read(), upload.name or ""
    with _opened(content, name) as table:
        columns = _columns(table, dealer, by_hand={})
        if not _missing(columns):
            return _import(table, columns, dealer=dealer, by=by)
    kept = PartList(dealer=dealer, by=by, made_at=clock.now(), file_name=Path(name).name[:_LONGEST_NAME])
    kept.file.save("", ContentFile(content), save=False)
    kept.save()
    return kept


def preview_part_list(
    key: UUID | str, *, by: Person, mapping: Mapping[str, str] | None = None
) -> PartPreview:
    """Return what would become of a kept list; nothing is written. ``mapping``: our field, the list's heading."""
    kept = get_part_list_for(by, key)
    with _reopened(kept) as table:
        columns = _columns(table, kept.dealer, by_hand=mapping or {})
        missing = _missing(columns)
        rows = list(table.rows)
        samples = [
            [as_text(row.cells.get(each, "")) for each in table.columns] for row in islice(rows, _SAMPLES)
        ]
        if missing:
            return PartPreview(table.columns, columns, missing, samples, rows=len(rows))
        news, unread = _read(rows, columns, kept.dealer)
    known = PartOrder.objects.filter(dealer=kept.dealer, number__in={each.number for each in news})
    numbers = set(known.values_list("number", flat=True))
    promised = sum(each.number in numbers for each in news)
    return PartPreview(table.columns, columns, (), samples, rows=len(rows), promised=promised, unread=unread)


def import_kept_list(key: UUID | str, *, mapping: Mapping[str, str], by: Person) -> PartResult:
    """Take over a kept list by the columns that a person says, and his dealer's next ones with these headings too."""
    kept = get_part_list_for(by, key)
    with _reopened(kept) as table:
        columns = _columns(table, kept.dealer, by_hand=mapping)
        if missing := _missing(columns):
            raise InvalidInput(
                "COLUMNS_MISSING",
                _("No column was found for the order number and a date. The file has: %(headings)s."),
                field=missing[0],
                params={"headings": ", ".join(table.columns[:30])},
            )
        result = _import(table, columns, dealer=kept.dealer, by=by)
        PartLayout.objects.update_or_create(
            dealer=kept.dealer,
            layout=layout_of(table.columns),
            defaults={"mapping": columns, "kept_at": clock.now(), "kept_by": by},
        )
    _forget(kept)
    return result


@transaction.atomic
def discard_part_list(key: UUID | str, *, by: Person) -> None:
    """Throw a kept list away."""
    kept = get_part_list_for(by, key, lock=True)
    audit.record_operation(
        "promises.part_list_discarded", person_id=by.pk, dealer_id=kept.dealer_id, subject=kept.dealer.code
    )
    _forget(kept)


def forget_part_lists() -> int:
    """Delete kept lists of which nobody said how to read them, and return how many went."""
    old = list(PartList.objects.filter(made_at__lt=clock.now() - KEPT))
    for kept in old:
        _forget(kept)
    return len(old)


def _forget(kept: PartList) -> None:
    storage, name = kept.file.storage, kept.file.name or ""
    kept.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _opened(content: Path | bytes, name: str) -> Table:
    return open_table(content, name=name, largest=LARGEST, most_rows=MOST_ROWS)


def _reopened(kept: PartList) -> Table:
    if not kept.file.storage.exists(kept.file.name or ""):
        raise Refused("IMPORT_FILE_GONE", _("The uploaded file is no longer there. Upload it again."))
    return _opened(Path(kept.file.path), kept.file_name)


def _columns(table: Table, dealer: Dealer, *, by_hand: Mapping[str, str]) -> dict[str, str]:
    before = remembered_part_columns(dealer, layout_of(table.columns))
    return match_columns(table.columns, known=column_headings(dealer), by_hand=by_hand, before=before)


def _missing(columns: Mapping[str, str]) -> list[str]:
    """Our fields that a list must have and this one has not: the order's number, and one of the days."""
    found = [] if "number" in columns else ["number"]
    return found if any(each in columns for each in _DAYS) else [*found, _DAYS[0]]


def _import(table: Table, columns: Mapping[str, str], *, dealer: Dealer, by: Person) -> PartResult:
    news, unread = _read(table.rows, columns, dealer)
    result = take_part_news(news, dealer=dealer, by=by, source=DateSource.FILE)
    result.unread = [*unread, *result.unread]
    return result


def missing_in_words(preview: PartPreview, dealer: Dealer) -> str:
    """Return the names of the fields for which a list has no column."""
    names = part_field_names(dealer.code)
    return ", ".join(names[each] for each in preview.missing)


def _read(
    rows: Iterable[Row], columns: Mapping[str, str], dealer: Dealer
) -> tuple[list[PartNews], list[str]]:
    news, unread = [], []
    for row in rows:
        number = row.text(columns["number"]).strip()
        try:
            days = {
                name: _day(row.cells.get(columns[name]), dealer)
                for name in ("expected_on", "arrived_on")
                if name in columns
            }
        except InvalidInput as error:
            unread.append(f"{row.number}: {error}")
            continue
        if not number:
            unread.append(_("row %(row)s: no order number") % {"row": row.number})
        elif any(days.values()):
            part_number = row.text(columns["part_number"]).strip() if "part_number" in columns else ""
            news.append(PartNews(number, part_number=part_number, **days))
    return news, unread


def _day(cell: Cell | None, dealer: Dealer) -> date | None:
    if cell is None or str(cell).strip() in _NOTHING:
        return None
    try:
        named = read_written(cell, day_first=dealer.country == "GB")
    except (ValueError, OverflowError):
        named = None
    if named is None:
        raise InvalidInput(
            "IMPORT_DATE_UNREADABLE",
            _("“%(given)s” is no date that is understood. Write it as 2026-11-21."),
            params={"given": str(cell)[:40]},
        )
    return named.date()
