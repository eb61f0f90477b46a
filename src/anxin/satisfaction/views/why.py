"""Why this number: the formula of a figure filled in, from the interviews up to what is shown."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from anxin.accounts.middleware import WorkplaceRequest
from anxin.engines.statistics.intervals import Interval
from anxin.foundation.errors import NotFound
from anxin.foundation.keyset import Page
from anxin.satisfaction.policies import may_take_seen
from anxin.satisfaction.selectors.figure_words import STATES
from anxin.satisfaction.selectors.own_words import said_in
from anxin.satisfaction.selectors.population import Population
from anxin.satisfaction.selectors.run_sight import numbers_of
from anxin.satisfaction.selectors.run_words import share_of, span
from anxin.satisfaction.selectors.why import told
from anxin.satisfaction.selectors.why_account import Account, PartOfSum, account_of
from anxin.satisfaction.selectors.why_runs import finished_run, run_source
from anxin.satisfaction.selectors.why_sources import MOST_STRATA, Source, live_source
from anxin.satisfaction.selectors.why_words import dropped_of, example_of
from anxin.satisfaction.selectors.windows import version_at
from anxin.satisfaction.services.account_exporting import (
    FigureNow,
    FigureOfRun,
    Wanted,
    take_out_account,
    take_out_account_of_run,
)
from anxin.satisfaction.views.asking import Asked, page_of_rows, read_asked
from anxin.satisfaction.views.paper import PDF_POLICY, on_paper, sheet_answer


@require_GET
def why(request: WorkplaceRequest) -> HttpResponse:
    """Show the account of a figure of a page (place and months), or of a run."""
    context = _of_run(request) if request.GET.get("run") else _live(request)
    context["population"] = list(Population.of(context["version"].body).words())
    return render(request, "satisfaction/why.html", context)


@require_GET
@csp_override(PDF_POLICY)
def why_file(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand the account out as PDF, XLSX or CSV: what the page shows, without customers and their words."""
    wanted = Wanted(request.GET.get("interview", "")[:40], on_paper(kind))
    if request.GET.get("run"):
        figure, found = _read_run(request)
        sheet = take_out_account_of_run(figure, found, wanted, by=request.user)
        return sheet_answer(kind, sheet, by=request.user, stem=f"why-run-{str(figure.run.key)[:8]}")
    asked, now, source = _read_live(request)
    sheet = take_out_account(now, source, wanted, by=request.user)
    return sheet_answer(kind, sheet, by=request.user, stem=f"why-{asked.stem}")


def _read_live(request: WorkplaceRequest) -> tuple[Asked, FigureNow, Source]:
    asked = read_asked(request)
    version = version_at(asked.versions, asked.window.last)
    if version is None:
        raise NotFound
    window = asked.window.within(version)
    return asked, FigureNow(asked.place, window, version), live_source(asked.place, version, window)


def _live(request: WorkplaceRequest) -> dict[str, Any]:
    asked, now, source = _read_live(request)
    return {
        "name": asked.place.name,
        "span": now.window.name,
        "version": now.version,
        "back": f"{reverse('satisfaction:index')}?{asked.query}",
        "query": asked.query,
        "place": asked.place,
        "may_export": asked.may_export,
        **_account(request, source, asked.span),
    }


def _read_run(request: WorkplaceRequest) -> tuple[FigureOfRun, Source]:
    try:
        key = UUID(request.GET["run"])
    except ValueError as error:
        raise NotFound from error
    run = finished_run(request.user, key)
    dealer, adviser = (request.GET.get(name, "")[:80] for name in ("dealer", "adviser"))
    value = f"{dealer}/{adviser}" if adviser else dealer
    figure = FigureOfRun(run, value, value or str(run.dealer or run.region or run.brand))
    return figure, run_source(request.user, run, value)


def _of_run(request: WorkplaceRequest) -> dict[str, Any]:
    figure, source = _read_run(request)
    run = figure.run
    named = {name: request.GET.get(name, "")[:80] for name in ("dealer", "adviser")}
    query = urlencode({"run": str(run.key)} | {name: text for name, text in named.items() if text})
    return {
        "name": figure.name,
        "span": f"{run.first_month:%Y-%m} – {run.last_month:%Y-%m}",
        "version": run.version,
        "run": run,
        "back": run.get_absolute_url(),
        "query": query,
        "may_export": may_take_seen(request.user, numbers_of(run)),
        **_account(request, source, ""),
    }


def _account(request: WorkplaceRequest, source: Source, span: str) -> dict[str, Any]:
    account: Account = account_of(source.given)
    head = {"account": account, "state": STATES[account.state], "share": share_of(account.n, account.visits)}
    if account.is_hidden:
        return head
    page: Page[PartOfSum] = page_of_rows(source.parts, request.GET.get("cursor", ""))
    chosen, example = example_of(source, request.GET.get("interview", ""))
    said = said_in(request.user, [each.key for each in page.rows if each.key])
    return head | {
        "interval": _span(account.interval),
        "all_visits_interval": _span(account.all_visits_interval),
        "page": page,
        "parts": [
            {
                "part": each,
                "said": said.get(each.key),
                "total": told(each.total),
                "squares": told(each.squares),
                "url": f"?{each.url}&{span}" if each.url else "",
            }
            for each in page.rows
        ],
        "total": told(source.given.whole.total),
        "squares": "—" if source.given.is_told_whole else told(source.given.whole.squares),
        "example": example,
        "example_key": chosen,
        "example_opens": bool(chosen and said_in(request.user, [chosen])),
        "one_by_one": bool(source.interviews),
        "dropped": dropped_of(source),
        "shows_strata": 0 < len(account.strata) <= MOST_STRATA,
    }


def _span(found: Interval | None) -> str:
    return span(found.low, found.high) if found else ""
