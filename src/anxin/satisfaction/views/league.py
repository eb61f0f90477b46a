"""Units side by side: dealers of a brand or region, advisers of a dealer."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from anxin.accounts.middleware import WorkplaceRequest
from anxin.foundation.downloads import table_file
from anxin.foundation.htmx import render_page
from anxin.satisfaction.charts.league import funnel_chart, intervals_chart
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.policies import can_plan
from anxin.satisfaction.selectors.figure_words import (
    REFUSED,
    STATES,
    between,
    league_words,
    percent,
    points,
    rank_words,
)
from anxin.satisfaction.selectors.league import League, LeagueRow, league_of
from anxin.satisfaction.selectors.places import house_side_by_side
from anxin.satisfaction.selectors.windows import version_at, version_needed
from anxin.satisfaction.services.exporting import league_table
from anxin.satisfaction.services.printing import print_league
from anxin.satisfaction.views.asking import Asked, column, crumbs, page_of_rows, read_asked
from anxin.satisfaction.views.first_steps import first_steps
from anxin.satisfaction.views.paper import PDF_POLICY, pdf_answer


@require_GET
def league(request: WorkplaceRequest) -> HttpResponse:
    """Show units with their intervals, and ranks where the data carry them."""
    asked, version = _read(request)
    context: dict[str, Any] = {
        "asked": asked,
        "trail": crumbs(asked, "satisfaction:league"),
        "steps": first_steps(request.user, asked.place.dealer_ids),
        "spans": [(1, _("month")), (3, _("three months")), (12, _("twelve months"))],
        "version": version,
    }
    if version is None:
        context["may_plan"] = can_plan(request.user, asked.place.brand)
    else:
        window = asked.window.within(version)
        found = league_of(asked.place, version, window)
        page, index = page_of_rows(found.rows, request.GET.get("cursor", "")), reverse("satisfaction:index")
        context |= {
            "league": found,
            "window": window,
            "page": page,
            "intervals": intervals_chart(found, page.rows, index, asked.span),
            "funnel": funnel_chart(found, index, asked.span),
            "rows_of_units": [_line(row, index, asked) for row in page.rows],
            "head": _head(),
            "words": league_words(found),
            "target": points(found.target),
        }
    return render_page(request, "satisfaction/league.html", context, partial="figures")


@require_GET
def table(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand out the units as CSV or XLSX."""
    asked, found = _found(request)
    columns, rows = league_table(asked.place, asked.window, found, by=request.user)
    return table_file(kind, stem=f"league-{asked.stem}", columns=columns, rows=rows)


@require_GET
@csp_override(PDF_POLICY)
def paper(request: WorkplaceRequest) -> HttpResponse:
    """Hand out the units as PDF."""
    asked, found = _found(request)
    return pdf_answer(
        print_league(asked.place, asked.window, found, by=request.user), f"league-{asked.stem}.pdf"
    )


def _read(request: WorkplaceRequest) -> tuple[Asked, PlanVersion | None]:
    """Read what is asked; an adviser's own is that of his dealer, and he who sees himself alone sees no colleague."""
    asked = read_asked(request)
    asked = replace(asked, place=house_side_by_side(asked.place))
    return asked, version_at(asked.versions, asked.window.last)


def _found(request: WorkplaceRequest) -> tuple[Asked, League]:
    """Read what is asked, with the months that the figures are of: paper and records name no others."""
    asked, _version = _read(request)
    version = version_needed(asked.versions, asked.window.last)
    asked = replace(asked, window=asked.window.within(version))
    return asked, league_of(asked.place, version, asked.window)


def _line(row: LeagueRow, page: str, asked: Asked) -> dict[str, Any]:
    figure = row.figure
    return {
        "name": row.named.name or _("no name in the order"),
        "url": f"{page}?{row.named.query}&{asked.span}" if row.named.query else "",
        "why": f"{row.named.query}&{asked.span}" if row.named.query else "",
        "figure": figure,
        "state": STATES[figure.state],
        "rank": rank_words(row),
        "refused": REFUSED.get(row.refused, ""),
        "shrunken": points(row.value),
        "raw": points(figure.value),
        "interval": between(figure.interval),
        "reliability": "—"
        if row.shrunken is None or not figure.enough
        else f"{row.shrunken.reliability:.2f}",
        "above": percent(row.above_target),
        "adjusted": points(row.adjusted),
    }


def _head() -> list[dict[str, Any]]:
    names = (
        _("Rank"),
        _("Shrunken"),
        _("Raw"),
        _("Mix of work taken out"),
        _("Reliability"),
        _("Above the aim"),
        "n / N",
    )
    return [
        column(pgettext("thing", "Name")),
        *(column(name, numeric=True) for name in names),
        column(_("Why no rank")),
    ]
