"""Complaints, repeat repairs, bad answers and the index over time in the API, with what people found out."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from anxin.foundation.rest import PageShown, Shown
from anxin.satisfaction.choices import SignalState
from anxin.satisfaction.models import Signal
from anxin.satisfaction.schemas.figures import PlaceShown, shown_place
from anxin.satisfaction.selectors.complaint_rates import Drift, RateChart
from anxin.satisfaction.selectors.index_over_time import IndexChart
from anxin.satisfaction.selectors.monthly import Measure
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.study_parts import rule_name
from anxin.satisfaction.selectors.study_words import (
    alarms_in_words,
    drift_finding,
    drift_law,
    index_finding,
    index_law,
    rate_finding,
    rate_law,
)
from anxin.satisfaction.selectors.windows import Window


class RateMonthShown(Shown):
    month: date
    count: int
    of: int
    """Out of so many: closed visits, repairs or interviews."""
    value: float | None
    """Complaints in 100 visits, shares in percent."""
    low: float | None
    high: float | None
    """Limits of what chance alone gives; nothing of too few months."""
    signal: bool
    explained: bool
    """Somebody found out why: it counts for nothing usual."""


class DriftShown(Shown):
    """A cumulated sum that watches for a slow rise."""

    sums: list[float | None]
    """Of each month; nothing where it is not reckoned."""
    limit: float
    signals: list[date]
    poisson: bool
    """Complaints are added up; else standardised rates, for a rise or a fall."""
    k: float
    """What each month takes away."""
    run_length: float
    """Months to a false alarm."""
    finding: str
    law: str
    alarms: str


class RateChartShown(Shown):
    months: list[RateMonthShown]
    centre: float | None
    """The usual rate; nothing of too few months."""
    widened: float | None
    """By how much the limits are wider, where months vary more than chance lets them (Laney)."""
    ratio: float | None
    """Observed variance over that of chance."""
    p: float | None
    """How probable one as large is by chance."""
    run_length: float | None
    """Months to a false alarm; nothing where it cannot alarm."""
    finding: str
    law: str
    alarms: str
    drift: DriftShown | None
    """Of complaints alone."""


class IndexMonthShown(Shown):
    month: date
    n: int
    index: float | None
    average: float | None
    """Weighted average of the months' distances from the centre, in standard errors of a month."""
    limit: float | None
    signal: bool


class IndexChartShown(Shown):
    months: list[IndexMonthShown]
    """Those alone that the version of the last month scores."""
    centre: float | None
    widened: float
    run_length: float | None
    finding: str
    law: str
    alarms: str


class ChartShown(Shown):
    place: PlaceShown
    first_month: date
    last_month: date
    of: Measure
    rates: RateChartShown | None
    """Of everything but the index."""
    index: IndexChartShown | None
    """Of the index."""


class SignalShown(Shown):
    """A point of a chart of complaints that chance alone seldom gives."""

    key: UUID
    dealer: str
    month: date
    rule: str
    """`u`: outside of its limits; `cusum`: a slow drift."""
    rule_said: str
    value: float
    limit: float
    state: SignalState
    void: bool
    """Late entries undid it before anybody answered."""
    note: str
    seen_at: datetime
    noted_at: datetime | None
    noted_by: str


class SignalPage(PageShown[SignalShown]):
    """Signals."""


def shown_rates(place: Place, window: Window, chart: RateChart) -> ChartShown:
    """Return a chart of counts."""
    months = [
        RateMonthShown(
            month=each.month, count=each.count, of=each.of, value=each.value, low=each.low, high=each.high,
            signal=each.signal, explained=each.explained,
        )
        for each in chart.months
    ]  # fmt: skip
    rates = RateChartShown(
        months=months,
        centre=chart.centre,
        widened=chart.widened,
        ratio=chart.ratio,
        p=chart.p,
        run_length=chart.run_length,
        finding=rate_finding(chart),
        law=rate_law(chart),
        alarms=alarms_in_words(chart.run_length),
        drift=_drift(chart, chart.drift) if chart.drift else None,
    )
    return _chart(place, window, chart.measure, rates=rates)


def shown_index_chart(place: Place, window: Window, chart: IndexChart) -> ChartShown:
    """Return the chart of the index."""
    months = [
        IndexMonthShown(
            month=each.month, n=each.n, index=each.index, average=each.average, limit=each.limit,
            signal=each.signal,
        )
        for each in chart.months
    ]  # fmt: skip
    index = IndexChartShown(
        months=months,
        centre=chart.centre,
        widened=chart.widened,
        run_length=chart.run_length,
        finding=index_finding(chart),
        law=index_law(chart),
        alarms=alarms_in_words(chart.run_length),
    )
    return _chart(place, window, Measure.INDEX, index=index)


def shown_signal(each: Signal) -> SignalShown:
    """Return a signal with its note."""
    same = ("key", "month", "rule", "value", "limit", "note", "seen_at", "noted_at")
    return SignalShown(
        **{name: getattr(each, name) for name in same},
        dealer=each.dealer.code,
        rule_said=rule_name(each.rule),
        state=SignalState(each.state),
        void=each.is_void,
        noted_by=each.noted_by.username if each.noted_by else "",
    )


def _drift(chart: RateChart, drift: Drift) -> DriftShown:
    signals: Sequence[int] = drift.signals
    return DriftShown(
        sums=list(drift.sums),
        limit=drift.limit,
        signals=[chart.months[at].month for at in signals],
        poisson=drift.poisson,
        k=drift.k,
        run_length=drift.run_length,
        finding=drift_finding(chart),
        law=drift_law(chart),
        alarms=alarms_in_words(drift.run_length),
    )


def _chart(
    place: Place,
    window: Window,
    measure: Measure,
    *,
    rates: RateChartShown | None = None,
    index: IndexChartShown | None = None,
) -> ChartShown:
    return ChartShown(
        place=shown_place(place),
        first_month=window.first,
        last_month=window.last,
        of=measure,
        rates=rates,
        index=index,
    )
