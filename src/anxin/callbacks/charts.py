"""The picture of the rates: a line each for answered, reached and refused, by month; its title says the finding."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from anxin.callbacks.selectors.counted import Figure
from anxin.callbacks.selectors.rates import RateRow

_FEWEST = 2


def rates_chart(months: Sequence[RateRow], query: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the chart of months, the oldest first; nothing while fewer than two of them have any calls."""
    known = [row for row in months if row.rates.rr2 is not None]
    if len(known) < _FEWEST:
        return None
    names = (
        ("rr2", _("answered (RR2)"), "accent"),
        ("con1", _("reached (CON1)"), "third"),
        ("ref1", _("refused (REF1)"), "second"),
    )
    return {
        "finding": _finding(known),
        "data": {
            "kind": "lines",
            "x": [row.label for row in known],
            "unit": " %",
            "min": 0,
            "max": 100,
            "series": [
                {
                    "name": label,
                    "values": [_percent(getattr(row.rates, name)) for row in known],
                    "urls": [_calls_of(row, query) for row in known],
                    "tone": tone,
                }
                for name, label, tone in names
            ],
        },
        "head": [_("Month"), *(label for _name, label, _tone in names), "n"],
        "rows": [
            (
                row.label,
                *(f"{_percent(getattr(row.rates, name)):g} %" for name, _label, _tone in names),
                _n(row),
            )
            for row in known
        ],
    }


def _finding(known: Sequence[RateRow]) -> str:
    last, first = known[-1], known[0]
    told = {
        "month": last.label,
        "share": f"{_percent(last.rates.rr2):g}",
        "n": _n(last),
        "earlier": first.label,
        "then": f"{_percent(first.rates.rr2):g}",
    }
    return _("%(month)s: %(share)s %% of %(n)s answered (RR2); %(earlier)s: %(then)s %%") % told


def _percent(share: float | None) -> float:
    return round(100 * (share or 0), 1)


def _n(row: RateRow) -> int:
    return row.counts[Figure.DUE]


def _calls_of(row: RateRow, query: Mapping[str, str]) -> str:
    return f"{reverse('callbacks:calls')}?{urlencode(dict(query) | row.wanted.as_query())}"
