"""Charts of the figures: the title says the finding, a table stands beneath."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anxin.reports.selectors.complaints import FigureRow

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
