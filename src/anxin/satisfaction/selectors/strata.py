"""Dealers' months as strata of a sample of visits: one with a single interview goes together with its neighbour.

A country has tens of thousands of them, so that they stand in columns and not in an object each.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from anxin.accounts.models import Dealer
from anxin.engines.statistics.means import mean_of_sums
from anxin.engines.statistics.weighting import Stratum

type Key = tuple[int, date]


class Scored(Protocol):
    """What interviews of a month add up to: how many, Σ y and Σ y² of the index in points."""

    @property
    def n(self) -> int: ...
    @property
    def total(self) -> float: ...
    @property
    def squares(self) -> float: ...


class Months(NamedTuple):
    """Months of dealers in columns: visits, and what their interviews add up to."""

    dealer: Sequence[int] = ()
    month: Sequence[date] = ()
    visits: Sequence[int] = ()
    n: Sequence[int] = ()
    total: Sequence[float] = ()
    squares: Sequence[float] = ()

    def key(self, place: int) -> Key:
        return self.dealer[place], self.month[place]


class Strata(NamedTuple):
    """Strata in columns: those of a month of their own, then groups of months where some were alone."""

    own: Sequence[int]
    groups: Sequence[tuple[int, ...]]
    visits: Sequence[int]
    n: Sequence[int]
    total: Sequence[float]
    squares: Sequence[float]

    @property
    def places(self) -> list[tuple[int, ...]]:
        """Which months each holds, in the order of the columns."""
        return [*((place,) for place in self.own), *self.groups]

    def stratum(self, place: int) -> Stratum:
        found = mean_of_sums(self.n[place], self.total[place], self.squares[place])
        return Stratum(self.visits[place], self.n[place], found.mean or 0.0, found.sd)


def months_told(sums: Mapping[Key, Scored], visits: Mapping[Key, int]) -> Months:
    """Return months in columns that are told one by one."""
    rows = []
    for key in dict.fromkeys((*sums, *visits)):
        each = sums.get(key)
        score = (each.n, each.total, each.squares) if each else (0, 0.0, 0.0)
        rows.append((*key, visits.get(key, 0), *score))
    return Months(*zip(*rows, strict=True)) if rows else Months()


def strata_of_months(months: Months, regions: Mapping[int, int]) -> Strata:
    """Return strata of (dealer, month); one of a single interview together with a neighbour, as it has no spread.

    Its neighbour is the dealer's nearest month with interviews; without any, one of the dealer's region, else of
    another. ``regions``: by dealer. Months without interviews are in none. Source: satisfaction-index 2.4.
    """
    together = _together(months, regions) if 1 in months.n else {}
    own = [place for place, n in enumerate(months.n) if n and place not in together]
    groups = sorted(set(together.values()))
    # An interview has a visit; while a month is counted anew, one may come before it.
    visits = [max(pair) for pair in zip(months.visits, months.n, strict=True)]
    return Strata(
        own,
        groups,
        _gathered(visits, own, groups),
        _gathered(months.n, own, groups),
        _gathered(months.total, own, groups),
        _gathered(months.squares, own, groups),
    )


def regions_of(months: Months) -> dict[int, int]:
    """Return the region of each dealer of some months; nothing where none is alone or all are of one dealer."""
    numbers = set(months.dealer) if 1 in months.n else set()
    if len(numbers) < 2:
        return dict.fromkeys(numbers, 0)
    return dict(Dealer.objects.filter(pk__any_of=sorted(numbers)).values_list("pk", "region"))


def _gathered[Number: (int, float)](
    column: Sequence[Number], own: Iterable[int], groups: Iterable[tuple[int, ...]]
) -> list[Number]:
    found: list[Number] = [column[place] for place in own]
    for group in groups:
        found.append(sum((column[each] for each in group[1:]), column[group[0]]))
    return found


def _together(months: Months, regions: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """The months that go together, each with all of them in order."""
    asked = [place for place, n in enumerate(months.n) if n]
    of_dealer: dict[int, list[int]] = defaultdict(list)
    of_region: dict[int | None, list[int]] = defaultdict(list)
    for place in asked:
        of_dealer[months.dealer[place]].append(place)
        of_region[regions.get(months.dealer[place])].append(place)
    groups: dict[int, tuple[int, ...]] = {}
    for place in sorted((each for each in asked if months.n[each] == 1), key=months.key):
        dealer = months.dealer[place]
        near = (of_dealer[dealer], of_region[regions.get(dealer)], asked)
        others = next((some for some in near if len(some) > 1), None)
        if place in groups or others is None:
            continue
        nearest = _nearest(months, place, others)
        together = tuple(sorted((place, *groups.get(nearest, (nearest,))), key=months.key))
        groups |= dict.fromkeys(together, together)
    return groups


def _nearest(months: Months, one: int, others: Iterable[int]) -> int:
    here = months.month[one]

    def distance(other: int) -> tuple[int, Key]:
        there = months.month[other]
        return abs((here.year - there.year) * 12 + here.month - there.month), months.key(other)

    return min((each for each in others if each != one), key=distance)
