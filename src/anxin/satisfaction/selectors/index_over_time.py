"""The index month by month as a weighted average that a slow change moves early (EWMA, 2.9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from anxin.engines.index import Plan
from anxin.engines.statistics.means import mean_of_sums
from anxin.engines.statistics.means_over_time import MeansOverTime, means_over_time
from anxin.engines.statistics.run_lengths import ewma_run_length
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

    @property
    def has_gaps(self) -> bool:
        """Whether a month between two that tell a figure tells none."""
        told = [place for place, each in enumerate(self.months) if each.average is not None]
        return bool(told) and told[-1] - told[0] >= len(told)


def index_chart(place: Place, version: PlanVersion, plan: Plan, window: Window) -> IndexChart:
    """Return the chart of a place over the months that the version scores; one query.

    Each month's mean is told in its own standard errors around the mean of all months, as months differ in interviews.
    """
    span = window.within(version)
    rows = cells_of(place, version, span)
    sums: Mapping[date, Sums] = {month: each for (month,), each in scores_by(rows, "month").items()}
    own = [sums.get(month, NOBODY) for month in span.months]
    whole = sum(own, NOBODY)
    means = [
        mean_of_sums(each.n, each.total, each.squares) if each.n >= plan.minimum else None for each in own
    ]
    bare = tuple(IndexMonth(month, each.n) for month, each in zip(span.months, own, strict=True))
    if sum(each is not None for each in means) < LEAST_MONTHS:
        return IndexChart(span, bare, None, None)
    found = means_over_time(
        means, mean_of_sums(whole.n, whole.total, whole.squares), weight=WEIGHT, width=WIDTH, sure=_SURE
    )
    if found is None:
        return IndexChart(span, bare, None, None)
    months = tuple(
        IndexMonth(month.month, month.n, None if each is None else each.mean, *_drift_at(found, at))
        for at, (month, each) in enumerate(zip(bare, means, strict=True))
    )
    return IndexChart(span, months, found.centre, ewma_run_length(weight=WEIGHT, width=WIDTH), found.widened)


def _drift_at(found: MeansOverTime, at: int) -> tuple[float | None, float | None, bool]:
    """Return the weighted average of a month, its upper limit, and whether it signals."""
    limit = found.drift.limits[at]
    return found.drift.averages[at], None if limit is None else limit.high, at in found.drift.signals
