"""The places just below a place: regions, dealers or advisers, each with its figure and what truly changed."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from anxin.accounts.models import Dealer, Person, Region
from anxin.engines.index import Plan
from anxin.engines.statistics.case_mix import Adjusted, adjust_sums
from anxin.engines.statistics.means import MeanDifference
from anxin.engines.statistics.several import discoveries
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.figures import Figure, change_between, figure_of
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.sums import (
    NOBODY,
    cells_of,
    gathered,
    mix_sums,
    summed,
    units_of,
    visits_by,
    visits_of,
)
from anxin.satisfaction.selectors.windows import Window

type Key = tuple[Any, ...]


@dataclass(frozen=True)
class Named:
    """A place below: its name as people read it, and what an address asks for to come there, if anything does."""

    name: str
    query: str


@dataclass(frozen=True)
class Child:
    """A place below with its figure, its change against the span before, and its index with the mix of work taken out.

    ``change`` is nothing where either span has too few or the plan changed between; ``truly``: it stands among all
    rows of the table (Benjamini and Hochberg, 5 %).
    """

    named: Named
    figure: Figure
    change: MeanDifference | None
    truly: bool
    mix: Adjusted[Any] | None

    @property
    def adjusted(self) -> float | None:
        """The index with the mix of work taken out, where it can be told."""
        return adjusted(self.mix, self.figure)

    @property
    def fell(self) -> bool:
        return self.truly and self.change is not None and self.change.difference < 0


#: By what the table may be sorted, the number read from a row; rows without it stand last.
ORDERS: Mapping[str, Callable[[Child], float | None]] = {
    "index": lambda row: row.figure.value,
    "n": lambda row: float(row.figure.n),
    "visits": lambda row: float(row.figure.visits),
    "change": lambda row: row.change.difference if row.change else None,
    "adjusted": lambda row: row.adjusted,
}


def adjusted(mix: Adjusted[Any] | None, figure: Figure) -> float | None:
    """Return the index with the mix of work taken out.

    Nothing below the least number, nor where most interviews are of a mix that nobody else has: there the mix cannot
    be told from the unit.
    """
    if mix is None or not figure.enough or 2 * mix.alone > mix.n:
        return None
    return mix.adjusted


def children_of(place: Place, version: PlanVersion, window: Window) -> list[Child]:
    """Return the places below that had a visit or an interview in the months; six queries however many they are.

    Their sums add up to those of the place. Who sees his own figure alone gets none.
    """
    if place.scope == Scope.ADVISER or place.own_alone:
        return []
    by, plan = units_of(place), engine_plan(version)
    sums = gathered(summed(cells_of(place, version, window, by=by), *by).items(), unit_key)
    visits = unit_visits(place, window, by)
    before = _before(place, version, window, by, plan)
    mixed = {each.unit: each for each in mix_of(place, version, window, by)}
    keys = list(dict.fromkeys((*sums, *visits)))
    names = names_of(place, keys, by)
    figures = {key: figure_of(sums.get(key, NOBODY), visits.get(key, 0), plan) for key in keys}
    changes = [change_between(figures[key], before[key]) if key in before else None for key in keys]
    stand = discoveries([each.p if each else None for each in changes])
    return [
        Child(names[key], figures[key], change, truly, mixed.get(key))
        for key, change, truly in zip(keys, changes, stand, strict=True)
    ]


def in_order(rows: Iterable[Child], sort: str) -> list[Child]:
    """Return the rows by ``index``, ``-index`` and so on, the default being the name; those without a number last."""
    listed = sorted(rows, key=lambda row: row.named.name)
    number = ORDERS.get(sort.removeprefix("-"))
    if number is None:
        return listed
    known = [(value, row) for row in listed if (value := number(row)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=sort.startswith("-"))
    return [row for _, row in known] + [row for row in listed if number(row) is None]


def unit_key(fields: Sequence[Any]) -> Key:
    """Return by what a unit is told: a colleague by his number however his name was written, others by their name."""
    if len(fields) > 1 and fields[0] is not None:
        return (fields[0], "")
    return tuple(fields)


def unit_visits(place: Place, window: Window, by: tuple[str, ...]) -> dict[Key, int]:
    """Return how many visits each unit had; one query."""
    found: dict[Key, int] = {}
    for fields, many in visits_by(visits_of(place, window, by=by), *by).items():
        key = unit_key(fields)
        found[key] = found.get(key, 0) + many
    return found


def mix_of(
    place: Place, version: PlanVersion, window: Window, by: tuple[str, ...]
) -> tuple[Adjusted[Key], ...]:
    """Return each unit's index with the mix of work, age and drive taken out, against all together; one query."""
    fine: dict[tuple[Key, Hashable], tuple[int, float]] = {}
    for fields, (n, total) in mix_sums(place, version, window, by=by).items():
        key = (unit_key(fields[: len(by)]), fields[len(by) :])
        known = fine.get(key, (0, 0.0))
        fine[key] = (known[0] + n, known[1] + total)
    return adjust_sums(fine)


def names_of(place: Place, keys: Iterable[Key], by: tuple[str, ...]) -> dict[Key, Named]:
    """Return the names and addresses of units; one query."""
    listed = list(keys)
    numbers = [key[0] for key in listed if key[0] is not None]
    if by == ("dealer__region",):
        regions = Region.objects.filter(pk__in=numbers)
        found = {each.pk: Named(str(each), urlencode({"region": each.key})) for each in regions}
    elif by == ("dealer",):
        dealers = Dealer.objects.filter(pk__in=numbers)
        found = {each.pk: Named(str(each), urlencode({"dealer": each.code})) for each in dealers}
    else:
        code = place.dealer.code if place.dealer else ""
        people = Person.objects.filter(pk__in=numbers).values_list("pk", "name", "username")
        found = {pk: Named(name, urlencode({"dealer": code, "adviser": login})) for pk, name, login in people}
        return {key: found[key[0]] if key[0] in found else _stranger(code, str(key[1])) for key in listed}
    return {key: found[key[0]] for key in listed}


def _stranger(code: str, name: str) -> Named:
    """Who stands in the orders and is no colleague of the house; an order without any name leads nowhere."""
    return Named(name, urlencode({"dealer": code, "adviser": name}) if name else "")


def _before(
    place: Place, version: PlanVersion, window: Window, by: tuple[str, ...], plan: Plan
) -> dict[Key, Figure]:
    """The figures of the span before, as long as this one; none where the plan changed within both."""
    earlier = window.before
    if earlier.first < version.holds_from:
        return {}
    found = gathered(summed(cells_of(place, version, earlier, by=by), *by).items(), unit_key)
    return {key: figure_of(each, 0, plan) for key, each in found.items()}
