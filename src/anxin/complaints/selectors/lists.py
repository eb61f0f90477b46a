"""Lists of complaints: a page of what somebody may see and asks for, and rows ready to be shown.

The manager's figures link here with the same filter, so a figure and its list count the same cases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, QuerySet
from django.db.models.functions import Left

from anxin.accounts.models import Person
from anxin.complaints.choices import DueKind, Level, Phase, Status
from anxin.complaints.models import Complaint
from anxin.complaints.policies import visible_to
from anxin.complaints.selectors.found_cases import cases_found
from anxin.complaints.selectors.list_columns import Column, Words, cell_of
from anxin.complaints.selectors.list_filter import ORDERS, ComplaintFilter, condition_of
from anxin.complaints.wording import category_name
from anxin.foundation.display import moment_in_words
from anxin.foundation.keyset import Page, page_of
from anxin.foundation.searching import tsquery_literal
from anxin.rights.choices import Standing

EXCERPT = 90
PAGE_SIZE = 50
#: How the highest right of a case's car stands; read with the case, so that no row asks for it.
RIGHT = F("vehicle__position__state")


@dataclass(frozen=True)
class CaseRow:
    """One line of a list, with everything it shows."""

    slug: str
    number: str
    level: int
    level_label: str
    snowball: int
    in_crisis: bool
    on_hold: bool
    status: str
    phase: str
    phase_label: str
    excerpt: str
    customer: str
    car: str
    category: str
    owner: str
    dealer: str
    time_zone: str
    received_at: datetime
    due_at: datetime | None
    due_kind: str
    due_from: datetime
    #: The owner of its car has a right to a replacement or a refund.
    right_met: bool = False


@dataclass(frozen=True)
class LineCell:
    """A cell of a line: ready to be written, or drawn by the page in the way of its column."""

    key: str
    look: str
    text: str = ""
    is_drawn: bool = False


def list_complaints(
    person: Person, wanted: ComplaintFilter, *, cursor: str = "", joins: Sequence[str] = ()
) -> Page[Complaint]:
    """Return one page of the complaints that the person may see and the filter asks for.

    ``joins`` are paths to what chosen columns need beside what every line needs.
    """
    rows = filtered(person, replace(wanted, q=""))
    if wanted.q:
        rows = cases_found(rows, tsquery_literal(wanted.q), person=person)
    rows = _sortable(rows, wanted.sort)
    rows = rows.select_related("dealer", "customer", "vehicle", "owner", *joins)
    rows = rows.defer("words", "customer__search", "vehicle__search")
    return page_of(
        rows.annotate(excerpt=Left("words", EXCERPT), right=RIGHT),
        order=ORDERS[wanted.sort],
        cursor=cursor,
        size=PAGE_SIZE,
    )


def listed(person: Person, wanted: ComplaintFilter) -> QuerySet[Complaint]:
    """Return all that a list shows over its pages, unsorted."""
    return _sortable(filtered(person, wanted), wanted.sort)


def filtered(person: Person, wanted: ComplaintFilter) -> QuerySet[Complaint]:
    """Return the visible complaints that a filter asks for, unsorted: the one meaning of every field."""
    return visible_to(person).filter(condition_of(wanted.of(person)))


def _sortable(rows: QuerySet[Complaint], sort: str) -> QuerySet[Complaint]:
    """Some orders have no place for every case."""
    if sort == "due":
        return rows.exclude(due_at=None)
    return rows.exclude(status=Status.CLOSED) if sort == "snowball" else rows


def case_rows(complaints: Iterable[Complaint]) -> list[CaseRow]:
    """Make lines of complaints fetched by ``list_complaints`` or in its manner; no further query."""
    return [_row(complaint) for complaint in complaints]


def case_lines(
    complaints: Sequence[Complaint], columns: Sequence[Column]
) -> list[tuple[CaseRow, list[LineCell]]]:
    """Make lines with the cells of some columns of complaints fetched by ``list_complaints``; no further query."""
    words = Words({each.dealer_id: each.dealer for each in complaints}.values())
    drawn = {
        column.key: LineCell(column.key, column.look, is_drawn=True) for column in columns if column.is_drawn
    }
    return [
        (row, [drawn.get(column.key) or _cell(column, complaint, words) for column in columns])
        for complaint, row in zip(complaints, case_rows(complaints), strict=True)
    ]


def _cell(column: Column, complaint: Complaint, words: Words) -> LineCell:
    found = cell_of(column, complaint, words)
    if isinstance(found, datetime):
        return LineCell(column.key, column.look, moment_in_words(found, zone=complaint.dealer.time_zone))
    return LineCell(column.key, column.look, "" if found is None else str(found))


def due_from(complaint: Complaint) -> datetime:
    """Return since when what is due in a case has been due to be done."""
    return complaint.handled_at or complaint.round_began_at


def has_met_right(complaint: Complaint) -> bool:
    """Tell whether the right of a case's car is met, where it was fetched with ``RIGHT``."""
    return getattr(complaint, "right", None) == Standing.MET


def _row(complaint: Complaint) -> CaseRow:
    vehicle = complaint.vehicle
    return CaseRow(
        slug=complaint.slug,
        number=complaint.number,
        level=complaint.level,
        level_label=str(Level(complaint.level).label),
        snowball=complaint.snowball,
        in_crisis=complaint.in_crisis,
        on_hold=bool(complaint.on_hold),
        status=complaint.status,
        phase=complaint.phase,
        phase_label=str(
            Status.CLOSED.label if complaint.status == Status.CLOSED else Phase(complaint.phase).label
        ),
        excerpt=getattr(complaint, "excerpt", ""),
        customer=complaint.customer.name if complaint.customer else "",
        car=(vehicle.plate or vehicle.model_name) if vehicle else complaint.car_told,
        category=category_name(complaint.category),
        owner=complaint.owner.name if complaint.owner else "",
        dealer=str(complaint.dealer),
        time_zone=complaint.dealer.time_zone,
        received_at=complaint.received_at,
        due_at=complaint.due_at,
        due_kind=str(DueKind(complaint.due_kind).label) if complaint.due_kind else "",
        due_from=due_from(complaint),
        right_met=has_met_right(complaint),
    )
