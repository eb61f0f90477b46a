"""Charts of the figures: the title says the finding, a table stands beneath."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anxin.reports.selectors.complaints import FigureRow
from anxin.reports.selectors.promises import PromiseRow

_FEW = 2


def weeks_chart(weeks: Sequence[FigureRow]) -> dict[str, Any] | None:
    """Return the chart of complaints by week of receipt, oldest first; nothing while there is not one."""
    rows = list(reversed(weeks))
    if not any(row.figures["new"].value for row in rows):
        return None
    lists = reverse("complaints:list")
    return {
        "finding": _finding(rows),
        "data": {
            "kind": "stack",
            "x": [row.label[5:] for row in rows],
            "series": [
                {
                    "name": str(name),
                    "values": [row.figures[key].value for row in rows],
                    "urls": [f"{lists}?{row.figures[key].query}" for row in rows],
                    "tone": tone,
                }
                for key, name, tone in (("closed", _("closed"), "good"), ("open", _("not closed"), "warn"))
            ],
        },
    }


def months_chart(months: Sequence[PromiseRow]) -> dict[str, Any] | None:
    """Return the chart of promises by the month promised first, oldest first; nothing while there is not one."""
    rows = list(reversed(months))
    if not any(row.figures["due"].value for row in rows):
        return None
    lists = reverse("promises:ledger")
    return {
        "finding": _kept_finding(rows),
        "data": {
            "kind": "stack",
            "x": [row.label[2:] for row in rows],
            "series": [
                {
                    "name": str(name),
                    "values": [row.figures[key].value for row in rows],
                    "urls": [f"{lists}?{row.figures[key].query}" for row in rows],
                    "tone": tone,
                }
                for key, name, tone in (("kept", _("kept"), "good"), ("missed", _("missed"), "warn"))
            ],
        },
    }


def _kept_finding(rows: Sequence[PromiseRow]) -> str:
    """Say in one sentence how promises were kept this month and over the year."""
    due = sum(row.figures["due"].value for row in rows)
    kept = sum(row.figures["kept"].value for row in rows)
    facts = {"month": rows[-1].kept or "—", "year": f"{100 * kept // due}", "due": due}
    return _("Kept this month: %(month)s%%; over twelve months %(year)s%% of %(due)s promises") % facts


def _finding(rows: Sequence[FigureRow]) -> str:
    """Say in one sentence what the last whole week was like beside the weeks before it."""
    if len(rows) <= _FEW:
        total = sum(row.figures["new"].value for row in rows)
        return ngettext("%(count)s complaint received", "%(count)s complaints received", total) % {
            "count": total
        }
    last, before = rows[-2].figures["new"].value, [row.figures["new"].value for row in rows[:-2]]
    usual = sum(before) / len(before)
    told = ngettext(
        "%(last)s complaint in the last whole week; the weeks before had %(usual)s on average",
        "%(last)s complaints in the last whole week; the weeks before had %(usual)s on average",
        last,
    )
    return told % {"last": last, "usual": f"{usual:.1f}"}
