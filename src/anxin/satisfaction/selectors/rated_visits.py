"""Which interviews count for a month, each with the visit that it is about, and which do not and why.

An interview counts in the month in which its order was closed, by the dealer's own days; of an order the one that was
given last. So there are never more interviews than visits.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from anxin.accounts.models import Dealer
from anxin.satisfaction.choices import AgeBand
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.plans import readable_versions
from anxin.satisfaction.selectors.windows import months_after
from anxin.surveys.choices import InterviewState
from anxin.surveys.models import Interview
from anxin.workshop.models import RepairOrder

_GIVEN = (InterviewState.COMPLETE, InterviewState.PARTIAL)
_READ_AT_ONCE = 5000
_MIDDLE_FROM, _OLD_FROM = 3, 6
#: What is told of a visit, beside its month and the age of the car.
_OF_VISIT = ("dealer", "adviser", "adviser_name", "kind", "closed_at", "vehicle__delivered_on")


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a closed visit is counted; the name of an adviser stands only where he is no colleague on file."""

    dealer_id: int
    month: date
    adviser_id: int | None
    adviser_name: str
    kind: str
    age: str


@dataclass(frozen=True, slots=True)
class RatedVisit:
    """An interview that counts: its key, its visit, and its answers by item."""

    interview: UUID
    visit: Visit
    answers: Mapping[str, Any]


def rated_visits(
    version: PlanVersion, *, dealers: Collection[int], first: date, last: date
) -> Iterator[RatedVisit]:
    """Yield the interviews that a version can score of visits closed from one month to another, by dealer.

    Both months are told by their first days. Anonymous ones, those without a visit and those of another wording are
    not among them: ``left_out`` counts them.
    """
    wordings = readable_versions(version, dealers=dealers)
    for zone, those in _by_zone(dealers):
        rows = Interview.objects.filter(
            _closed("order__", those, zone, first=first, last=last),
            version__in=wordings,
            state__in=_GIVEN,
            anonymous=False,
        )
        # One an order: whoever else answered about the same visit, or answered a later wording, spoke of it before.
        rows = rows.order_by("order__dealer", "order", F("ended_at").desc(nulls_last=True), "pk")
        told = rows.distinct("order__dealer", "order").values_list(
            "pk", "answers", *(f"order__{name}" for name in _OF_VISIT)
        )
        for key, answers, *of_visit in told.iterator(_READ_AT_ONCE):
            yield RatedVisit(key, _visit(of_visit, zone), answers)


def visits_closed(dealers: Collection[int], *, first: date, last: date) -> Counter[Visit]:
    """Count all visits closed from one month to another by where they are counted: what interviews stand for."""
    found: Counter[Visit] = Counter()
    for zone, those in _by_zone(dealers):
        rows = RepairOrder.objects.filter(_closed("", those, zone, first=first, last=last))
        found.update(_visit(row, zone) for row in rows.values_list(*_OF_VISIT).iterator(_READ_AT_ONCE))
    return found


def left_out(version: PlanVersion, *, dealers: Collection[int], first: date, last: date) -> dict[str, int]:
    """Count by reason the answers to the plan's questionnaire that do not count, of visits closed in the months.

    Those of no closed order by the day of the interview, so that what counts and what does not add up to all.

    ``anonymous``; ``without_visit``: of no closed order; ``item_missing``: of a wording that lacks a rated item;
    ``answered_again``: not the last of its order.
    """
    within = Q(order__closed_at=None, day__gte=first, day__lt=months_after(last, 1))
    for zone, those in _by_zone(dealers):
        within |= _closed("order__", those, zone, first=first, last=last)
    asked = _asked(version, dealers).filter(within)
    wordings = readable_versions(version, dealers=dealers)
    named = asked.filter(anonymous=False)
    visited = named.filter(order__closed_at__isnull=False, version__in=wordings)
    found = {
        "anonymous": asked.filter(anonymous=True).count(),
        "without_visit": named.filter(Q(order=None) | Q(order__closed_at=None)).count(),
        "item_missing": named.filter(order__closed_at__isnull=False).exclude(version__in=wordings).count(),
        "answered_again": visited.count() - visited.values("order").distinct().count(),
    }
    return {reason: many for reason, many in found.items() if many}


def month_of(closed_at: datetime, zone: str) -> date:
    """Return the first day of the month in which a visit was closed, by the dealer's own days."""
    return closed_at.astimezone(ZoneInfo(zone)).date().replace(day=1)


def age_of(delivered_on: date | None, day: date) -> AgeBand:
    """Return how many whole years a car was with its owner on a day, as a band; not known without its delivery."""
    if delivered_on is None:
        return AgeBand.UNKNOWN
    birthday_to_come = (day.month, day.day) < (delivered_on.month, delivered_on.day)
    years = day.year - delivered_on.year - birthday_to_come
    if years < _MIDDLE_FROM:
        return AgeBand.NEW
    return AgeBand.MIDDLE if years < _OLD_FROM else AgeBand.OLD


def _asked(version: PlanVersion, dealers: Collection[int]) -> QuerySet[Interview]:
    return Interview.objects.filter(
        dealer__in=dealers,
        version__questionnaire__pack=version.plan.questionnaire,
        state__in=_GIVEN,
    )


def _by_zone(dealers: Collection[int]) -> list[tuple[str, list[int]]]:
    found: dict[str, list[int]] = {}
    for number, zone in Dealer.objects.filter(pk__in=dealers).order_by("pk").values_list("pk", "time_zone"):
        found.setdefault(zone, []).append(number)
    return list(found.items())


def _closed(path: str, dealers: list[int], zone: str, *, first: date, last: date) -> Q:
    begin, end = (_midnight(day, zone) for day in (first, months_after(last, 1)))
    return Q(**{
        f"{path}dealer__in": dealers,
        f"{path}closed_at__gte": begin,
        f"{path}closed_at__lt": end,
    })  # fmt: skip


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _visit(told: Collection[Any], zone: str) -> Visit:
    dealer_id, adviser_id, adviser_name, kind, closed_at, delivered_on = told
    day = closed_at.astimezone(ZoneInfo(zone)).date()
    return Visit(
        dealer_id,
        day.replace(day=1),
        adviser_id,
        "" if adviser_id else adviser_name,
        kind,
        age_of(delivered_on, day),
    )
