"""Why this number: the formula of a figure filled in, from the interviews up to what is shown."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from anxin.accounts.middleware import WorkplaceRequest
from anxin.engines.index import index_of
from anxin.foundation.errors import NotFound
from anxin.foundation.keyset import Page
from anxin.satisfaction.choices import RunState
from anxin.satisfaction.selectors.runs import get_run_for
from anxin.satisfaction.selectors.why import Account, PartOfSum, account_of, one_interview, told
from anxin.satisfaction.selectors.why_sources import MOST_STRATA, Source, live_source, run_source
from anxin.satisfaction.selectors.windows import version_at
from anxin.satisfaction.views.asking import page_of_rows, read_asked


@require_GET
def why(request: WorkplaceRequest) -> HttpResponse:
    """Show the account of a figure of a page (place and months), or of a run."""
    context = _of_run(request) if request.GET.get("run") else _live(request)
    return render(request, "satisfaction/why.html", context)


def _live(request: WorkplaceRequest) -> dict[str, Any]:
    asked = read_asked(request)
    version = version_at(asked.versions, asked.window.last)
    if version is None:
        raise NotFound
    window = asked.window.within(version)
    source = live_source(asked.place, version, window)
    return {
        "name": asked.place.name,
        "span": window.name,
        "version": version,
        "back": f"{reverse('satisfaction:index')}?{asked.query}",
        "query": asked.query,
        "place": asked.place,
        **_account(request, source, asked.span),
    }


def _of_run(request: WorkplaceRequest) -> dict[str, Any]:
    try:
        key = UUID(request.GET["run"])
    except ValueError as error:
        raise NotFound from error
    run = get_run_for(request.user, key, files=True)
    if run.state != RunState.DONE:
        raise NotFound
    dealer, adviser = (request.GET.get(name, "")[:80] for name in ("dealer", "adviser"))
    value = f"{dealer}/{adviser}" if adviser else dealer
    query = urlencode({name: text for name, text in (("dealer", dealer), ("adviser", adviser)) if text})
    return {
        "name": value or str(run.dealer or run.region or run.brand),
        "span": f"{run.first_month:%Y-%m} – {run.last_month:%Y-%m}",
        "version": run.version,
        "run": run,
        "back": run.get_absolute_url(),
        "query": f"run={run.key}&{query}",
        **_account(request, run_source(request.user, run, value), ""),
    }


def _account(request: WorkplaceRequest, source: Source, span: str) -> dict[str, Any]:
    account: Account = account_of(source.given)
    if account.is_hidden:
        return {"account": account}
    page: Page[PartOfSum] = page_of_rows(source.parts, request.GET.get("cursor", ""))
    chosen = request.GET.get("interview", "") or next((each.key for each in source.parts if each.key), "")
    given = source.interviews.get(chosen)
    return {
        "account": account,
        "page": page,
        "parts": [
            {
                "part": each,
                "total": told(each.total),
                "squares": told(each.squares),
                "url": f"?{each.url}&{span}" if each.url else "",
            }
            for each in page.rows
        ],
        "total": told(source.given.whole.total),
        "squares": "—" if source.given.is_told_whole else told(source.given.whole.squares),
        "example": one_interview(given, source.given.plan, source.given.titles) if given else None,
        "example_key": chosen if given else "",
        "one_by_one": bool(source.interviews),
        "dropped": sum(index_of(each, source.given.plan) is None for each in source.interviews.values()),
        "shows_strata": 0 < len(account.strata) <= MOST_STRATA,
    }
