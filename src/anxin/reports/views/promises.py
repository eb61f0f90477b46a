"""The page of figures of promises, and the same as a spreadsheet."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import standing_of
from anxin.foundation.downloads import table_file
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound
from anxin.foundation.htmx import render_page
from anxin.promises.selectors.listing import PromiseFilter
from anxin.reports.charts import months_chart
from anxin.reports.forms import DueForm
from anxin.reports.selectors import promises
from anxin.reports.selectors.complaints import usual_period
from anxin.reports.selectors.repeats import dealers_with_figures


@dataclass(frozen=True)
class _Asked:
    dealer: Dealer
    wanted: PromiseFilter
    grouping: str


@require_GET
def promise_figures(request: WorkplaceRequest) -> HttpResponse:
    """Show how promises were kept and customers told, by month, department and person, and which reminders hit."""
    asked = _read(request)
    person, dealer, wanted = request.user, asked.dealer, asked.wanted
    months = promises.by_month(person, dealer)
    initial = {"dealer": dealer.code, "since": wanted.since, "until": wanted.until}
    context = {
        "total": promises.totals(person, dealer, wanted),
        "aims": promises.aims_of(dealer),
        "months": months,
        "chart": months_chart(months),
        "rows": promises.GROUPINGS[asked.grouping](person, dealer, wanted),
        "hits": promises.hit_rates(person, dealer, wanted),
        "grouping": asked.grouping,
        "groupings": [("department", _("by department")), ("keeper", _("by person"))],
        "form": DueForm(initial, dealers=dealers_with_figures(person)),
        "list_url": reverse("promises:ledger"),
        "reminders_url": reverse("promises:reminders"),
        "least": promises.LEAST_NUMBER,
    }
    return render_page(request, "reports/promises.html", context, partial="figures")


@require_GET
def promise_table(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand out the figures of the page as CSV or XLSX: all, then each group, then each month."""
    asked = _read(request)
    person, dealer, wanted = request.user, asked.dealer, asked.wanted
    groups = [
        promises.totals(person, dealer, wanted),
        *promises.GROUPINGS[asked.grouping](person, dealer, wanted),
        *promises.by_month(person, dealer),
    ]
    stem = f"{dealer.code}-promises-{wanted.since}-{wanted.until}"
    return table_file(kind, stem=stem, columns=promises.columns(), rows=promises.table_of(groups))


def _read(request: WorkplaceRequest) -> _Asked:
    if request.dealer is None or not standing_of(request.user).can_anywhere(Capability.SEE_FIGURES):
        raise NotAllowed("ROLE_MAY_NOT_SEE", _("Your role does not see figures."))
    every = {each.code: each for each in dealers_with_figures(request.user)}
    dealer = every.get(request.GET.get("dealer", "") or request.dealer.code)
    if dealer is None:
        raise NotFound
    grouping = request.GET.get("by", "department")
    if grouping not in promises.GROUPINGS:
        raise InvalidInput("GROUPING_UNKNOWN", _("Promises are grouped by department or person."), field="by")
    period = usual_period(dealer)
    wanted = PromiseFilter.read({
        "dealer": dealer.code,
        "since": request.GET.get("since", "") or period.since.isoformat(),
        "until": request.GET.get("until", "") or period.until.isoformat(),
    })  # fmt: skip
    return _Asked(dealer, wanted, grouping)
