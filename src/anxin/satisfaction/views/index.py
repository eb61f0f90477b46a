"""The index of a place: from the brand down to one adviser, the picture first."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from anxin.accounts.middleware import WorkplaceRequest
from anxin.foundation.downloads import table_file
from anxin.foundation.htmx import render_page
from anxin.satisfaction.charts.trend import trend_chart
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.policies import can_plan, dealers_of_figures
from anxin.satisfaction.selectors.answered_calls import answered_calls
from anxin.satisfaction.selectors.figure_words import (
    STATES,
    all_visits_words,
    answered_words,
    answers_words,
    between,
    change_words,
    composite_words,
    percent,
    points,
    promoters_words,
    rests_on,
    row_change,
    signed,
    very_satisfied_label,
)
from anxin.satisfaction.selectors.figures import Figure
from anxin.satisfaction.selectors.levels import Child, children_of, in_order
from anxin.satisfaction.selectors.overview import Overview, overview_of
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.trend import trend_of
from anxin.satisfaction.selectors.windows import no_plan
from anxin.satisfaction.services.exporting import index_table
from anxin.satisfaction.services.printing import print_index
from anxin.satisfaction.views.asking import (
    Asked,
    column,
    crumbs,
    other_places,
    page_of_rows,
    read_asked,
)
from anxin.satisfaction.views.first_steps import first_steps
from anxin.satisfaction.views.paper import PDF_POLICY, pdf_answer

_WORST_FIRST = "change"


@require_GET
def index(request: WorkplaceRequest) -> HttpResponse:
    """Show a place's index with its trend, its factors, and the places below it."""
    asked = read_asked(request)
    found = overview_of(asked.place, asked.versions, asked.window)
    context: dict[str, Any] = {
        "asked": asked,
        "trail": crumbs(asked, "satisfaction:index"),
        "steps": first_steps(request.user, asked.place.dealer_ids),
        "places": other_places(request, asked, "satisfaction:index"),
        "spans": [(1, _("month")), (3, _("three months")), (12, _("twelve months"))],
        "found": found,
    }
    if found is None:
        context["may_plan"] = can_plan(request.user, asked.place.brand)
    else:
        context["answered"] = _answered(request, found)
        context |= _figures(asked, found) | _below(request, asked, found) | _beside(asked)
    return render_page(request, "satisfaction/index.html", context, partial="figures")


@require_GET
def table(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand out the page's figures as CSV or XLSX."""
    asked, found = _found(request)
    months = trend_of(asked.place, asked.versions, asked.window.last, read=found.history)
    below = in_order(children_of(asked.place, found.version, found.window), "")
    columns, rows = index_table(found, months, below, by=request.user)
    return table_file(kind, stem=f"index-{asked.stem}", columns=columns, rows=rows)


@require_GET
@csp_override(PDF_POLICY)
def paper(request: WorkplaceRequest) -> HttpResponse:
    """Hand out the page as PDF."""
    asked, found = _found(request)
    months = trend_of(asked.place, asked.versions, asked.window.last, read=found.history)
    below = in_order(children_of(asked.place, found.version, found.window), "")
    form = print_index(found, months, below, by=request.user)
    return pdf_answer(form, f"index-{asked.stem}.pdf")


def _found(request: WorkplaceRequest) -> tuple[Asked, Overview]:
    asked = read_asked(request)
    found = overview_of(asked.place, asked.versions, asked.window)
    if found is None:
        raise no_plan()
    return asked, found


def _figures(asked: Asked, found: Overview) -> dict[str, Any]:
    figure, share, score = found.figure, found.figure.very_satisfied, found.figure.promoters
    change, tone = change_words(found)
    whole = found.all_visits
    return {
        "chart": trend_chart(found, trend_of(asked.place, asked.versions, asked.window.last, read=found.history)),
        "shown": _shown(figure),
        "change": change,
        "change_tone": tone,
        "whole": {
            "value": points(whole.estimate.mean),
            "interval": between(whole.estimate.interval),
            "words": all_visits_words(whole),
        }
        if whole
        else None,
        "very_satisfied": {
            "label": very_satisfied_label(found.plan), "value": percent(share.share),
            "interval": between(share.interval, 100, " %"),
            "words": answers_words(share.n, figure.visits, share.state),
        },
        "nps": {
            "value": signed(score.score.value) if score.score else "—",
            "interval": between(score.interval),
            "words": promoters_words(figure),
        },
        "factors": _factors(found),
        "parts": composite_words(found.composite) if found.composite else [],
        "composite": points(found.composite.value) if found.composite else "",
        "target": points(found.target),
        "interviews_url": _interviews(asked, found),
    }  # fmt: skip


def _answered(request: WorkplaceRequest, found: Overview) -> dict[str, str] | None:
    """The response rate of the calls beside the share of visits asked, and the page that takes it apart, if any."""
    calls = answered_calls(request.user, found.place, found.window)
    if calls is None:
        return None
    place, apart = found.place, {}
    if place.dealer:
        apart = {"dealer": place.dealer.code}
    elif set(place.dealer_ids) == set(dealers_of_figures(request.user)):
        apart = {"by": "dealer"}
    url = f"{reverse('callbacks:rates')}?{urlencode(calls.wanted.as_query() | apart)}"
    return {"words": answered_words(calls), "url": url if apart else ""}


def _interviews(asked: Asked, found: Overview) -> str:
    """Where the interviews of a dealer or an adviser stand one by one; of a brand or a region nowhere."""
    if asked.place.dealer is None:
        return ""
    months = {"since": f"{found.window.first:%Y-%m}", "until": found.window.until}
    return f"{reverse('surveys:interviews')}?{urlencode({**asked.place.asked, **months})}"


def _shown(figure: Figure) -> dict[str, Any]:
    return {
        "value": points(figure.value),
        "star": figure.star,
        "interval": between(figure.interval),
        "rests_on": rests_on(figure),
        "state": STATES[figure.state],
    }


def _factors(found: Overview) -> list[dict[str, str]]:
    return [
        {
            "name": found.titles[each.name],
            "rating": "—" if each.rating is None else f"{each.rating:.2f}",
            "points": points(each.points),
            "weight": percent(each.weight),
            "part": points(each.part),
            "interval": between(each.interval) or "—",
            "n": str(each.n),
            "state": str(STATES[each.state]),
        }
        for each in found.factors
    ]


def _below(request: WorkplaceRequest, asked: Asked, found: Overview) -> dict[str, Any]:
    rows = children_of(asked.place, found.version, found.window)
    sort = request.GET.get("sort", "")
    page = page_of_rows(in_order(rows, sort), request.GET.get("cursor", ""))
    fallen = in_order([row for row in rows if row.fell], _WORST_FIRST)
    return {
        "page": page,
        "below": [_line(row, asked) for row in page.rows],
        "fallen": [_line(row, asked) for row in fallen],
        "sort": sort,
        "head": _head(asked.place),
        "below_title": _titles()[asked.place.scope],
    }


def _line(row: Child, asked: Asked) -> dict[str, Any]:
    figure = row.figure
    return {
        "name": row.named.name or _("no name in the order"),
        "url": f"{reverse('satisfaction:index')}?{row.named.query}&{asked.span}" if row.named.query else "",
        "why": f"{row.named.query}&{asked.span}" if row.named.query else "",
        "figure": figure,
        "value": points(figure.value),
        "interval": between(figure.interval),
        "response": percent(figure.response),
        "state": STATES[figure.state],
        "change": row_change(row.change, row.truly),
        "tone": "" if not row.truly else "late" if row.fell else "good",
        "adjusted": points(row.adjusted),
        "very_satisfied": percent(figure.very_satisfied.share),
    }


def _titles() -> dict[str, str]:
    return {
        Scope.BRAND: _("Regions"),
        Scope.REGION: _("Dealers"),
        Scope.DEALER: _("Service advisers"),
        Scope.ADVISER: "",
    }


def _head(place: Place) -> list[dict[str, Any]]:
    below = {Scope.BRAND: _("Region"), Scope.REGION: _("Dealer")}.get(place.scope, _("Service adviser"))
    columns: Sequence[tuple[str, str]] = (
        (_("Index"), "index"),
        ("n", "n"),
        (_("Visits"), "visits"),
        (_("Share of visits asked"), ""),
        (_("Against the span before"), "change"),
        (_("Mix of work taken out"), "adjusted"),
        (_("Very satisfied"), ""),
    )
    return [column(below), *(column(name, sort=sort, numeric=True) for name, sort in columns)]


def _beside(asked: Asked) -> dict[str, Any]:
    """The dealer's figure beside an adviser's."""
    place = asked.place
    if place.scope != Scope.ADVISER:
        return {}
    house = next(each for each in place.trail if each.scope == Scope.DEALER)
    found = overview_of(house, asked.versions, asked.window)
    url = f"{reverse('satisfaction:index')}?{house.query}&{asked.span}"
    return {"house": house, "house_figure": _shown(found.figure), "house_url": url} if found else {}
