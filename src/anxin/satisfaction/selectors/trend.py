"""The index month by month, with the last three and twelve months rolled up; no sum crosses a change of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from anxin.engines.statistics.means import Mean, mean_of_sums
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.figures import Figure, figure_of
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.sums import NOBODY, Sums, history
from anxin.satisfaction.selectors.windows import Window, months_after, version_at, window_ending

MONTHS = 12
QUARTER, YEAR = 3, 12


@dataclass(frozen=True)
class TrendMonth:
    """A month under the version that scores it, and the rolled-up means that end with it, where there are any.

    ``breaks``: the plan changed with this month, so that it does not stand beside the one before.
    """

    month: date
    version: PlanVersion | None
    figure: Figure | None
    quarter: Mean | None
    year: Mean | None
    breaks: bool


@dataclass(frozen=True)
class History:
    """A place's sums of each month by the version that scores it, and its visits: for a year, and for those before."""

    sums: Mapping[date, Sums]
    visits: Mapping[date, int]

    def added(self, window: Window) -> Sums:
        """What the months of a window add up to, all of which one version scores."""
        return sum((self.sums.get(month, NOBODY) for month in window.months), NOBODY)

    def visits_in(self, window: Window) -> int:
        """How many visits there were in the months of a window."""
        return sum(self.visits.get(month, 0) for month in window.months)


def history_of(place: Place, versions: Sequence[PlanVersion], last: date) -> History:
    """Return the months that a trend ending with one reads, and any window of a year and the one before; two queries.

    ``versions``: the newest first.
    """
    # A quarter more: whether a place had begun to ask before the first month of a year that held no interview.
    by_version, visits = history(place, versions, window_ending(last, MONTHS + YEAR - 1 + QUARTER))
    sums = {
        month: each
        for (number, month), each in by_version.items()
        if (held := version_at(versions, month)) is not None and held.pk == number
    }
    return History(sums, visits)


def trend_of(
    place: Place, versions: Sequence[PlanVersion], last: date, *, read: History | None = None
) -> list[TrendMonth]:
    """Return the twelve months that end with one, the oldest first; versions the newest first.

    ``read``: the history that ends with the same month, where it is read already; else two queries.
    """
    known = read or history_of(place, versions, last)
    months = window_ending(last, MONTHS).months
    return [_month(month, versions, known.sums, known.visits) for month in months]


def _month(
    month: date, versions: Sequence[PlanVersion], sums: Mapping[date, Sums], visits: Mapping[date, int]
) -> TrendMonth:
    version, before = version_at(versions, month), version_at(versions, months_after(month, -1))
    if version is None:
        return TrendMonth(month, None, None, None, None, breaks=False)
    plan = engine_plan(version)
    figure = figure_of(sums.get(month, NOBODY), visits.get(month, 0), plan)
    quarter, year = (
        _rolled(window_ending(month, length), version, sums, plan.minimum) for length in (QUARTER, YEAR)
    )
    return TrendMonth(month, version, figure, quarter, year, breaks=before is not None and before != version)


def _rolled(window: Window, version: PlanVersion, sums: Mapping[date, Sums], least: int) -> Mean | None:
    """The mean of a window that one version scores, with enough interviews in all, and none after it began to ask.

    A month without interviews within it takes nothing away; before the first month ever asked about nothing is rolled.
    """
    if window.first < version.holds_from or not any(month <= window.first for month in sums if sums[month].n):
        return None
    added = NOBODY
    for month in window.months:
        added += sums.get(month, NOBODY)
    return mean_of_sums(added.n, added.total, added.squares) if added.n >= least else None
