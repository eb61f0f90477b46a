"""Fixed right first time: customers beside orders."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from anxin.accounts.middleware import WorkplaceRequest
from anxin.engines.index import Plan
from anxin.foundation.htmx import render_page
from anxin.satisfaction.selectors.first_fix import FirstFix, first_fix
from anxin.satisfaction.selectors.first_fix_counts import DAYS, KM, Visits
from anxin.satisfaction.selectors.first_fix_places import FixPlace, in_order, places_below
from anxin.satisfaction.selectors.first_fix_places_words import (
    kappa_words,
    months_words,
    named,
    places_heads,
    places_part,
    places_title,
)
from anxin.satisfaction.selectors.first_fix_visits import differing_keys, differing_visits
from anxin.satisfaction.selectors.first_fix_words import (
    VISITS,
    agreement_rows,
    agreement_words,
    column_heads,
    finding,
    month_heads,
    month_rows,
    parts,
    sentences,
    share_words,
    unjudged_words,
    young_words,
)
from anxin.satisfaction.selectors.months_asked import today_at
from anxin.satisfaction.selectors.plans import engine_plan, plan_shown
from anxin.satisfaction.selectors.windows import version_at
from anxin.satisfaction.services.taking_out import Taken
from anxin.satisfaction.views.asking import (
    Asked,
    column,
    crumbs,
    other_places,
    page_of_rows,
    read_asked,
)
from anxin.satisfaction.views.first_steps import first_steps
from anxin.satisfaction.views.paper import PDF_POLICY
from anxin.satisfaction.views.study_pages import as_file

_PAGE = "satisfaction:first_fix"


@require_GET
def fixed(request: WorkplaceRequest) -> HttpResponse:
    """Show both shares, how far they agree, the months, the places below, and the visits on which they differ."""
    asked, plan, found = _found(request)
    context: dict[str, Any] = {
        "asked": asked,
        "trail": crumbs(asked, _PAGE),
        "steps": first_steps(request.user, asked.place.dealer_ids),
        "places": other_places(request, asked, _PAGE),
        "spans": [(1, _("month")), (3, _("three months")), (12, _("twelve months"))],
        "kinds": [(each.value, name) for each, name in VISITS.items()],
        "kind": found.visits.value,
        "found": found,
        "query": f"{asked.query}&of={found.visits.value}",
    }
    if not found.is_empty:
        context |= _figures(found) | _below(request, asked, _places(found, plan), found)
        context |= _differing(request, found)
    return render_page(request, "satisfaction/first_fix.html", context, partial="figures")


@require_GET
@csp_override(PDF_POLICY)
def fixed_file(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand the figures out as PDF, XLSX or CSV."""
    asked, plan, found = _found(request)
    below = places_part(found.place, in_order(_places(found, plan), ""))
    taken = Taken(
        title=_("Fixed right first time"),
        place=asked.place,
        months=asked.window.name,
        parts=[*parts(found), *below],
        sentences=[str(VISITS[found.visits]), *sentences(found)],
        action="satisfaction.first_fix_taken_out",
    )
    return as_file(kind, taken, by=request.user, stem=f"first-fix-{asked.stem}")


def _found(request: WorkplaceRequest) -> tuple[Asked, Plan, FirstFix]:
    asked = read_asked(request)
    wanted = request.GET.get("of", "")
    visits = Visits(wanted) if wanted in set(Visits) else Visits.ALL
    version = version_at(asked.versions, asked.window.last) or plan_shown(asked.place.brand)
    plan = engine_plan(version)
    return asked, plan, first_fix(asked.place, asked.window, visits, plan=plan, today=today_at(asked.place))


def _places(found: FirstFix, plan: Plan) -> list[FixPlace]:
    today = today_at(found.place)
    return places_below(found.place, found.window, found.visits, plan=plan, today=today)


def _below(
    request: WorkplaceRequest, asked: Asked, rows: Sequence[FixPlace], found: FirstFix
) -> dict[str, Any]:
    """The places below; their page stands in the address by itself, beside that of the visits."""
    if not rows:
        return {"below_hidden": found.place.own_alone and found.place.adviser is None}
    sort = request.GET.get("sort", "")
    page = page_of_rows(in_order(rows, sort), request.GET.get("below", ""))
    heads = places_heads(found.place)
    return {
        "below_page": page,
        "below": [_line(each, asked, found) for each in page.rows],
        "below_title": places_title(found.place),
        "below_months": months_words(found),
        "sort": sort,
        "head": [column(name, sort=by, numeric=bool(by)) for name, by in heads],
    }


def _line(row: FixPlace, asked: Asked, found: FirstFix) -> dict[str, Any]:
    address, query = reverse(_PAGE), row.named.query
    kappa, sure = kappa_words(row)
    return {
        "name": named(row),
        "url": f"{address}?{query}&{asked.span}&of={found.visits.value}" if query else "",
        "said": share_words(row.said) | {"n": row.said.n},
        "shown": share_words(row.shown) | {"n": row.shown.n},
        "kappa": kappa,
        "kappa_interval": sure,
    }


def _figures(found: FirstFix) -> dict[str, Any]:
    return {
        "finding": finding(found),
        "said": share_words(found.said),
        "shown": share_words(found.shown),
        "young": young_words(found),
        "counted": found.counted.name if found.young and found.counted else "",
        "unjudged": unjudged_words(found),
        "picture": _picture(found),
        "table": agreement_rows(found.agreement) if found.agreement.kappa else [],
        "table_heads": column_heads(),
        "agreement": agreement_words(found.agreement, found.least),
        "days": DAYS,
        "km": f"{KM:,}",
    }


def _picture(found: FirstFix) -> dict[str, Any]:
    said = [each.said.share for each in found.months]
    shown = [each.shown.share if each.shown else None for each in found.months]
    told = [each for each in (*said, *shown) if each is not None]
    lines = ((_("by customers"), said, "notice"), (_("by the orders"), shown, "accent"))
    return {
        "drawn": bool(told),
        "data": {
            "kind": "trend",
            "x": [f"{each.month:%Y-%m}" for each in found.months],
            "unit": " %",
            # A share near a hundred is flat on an axis from nought.
            "min": max(0, int(10 * min(told, default=0)) * 10 - 10),
            "max": 100,
            "whole": False,
            "series": [each for name, shares, tone in lines for each in _series(name, shares, tone)],
        },
        "head": month_heads(),
        "rows": month_rows(found),
    }


def _series(name: str, shares: Sequence[float | None], tone: str) -> list[dict[str, Any]]:
    """A line, and a point for each month without a neighbour: a line of one month alone draws nothing."""
    values = _percents(shares)
    around = [None, *values, None]
    alone = [
        each if around[at] is None and around[at + 2] is None else None for at, each in enumerate(values)
    ]
    line = {"name": name, "values": values, "tone": tone}
    if all(each is None for each in alone):
        return [line]
    return [line, {"name": name, "mark": "points", "values": alone, "tone": tone}]


def _percents(shares: Sequence[float | None]) -> list[float | None]:
    return [None if each is None else round(100 * each, 1) for each in shares]


def _differing(request: WorkplaceRequest, found: FirstFix) -> dict[str, Any]:
    if found.place.dealer is None:
        return {"is_wide": True}
    keys = differing_keys(request.user, found, today=today_at(found.place))
    page = page_of_rows(keys, request.GET.get("cursor", ""))
    return {
        "page": page,
        "differing": differing_visits(request.user, found, page.rows) if page.rows else [],
        "many": len(keys),
        "differ": found.agreement.came_back + found.agreement.not_back,
    }
