"""``anxin csi national``: a brand's months added up from their files, by whichever engine the installation has set."""

import argparse
import re
from datetime import date
from typing import Any

from anxin.config.cli.clocks_told import NOTHING, in_columns
from anxin.config.cli.documents import WrongInput, write_document, write_text
from anxin.config.cli.installation import database, late, load_django
from anxin.config.cli.words import gettext as _
from anxin.engines.statistics.means import Mean, mean_of_sums
from anxin.engines.statistics.shares import nps

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_FACTS = "anxin.satisfaction.selectors.facts"


def answer(options: argparse.Namespace) -> None:
    """Print what every month adds up to; WrongInput for a month that is none and a brand that nobody knows."""
    first, last = _month(options.first), _month(options.last)
    with database():
        load_django()
        months = _months(options.brand, first, last)
    if options.json:
        write_document(months)
        return
    headings = (_("Month"), _("Interviews"), _("Index"), _("95 % interval"), _("Net promoter score"))
    rows = [(each["month"], str(each["n"]), *_told(each)) for each in months]
    write_text("\n".join(in_columns([headings, *rows])) + "\n")


def _month(written: str) -> date:
    if not _MONTH.fullmatch(written):
        raise WrongInput(_("%(found)s: expected a month such as 2026-10") % {"found": written})
    return date.fromisoformat(f"{written}-01")


def _months(key: str, first: date, last: date) -> list[dict[str, Any]]:
    brand = late("anxin.accounts.models.Brand").objects.filter(key=key).first()
    if brand is None:
        raise WrongInput(_("%(found)s: no brand has this key") % {"found": key})
    found = late(f"{_FACTS}.national_sums")(brand, first=first, last=last, by=["month"])
    return sorted(
        (_of_month(sums, each.version.number) for each in found for sums in each.sums),
        key=lambda told: str(told["month"]),
    )


def _of_month(sums: Any, version: int) -> dict[str, Any]:
    mean = mean_of_sums(sums.n, sums.total, sums.squares)
    score = nps(sums.promoters, sums.detractors, sums.recommend_n)
    return {
        "month": f"{sums.labels[0]:%Y-%m}",
        "plan_version": version,
        "n_rows": sums.rows,
        "n": sums.n,
        "index": mean.mean,
        "se": mean.se,
        "ci95": _limits(mean),
        "nps": score and score.value,
    }


def _limits(mean: Mean) -> list[float] | None:
    return None if mean.interval is None else [mean.interval.low, mean.interval.high]


def _told(month: dict[str, Any]) -> tuple[str, str, str]:
    index, limits, score = month["index"], month["ci95"], month["nps"]
    return (
        NOTHING if index is None else f"{index:.1f}",
        NOTHING if limits is None else f"{limits[0]:.1f} – {limits[1]:.1f}",
        NOTHING if score is None else f"{score:.1f}",
    )
