"""The chart of who is lost: a line for each definition, the title says the finding, the table stands beneath."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from anxin.workshop.selectors.care import CareFigure, CareRules, MonthOfCare


def lost_chart(months: Sequence[MonthOfCare], rules: CareRules) -> dict[str, Any] | None:
    """Return the chart of the shares that are lost, oldest month first; nothing while there is no share at all."""
    rows = list(reversed(months))
    if all(row.churn is None and row.silent_share is None for row in rows):
        return None
    silent = _("No visit for %(months)s months") % {"months": rules.silent_months}
    again = _("Not again within %(months)s months") % {"months": rules.churn_months}
    return {
        "finding": _finding(rows),
        "data": {
            "kind": "lines",
            "x": [f"{row.month:%Y-%m}" for row in rows],
            "unit": " %",
            "min": 0,
            "series": [
                _line(again, [row.churn for row in rows], CareFigure.GONE, rows, tone="accent"),
                _line(silent, [row.silent_share for row in rows], CareFigure.SILENT, rows, tone="third"),
            ],
        },
    }


def _line(
    name: str, values: list[int | None], figure: CareFigure, rows: Sequence[MonthOfCare], *, tone: str
) -> dict[str, Any]:
    cars = reverse("workshop:care_cars")
    urls = [f"{cars}?of={figure}&month={row.month:%Y-%m}" for row in rows]
    return {"name": name, "values": values, "urls": urls, "tone": tone}


def _finding(rows: Sequence[MonthOfCare]) -> str:
    """Say in one sentence how the last month stands beside the first one of which both shares are known."""
    last, first = rows[-1], next((row for row in rows if row.churn is not None), rows[0])
    told = {
        "month": f"{last.month:%Y-%m}",
        "churn": _percent(last.churn),
        "silent": _percent(last.silent_share),
        "earlier": f"{first.month:%Y-%m}",
        "churn_then": _percent(first.churn),
        "silent_then": _percent(first.silent_share),
    }
    return (
        _(
            "Lost by the end of %(month)s: %(churn)s by the first definition, %(silent)s by the other; "
            "in %(earlier)s %(churn_then)s and %(silent_then)s"
        )
        % told
    )


def _percent(share: int | None) -> str:
    return "—" if share is None else f"{share} %"
