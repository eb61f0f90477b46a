"""Lists of complaints: what may be asked for, how it is sorted, and rows ready to be shown.

The manager's figures link here with the same filter, so a figure and its list count the same cases.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Person
from anxin.complaints.choices import DueKind, Level, ObjectionState, Outcome, Phase, Status, Validity
from anxin.complaints.models import Complaint, ImportedCase
from anxin.complaints.policies import visible_to
from anxin.complaints.selectors.found_cases import cases_found, texts_of_cases
from anxin.complaints.wording import category_name
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.keyset import Page, page_of
from anxin.foundation.searching import tsquery_literal
from anxin.playbooks.selectors import entries

EXCERPT = 90
PAGE_SIZE = 50
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

#: Sorts offered by the list; each has its index and ends in the unique key.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "newest": ("-received_at", "-id"),
    "oldest": ("received_at", "id"),
    "level": ("-level", "-received_at", "-id"),
    "due": ("due_at", "id"),
    "snowball": ("-snowball", "-id"),
}


@dataclass(frozen=True, kw_only=True)
class ComplaintFilter:
    """What a list shows, as it stands in its address; an empty field asks for nothing."""

    q: str = ""
    dealer: str = ""
    status: str = ""
    phase: str = ""
    level: str = ""
    category: str = ""
    channel: str = ""
    owner: str = ""
    adviser: str = ""
    outcome: str = ""
    satisfied: str = ""
    late: str = ""
    unjudged: str = ""
    crisis: str = ""
    #: The manufacturer's verdict: held valid, not decided yet, or an objection under way.
    maker: str = ""
    since: str = ""
    until: str = ""
    #: Key of an import: the cases that came of its file.
    imported: str = ""
    sort: str = "newest"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "ComplaintFilter":
        """Take the fields that a list knows from a query; ``InvalidInput`` names one that makes no sense."""
        known = {f.name: query.get(f.name, "").strip() for f in fields(cls)}
        found = cls(**{name: value for name, value in known.items() if value})
        _check(found)
        return found

    def query(self, **changes: str) -> str:
        """Return the filter as a query string, with some fields changed; defaults are left out."""
        changed = replace(self, **changes)
        empty = ComplaintFilter()
        pairs = {f.name: getattr(changed, f.name) for f in fields(self)}
        return urlencode({name: value for name, value in pairs.items() if value != getattr(empty, name)})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query(sort="newest"))


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


def list_complaints(person: Person, wanted: ComplaintFilter, *, cursor: str = "") -> Page[Complaint]:
    """Return one page of the complaints that the person may see and the filter asks for."""
    rows = filtered(person, replace(wanted, q=""))
    if wanted.q:
        rows = cases_found(rows, tsquery_literal(wanted.q))
    if wanted.sort == "due":
        rows = rows.exclude(due_at=None)
    if wanted.sort == "snowball":
        rows = rows.exclude(status=Status.CLOSED)
    rows = rows.select_related("dealer", "customer", "vehicle", "owner").defer("words")
    return page_of(
        rows.annotate(excerpt=Left("words", EXCERPT)),
        order=ORDERS[wanted.sort],
        cursor=cursor,
        size=PAGE_SIZE,
    )


def filtered(person: Person, wanted: ComplaintFilter) -> QuerySet[Complaint]:
    """Return the visible complaints that a filter asks for, unsorted: the one meaning of every field."""
    return visible_to(person).filter(condition_of(wanted))


def case_rows(complaints: Iterable[Complaint]) -> list[CaseRow]:
    """Make lines of complaints fetched by ``list_complaints`` or in its manner; no further query."""
    return [_row(complaint) for complaint in complaints]


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
        due_from=complaint.handled_at or complaint.round_began_at,
    )


def condition_of(wanted: ComplaintFilter) -> Q:
    """Return the meaning of a filter as one condition; the figures count with the same."""
    exact = {
        "dealer": "dealer__code",
        "phase": "phase",
        "level": "level",
        "channel": "channel",
        "outcome": "outcome",
        "owner": "owner__username",
        "adviser": "repair_order__adviser__username",
    }
    condition = Q()
    for name, column in exact.items():
        if value := getattr(wanted, name):
            condition &= Q(**{column: value})
    for name, build in _SPECIAL.items():
        if value := getattr(wanted, name):
            condition &= build(value)
    return condition


def _status(value: str) -> Q:
    return ~Q(status=Status.CLOSED) if value == "unfinished" else Q(status=value)


def _category(value: str) -> Q:
    """A main category stands for itself and for everything under it."""
    below = [
        item["id"] for item in entries("complaint_categories", "categories") if item.get("parent") == value
    ]
    return Q(category__in=[value, *below])


def _satisfied(value: str) -> Q:
    return Q(satisfied={"yes": True, "no": False}.get(value))


def _late(value: str) -> Q:
    return Q(due_at__lt=clock.now())


def _unjudged(value: str) -> Q:
    return Q(justified="", handled_at__isnull=False)


def _crisis(value: str) -> Q:
    return Q(in_crisis=True)


def _maker(value: str) -> Q:
    if value == "objection":
        return Q(maker_side__objection=ObjectionState.RAISED)
    return Q(maker_side__validity=value)


def _since(value: str) -> Q:
    return Q(received_on__gte=value)


def _until(value: str) -> Q:
    return Q(received_on__lte=value)


def _imported(value: str) -> Q:
    return Q(pk__in=ImportedCase.objects.filter(run__key=value).values("complaint"))


def _search(value: str) -> Q:
    return Q(pk__in=texts_of_cases(tsquery_literal(value)).values("complaint"))


_SPECIAL: Mapping[str, Callable[[str], Q]] = {
    "q": _search,
    "status": _status,
    "category": _category,
    "satisfied": _satisfied,
    "late": _late,
    "unjudged": _unjudged,
    "crisis": _crisis,
    "maker": _maker,
    "since": _since,
    "until": _until,
    "imported": _imported,
}
_CHOICES = {
    "status": {*Status.values, "unfinished"},
    "phase": set(Phase.values),
    "level": {str(level) for level in Level.values},
    "outcome": set(Outcome.values),
    "satisfied": {"yes", "no", "unknown"},
    "late": {"1"},
    "unjudged": {"1"},
    "crisis": {"1"},
    "maker": {Validity.VALID.value, Validity.UNKNOWN.value, "objection"},
    "sort": set(ORDERS),
}


def _check(wanted: ComplaintFilter) -> None:
    for name, allowed in _CHOICES.items():
        value = getattr(wanted, name)
        if value and value not in allowed:
            raise InvalidInput(
                "FILTER_UNKNOWN",
                _("“%(value)s” is not something the list can be filtered by. Choose from the filters."),
                field=name,
                params={"value": value[:40]},
            )
    if wanted.imported and not _KEY.fullmatch(wanted.imported):
        raise InvalidInput(
            "IMPORT_UNKNOWN",
            _("This address names no import. Open it from the import's page."),
            field="imported",
        )
    since, until = (_read_day(name, getattr(wanted, name)) for name in ("since", "until"))
    if since and until and since > until:
        raise InvalidInput("PERIOD_BACKWARDS", _("The period ends before it begins."), field="until")


def _read_day(name: str, value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise InvalidInput(
            "DAY_UNREADABLE", _("Write the day as 2026-11-21."), field=name, params={"value": value[:40]}
        ) from error
