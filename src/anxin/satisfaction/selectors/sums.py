"""What interviews and visits add up to: the only queries behind a page of figures, each one grouped in the database."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FloatField, IntegerField, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast

from anxin.complaints.models import Complaint
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.models import Cell, PlanVersion, VisitCount
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.windows import Window, months_after

FIELDS = (
    "rows", "n", "total", "squares", "overall_n", "top_two", "recommend_n", "promoters", "detractors",
)  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class FactorSums:
    """How many interviews rated a factor, what their ratings add up to, and the squares of these."""

    n: int
    total: float
    squares: float


def child_fields(place: Place) -> tuple[str, ...]:
    """Return by which fields the cells of a place fall apart into the places just below it."""
    if place.scope == Scope.BRAND:
        return ("dealer__region",)
    return ("dealer",) if place.scope == Scope.REGION else ("adviser", "adviser_name")


def cells_of(place: Place, version: PlanVersion, window: Window) -> QuerySet[Cell]:
    """Return the cells of a place in the months, scored by the version."""
    rows = Cell.objects.filter(version=version, month__gte=window.first, month__lte=window.last)
    return rows.filter(held_by(place)).order_by()


def visits_of(place: Place, window: Window) -> QuerySet[VisitCount]:
    """Return the counts of visits of a place in the months."""
    rows = VisitCount.objects.filter(month__gte=window.first, month__lte=window.last)
    return rows.filter(held_by(place)).order_by()


def added(rows: QuerySet[Cell]) -> Sums:
    """Return what the cells add up to; one query."""
    found = rows.aggregate(**{f"sum_{name}": Sum(name) for name in FIELDS})
    return Sums(*(found[f"sum_{name}"] or 0 for name in FIELDS))


def summed(rows: QuerySet[Cell], *by: str) -> dict[tuple[Any, ...], Sums]:
    """Return what the cells add up to, by the values of fields; one query."""
    found = rows.values_list(*by).annotate(**{f"sum_{name}": Sum(name) for name in FIELDS})
    wide = len(by)
    return {tuple(row[:wide]): Sums(*row[wide:]) for row in found}


def scores_by(rows: QuerySet[Cell], *by: str) -> dict[tuple[Any, ...], Sums]:
    """Return the same with the index alone, where many rows come back: n, total and squares; one query."""
    found = rows.values_list(*by).annotate(Sum("n"), Sum("total"), Sum("squares"))
    wide = len(by)
    return {tuple(row[:wide]): Sums(0, *row[wide:]) for row in found}


def visits_by(rows: QuerySet[VisitCount], *by: str) -> dict[tuple[Any, ...], int]:
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


def factor_sums(rows: QuerySet[Cell], factors: Iterable[str]) -> dict[str, FactorSums]:
    """Return what was rated of each factor; one query."""
    names = list(factors)
    asked = {
        f"part_{part}_{place}": Sum(Cast(KeyTransform(str(part), KeyTransform(name, F("factors"))), kind))
        for place, name in enumerate(names)
        for part, kind in ((0, IntegerField()), (1, FloatField()), (2, FloatField()))
    }
    found = rows.aggregate(**asked) if names else {}
    return {
        name: FactorSums(*(found[f"part_{part}_{place}"] or 0 for part in range(3)))
        for place, name in enumerate(names)
    }


def complaints_of(place: Place, window: Window) -> int:
    """Return how many complaints the dealers of a place received in the months, merged ones once; one query."""
    return Complaint.objects.filter(
        dealer__in=place.dealer_ids,
        received_on__gte=window.first,
        received_on__lt=months_after(window.last, 1),
        merged_into=None,
    ).count()


def held_by(place: Place) -> Q:
    """Return the condition of the cells and visits of a place."""
    held = Q(dealer__in=place.dealer_ids)
    if place.scope != Scope.ADVISER:
        return held
    if place.adviser is None:
        return held & Q(adviser=None, adviser_name=place.adviser_name)
    return held & Q(adviser=place.adviser)
