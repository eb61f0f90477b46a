"""What interviews and visits add up to: the only queries behind a page of figures, each one grouped in the database."""

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, F, FloatField, IntegerField, Model, Q, QuerySet, Sum, Value, When
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast

from anxin.complaints.models import Complaint
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.models import Cell, MixSum, MonthSum, OutsideCount, PlanVersion, VisitCount
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.population import Population
from anxin.satisfaction.selectors.strata import Months, months_told
from anxin.satisfaction.selectors.windows import Window, months_after

#: Kind of work, age and drive of the car: what a place is sent and does not choose (2.8).
MIX = ("kind", "age", "drive")


@dataclass(frozen=True, slots=True)
class Sums:
    """What interviews add up to, as the cells hold it: ``total`` and ``squares`` are Σ y and Σ y² in points."""

    rows: int = 0
    n: int = 0
    total: float = 0.0
    squares: float = 0.0
    overall_n: int = 0
    top_two: int = 0
    recommend_n: int = 0
    promoters: int = 0
    detractors: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.rows + other.rows,
            self.n + other.n,
            self.total + other.total,
            self.squares + other.squares,
            self.overall_n + other.overall_n,
            self.top_two + other.top_two,
            self.recommend_n + other.recommend_n,
            self.promoters + other.promoters,
            self.detractors + other.detractors,
        )


NOBODY = Sums()
#: What is added up of a cell, as it is called in every table of sums.
FIELDS = tuple(each.name for each in fields(Sums))


@dataclass(frozen=True, slots=True)
class FactorSums:
    """How many interviews rated a factor, what their ratings add up to, and the squares of these."""

    n: int
    total: float
    squares: float


def units_of(place: Place, *, dealers: bool = False) -> tuple[str, ...]:
    """Return the fields by which the cells of a place fall apart: the next level below, or its dealers."""
    if place.scope == Scope.BRAND and not dealers:
        return ("dealer__region",)
    return ("dealer",) if place.scope in (Scope.BRAND, Scope.REGION) else ("adviser", "adviser_name")


def cells_of(
    place: Place, version: PlanVersion, window: Window, *, by: Collection[str] = ()
) -> QuerySet[Any]:
    """Return what holds a place's sums of the months, scored by the version: whole months of dealers.

    Cells where advisers are told apart: the place is one, or ``by`` names them. A version that is not kept holds none.
    """
    return _within(Cell if _of_advisers(place, by) else MonthSum, place, window).filter(version=version.pk)


def visits_of(place: Place, window: Window, *, by: Collection[str] = ()) -> QuerySet[Any]:
    """Return what holds the counts of visits of a place in the months, as above."""
    return _within(VisitCount if _of_advisers(place, by) else MonthSum, place, window)


def months_of(place: Place, version: PlanVersion, window: Window) -> Months:
    """Return the months of each dealer in columns: their visits and what they add up to; two queries at most."""
    if place.scope == Scope.ADVISER:
        scores = scores_by(cells_of(place, version, window), "dealer", "month")
        counts = visits_by(visits_of(place, window), "dealer", "month")
        return months_told(
            {(key[0], key[1]): each for key, each in scores.items()},
            {(key[0], key[1]): many for key, many in counts.items()},
        )
    scored = [
        Case(When(version=version.pk, then=F(name)), default=Value(0), output_field=kind)
        for name, kind in (("n", IntegerField()), ("total", FloatField()), ("squares", FloatField()))
    ]
    columns = zip(Months._fields, ("dealer_id", "month", "visits", *scored), strict=True)
    rows = visits_of(place, window)
    found = rows.aggregate(**{f"all_{name}": ArrayAgg(each) for name, each in columns})
    return Months(*(column or () for column in found.values()))


def history(
    place: Place, versions: Collection[PlanVersion], window: Window
) -> tuple[dict[tuple[int, date], Sums], dict[date, int]]:
    """Return a place's sums by version and month, and its visits by month; two queries."""
    held = Cell if place.scope == Scope.ADVISER else MonthSum
    sums = summed(_within(held, place, window).filter(version__in=versions), "version", "month")
    visits = visits_by(visits_of(place, window), "month")
    return {(key[0], key[1]): each for key, each in sums.items()}, {key[0]: n for key, n in visits.items()}


def mix_sums(
    place: Place, version: PlanVersion, window: Window, *, by: Collection[str]
) -> dict[tuple[Any, ...], tuple[int, float]]:
    """Return n and Σ y by fields and by kind of work, age and drive of the car; one query."""
    held = Cell if _of_advisers(place, by) else MixSum
    rows = _within(held, place, window).filter(version=version.pk)
    found = rows.values_list(*by, *MIX).annotate(Sum("n"), Sum("total"))
    return {tuple(row[:-2]): (row[-2], row[-1]) for row in found}


def _of_advisers(place: Place, by: Collection[str]) -> bool:
    return place.scope == Scope.ADVISER or "adviser" in by


def _within(held: type[Model], place: Place, window: Window) -> QuerySet[Any]:
    rows: QuerySet[Any] = held._default_manager.filter(month__gte=window.first, month__lte=window.last)
    return rows.filter(held_by(place)).order_by()


def added(rows: QuerySet[Any]) -> Sums:
    """Return what the cells add up to; one query."""
    found = rows.aggregate(**{f"sum_{name}": Sum(name) for name in FIELDS})
    return Sums(*(found[f"sum_{name}"] or 0 for name in FIELDS))


def summed(rows: QuerySet[Any], *by: str) -> dict[tuple[Any, ...], Sums]:
    """Return what the cells add up to, by the values of fields; one query."""
    found = rows.values_list(*by).annotate(**{f"sum_{name}": Sum(name) for name in FIELDS})
    wide = len(by)
    return {tuple(row[:wide]): Sums(*row[wide:]) for row in found}


def scores_by(rows: QuerySet[Any], *by: str) -> dict[tuple[Any, ...], Sums]:
    """Return the same with the index alone, where many rows come back: n, total and squares; one query."""
    found = rows.values_list(*by).annotate(Sum("n"), Sum("total"), Sum("squares"))
    wide = len(by)
    return {tuple(row[:wide]): Sums(0, *row[wide:]) for row in found}


def visits_by(rows: QuerySet[Any], *by: str) -> dict[tuple[Any, ...], int]:
    """Return how many visits there were, by the values of fields; one query."""
    wide = len(by)
    return {tuple(row[:wide]): row[wide] for row in rows.values_list(*by).annotate(Sum("visits"))}


def gathered[Key: Hashable](sums: Iterable[tuple[Any, Sums]], key: Callable[[Any], Key]) -> dict[Key, Sums]:
    """Add up sums by a coarser key."""
    found: dict[Key, Sums] = {}
    for fine, each in sums:
        coarse = key(fine)
        found[coarse] = found.get(coarse, NOBODY) + each
    return found


def factor_sums(rows: QuerySet[Any], factors: Iterable[str]) -> dict[str, FactorSums]:
    """Return what was rated of each factor, told in the order of the version; one query."""
    names = list(factors)
    asked = {
        f"part_{part}_{place}": Sum(
            F(f"ratings__{3 * place + part}")
            if rows.model is MonthSum
            else Cast(KeyTransform(str(part), KeyTransform(name, F("factors"))), FloatField())
        )
        for place, name in enumerate(names)
        for part in range(3)
    }
    found = rows.aggregate(**asked) if names else {}
    return {
        name: FactorSums(
            int(found[f"part_0_{place}"] or 0), *(found[f"part_{part}_{place}"] or 0 for part in (1, 2))
        )
        for place, name in enumerate(names)
    }


def visits_outside_of(place: Place, version: PlanVersion, window: Window) -> int:
    """Return how many closed visits of a place the version does not speak of; one query where there may be any."""
    if Population.of(version.body).every_visit:
        return 0
    rows = _within(OutsideCount, place, window)
    return rows.aggregate(all=Sum("visits"))["all"] or 0


def complaints_of(place: Place, window: Window) -> int:
    """Return how many complaints the dealers of a place received in the months, merged ones once; one query."""
    rows = Complaint.objects.filter(
        dealer__pk__any_of=among(place.dealer_ids),
        received_on__gte=window.first,
        received_on__lt=months_after(window.last, 1),
        merged_into=None,
    )
    return rows.count()


def held_by(place: Place) -> Q:
    """Return the condition of the cells, visits and sums of months of a place."""
    held = Q(dealer__pk__any_of=among(place.dealer_ids))
    if place.scope != Scope.ADVISER:
        return held
    if place.adviser is None:
        return held & Q(adviser=None, adviser_name=place.adviser_name)
    return held & Q(adviser=place.adviser)


def among(dealers: Iterable[int]) -> str:
    """Return numbers as one value of a query: thousands of them one by one take longer to put in than to look up."""
    return "{" + ",".join(map(str, dealers)) + "}"
