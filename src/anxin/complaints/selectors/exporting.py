"""Reads of exports: the rows that one may hold, a person's own, and those that an auditor may know of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Prefetch, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.complaints.choices import ExportKind
from anxin.complaints.models import Complaint, ExportRun, ExportShare
from anxin.complaints.selectors.list_filter import ORDERS, ComplaintFilter
from anxin.complaints.selectors.lists import listed
from anxin.foundation.errors import NotAllowed, NotFound
from anxin.foundation.keyset import Page, page_of
from anxin.foundation.stored_files import Stored

_OWN_SHOWN = 20
_NEWEST = ("-asked_at", "-id")
_TYPES = {
    ExportKind.XLSX: ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ExportKind.CSV: ("csv", "text/csv; charset=utf-8"),
    ExportKind.CSV_GB18030: ("csv", "text/csv; charset=gb18030"),
}


@dataclass(frozen=True)
class ExportRecord:
    """An export as an auditor reads it: only the rows of the dealers that he audits are counted."""

    run: ExportRun
    rows: int
    dealers: Sequence[str]
    fetched: int
    last_fetched: datetime | None
    #: The words that were searched for are shown to nobody who may not search himself.
    wanted: ComplaintFilter


def require_export(person: Person) -> list[int]:
    """Return the dealers of which a person may export; ``NotAllowed`` where there is none."""
    able = standing_of(person).dealers_with(Capability.EXPORT_DATA)
    if not able:
        raise NotAllowed("ROLE_MAY_NOT_EXPORT", _("Your role may not export lists."))
    return able


def exported_rows(person: Person, wanted: ComplaintFilter) -> QuerySet[Complaint]:
    """Return the rows that a file of a list holds: what its asker sees, at the dealers of which he may export."""
    rows = listed(person, wanted).filter(dealer_id__in=require_export(person))
    return rows.order_by(*ORDERS[wanted.sort])


def get_export_for(person: Person, key: UUID | str, *, lock: bool = False) -> ExportRun:
    """Return one of the person's own exports; ``NotFound`` for anybody else's."""
    try:
        ident = key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
    rows = ExportRun.objects.filter(key=ident, by=person).select_related("dealer", "by")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def stored_export(run: ExportRun) -> tuple[Stored, str]:
    """Return the file of an export and the name under which it is saved."""
    ending, content_type = _TYPES[ExportKind(run.kind)]
    asked_on = run.asked_at.astimezone(ZoneInfo(run.dealer.time_zone))
    name = f"{run.view or gettext('complaints')}-{asked_on:%Y%m%d}.{ending}"
    return Stored(run.file, content_type, run.sha256), name


def own_exports(person: Person) -> list[ExportRun]:
    """Return the person's newest exports."""
    return list(ExportRun.objects.filter(by=person).order_by(*_NEWEST)[:_OWN_SHOWN])


def may_audit_exports(person: Person) -> bool:
    """Tell whether the person reads who exported what anywhere."""
    return standing_of(person).can_anywhere(Capability.SEE_AUDIT)


def exports_of_house(person: Person, *, cursor: str = "") -> tuple[Page[ExportRun], list[ExportRecord]]:
    """Return a page of what was exported of the dealers that a person audits, the newest first."""
    audited = standing_of(person).dealers_with(Capability.SEE_AUDIT)
    shares = ExportShare.objects.filter(dealer__in=audited).select_related("dealer")
    rows = (
        ExportRun.objects.filter(pk__in=shares.values("run"))
        .select_related("by", "dealer")
        .prefetch_related(Prefetch("shares", queryset=shares, to_attr="seen_shares"))
        .annotate(fetched=Count("downloads"), last_fetched=Max("downloads__at"))
    )
    page = page_of(rows, order=_NEWEST, cursor=cursor)
    reads = standing_of(person).can_anywhere(Capability.SEE_COMPLAINTS)
    return page, [_record(run, with_words=reads) for run in page.rows]


def _record(run: ExportRun, *, with_words: bool) -> ExportRecord:
    shares: list[ExportShare] = run.seen_shares  # type: ignore[attr-defined]
    known = run.query if with_words else {name: value for name, value in run.query.items() if name != "q"}
    return ExportRecord(
        run=run,
        rows=sum(share.rows for share in shares),
        dealers=[str(share.dealer) for share in shares],
        fetched=run.fetched,  # type: ignore[attr-defined]
        last_fetched=run.last_fetched,  # type: ignore[attr-defined]
        wanted=ComplaintFilter.read(known),
    )
