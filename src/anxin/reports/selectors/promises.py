"""Figures of promises: kept by the time promised first, told before the customer asked, reminders that hit.

Each number is exactly the list behind its link (D049, S132, S134, D110).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Department, Person
from anxin.engines.upkeep import months_later
from anxin.foundation import clock
from anxin.playbooks.selectors import setting
from anxin.promises.choices import ReminderKind
from anxin.promises.models import Promise
from anxin.promises.selectors.listing import FIGURES, PromiseFilter, filtered
from anxin.promises.selectors.reminding import ReminderFilter, reminders_visible_to

MONTHS = 12
#: Of fewer promises no share of a person or a department is told: it would be chance.
LEAST_NUMBER = 10
_COUNTS = {name: Count("pk", filter=condition) for name, condition in FIGURES.items()}


@dataclass(frozen=True)
class Figure:
    """A count and the query of the list that shows it."""

    value: int
    query: str


@dataclass(frozen=True)
class PromiseRow:
    """The figures of a group: a month, a department, a person, or all."""

    label: str
    figures: Mapping[str, Figure]

    @property
    def kept(self) -> str:
        """The share kept by the time promised first, in percent; empty where nothing was due."""
        return _percent(self.figures["kept"].value, self.figures["due"].value)

    @property
    def told_first(self) -> str:
        """The share of missed promises of which the customer heard first, in percent."""
        return _percent(self.figures["told_first"].value, self.figures["missed"].value)

    @property
    def is_told(self) -> bool:
        """There are enough of them for a share."""
        return self.figures["due"].value >= LEAST_NUMBER

    @property
    def shares(self) -> tuple[str, str]:
        """The shares kept and told first as they are shown; empty where there are too few for one."""
        return (self.kept, self.told_first) if self.is_told else ("", "")


@dataclass(frozen=True)
class Aims:
    """What is aimed at, in percent."""

    kept: int
    told_first: int


@dataclass(frozen=True)
class HitRow:
    """Reminders of a kind: how many left, and after how many the customer came."""

    label: str
    sent: Figure
    came: Figure

    @property
    def rate(self) -> str:
        return _percent(self.came.value, self.sent.value)


def aims_of(dealer: Dealer) -> Aims:
    """Return what a dealer aims at."""
    code = dealer.code
    return Aims(
        kept=int(setting("promises.kept_target", dealer_code=code)),
        told_first=int(setting("promises.told_first_target", dealer_code=code)),
    )


def totals(person: Person, dealer: Dealer, wanted: PromiseFilter) -> PromiseRow:
    """Return the figures of a period in one query."""
    counts = _due(person, dealer, wanted).aggregate(**_COUNTS)
    return _row(_("All promises"), counts, wanted)


def by_month(person: Person, dealer: Dealer) -> list[PromiseRow]:
    """Return the figures of the last twelve months, the newest first, in one query."""
    today, zone = clock.today(dealer.time_zone), ZoneInfo(dealer.time_zone)
    first = months_later(today.replace(day=1), -(MONTHS - 1))
    wanted = PromiseFilter(dealer=dealer.code, since=first.isoformat())
    rows = _due(person, dealer, wanted).annotate(month=TruncMonth("first_due_at", tzinfo=zone))
    found: dict[date, Mapping[str, Any]] = {
        each["month"].date(): each for each in rows.order_by().values("month").annotate(**_COUNTS)
    }
    return [
        _row(f"{month:%Y-%m}", found.get(month, {}), _month_filter(dealer, month))
        for month in (months_later(today.replace(day=1), -back) for back in range(MONTHS))
    ]


def by_department(person: Person, dealer: Dealer, wanted: PromiseFilter) -> list[PromiseRow]:
    """Return the figures of each department of those who keep, in two queries."""
    names = {each.pk: str(each) for each in Department.objects.filter(dealer=dealer)}
    found = _due(person, dealer, wanted).order_by().values("department").annotate(**_COUNTS)
    rows = [
        _row(
            names.get(each["department"], _("of no department")),
            each,
            wanted,
            department=str(each["department"] or 0),
        )
        for each in found
    ]
    return _largest_first(rows)


def by_keeper(person: Person, dealer: Dealer, wanted: PromiseFilter) -> list[PromiseRow]:
    """Return the figures of each person who keeps, in one query."""
    found = _due(person, dealer, wanted).order_by().values("keeper__username", "keeper__name")
    rows = [
        _row(each["keeper__name"], each, wanted, keeper=each["keeper__username"])
        for each in found.annotate(**_COUNTS)
    ]
    return _largest_first(rows)


def hit_rates(person: Person, dealer: Dealer, wanted: PromiseFilter) -> list[HitRow]:
    """Return how many reminded customers came, by kind, of the reminders of the period; one query."""
    asked = ReminderFilter(since=wanted.since, until=wanted.until, dealer=dealer.code)
    rows = (
        reminders_visible_to(person, dealer).filter(asked.condition(dealer)).select_related(None).defer(None)
    )
    counted = (
        rows.order_by()
        .values("kind")
        .annotate(sent=Count("pk"), came=Count("pk", filter=Q(came_at__isnull=False)))
    )
    found = {each["kind"]: each for each in counted}
    return [
        HitRow(
            str(kind.label),
            Figure(found[kind]["sent"], asked.query(kind=kind.value)),
            Figure(found[kind]["came"], asked.query(kind=kind.value, came="yes")),
        )
        for kind in ReminderKind
        if kind in found
    ]


GROUPINGS = {"department": by_department, "keeper": by_keeper}


def table_of(groups: Sequence[PromiseRow]) -> Iterator[list[str | int]]:
    """Return the figures of groups as rows of a spreadsheet, in the order of ``COLUMNS``."""
    for row in groups:
        yield [row.label, *(row.figures[name].value for name in FIGURES), *row.shares]


def columns() -> list[str]:
    """Return the headings of ``table_of``."""
    return [
        _("Group"), _("Time over"), _("Kept"), _("Missed"), _("Told first"), _("Told before he asked"),
        _("Told after he asked"), _("Not told"), _("Came in vain"), _("Kept, %"), _("Told first, %"),
    ]  # fmt: skip


def _due(person: Person, dealer: Dealer, wanted: PromiseFilter) -> QuerySet[Promise]:
    rows = filtered(person, dealer, PromiseFilter(figure="due", since=wanted.since, until=wanted.until))
    return rows.select_related(None).defer(None)


def _row(label: str, counts: Mapping[str, Any], wanted: PromiseFilter, **narrowed: str) -> PromiseRow:
    return PromiseRow(
        label,
        {name: Figure(counts.get(name, 0), wanted.query(figure=name, **narrowed)) for name in FIGURES},
    )


def _month_filter(dealer: Dealer, month: date) -> PromiseFilter:
    last = months_later(month, 1) - timedelta(days=1)
    return PromiseFilter(dealer=dealer.code, since=month.isoformat(), until=last.isoformat())


def _largest_first(rows: list[PromiseRow]) -> list[PromiseRow]:
    return sorted(rows, key=lambda each: (-each.figures["due"].value, each.label))


def _percent(count: int, of: int) -> str:
    """The share in percent with one decimal, cut off so that 100 means every one; empty for nothing of nothing."""
    return f"{1000 * count // of / 10:g}" if of else ""
