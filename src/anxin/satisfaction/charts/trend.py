"""The index month by month with its intervals, and rolled up; where the plan changed the lines break."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from anxin.engines.statistics.means import Mean
from anxin.satisfaction.selectors.figure_words import between, finding, points
from anxin.satisfaction.selectors.overview import Overview
from anxin.satisfaction.selectors.trend import TrendMonth


def trend_chart(overview: Overview, months: Sequence[TrendMonth]) -> dict[str, Any] | None:
    """Return the picture of twelve months; nothing while no month and no rolled-up span has a figure."""
    if not any(_value(each) is not None or each.quarter or each.year for each in months):
        return None
    series = [*_months(months), *_rolled(_("three months"), months, lambda each: each.quarter, "accent")]
    series += _rolled(_("twelve months"), months, lambda each: each.year, "third")
    aim = [overview.target if each.version == overview.version else None for each in months]
    series.append({"name": _("aim"), "mark": "aim", "values": aim, "tone": "second"})
    return {
        "finding": finding(overview),
        "data": {
            "kind": "trend",
            "x": [f"{each.month:%Y-%m}" for each in months],
            "series": series,
            "breaks": [
                {"at": place, "name": _("plan %(number)s") % {"number": each.version.number}}
                for place, each in enumerate(months)
                if each.breaks and place and each.version
            ],
            **_range(months),
        },
        "head": [
            _("Month"),
            _("Index"),
            _("Interval"),
            "n",
            _("Three months"),
            _("Twelve months"),
            _("Plan"),
        ],
        "rows": [_row(each) for each in months],
    }


def _months(months: Sequence[TrendMonth]) -> list[dict[str, Any]]:
    intervals = [each.figure.interval if each.figure else None for each in months]
    return [
        {
            "name": _("month"),
            "mark": "points",
            "values": [_rounded(_value(each)) for each in months],
            "low": [each and round(each.low, 1) for each in intervals],
            "high": [each and round(each.high, 1) for each in intervals],
            "tone": "notice",
        }
    ]


def _rolled(
    name: str, months: Sequence[TrendMonth], read: Callable[[TrendMonth], Mean | None], tone: str
) -> Iterator[dict[str, Any]]:
    """A line for each version of the plan: they bear one name, and nothing joins them."""
    for version in dict.fromkeys(each.version for each in months if each.version):
        found = [read(each) if each.version == version else None for each in months]
        if any(found):
            values = [_rounded(each.mean) if each else None for each in found]
            yield {"name": name, "mark": "line", "values": values, "tone": tone}


def _range(months: Sequence[TrendMonth]) -> dict[str, int]:
    """From the lowest to the highest end of the intervals in whole hundreds: a thousand points would flatten all."""
    ends = [
        end
        for each in months
        if each.figure and each.figure.interval
        for end in (each.figure.interval.low, each.figure.interval.high)
    ]
    ends += [value for each in months if (value := _value(each)) is not None]
    ends += [
        each.mean
        for month in months
        for each in (month.quarter, month.year)
        if each and each.mean is not None
    ]
    low, high = min(ends), max(ends)
    return {"min": max(0, int(low // 100) * 100), "max": min(1000, -int(-high // 100) * 100)}


def _row(each: TrendMonth) -> tuple[str, ...]:
    figure = each.figure
    return (
        f"{each.month:%Y-%m}",
        points(_value(each)) + (figure.star if figure else ""),
        between(figure.interval if figure else None) or "—",
        str(figure.n if figure else 0),
        _with_n(each.quarter),
        _with_n(each.year),
        str(each.version.number) if each.version else "—",
    )


def _with_n(found: Mean | None) -> str:
    return f"{points(found.mean)} (n = {found.n})" if found else "—"


def _value(each: TrendMonth) -> float | None:
    return each.figure.value if each.figure else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
