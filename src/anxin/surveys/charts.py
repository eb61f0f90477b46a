"""Pictures of results: how often each answer was given, and how an item went by month; the title says the finding."""

from typing import Any

from django.utils.translation import gettext as _

from anxin.engines.surveys import ItemKind
from anxin.surveys.selectors.results import ItemResult
from anxin.surveys.selectors.wording import value_in_words

_FEW_MONTHS = 2


def answers_chart(result: ItemResult) -> dict[str, Any] | None:
    """Return the bars of an item's answers with their table; nothing where nobody answered."""
    if not result.n or not result.bars:
        return None
    names = [value_in_words(result.item, bar.value) for bar in result.bars]
    counts = [bar.count for bar in result.bars]
    good = [None if bar.bad else bar.count for bar in result.bars]
    bad = [bar.count if bar.bad else None for bar in result.bars]
    across = result.item.scale is None
    judged = any(bar.bad for bar in result.bars)
    series = [{"name": _("answers"), "values": good, "tone": "good" if judged else "accent"}]
    if result.bad:
        series.append({"name": _("bad answers"), "values": bad, "tone": "alarm"})
    return {
        "finding": finding(result),
        "data": {"kind": "stack", "x": names, "series": series, "across": across},
        "head": [_("Answer"), _("Given"), _("Share")],
        "rows": [
            (name, count, f"{100 * count / result.n:.0f} %")
            for name, count in zip(names, counts, strict=True)
        ],
    }


def months_chart(result: ItemResult) -> dict[str, Any] | None:
    """Return the line of an item by month; nothing while there are fewer than two months."""
    known = [each for each in result.months if each.figure is not None]
    judged = result.item.scale is not None or any(bar.bad for bar in result.bars)
    if len(known) < _FEW_MONTHS or not judged:
        return None
    low, high = result.item.scale or (0, 100)
    share = result.item.scale is None
    ends = {
        "then": f"{known[0].month:%Y-%m}",
        "now": f"{known[-1].month:%Y-%m}",
        "first": f"{known[0].figure:g}",
        "last": f"{known[-1].figure:g}",
    }
    bad = _("%(first)s %% dissatisfied in %(then)s, %(last)s %% in %(now)s")
    return {
        "finding": (bad if share else _("%(first)s in %(then)s, %(last)s in %(now)s")) % ends,
        "data": {
            "kind": "lines",
            "x": [f"{each.month:%Y-%m}" for each in result.months],
            "min": low,
            "max": high,
            "unit": " %" if share else "",
            "series": [
                {
                    "name": _("bad answers") if share else _("mean"),
                    "values": [each.figure for each in result.months],
                    "tone": "accent",
                }
            ],
        },
        "head": [_("Month"), _("Bad answers, %") if share else _("Mean"), "n"],
        "rows": [
            (f"{each.month:%Y-%m}", "—" if each.figure is None else f"{each.figure:g}", each.n)
            for each in result.months
        ],
    }


def finding(result: ItemResult) -> str:
    """Say in one sentence what was answered: the mean with its interval, or the most frequent answer; and n."""
    if result.mean and result.mean.mean is not None:
        told = {"mean": f"{result.mean.mean:.1f}", "n": result.n, "bad": result.bad}
        if result.mean.interval is None:
            return _("Mean %(mean)s; n = %(n)s") % told
        low, high = result.item.scale or (0, 0)
        span = result.mean.interval
        told |= {"low": f"{max(span.low, low):.1f}", "high": f"{min(span.high, high):.1f}"}
        return _("Mean %(mean)s, between %(low)s and %(high)s; %(bad)s of %(n)s dissatisfied") % told
    most = max(result.bars, key=lambda bar: bar.count)
    told = {
        "answer": value_in_words(result.item, most.value),
        "share": f"{100 * most.count / result.n:.0f}",
        "n": result.n,
    }
    if result.item.kind is ItemKind.YES_NO:
        return _("%(share)s %% say %(answer)s; n = %(n)s") % told
    return _("Most say “%(answer)s”: %(share)s %%; n = %(n)s") % told
