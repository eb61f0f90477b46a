"""The manager's first figures: each counts exactly the cases that the list behind its link shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.accounts.selectors import dealers_of
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.list_filter import ComplaintFilter, condition_of
from anxin.complaints.selectors.lists import filtered
from anxin.complaints.wording import category_name
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput

WEEK = timedelta(days=7)
LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Measure:
    """A figure: its name, and how the list is narrowed to show what it counts."""

    name: str
    narrowed: Mapping[str, str]


#: Every figure is of the cases received in the period, as they stand now.
MEASURES = (
    Measure("new", {}),
    Measure("open", {"status": "unfinished"}),
    Measure("late", {"late": "1"}),
    Measure("closed", {"status": "closed"}),
    Measure("satisfied", {"satisfied": "yes"}),
    Measure("dissatisfied", {"satisfied": "no"}),
)


@dataclass(frozen=True)
class Figure:
    """A count and the query string of the list that shows the very cases."""

    value: int
    query: str


@dataclass(frozen=True)
class FigureRow:
    """One line of a table: a dealer, an owner, an adviser, a category or a week, with its figures by name."""

    label: str
    figures: Mapping[str, Figure]

    @property
    def asked(self) -> int:
        """How many customers the follow-up call has reached."""
        return self.figures["satisfied"].value + self.figures["dissatisfied"].value

    @property
    def satisfied_share(self) -> int | None:
        """Satisfied with the handling, in percent of those asked (S078); nothing while nobody was asked."""
        return round(100 * self.figures["satisfied"].value / self.asked) if self.asked else None


class HasPeriod(Protocol):
    """A filter with its first and last day as text."""

    @property
    def since(self) -> str: ...

    @property
    def until(self) -> str: ...


@dataclass(frozen=True)
class Period:
    """Days of receipt, both included, as the dealer's calendar names them."""

    since: date
    until: date


def usual_period(dealer: Dealer) -> Period:
    """Return the present week and the seven before it; the week begins on Monday."""
    today = clock.today(dealer.time_zone)
    monday = today - timedelta(days=today.weekday())
    return Period(since=monday - 7 * WEEK, until=today)


def check_length(wanted: HasPeriod) -> None:
    """Refuse a period of more than three years: nobody reads 150 weeks in a table."""
    if date.fromisoformat(wanted.until) - date.fromisoformat(wanted.since) > LONGEST:
        raise InvalidInput("PERIOD_TOO_LONG", _("Choose a period of at most three years."), field="since")


def figures_base(person: Person, wanted: ComplaintFilter) -> QuerySet[Complaint]:
    """Return what the figures are counted over: visible, in the period, at dealers whose figures the person sees."""
    dealer_ids = standing_of(person).dealers_with(Capability.SEE_FIGURES)
    return filtered(person, wanted).filter(dealer_id__in=dealer_ids)


def total(person: Person, wanted: ComplaintFilter) -> FigureRow:
    """Return the figures of everything that the filter holds."""
    counts = figures_base(person, wanted).aggregate(**_counts())
    return _row("", counts, wanted, {})


def by_dealer(person: Person, wanted: ComplaintFilter) -> list[FigureRow]:
    """Return the figures of each dealer, by code."""
    names = {dealer.code: str(dealer) for dealer in dealers_of(person)}
    return _grouped(person, wanted, "dealer__code", name="dealer", label=lambda code: names.get(code, code))


def by_owner(person: Person, wanted: ComplaintFilter) -> list[FigureRow]:
    """Return the figures of each person who looks after cases."""
    return _grouped_by_person(person, wanted, "owner", name="owner")


def by_adviser(person: Person, wanted: ComplaintFilter) -> list[FigureRow]:
    """Return the figures of each service adviser whose repair orders were complained about."""
    return _grouped_by_person(person, wanted, "repair_order__adviser", name="adviser")


def by_category(person: Person, wanted: ComplaintFilter) -> list[FigureRow]:
    """Return the figures of each category."""
    return _grouped(person, wanted, "category", name="category", label=category_name)


def by_week(person: Person, wanted: ComplaintFilter) -> list[FigureRow]:
    """Return the figures of each week of receipt, the newest first; weeks without a complaint are told too."""
    base = figures_base(person, wanted).annotate(week=TruncWeek("received_on"))
    found = {row["week"]: row for row in _plain(base.values("week").annotate(**_counts()).order_by())}
    since, until = date.fromisoformat(wanted.since), date.fromisoformat(wanted.until)
    weeks = []
    monday = until - timedelta(days=until.weekday())
    while monday + WEEK > since:
        span = {
            "since": max(monday, since).isoformat(),
            "until": min(monday + WEEK - timedelta(days=1), until).isoformat(),
        }
        weeks.append(_row(f"{monday:%Y-%m-%d}", found.get(monday, {}), wanted, span))
        monday -= WEEK
    return weeks


GROUPINGS = {
    "week": by_week,
    "category": by_category,
    "owner": by_owner,
    "adviser": by_adviser,
    "dealer": by_dealer,
}


def _counts() -> dict[str, Count]:
    return {
        f"count_{measure.name}": Count("pk", filter=condition_of(ComplaintFilter(**measure.narrowed)))
        for measure in MEASURES
    }


def _plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return list(rows)


def _grouped(
    person: Person, wanted: ComplaintFilter, column: str, *, name: str, label: Any
) -> list[FigureRow]:
    rows = figures_base(person, wanted).values(column).annotate(**_counts()).order_by("-count_new", column)
    return [_row(label(row[column]), row, wanted, {name: row[column]}) for row in _plain(rows)]


def _grouped_by_person(person: Person, wanted: ComplaintFilter, column: str, *, name: str) -> list[FigureRow]:
    base = figures_base(person, wanted).exclude(**{column: None})
    rows = base.values(f"{column}__username", f"{column}__name").annotate(**_counts())
    return [
        _row(row[f"{column}__name"], row, wanted, {name: row[f"{column}__username"]})
        for row in _plain(rows.order_by("-count_new", f"{column}__username"))
    ]


def _row(
    label: str, counts: Mapping[str, int], wanted: ComplaintFilter, narrowed: Mapping[str, str]
) -> FigureRow:
    return FigureRow(
        label=label,
        figures={
            measure.name: Figure(
                counts.get(f"count_{measure.name}", 0), wanted.query(**{**narrowed, **measure.narrowed})
            )
            for measure in MEASURES
        },
    )
