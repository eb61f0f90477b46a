"""Pictures of drivers, of counts over time and of recovery, for the chart component; each title says the finding."""

import math
from collections.abc import Sequence
from statistics import median
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from anxin.satisfaction.selectors.complaint_rates import RateChart, RateMonth
from anxin.satisfaction.selectors.drivers import DriverFigures
from anxin.satisfaction.selectors.index_over_time import IndexChart
from anxin.satisfaction.selectors.monthly import Measure
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.recovery_figures import RecoveryFigures
from anxin.satisfaction.selectors.study_parts import driver_parts, index_parts, rate_parts
from anxin.satisfaction.selectors.study_words import (
    GROUPS,
    MEASURES,
    drift_finding,
    index_finding,
    pair_in_words,
    rate_finding,
)
from anxin.satisfaction.selectors.windows import months_after

_SIGNAL = 12
_ROOM = 0.3
#: How much room there is above what is usual and what there was.
_ABOVE = 1.3


def importance_picture(found: DriverFigures) -> dict[str, Any]:
    """Return the importances with their intervals, the heaviest first."""
    shown = found.by_importance
    part = driver_parts(found)[1]
    return {
        "finding": _("Most of the overall impression hangs on “%(factor)s”") % {"factor": shown[0].title},
        "data": {
            "kind": "intervals",
            "x": [each.title for each in shown],
            "unit": " %",
            "min": 0,
            "whole": False,
            "series": [
                {
                    "name": _("part of R²"),
                    "values": [round(100 * each.lmg, 1) for each in shown],
                    "low": [round(100 * (each.low or 0), 1) for each in shown],
                    "high": [round(100 * (each.high or 0), 1) for each in shown],
                }
            ],
        },
        "head": part.heads,
        "rows": part.rows,
    }


def grid_picture(found: DriverFigures) -> dict[str, Any]:
    """Return importance against rating, with cross-hairs at the means."""
    means = [each.mean for each in found.factors]
    tops = [100 * each.lmg for each in found.factors]
    left, right = min(means) - _ROOM, max(means) + _ROOM
    low, high = min(tops) * 0.8, max(tops) * 1.15
    centre, level = found.performance, 100 * found.importance
    points = [
        {
            "name": each.title,
            "mark": "points",
            "size": _SIGNAL,
            "tone": "alarm" if each.weighs_more and each.mean < centre else "accent",
            "values": [[round(each.mean, 2), round(100 * each.lmg, 1)]],
        }
        for each in sorted(found.factors, key=lambda factor: factor.mean)
    ]
    lines = [
        {"name": _("mean rating"), "mark": "aim", "tone": "soft", "values": [[centre, low], [centre, high]]},
        {
            "name": _("mean importance"),
            "mark": "aim",
            "tone": "soft",
            "values": [[left, level], [right, level]],
        },
    ]
    return {
        "kind": "funnel", "labelled": True, "x": [], "unit": " %", "xName": _("mean rating"),
        "xMin": round(left, 1), "xMax": round(right, 1),
        "min": math.floor(low), "max": math.ceil(high),
        "series": [*points, *lines],
    }  # fmt: skip


def rate_picture(chart: RateChart, place: Place) -> dict[str, Any]:
    """Return the months with their limits; of one dealer's complaints every month leads to its complaints."""
    unit = "" if chart.measure is Measure.COMPLAINTS else " %"
    months = chart.months
    urls = (
        [_list_of(each, place) for each in months]
        if chart.measure is Measure.COMPLAINTS and place.dealer
        else None
    )
    part = rate_parts(chart, [])[0]
    return {
        "finding": rate_finding(chart),
        "data": {
            "kind": "trend",
            "x": [f"{each.month:%Y-%m}" for each in months],
            "unit": unit,
            "min": 0,
            "max": _top_of(chart),
            "whole": False,
            "series": [
                _line(str(MEASURES[chart.measure]), [each.value for each in months])
                | ({"urls": urls} if urls else {}),
                _points(_("outside of chance"), [each.value if each.signal else None for each in months]),
                _limit(_("upper limit"), [each.high for each in months]),
                _limit(_("lower limit"), [each.low for each in months]),
                _limit(
                    _("usual"),
                    [chart.centre if each.high is not None else None for each in months],
                    mark="aim",
                ),
            ],
        },
        "head": part.heads,
        "rows": part.rows,
    }


def _top_of(chart: RateChart) -> int | None:
    """Where the picture ends, so that the limit of a month of few visits does not press all others flat."""
    limits = [each.high for each in chart.months if each.high is not None]
    values = [each.value for each in chart.months if each.value is not None]
    if not limits or not values:
        return None
    top = _ABOVE * max(*values, median(limits))
    return math.ceil(top) if max(limits) > top else None


def drift_picture(chart: RateChart) -> dict[str, Any] | None:
    """Return the cumulated sum beside its limit; nothing where there is none."""
    drift = chart.drift
    if drift is None:
        return None
    return {
        "finding": drift_finding(chart),
        "data": {
            "kind": "trend",
            "x": [f"{each.month:%Y-%m}" for each in chart.months],
            "min": 0,
            "whole": False,
            "series": [
                _line(_("sum"), list(drift.sums)),
                _points(
                    _("above the limit"),
                    [value if at in drift.signals else None for at, value in enumerate(drift.sums)],
                ),
                _limit(_("limit"), [drift.limit] * len(chart.months)),
            ],
        },
    }


def index_picture(chart: IndexChart) -> dict[str, Any]:
    """Return the weighted average of the index beside its limits."""
    months = chart.months
    part = index_parts(chart)[0]
    return {
        "finding": index_finding(chart),
        "data": {
            "kind": "trend",
            "x": [f"{each.month:%Y-%m}" for each in months],
            "whole": False,
            "series": [
                _line(_("weighted average, in standard errors"), [each.average for each in months]),
                _points(_("outside of chance"), [each.average if each.signal else None for each in months]),
                _limit(_("upper limit"), [each.limit for each in months]),
                _limit(_("lower limit"), [None if each.limit is None else -each.limit for each in months]),
            ],
        },
        "head": part.heads,
        "rows": part.rows,
    }


def recovery_picture(found: RecoveryFigures) -> dict[str, Any] | None:
    """Return which share of each group came again, with its interval; nothing where no group is large enough."""
    groups = [group for pair in found.pairs for group in (pair.first, pair.second) if group.told_back]
    if not groups:
        return None
    return {
        "finding": pair_in_words(found.main),
        "data": {
            "kind": "intervals",
            "x": [str(GROUPS[each.name]) for each in groups],
            "unit": " %",
            "min": 0,
            "max": 100,
            "series": [
                {
                    "name": _("came again within twelve months"),
                    "values": [_percent(each.back_share) for each in groups],
                    "low": [
                        _percent(each.back_interval.low if each.back_interval else None) for each in groups
                    ],
                    "high": [
                        _percent(each.back_interval.high if each.back_interval else None) for each in groups
                    ],
                }
            ],
        },
    }


def _list_of(month: RateMonth, place: Place) -> str:
    last = months_after(month.month, 1).toordinal() - 1
    span = {"since": month.month.isoformat(), "until": month.month.fromordinal(last).isoformat()}
    return f"{reverse('complaints:list')}?{urlencode({**place.asked, **span})}"


def _line(name: str, values: Sequence[float | None]) -> dict[str, Any]:
    return {"name": name, "values": _rounded(values), "tone": "accent"}


def _points(name: str, values: Sequence[float | None]) -> dict[str, Any]:
    return {"name": name, "mark": "points", "size": _SIGNAL, "values": _rounded(values), "tone": "alarm"}


def _limit(name: str, values: Sequence[float | None], mark: str = "limit") -> dict[str, Any]:
    return {
        "name": name,
        "mark": mark,
        "values": _rounded(values),
        "tone": "soft" if mark == "aim" else "third",
    }


def _rounded(values: Sequence[float | None]) -> list[float | None]:
    return [None if each is None else round(each, 2) for each in values]


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
