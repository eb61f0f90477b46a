"""The picture of what customers commonly complain of: the title says the finding."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from anxin.voice.selectors.six_questions import Report

_BARS = 12


def reasons_chart(report: Report, query: str) -> dict[str, Any] | None:
    """Return the reasons by how often they were named, each bar leading to its rows; nothing without any."""
    named = [each for each in report.reasons if each.of != "reason:"]
    if not named:
        return None
    shown = named[:_BARS]
    total = sum(each.count for each in named)
    page = reverse("voice:rows")
    added, rows = 0, []
    for each in named:
        added += each.count
        rows.append(
            (each.name, each.count, f"{100 * each.count / total:.0f} %", f"{100 * added / total:.0f} %")
        )
    told = {"reason": shown[0].name, "count": shown[0].count, "total": total}
    return {
        "finding": _("Most often: %(reason)s, %(count)s of %(total)s with a reason") % told,
        "data": {
            "kind": "stack",
            "x": [each.name for each in shown],
            "across": True,
            "series": [
                {
                    "name": _("complaints and dislikes"),
                    "values": [each.count for each in shown],
                    "urls": [f"{page}?{query}&{urlencode({'of': each.of})}" for each in shown],
                    "tone": "warn",
                }
            ],
        },
        "head": [_("Reason"), _("Named"), _("Share"), _("Added up")],
        "rows": rows,
    }
