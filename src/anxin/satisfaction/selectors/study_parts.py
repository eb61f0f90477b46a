"""Drivers, charts and recovery as plain rows: what a file or a sheet of paper holds of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.engines.statistics.intervals import Interval
from anxin.foundation.tables import Cell
from anxin.satisfaction.models import Signal
from anxin.satisfaction.selectors.complaint_rates import RateChart
from anxin.satisfaction.selectors.drivers import DriverFigures
from anxin.satisfaction.selectors.index_over_time import IndexChart
from anxin.satisfaction.selectors.monthly import Measure
from anxin.satisfaction.selectors.recovery_figures import GroupFigures, Pair, RecoveryFigures
from anxin.satisfaction.selectors.study_words import (
    GROUPS,
    MEASURES,
    QUADRANTS,
    asymmetry_in_words,
    mix_in_words,
)


@dataclass(frozen=True)
class Part:
    """A table with its title; ``look`` names the widths of its columns on paper."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell | None]]
    look: str = ""


def driver_parts(found: DriverFigures) -> list[Part]:
    """Return factors with their importance and rating, and what bad and good ratings do."""
    weights = [
        [
            each.title, round(each.mean, 2), round(100 * each.lmg, 1), _percent(each.low), _percent(each.high),
            round(100 * each.johnson, 1), str(QUADRANTS[each.quadrant]),
        ]
        for each in found.by_importance
    ]  # fmt: skip
    impact = [
        [each.title, _rounded(each.penalty), _rounded(each.reward), _rounded(each.asymmetry), asymmetry_in_words(each)]
        for each in found.by_importance
    ]  # fmt: skip
    return [
        Part(_("Interviews"), [_("What"), pgettext("how many", "Number")], _interviews(found)),
        Part(
            _("Importance and rating"),
            [
                _("Factor"), _("Mean rating"), _("Importance (LMG), % of R²"), _("from"), _("to"), _("Johnson, %"),
                _("What follows"),
            ],
            weights,
        ),
        Part(
            _("What bad and good ratings do"),
            [_("Factor"), _("Low rating"), _("High rating"), _("Asymmetry"), _("In words")],
            impact,
        ),
    ]  # fmt: skip


def rate_parts(chart: RateChart, notes: Sequence[Signal]) -> list[Part]:
    """Return the months of a chart of counts, and the notes of its signals."""
    heads = [
        _("Month"),
        pgettext("how many", "Number"),
        _("Out of"),
        str(MEASURES[chart.measure]),
        _("lower limit"),
        _("upper limit"),
    ]
    drift = chart.drift
    months = [
        [
            f"{each.month:%Y-%m}", each.count, each.of, _rounded(each.value), _rounded(each.low), _rounded(each.high),
            _state(signal=each.signal, explained=each.explained),
            *([_rounded(drift.sums[at])] if drift else []),
        ]
        for at, each in enumerate(chart.months)
    ]  # fmt: skip
    parts = [
        Part(_("By month"), [*heads, pgettext("of a month", "Note"), *([_("Sum")] if drift else [])], months)
    ]
    return [*parts, _signals(notes)] if chart.measure is Measure.COMPLAINTS else parts


def _signals(notes: Sequence[Signal]) -> Part:
    heads = [
        _("Month"), _("Dealer"), _("Chart"), _("Value"), pgettext("chart", "Limit"), _("State"),
        pgettext("signal", "What it was"),
        _("Written by"),
    ]  # fmt: skip
    told = [
        [
            f"{each.month:%Y-%m}", str(each.dealer), rule_name(each.rule), _rounded(each.value),
            _rounded(each.limit), str(each.get_state_display()), each.note,
            each.noted_by.name if each.noted_by else "",
        ]
        for each in notes
    ]  # fmt: skip
    return Part(_("Signals"), heads, told)


def index_parts(chart: IndexChart) -> list[Part]:
    """Return the months of the chart of the index."""
    heads = [
        _("Month"),
        "n",
        _("Index"),
        _("Weighted average"),
        pgettext("chart", "Limit"),
        pgettext("of a month", "Note"),
    ]
    rows = [
        [
            f"{each.month:%Y-%m}", each.n, _rounded(each.index), _rounded(each.average), _rounded(each.limit),
            _state(signal=each.signal, explained=False),
        ]
        for each in chart.months
    ]  # fmt: skip
    return [Part(_("By month"), heads, rows)]


def recovery_parts(found: RecoveryFigures) -> list[Part]:
    """Return the groups beside each other, what lies between them, and the mix of cars."""
    groups = [_group_row(group) for pair in found.pairs for group in (pair.first, pair.second)]
    mix: list[Sequence[Cell | None]] = [list(row) for row in mix_in_words(found)]
    main = found.main
    return [
        Part(
            _("Groups"),
            [
                _("Group"), _("Cars"), _("Twelve months over"), _("Came again"), _("Share, %"), _("from"), _("to"),
                _("Asked again"), _("Index of the next visit"), _("Overall, mean"),
            ],
            groups,
        ),
        Part(
            _("Differences"),
            [_("First group"), _("Second group"), _("What"), _("Difference"), _("from"), _("to")],
            [row for pair in found.pairs for row in difference_rows(pair)],
        ),
        Part(
            _("Who the cars are"),
            [_("Kind of work, age of the car"), str(GROUPS[main.first.name]), str(GROUPS[main.second.name])],
            mix,
        ),
    ]  # fmt: skip


def difference_rows(pair: Pair) -> list[list[Cell | None]]:
    """Return what lies between two groups, each difference with its interval; nothing where it is not told."""
    names = [str(GROUPS[pair.first.name]), str(GROUPS[pair.second.name])]
    rows: list[list[Cell | None]] = []
    if pair.back:
        points = Interval(100 * pair.back.interval.low, 100 * pair.back.interval.high)
        rows.append(
            [*names, _("came again, points of percent"), *_limits(100 * pair.back.difference, points)]
        )
    for what, found in ((_("index, points"), pair.index), (_("overall, mean"), pair.overall)):
        if found:
            rows.append([*names, what, *_limits(found.difference, found.interval)])
    return rows


def rule_name(rule: str) -> str:
    """Return what the chart of a signal is called."""
    return _("slow drift") if rule == "cusum" else _("month outside of its limits")


def _interviews(found: DriverFigures) -> list[Sequence[Cell | None]]:
    rows: list[Sequence[Cell | None]] = [
        [_("complete, used"), found.n],
        [_("with an answer missing, left out"), found.incomplete],
        [_("for each factor"), round(found.per_factor, 1)],
        ["R²", round(found.r2, 3)],
    ]
    return rows


def _group_row(group: GroupFigures) -> list[Cell | None]:
    share, limits = group.back_share, group.back_interval
    told = group.told_back and share is not None and limits is not None
    return [
        str(GROUPS[group.name]),
        group.cars,
        group.watched,
        group.back,
        round(100 * share, 1) if told and share is not None else None,
        round(100 * limits.low, 1) if told and limits else None,
        round(100 * limits.high, 1) if told and limits else None,
        group.index.n,
        _rounded(group.index.mean, 0) if group.told_index else None,
        _rounded(group.overall.mean) if group.told_overall else None,
    ]


def _limits(difference: float, interval: Interval) -> list[Cell | None]:
    return [round(difference, 2), round(interval.low, 2), round(interval.high, 2)]


def _state(*, signal: bool, explained: bool) -> str:
    if explained:
        return _("explained, not counted as usual")
    return _("outside of chance") if signal else ""


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)


def _percent(value: float | None) -> float | None:
    return None if value is None else round(100 * value, 1)
