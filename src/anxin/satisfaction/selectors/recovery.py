"""Whether cars about which somebody complained come again, and how the next visit is judged, beside the others.

A comparison of what happened, no experiment: who complains differs from who does not (section 5 of the reference on
satisfaction: recovery lifts satisfaction at times, and repurchase or word of mouth not). Every car counts once, from
the end of its first visit of the months. To which group it belongs is settled two weeks later, before anything that
is counted: whoever had to come again to complain would otherwise seem the more loyal.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from anxin.accounts.models import Dealer
from anxin.customers.models import Vehicle
from anxin.engines.index import Plan
from anxin.engines.index.respondents import index_of
from anxin.engines.index.table_reading import Interview as Answered
from anxin.foundation import clock
from anxin.satisfaction.choices import GIVEN
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.plans import engine_plan, readable_versions
from anxin.satisfaction.selectors.rated_visits import age_of
from anxin.satisfaction.selectors.visits_complained import APART, GROUPS, YEAR, Cases, Visit
from anxin.satisfaction.selectors.windows import Window, months_after
from anxin.surveys.models import Interview
from anxin.workshop.choices import OrderKind
from anxin.workshop.models import RepairOrder


@dataclass
class Tally:
    """Cars of a group and what became of them; sums add up from dealer to dealer.

    ``watched`` cars have had their twelve months, ``back`` of them came again. Index in points, overall on its scale:
    number, sum, sum of squares.
    """

    cars: int = 0
    watched: int = 0
    back: int = 0
    index: list[float] = field(default_factory=lambda: [0, 0.0, 0.0])
    overall: list[float] = field(default_factory=lambda: [0, 0.0, 0.0])
    kinds: Counter[str] = field(default_factory=Counter)
    ages: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        self.cars, self.watched, self.back = (
            self.cars + other.cars,
            self.watched + other.watched,
            self.back + other.back,
        )
        for mine, its in ((self.index, other.index), (self.overall, other.overall)):
            mine[:] = [one + more for one, more in zip(mine, its, strict=True)]
        self.kinds += other.kinds
        self.ages += other.ages

    def kept(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {
            "cars": self.cars, "watched": self.watched, "back": self.back, "index": self.index,
            "overall": self.overall, "kinds": dict(self.kinds), "ages": dict(self.ages),
        }  # fmt: skip


@dataclass
class Recovery:
    """The tallies of the groups, and the complaints of the months that stand in none.

    Those that name no car on file, those of cars not in the workshop in the year before, and those about another visit
    than the car's first, or later than two weeks after it.
    """

    groups: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in GROUPS})
    without_car: int = 0
    without_visit: int = 0
    elsewhen: int = 0

    def add(self, other: "Recovery") -> None:
        for name, tally in other.groups.items():
            self.groups[name].add(tally)
        self.without_car += other.without_car
        self.without_visit += other.without_visit
        self.elsewhen += other.elsewhen

    def kept(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        groups = {name: tally.kept() for name, tally in self.groups.items()}
        return {
            "groups": groups, "without_car": self.without_car, "without_visit": self.without_visit,
            "elsewhen": self.elsewhen,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Begin:
    """The visit from whose end on a car is watched."""

    at: datetime
    kind: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    day: date
    order_opened_at: datetime
    answers: Mapping[str, Any]


def recovery_at(version: PlanVersion, *, dealer: Dealer, window: Window) -> Recovery:
    """Follow a dealer's cars from their first visit of the months, with a complaint and without: few queries."""
    begin, end = _instants(dealer.time_zone, window)
    orders = _orders(dealer, since=begin - YEAR)
    cases, found = Cases(dealer, begin, end), Recovery()
    begins: dict[int, _Begin] = {}
    for vehicle, theirs in orders.items():
        visits = [each for each in theirs if begin <= each.closed_at < end]
        if visits:
            first = min(visits, key=lambda each: each.closed_at)
            begins[vehicle] = _Begin(first.closed_at, first.kind, cases.groups(vehicle, first))
    found.without_car, found.without_visit, found.elsewhen = cases.left_out(orders)
    said = _said(version, dealer, begins, since=begin)
    delivered = dict(Vehicle.objects.filter(pk__in=begins).values_list("pk", "delivered_on"))
    plan, now = engine_plan(version), clock.now()
    for vehicle, start in begins.items():
        tally = _followed(start, orders[vehicle], now=now)
        tally.ages[
            str(age_of(delivered.get(vehicle), start.at.astimezone(ZoneInfo(dealer.time_zone)).date()))
        ] += 1
        _judged(tally, _next_said(start, said.get(vehicle, ()), dealer.time_zone), plan)
        for group in start.groups:
            found.groups[group].add(tally)
    return found


def _instants(zone: str, window: Window) -> tuple[datetime, datetime]:
    first, after = (
        datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
        for day in (window.first, months_after(window.last, 1))
    )
    return first, after


def _orders(dealer: Dealer, *, since: datetime) -> dict[int, list[Visit]]:
    rows = RepairOrder.objects.filter(dealer=dealer, closed_at__gte=since).order_by("opened_at")
    found: dict[int, list[Visit]] = {}
    told = rows.values_list("vehicle", "opened_at", "closed_at", "kind").iterator(5000)
    for vehicle, opened_at, closed_at, kind in told:
        if closed_at is not None:
            found.setdefault(vehicle, []).append(Visit(opened_at, closed_at, kind))
    return found


def _said(
    version: PlanVersion, dealer: Dealer, vehicles: Collection[int], *, since: datetime
) -> dict[int, list[_Said]]:
    rows = Interview.objects.filter(
        dealer=dealer,
        version__in=readable_versions(version, dealers=[dealer.pk]),
        state__in=GIVEN,
        anonymous=False,
        order__closed_at__gte=since,
        order__vehicle__in=list(vehicles),
    ).order_by("day", "pk")
    found: dict[int, list[_Said]] = {}
    for vehicle, *told in rows.values_list("order__vehicle", "day", "order__opened_at", "answers"):
        found.setdefault(vehicle, []).append(_Said(*told))
    return found


def _followed(start: _Begin, orders: Sequence[Visit], *, now: datetime) -> Tally:
    tally = Tally(cars=1, kinds=Counter([start.kind]))
    if start.at + YEAR <= now:
        tally.watched = 1
        tally.back = int(any(each.kind != OrderKind.RETURN for each in _later(start, orders)))
    return tally


def _later(start: _Begin, orders: Sequence[Visit]) -> Iterator[Visit]:
    return (each for each in orders if start.at + APART < each.opened_at <= start.at + YEAR)


def _next_said(start: _Begin, said: Sequence[_Said], zone: str) -> _Said | None:
    """The first interview of a year, about a visit that began two weeks later or more."""
    begun = start.at.astimezone(ZoneInfo(zone)).date()
    return next(
        (each for each in said if each.day <= begun + YEAR and each.order_opened_at > start.at + APART),
        None,
    )


def _judged(tally: Tally, said: _Said | None, plan: Plan) -> None:
    if said is None:
        return
    ratings = tuple(said.answers.get(factor.column) for factor in plan.factors)
    overall = said.answers.get(plan.overall) if plan.overall else None
    points = index_of(Answered(0, ratings, overall, None, {}), plan)
    for value, into in ((points, tally.index), (overall, tally.overall)):
        if value is not None:
            into[:] = [1, float(value), float(value) ** 2]
