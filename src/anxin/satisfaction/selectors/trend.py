"""The index month by month, with the last three and twelve months rolled up; no sum crosses a change of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from anxin.engines.statistics.means import Mean, mean_of_sums
from anxin.satisfaction.models import Cell, PlanVersion
from anxin.satisfaction.selectors.figures import Figure, figure_of
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.sums import NOBODY, Sums, held_by, summed, visits_by, visits_of
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


def trend_of(place: Place, versions: Sequence[PlanVersion], last: date) -> list[TrendMonth]:
    """Return the twelve months that end with one, the oldest first; versions the newest first; two queries."""
    # A quarter more: whether a place had begun to ask before the first month of a year that held no interview.
    whole = window_ending(last, MONTHS + YEAR - 1 + QUARTER)
    rows = Cell.objects.filter(held_by(place), version__in=versions).order_by()
    rows = rows.filter(month__gte=whole.first, month__lte=whole.last)
    by_version = summed(rows, "version", "month")
    sums = {
        month: each
        for (number, month), each in by_version.items()
        if (held := version_at(versions, month)) is not None and held.pk == number
    }
    visits = {month: many for (month,), many in visits_by(visits_of(place, whole), "month").items()}
    return [_month(month, versions, sums, visits) for month in window_ending(last, MONTHS).months]


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
