"""Fixed right first time at the places just below one: regions, dealers or advisers, by customers and by orders."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from anxin.engines.index import Plan
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.selectors.first_fix import Agreement, FixShare, agreement_of, said_of, shown_of
from anxin.satisfaction.selectors.first_fix_counts import Counts, Visits, counts_by, is_ripe
from anxin.satisfaction.selectors.levels import Named, names_of
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.sums import units_of
from anxin.satisfaction.selectors.windows import Window


@dataclass(frozen=True)
class FixPlace:
    """A place below: what customers say of all months of the span, what the orders show of those that count by them.

    ``agreement`` is of the months that count by the orders.
    """

    named: Named
    said: FixShare
    shown: FixShare
    agreement: Agreement

    @property
    def kappa(self) -> float | None:
        """Nothing below the least number of visits of which both are known, nor where all are of one kind."""
        return self.agreement.kappa.kappa if self.agreement.kappa else None


#: By what the rows may be sorted, the number read from a row; rows without it stand last.
ORDERS: Mapping[str, Callable[[FixPlace], float | None]] = {
    "said": lambda row: row.said.share,
    "n": lambda row: float(row.said.n),
    "shown": lambda row: row.shown.share,
    "visits": lambda row: float(row.shown.n),
    "kappa": lambda row: row.kappa,
}


def places_below(place: Place, window: Window, visits: Visits, *, plan: Plan, today: date) -> list[FixPlace]:
    """Return the places below that had a closed visit or an answer in the months; five queries however many they are.

    Who sees his own figure alone gets none. Visits of advisers are counted from their orders, as on their own pages.
    """
    if place.scope == Scope.ADVISER or place.own_alone:
        return []
    by = units_of(place)
    found = counts_by(place, window, visits, by)
    names = names_of(place, found, by)
    ripe = [month for month in window.months if is_ripe(month, today)]
    return [_row(names[key], counts, window, ripe, plan) for key, counts in found.items()]


def in_order(rows: Iterable[FixPlace], sort: str) -> list[FixPlace]:
    """Return the rows by ``said``, ``-said`` and so on, the default being the name; those without a number last."""
    listed = sorted(rows, key=lambda row: row.named.name)
    number = ORDERS.get(sort.removeprefix("-"))
    if number is None:
        return listed
    known = [(value, row) for row in listed if (value := number(row)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=sort.startswith("-"))
    return [row for _, row in known] + [row for row in listed if number(row) is None]


def _row(named: Named, counts: Counts, window: Window, ripe: list[date], plan: Plan) -> FixPlace:
    return FixPlace(
        named,
        said_of(plan, counts, window.months),
        shown_of(plan, counts, ripe),
        agreement_of(plan, counts, ripe),
    )
