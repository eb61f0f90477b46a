"""The index month by month as a weighted average that a slow change moves early (EWMA, 2.9)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from anxin.engines.index import Plan
from anxin.engines.statistics.charts import Chart, Point, laney
from anxin.engines.statistics.drift import ewma
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.means import mean_of_sums
from anxin.engines.statistics.run_lengths import ewma_run_length
from anxin.engines.statistics.shrinkage import random_effects
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.complaint_rates import LEAST_MONTHS
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.sums import NOBODY, Sums, cells_of, scores_by
from anxin.satisfaction.selectors.windows import Window

#: How much a new month counts, and how wide the limits are: without any change one alarm in about 500 months.
WEIGHT, WIDTH = 0.2, 2.962
#: So sure it must be that months vary more than chance before their errors are widened.
_SURE = 0.05


@dataclass(frozen=True)
class IndexMonth:
    """A month: its index in points, and the weighted average and its limits in standard errors of a month.

    None in a month with fewer interviews than the plan tells a figure of.
    """

    month: date
    n: int
    index: float | None = None
    average: float | None = None
    limit: float | None = None
    signal: bool = False


@dataclass(frozen=True)
class IndexChart:
    """The months that one version scores; ``centre`` is the index of all of them, ``run_length`` months to an alarm.

    ``widened``: months vary so many times as much as their interviews alone would let them.
    """

    window: Window
    months: tuple[IndexMonth, ...]
    centre: float | None
    run_length: float | None
    widened: float = 1

    @property
    def signals(self) -> tuple[IndexMonth, ...]:
        return tuple(each for each in self.months if each.signal)


def index_chart(place: Place, version: PlanVersion, plan: Plan, window: Window) -> IndexChart:
    """Return the chart of a place over the months that the version scores; one query.

    Each month's mean is told in its own standard errors around the mean of all months, as months differ in interviews.
    """
    span = window.within(version)
    rows = cells_of(place, version, span)
    sums: Mapping[date, Sums] = {month: each for (month,), each in scores_by(rows, "month").items()}
    whole = sum(sums.values(), NOBODY)
    told = mean_of_sums(whole.n, whole.total, whole.squares)
    counted = [month for month in span.months if sums.get(month, NOBODY).n >= plan.minimum]
    bare = tuple(IndexMonth(month, sums.get(month, NOBODY).n) for month in span.months)
    if len(counted) < LEAST_MONTHS or told.mean is None or not told.sd:
        return IndexChart(span, bare, None, None)
    means = {month: sums[month].total / sums[month].n for month in counted}
    errors = [told.sd / math.sqrt(sums[month].n) for month in counted]
    widened = _widened([means[month] for month in counted], errors, told.mean)
    z = [(means[month] - told.mean) / (se * widened) for month, se in zip(counted, errors, strict=True)]
    chart = ewma(z, weight=WEIGHT, width=WIDTH)
    at = {
        month: IndexMonth(
            month, sums[month].n, means[month], chart.averages[k], chart.limits[k].high, k in chart.signals
        )
        for k, month in enumerate(counted)
    }
    months = tuple(at.get(each.month, each) for each in bare)
    return IndexChart(span, months, told.mean, ewma_run_length(weight=WEIGHT, width=WIDTH), widened)


def _widened(means: Sequence[float], errors: Sequence[float], centre: float) -> float:
    """Return by how much months differ from one to the next beyond chance, 1 where that is not demonstrable.

    Tested by Cochran's Q of the months' means, told by the moving range as in Laney's chart: a drift does not widen it.
    """
    effects = random_effects(means, [error**2 for error in errors])
    points = tuple(
        Point(mean, error, Interval(centre, centre), signal=False)
        for mean, error in zip(means, errors, strict=True)
    )
    wide = laney(Chart(centre, points, 0))
    if effects is None or effects.p >= _SURE or wide is None or wide.widened is None:
        return 1
    return max(1, wide.widened)
