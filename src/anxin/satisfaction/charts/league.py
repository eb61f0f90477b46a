"""Units side by side: their intervals in order, and the funnel in which most of them lie by chance."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anxin.engines.statistics.distributions import two_sided_z
from anxin.engines.statistics.funnel import Funnel
from anxin.satisfaction.selectors.figure_words import percent
from anxin.satisfaction.selectors.league import League, LeagueRow

_LEVEL = 0.95


def intervals_chart(league: League, rows: Sequence[LeagueRow], page: str, span: str) -> dict[str, Any] | None:
    """Return the shrunken indices of some rows with their intervals beside the raw ones; nothing without any."""
    shown = [row for row in rows if row.value is not None]
    if not shown:
        return None
    z = two_sided_z(_LEVEL)
    urls = [_url(page, row, span) for row in shown]
    told = [row.shrunken for row in shown if row.shrunken]
    ends = [each.value - z * each.se for each in told] + [each.value + z * each.se for each in told]
    ends += [row.figure.value for row in shown if row.figure.value is not None]
    return {
        "finding": _finding(league),
        "data": {
            "kind": "intervals",
            "x": [row.named.name or "—" for row in shown],
            "min": max(0, int(min(ends) // 50) * 50),
            "max": min(1000, -int(-max(ends) // 50) * 50),
            "series": [
                {
                    "name": _("shrunken, with its 95 % interval"),
                    "values": [round(each.value, 1) for each in told],
                    "low": [round(each.value - z * each.se, 1) for each in told],
                    "high": [round(each.value + z * each.se, 1) for each in told],
                    "urls": urls,
                    "tone": "accent",
                },
                {
                    "name": _("raw"),
                    "values": [round(row.figure.value or 0, 1) for row in shown],
                    "urls": urls,
                    "tone": "second",
                },
            ],
        },
    }


def funnel_chart(league: League, page: str, span: str) -> dict[str, Any] | None:
    """Return the share of very satisfied of each unit against its answers, with the limits of chance around all."""
    shown = [row for row in league.rows if row.figure.very_satisfied.share is not None]
    if not shown or not league.limits:
        return None
    groups = (
        ("action", _("outside 99.8 %"), "alarm"),
        ("warning", _("outside 95 %"), "warn"),
        ("", _("within chance"), "notice"),
    )
    points = [
        _points(name, [row for row in shown if row.outside == key], page, span) | {"tone": tone}
        for key, name, tone in groups
    ]
    shares = [100 * (row.figure.very_satisfied.share or 0) for row in shown]
    return {
        "finding": _funnel_finding(league, shown),
        "data": {
            "kind": "funnel",
            "xName": _("answers"),
            "unit": "%",
            "min": max(0, int(min(*shares, 100 * league.limits[0].action.low) // 10) * 10),
            "max": min(100, -int(-max(*shares, 100 * league.limits[0].action.high) // 10) * 10),
            "xMax": max(row.figure.very_satisfied.n for row in shown) + 2,
            "series": [
                *(each for each in points if each["values"]),
                *_lines(league.limits, league.share or 0),
            ],
        },
        "head": [_("Unit"), _("Very satisfied"), _("Answers"), _("Limits 95 %"), _("Place")],
        "rows": [_row(row, {key: name for key, name, _tone in groups}) for row in shown],
    }


def _points(name: str, rows: Sequence[LeagueRow], page: str, span: str) -> dict[str, Any]:
    return {
        "name": name,
        "mark": "points",
        "values": [
            {
                "name": row.named.name or "—",
                "value": [
                    row.figure.very_satisfied.n,
                    round(100 * (row.figure.very_satisfied.share or 0), 1),
                ],
            }
            for row in rows
        ],
        "urls": [_url(page, row, span) for row in rows],
    }


def _lines(limits: Sequence[Funnel], share: float) -> list[dict[str, Any]]:
    def line(name: str, tone: str, ends: Sequence[float]) -> dict[str, Any]:
        values = [[limit.n, round(100 * end, 2)] for limit, end in zip(limits, ends, strict=True)]
        return {"name": name, "mark": "limit", "values": values, "tone": tone}

    return [
        line("95 %", "second", [each.warning.low for each in limits]),
        line("95 %", "second", [each.warning.high for each in limits]),
        line("99.8 %", "third", [each.action.low for each in limits]),
        line("99.8 %", "third", [each.action.high for each in limits]),
        line(_("all together"), "ink", [share for _each in limits]),
    ]


def _row(row: LeagueRow, groups: dict[str, str]) -> tuple[str, ...]:
    own = row.figure.very_satisfied
    limits = row.limits
    told = f"{percent(limits.warning.low)} – {percent(limits.warning.high)}" if limits else "—"
    return row.named.name or "—", percent(own.share), str(own.n), told, groups[row.outside]


def _finding(league: League) -> str:
    ranked = sum(1 for row in league.rows if not row.refused)
    told = {"ranked": ranked, "all": len(league.rows)}
    if league.no_difference:
        return _("No difference between the units is demonstrable: there are no ranks")
    return (
        ngettext(
            "%(ranked)s of %(all)s unit can be ranked",
            "%(ranked)s of %(all)s units can be ranked",
            len(league.rows),
        )
        % told
    )


def _funnel_finding(league: League, shown: Sequence[LeagueRow]) -> str:
    outside = sum(1 for row in shown if row.outside == "action")
    told = {"outside": outside, "all": len(shown), "share": percent(league.share)}
    return (
        _("%(outside)s of %(all)s lie outside what chance allows around %(share)s very satisfied (99.8 %%)")
        % told
    )


def _url(page: str, row: LeagueRow, span: str) -> str:
    return f"{page}?{row.named.query}&{span}" if row.named.query else ""
