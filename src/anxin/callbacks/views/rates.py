"""The rates of the field work, and the calls behind each of their counts."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import standing_of
from anxin.callbacks.charts import rates_chart
from anxin.callbacks.choices import CallKind
from anxin.callbacks.selectors.counted import (
    Figure,
    RateFilter,
    calls_behind,
    read_figure,
    read_filter,
    require_rates,
)
from anxin.callbacks.selectors.rate_words import COUNT_HINTS, COUNTS, RATES
from anxin.callbacks.selectors.rates import LEAST, By, RateRow, dealers_compared, months_of, rates_by
from anxin.callbacks.services.sheets import export_rates
from anxin.callbacks.views.showing import asked_dealer, callers_at
from anxin.foundation import clock
from anxin.foundation.downloads import table_file
from anxin.foundation.htmx import render_page
from anxin.foundation.keyset import page_of

_NEWEST = ("-due_on", "-id")


@require_GET
def rates(request: WorkplaceRequest) -> HttpResponse:
    """Show the rates by month, caller, list or dealer, with the counts that they are made of."""
    dealer = asked_dealer(request)
    wanted, by = _wanted(request), _by(request)
    whole = require_rates(request.user, dealer)
    table = rates_by(request.user, dealer, wanted, by=by)
    context = {
        "table": table,
        "lines": [_line(row) for row in table.rows],
        "total": _line(table.total),
        "wanted": wanted,
        "by": by,
        "whole": whole,
        "heads": [(COUNTS[each], COUNT_HINTS[each]) for each in Figure],
        "formulas": [(name.upper(), formula) for name, formula in RATES.items()],
        "chart": rates_chart(
            months_of(request.user, dealer, wanted), wanted.as_query() | {"dealer": dealer.code}
        ),
        "kinds": CallKind.choices,
        "callers": callers_at(dealer) if whole else [],
        "may_compare": len(dealers_compared(request.user)) > 1,
        "may_export": standing_of(request.user).can(Capability.EXPORT_DATA, dealer.pk),
        "least": LEAST,
        "code": dealer.code,
    }
    return render_page(request, "callbacks/rates.html", context, partial="results")


@require_GET
def rates_file(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand the rates out as CSV or XLSX."""
    dealer = asked_dealer(request)
    columns, rows = export_rates(dealer, _wanted(request), by_what=_by(request), by=request.user)
    return table_file(kind, stem=f"{dealer.code}-call-rates", columns=columns, rows=rows)


@require_GET
def calls(request: WorkplaceRequest) -> HttpResponse:
    """Show the calls that a count of the rates holds."""
    dealer = asked_dealer(request)
    wanted, figure = _wanted(request), read_figure(request.GET.get("figure", ""))
    rows = calls_behind(request.user, dealer, wanted, figure=figure)
    rows = rows.select_related("customer", "vehicle", "order", "done_by", "call_list")
    rows = rows.defer("customer__search", "vehicle__search")
    page = page_of(rows, order=_NEWEST, cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "n": rows.count(),
        "wanted": wanted,
        "told": COUNTS[figure],
        "hint": COUNT_HINTS[figure],
        "zone": dealer.time_zone,
        "back": f"{reverse('callbacks:rates')}?{urlencode({'dealer': dealer.code})}",
    }
    return render_page(request, "callbacks/calls.html", context, partial="results")


def _line(row: RateRow) -> dict[str, object]:
    address = reverse("callbacks:calls")
    query = row.wanted.as_query() | {"dealer": row.dealer.code}
    counts = [
        (n, f"{address}?{urlencode(query | {'figure': str(figure)})}") for figure, n in row.counts.items()
    ]
    shares = [row.called_share, row.contact_share]
    return {
        "label": row.label,
        "counts": counts,
        "daily": [_percent(each) for each in shares],
        "rates": [_percent(getattr(row.rates, name)) for name in RATES],
        "too_few": row.too_few,
    }


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.1f} %"


def _wanted(request: WorkplaceRequest) -> RateFilter:
    zone = request.dealer.time_zone if request.dealer else "Asia/Shanghai"
    return read_filter(request.GET.dict(), today=clock.today(zone))


def _by(request: HttpRequest) -> By:
    asked = request.GET.get("by", "")
    return By(asked) if asked in set(By) else By.MONTH
