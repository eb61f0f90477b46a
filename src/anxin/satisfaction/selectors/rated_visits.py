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

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from anxin.accounts.models import Dealer
from anxin.customers.plates import powertrain_of
from anxin.satisfaction.choices import GIVEN, AgeBand, Drive
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.plans import readable_versions
from anxin.satisfaction.selectors.population import Population
from anxin.satisfaction.selectors.windows import months_after
from anxin.surveys.models import Interview
from anxin.workshop.models import RepairOrder

_READ_AT_ONCE = 5000
_MIDDLE_FROM, _OLD_FROM = 3, 6
#: What is told of a visit, beside its month and the age of the car.
_OF_VISIT = (
    "dealer", "adviser", "adviser_name", "kind", "closed_at", "vehicle__delivered_on", "vehicle__plate",
    "vehicle__guarantee_terms__powertrain",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a closed visit is counted; the name of an adviser stands only where he is no colleague on file."""

    dealer_id: int
    month: date
    adviser_id: int | None
    adviser_name: str
    kind: str
    age: str
    drive: str


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

    Both months are told by their first days. Anonymous ones, those without a visit, those of another wording and those
    that are not of the plan's population are not among them: ``left_out`` counts them.
    """
    wordings, population = readable_versions(version, dealers=dealers), Population.of(version.body)
    for zone, those in _by_zone(dealers):
        rows = Interview.objects.filter(
            _closed("order__", those, zone, first=first, last=last),
            population.visits("order__"),
            population.in_time(),
            version__in=wordings,
            state__in=GIVEN,
            anonymous=False,
        )
        # One an order: whoever else answered about the same visit, or answered a later wording, spoke of it before.
        rows = rows.order_by("order__dealer", "order", F("ended_at").desc(nulls_last=True), "pk")
        told = rows.distinct("order__dealer", "order").values_list(
            "pk", "answers", *(f"order__{name}" for name in _OF_VISIT)
        )
        for key, answers, *of_visit in told.iterator(_READ_AT_ONCE):
            yield RatedVisit(key, _visit(of_visit, zone), answers)


def visits_closed(
    version: PlanVersion, *, dealers: Collection[int], first: date, last: date
) -> Counter[Visit]:
    """Count the visits closed from one month to another by where they are counted: what interviews stand for.

    Those of the plan's population; ``visits_outside`` counts the others.
    """
    return _counted(Population.of(version.body).visits(), dealers, first=first, last=last)


def visits_outside(
    version: PlanVersion, *, dealers: Collection[int], first: date, last: date
) -> Counter[Visit]:
    """Count the closed visits of which the plan does not speak, as ``visits_closed`` counts the others."""
    population = Population.of(version.body)
    if population.every_visit:
        return Counter()
    # What is not known belongs to nobody's population: a plain NOT would lose it.
    belongs = Case(
        When(population.visits(), then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    return _counted(~Q(belongs), dealers, first=first, last=last)


def how_many_closed(version: PlanVersion, *, dealers: Collection[int], first: date, last: date) -> int:
    """Count the visits of the plan's population that were closed from one month to another, all together."""
    condition = Population.of(version.body).visits()
    return sum(
        RepairOrder.objects.filter(_closed("", those, zone, first=first, last=last), condition).count()
        for zone, those in _by_zone(dealers)
    )


def left_out(version: PlanVersion, *, dealers: Collection[int], first: date, last: date) -> dict[str, int]:
    """Count by reason the answers to the plan's questionnaire that do not count, of visits closed in the months.

    Those of no closed order by the day of the interview, so that what counts and what does not add up to all.

    ``anonymous``; ``without_visit``: of no closed order; ``item_missing``: of a wording that lacks a rated item;
    ``not_of_population``: of a visit of which the plan does not speak; ``asked_too_late``: longer after its visit than
    the plan allows; ``answered_again``: not the last of its order.
    """
    within = Q(order__closed_at=None, day__gte=first, day__lt=months_after(last, 1))
    for zone, those in _by_zone(dealers):
        within |= _closed("order__", those, zone, first=first, last=last)
    asked = _asked(version, dealers).filter(within)
    wordings, population = readable_versions(version, dealers=dealers), Population.of(version.body)
    named = asked.filter(anonymous=False)
    visited = named.filter(order__closed_at__isnull=False, version__in=wordings)
    of_it = visited.filter(population.visits("order__"))
    counted = of_it.filter(population.in_time())
    found = {
        "anonymous": asked.filter(anonymous=True).count(),
        "without_visit": named.filter(Q(order=None) | Q(order__closed_at=None)).count(),
        "item_missing": named.filter(order__closed_at__isnull=False).exclude(version__in=wordings).count(),
        "not_of_population": visited.count() - of_it.count(),
        "asked_too_late": of_it.count() - counted.count(),
        "answered_again": counted.count() - counted.values("order").distinct().count(),
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


def drive_of(stated: str | None, plate: str | None) -> Drive:
    """Return what drives a car: as a person read it from its papers, else as the form of its plate tells."""
    return Drive(stated or powertrain_of(plate or "") or Drive.UNKNOWN)


def _asked(version: PlanVersion, dealers: Collection[int]) -> QuerySet[Interview]:
    return Interview.objects.filter(
        dealer__in=dealers,
        version__questionnaire__pack=version.plan.questionnaire,
        state__in=GIVEN,
    )


def _counted(condition: Q, dealers: Collection[int], *, first: date, last: date) -> Counter[Visit]:
    found: Counter[Visit] = Counter()
    for zone, those in _by_zone(dealers):
        rows = RepairOrder.objects.filter(_closed("", those, zone, first=first, last=last), condition)
        found.update(_visit(row, zone) for row in rows.values_list(*_OF_VISIT).iterator(_READ_AT_ONCE))
    return found


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
    dealer_id, adviser_id, adviser_name, kind, closed_at, delivered_on, plate, stated = told
    day = closed_at.astimezone(ZoneInfo(zone)).date()
    return Visit(
        dealer_id,
        day.replace(day=1),
        adviser_id,
        "" if adviser_id else adviser_name,
        kind,
        age_of(delivered_on, day),
        drive_of(stated, plate),
    )
