"""Customers kept: who came again and who stays away, the cars behind each figure, and services that fall due."""

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require, standing_of
from anxin.customers.models import Customer
from anxin.customers.selectors import masked_phone
from anxin.foundation.downloads import table_file
from anxin.foundation.errors import NotFound
from anxin.foundation.htmx import render_page
from anxin.workshop.charts import lost_chart
from anxin.workshop.selectors.care import care_by_month, care_rules, cars_behind, figure_words, read_figure
from anxin.workshop.selectors.services_due import DueShown, list_services_due


@require_GET
def care(request: WorkplaceRequest) -> HttpResponse:
    """Show who came again and who stays away, by both definitions, month by month."""
    dealer = _dealer_of(request)
    months, rules = care_by_month(request.user, dealer), care_rules(dealer)
    context = {
        "months": months,
        "latest": months[0],
        "before": months[1],
        "rules": rules,
        "chart": lost_chart(months, rules),
        "has_any": any(each.valid for each in months),
    }
    return render_page(request, "workshop/care.html", context, partial="figures")


@require_GET
def months_file(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand the months out as a table: the same figures as on the page, shares as whole percent."""
    dealer = _dealer_of(request)
    months, rules = care_by_month(request.user, dealer), care_rules(dealer)
    silent = _("No visit for %(months)s months") % {"months": rules.silent_months}
    columns = (
        _("By the end of"), _("Came in"), _("Cars"), _("Again"), _("Not again"), _("Lost (%)"),
        _("All cars"), silent, f"{silent} (%)",
    )  # fmt: skip
    rows = [
        (f"{each.month:%Y-%m}", f"{each.base:%Y-%m}", each.seen, each.back, each.gone, each.churn,
         each.valid, each.silent, each.silent_share)
        for each in months
    ]  # fmt: skip
    stem = f"{dealer.code}-{_('customers kept')}-{months[0].month:%Y-%m}"
    return table_file(kind, stem=stem, columns=columns, rows=rows)


@require_GET
def cars(request: WorkplaceRequest) -> HttpResponse:
    """Show the cars that a month's figure counts, each with its last visit."""
    dealer = _dealer_of(request)
    require(request.user, Capability.SEE_FIGURES, dealer.pk)
    figure, month = read_figure(dealer, of=request.GET.get("of", ""), month=request.GET.get("month", ""))
    page = cars_behind(request.user, dealer, figure=figure, month=month, cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "rows": [(order, _masked(order.sender, dealer)) for order in page.rows],
        "told": figure_words(dealer, figure, month),
        "zone": dealer.time_zone,
        "may_see_phones": _sees_phones(request, dealer),
    }
    return render_page(request, "workshop/care_cars.html", context, partial="results")


@require_GET
def due(request: WorkplaceRequest) -> HttpResponse:
    """Show the cars whose service is due soon or overdue, and whom to call about each."""
    dealer = _dealer_of(request)
    shown = DueShown.OVERDUE if request.GET.get("shown") == DueShown.OVERDUE else DueShown.SOON
    found = list_services_due(request.user, dealer, shown=shown, cursor=request.GET.get("cursor", ""))
    context = {
        "due": found,
        "page": found.page,
        "rows": [(car, _masked(car.customer, dealer)) for car in found.page.rows],
        "shown": shown,
        "zone": dealer.time_zone,
        "may_see_phones": _sees_phones(request, dealer),
    }
    return render_page(request, "workshop/services_due.html", context, partial="results")


def _dealer_of(request: WorkplaceRequest) -> Dealer:
    if request.dealer is None:
        raise NotFound
    return request.dealer


def _masked(customer: Customer | None, dealer: Dealer) -> str:
    return masked_phone(customer.phone, country=dealer.country) if customer else ""


def _sees_phones(request: WorkplaceRequest, dealer: Dealer) -> bool:
    return standing_of(request.user).can(Capability.SEE_PHONES, dealer.pk)
