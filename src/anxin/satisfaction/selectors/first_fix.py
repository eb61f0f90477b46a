"""Fixed right first time: what customers say of their visit, beside what the orders show afterwards (section 5).

By the orders a visit was not right the first time where its car came back for the same trouble within 30 days or
1,000 km, brought by its customer. Both shares are kept; where both are known of a visit, κ tells how far they agree.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from anxin.engines.index import Plan
from anxin.engines.index.groups import State, state_of
from anxin.engines.statistics.agreement import Kappa, kappa
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.shares import wilson
from anxin.satisfaction.selectors.first_fix_counts import Counts, Visits, counts_of, is_ripe
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.windows import Window, window_ending

#: The picture shows a year, however short the span of the figures.
_SHOWN = 12


@dataclass(frozen=True)
class FixShare:
    """So many of ``n`` that were right the first time; below the plan's least number ``n`` alone is told."""

    fixed: int
    n: int
    state: State

    @property
    def share(self) -> float | None:
        return None if self.state is State.INSUFFICIENT else self.fixed / self.n

    @property
    def interval(self) -> Interval | None:
        return None if self.state is State.INSUFFICIENT else wilson(self.fixed, self.n)


@dataclass(frozen=True)
class FixMonth:
    """A month of closing: by customers, and by orders; ``young`` where 30 days have not run out for all its visits."""

    month: date
    said: FixShare
    shown: FixShare | None

    @property
    def young(self) -> bool:
        return self.shown is None


@dataclass(frozen=True)
class Agreement:
    """Visits of which both are known: said fixed or not (first), and by the orders fixed or not (second).

    ``kappa`` is None below the plan's least number.
    """

    both: int
    came_back: int
    not_back: int
    neither: int
    state: State
    kappa: Kappa | None

    @property
    def n(self) -> int:
        return self.both + self.came_back + self.not_back + self.neither


@dataclass(frozen=True)
class FirstFix:
    """Both shares of a place in the months, how far they agree, and the months one by one.

    ``said_then`` is what customers say of the months alone for which the orders can tell (``counted``).
    ``unjudged``: visits that count as not fixed because of a repeat on which nobody has decided yet.
    """

    place: Place
    window: Window
    visits: Visits
    said: FixShare
    said_then: FixShare
    shown: FixShare
    unjudged: int
    agreement: Agreement
    months: Sequence[FixMonth]
    least: int
    #: All closed visits of these months, those too of months that do not count by the orders yet.
    closed: int

    @property
    def young(self) -> list[date]:
        """Months of the window that do not count by the orders yet."""
        return [each.month for each in self.months if each.young and each.month >= self.window.first]

    @property
    def counted(self) -> Window | None:
        """The months of the window that count by the orders; none where all are too young."""
        ripe = [each.month for each in self.months if not each.young and each.month >= self.window.first]
        return Window(ripe[0], ripe[-1], len(ripe)) if ripe else None

    @property
    def is_empty(self) -> bool:
        return not self.closed and not any(
            each.said.n or (each.shown and each.shown.n) for each in self.months
        )


def first_fix(place: Place, window: Window, visits: Visits, *, plan: Plan, today: date) -> FirstFix:
    """Return the shares of a place; four queries, however large it is.

    The caller has seen to it that the person sees the place's figures; ``plan`` gives the least numbers.
    """
    wide = window_ending(window.last, max(_SHOWN, window.length))
    ripe = {month for month in wide.months if is_ripe(month, today)}
    counts = counts_of(place, wide, visits)
    months = [
        FixMonth(
            month,
            said_of(plan, counts, [month]),
            shown_of(plan, counts, [month]) if month in ripe else None,
        )
        for month in wide.months
    ]
    counted = [month for month in window.months if month in ripe]
    return FirstFix(
        place=place,
        window=window,
        visits=visits,
        said=said_of(plan, counts, window.months),
        said_then=said_of(plan, counts, counted),
        shown=shown_of(plan, counts, counted),
        unjudged=sum(counts.unjudged[month] for month in counted),
        agreement=agreement_of(plan, counts, counted),
        months=months,
        least=plan.minimum,
        closed=counts.closed.total(),
    )


def said_of(plan: Plan, counts: Counts, months: Collection[date]) -> FixShare:
    """Return the share of the months by customers."""
    told = [(fixed, many) for (month, fixed, _back), many in counts.given.items() if month in months]
    n = sum(many for _fixed, many in told)
    return FixShare(sum(many for fixed, many in told if fixed), n, state_of(n, plan))


def shown_of(plan: Plan, counts: Counts, months: Collection[date]) -> FixShare:
    """Return the share of the months by the orders."""
    # Visits are counted by a job, which may not have run.
    n = sum(max(counts.back[month], counts.closed[month]) for month in months)
    return FixShare(n - sum(counts.back[month] for month in months), n, state_of(n, plan))


def agreement_of(plan: Plan, counts: Counts, months: Collection[date]) -> Agreement:
    """Return how far both agree on the visits of the months of which both are known."""
    cells = Counter[tuple[bool, bool]]()
    for (month, fixed, back), many in counts.given.items():
        if month in months:
            cells[fixed, back] += many
    table = ((cells[True, False], cells[True, True]), (cells[False, False], cells[False, True]))
    n = sum(map(sum, table))
    state = state_of(n, plan)
    (both, came_back), (not_back, neither) = table
    found = None if state is State.INSUFFICIENT else kappa(table)
    return Agreement(both, came_back, not_back, neither, state, found)
