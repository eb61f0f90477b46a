"""Complaints, repeat repairs and bad answers on control charts: what lies outside of chance, how surely (2.9).

Complaints stand on a u chart per 100 closed visits, shares on a p chart; both are widened as Laney has it where they
vary more than chance lets them. A slow drift of complaints is watched by a cumulated sum. Whatever somebody has
explained is left out of what counts as usual.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from anxin.engines.statistics.charts import Chart, Point, p_chart, u_chart
from anxin.engines.statistics.drift import cusum, poisson_cusum, poisson_reference
from anxin.engines.statistics.overdispersion import laney, poisson_overdispersion
from anxin.engines.statistics.run_lengths import cusum_run_length, poisson_cusum_run_length
from anxin.engines.statistics.shares import compare_shares
from anxin.satisfaction.choices import SignalState
from anxin.satisfaction.models import Signal
from anxin.satisfaction.selectors.monthly import Counted, Measure, monthly
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.windows import Window

#: Complaints are told per so many visits.
PER = 100
#: Of fewer months with visits no usual rate can be told.
LEAST_MONTHS = 8
#: So sure it must be that counts vary more than chance before limits are widened.
_SURE = 0.05
#: The sum watches for so many times the usual rate, and alarms without cause once in so many months at least.
RISE = 1.5
_SELDOM = 200
#: From this usual count a month on, counts are near enough to normal for the sums of standardised rates.
_MANY = 50
_K, _H = 0.5, 5.0


@dataclass(frozen=True)
class RateMonth:
    """A month of a chart: what was counted of how many, its rate and limits in the unit of the chart.

    ``explained``: it signalled, somebody found out why, and it counts for nothing usual. None where there were no
    visits, or too few months for limits.
    """

    month: date
    count: int
    of: int
    value: float | None
    low: float | None = None
    high: float | None = None
    signal: bool = False
    explained: bool = False


@dataclass(frozen=True)
class Drift:
    """The cumulated sum of each month (None: not reckoned), what it must not exceed, and where it does.

    ``poisson`` tells whether counts are added up, or standardised rates; ``run_length`` is months to a false alarm.
    """

    sums: tuple[float | None, ...]
    limit: float
    signals: tuple[int, ...]
    run_length: float
    poisson: bool
    k: float


@dataclass(frozen=True)
class RateChart:
    """A chart over the months of a window.

    ``unit`` is what a value of 1 counts for: complaints per 100 visits, shares in percent. ``run_length`` is how many
    months pass to a false alarm, None where nothing can alarm. ``ratio`` and ``p`` test for over-dispersion.
    """

    measure: Measure
    months: tuple[RateMonth, ...]
    centre: float | None
    run_length: float | None
    widened: float | None
    ratio: float | None
    p: float | None
    drift: Drift | None = None

    @property
    def known(self) -> int:
        """In how many months there was anything to count from."""
        return sum(each.of > 0 for each in self.months)

    @property
    def signals(self) -> tuple[RateMonth, ...]:
        return tuple(each for each in self.months if each.signal)


def rate_chart(place: Place, window: Window, measure: Measure) -> RateChart:
    """Return the chart of a place; the caller has seen to it that the person sees the place's figures."""
    counts = monthly(measure, dealers=place.dealer_ids, window=window)
    answered: Sequence[Signal] = ()
    if measure is Measure.COMPLAINTS and place.dealer:
        rows = Signal.objects.filter(dealer=place.dealer, month__gte=window.first, month__lte=window.last)
        answered = [each for each in rows.exclude(state=SignalState.OPEN) if not each.is_void]
    return charted(measure, window.months, counts, answered=answered)


def charted(
    measure: Measure, months: Sequence[date], counts: Sequence[Counted], *, answered: Collection[Signal] = ()
) -> RateChart:
    """Return the chart of counts; ``answered`` are signals of complaints that somebody has looked into.

    A month that was explained is left out of the usual rate; the sum begins anew after its last answered signal.
    """
    out = {each.month for each in answered if each.state == SignalState.EXPLAINED}
    usual = [
        Counted() if month in out or not each.of else _possible(measure, each)
        for month, each in zip(months, counts, strict=True)
    ]
    told = [
        _bare(measure, month, each, explained=month in out)
        for month, each in zip(months, counts, strict=True)
    ]
    if sum(each.of > 0 for each in usual) < LEAST_MONTHS:
        return RateChart(measure, tuple(told), None, None, None, None, None)
    ks, ns = [each.count for each in usual], [each.of for each in usual]
    plain = u_chart(ks, ns, per=PER) if measure is Measure.COMPLAINTS else p_chart(ks, ns)
    assert plain is not None  # there are visits
    spread = _overdispersion(measure, *_without_signals(plain, ks, ns))
    wide = laney(plain) if spread and spread[1] < _SURE else None
    chart = wide if wide and wide.widened and wide.widened > 1 else plain
    scale = 1 if measure is Measure.COMPLAINTS else 100
    begun = max((each.month for each in answered if each.rule == "cusum"), default=None)
    return RateChart(
        measure,
        tuple(_with_limits(each, point, scale) for each, point in zip(told, chart.points, strict=True)),
        chart.centre * scale,
        chart.run_length,
        chart.widened,
        spread[0] if spread else None,
        spread[1] if spread else None,
        _drift(chart, months, usual, begun=begun) if measure is Measure.COMPLAINTS else None,
    )


def _possible(measure: Measure, each: Counted) -> Counted:
    """Of a share no more can have gone wrong than there were; visits are counted by a job, which may not have run."""
    return each if measure is Measure.COMPLAINTS else Counted(each.count, max(each.count, each.of))


def _bare(measure: Measure, month: date, each: Counted, *, explained: bool) -> RateMonth:
    sure = _possible(measure, each) if each.of else each
    value = 100 * sure.count / sure.of if sure.of else None
    return RateMonth(month, each.count, sure.of, value, explained=explained)


def _with_limits(month: RateMonth, point: Point | None, scale: float) -> RateMonth:
    if point is None:
        return month
    return RateMonth(
        month.month, month.count, month.of, month.value,
        low=point.limits.low * scale, high=point.limits.high * scale, signal=point.signal,
    )  # fmt: skip


def _without_signals(chart: Chart, ks: Sequence[int], ns: Sequence[int]) -> tuple[list[int], list[int]]:
    """Leave out the months outside of plain limits, of no more than a quarter: one bad month widens no limits."""
    told = [place for place, n in enumerate(ns) if n > 0]
    kept = [place for place in told if not (point := chart.points[place]) or not point.signal]
    if len(kept) < LEAST_MONTHS or 4 * (len(told) - len(kept)) > len(told):
        kept = told
    return [ks[place] for place in kept], [ns[place] for place in kept]


def _overdispersion(measure: Measure, ks: Sequence[int], ns: Sequence[int]) -> tuple[float, float] | None:
    """Return observed variance over that of chance, and how probable one as large is by chance."""
    if measure is Measure.COMPLAINTS:
        found = poisson_overdispersion(ks, ns)
        return (found.ratio, found.p) if found else None
    shares = compare_shares(ks, ns)
    return (shares.statistic / shares.df, shares.p) if shares else None


def _drift(
    chart: Chart, months: Sequence[date], counts: Sequence[Counted], *, begun: date | None
) -> Drift | None:
    """Watch for a slow rise, from the month after the last one that was answered."""
    places = [
        place
        for place, (month, point) in enumerate(zip(months, chart.points, strict=True))
        if point is not None and point.sigma > 0 and (begun is None or month > begun)
    ]
    exposure = sum(counts[place].of for place in places)
    if len(places) < 2 or not chart.centre:
        return None
    mean = chart.centre / PER * exposure / len(places)
    if chart.widened or mean > _MANY:
        return _of_rates(chart, places)
    k, h = design(round(mean, 2) or 0.01)
    ks = [counts[place].count for place in places]
    shares = [counts[place].of * len(places) / exposure for place in places]
    sums = poisson_cusum(ks, k=k, h=h, exposures=shares)
    length = poisson_cusum_run_length(mean, k=k, h=h)
    return Drift(
        _spread(sums.sums, places, len(months)), h, _at(sums.signals, places), length, poisson=True, k=k
    )


def _of_rates(chart: Chart, places: Sequence[int]) -> Drift:
    z = [
        (point.value - chart.centre) / (point.sigma * (chart.widened or 1))
        for place in places
        if (point := chart.points[place]) is not None
    ]
    sums = cusum(z, k=_K, h=_H)
    told = [max(up, down) for up, down in zip(sums.up, sums.down, strict=True)]
    length = cusum_run_length(k=_K, h=_H)
    return Drift(
        _spread(told, places, len(chart.points)), _H, _at(sums.signals, places), length, poisson=False, k=_K
    )


@lru_cache(maxsize=512)
def design(mean: float) -> tuple[float, float]:
    """Return allowance k and limit h of the sum for a usual count a month (2.9: k between the good and the bad mean).

    k stands between the usual count and half as much again, rounded up to what the chain of its run length can take;
    h is the smallest whole number that alarms without cause once in 200 months or less often.
    """
    step = 10 if mean < 5 else 2
    k = math.ceil(poisson_reference(mean, RISE * mean) * step) / step
    high = 2
    while poisson_cusum_run_length(mean, k=k, h=high) < _SELDOM:
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        if poisson_cusum_run_length(mean, k=k, h=middle) < _SELDOM:
            low = middle
        else:
            high = middle
    return k, float(high)


def _spread(values: Sequence[float], places: Sequence[int], many: int) -> tuple[float | None, ...]:
    at: Mapping[int, float] = dict(zip(places, values, strict=True))
    return tuple(at.get(place) for place in range(many))


def _at(signals: Sequence[int], places: Sequence[int]) -> tuple[int, ...]:
    return tuple(places[each] for each in signals)
