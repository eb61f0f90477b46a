"""The ledger: every promise of a dealer, and those of which a customer must hear first."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import standing_of
from anxin.foundation import clock
from anxin.foundation.downloads import table_file
from anxin.foundation.htmx import render_page
from anxin.promises.forms.giving import LedgerFilterForm, chosen_filters
from anxin.promises.policies import can_promise_at
from anxin.promises.selectors.ledger import promises_to_tell
from anxin.promises.selectors.lines import lines_of
from anxin.promises.selectors.listing import PromiseFilter, departments_at, list_promises
from anxin.promises.services.export_ledger import export_ledger
from anxin.promises.views.showing import asked_dealer, dealer_of, sees_phones, tell_lines


@require_GET
def ledger(request: WorkplaceRequest) -> HttpResponse:
    """Show the promises that the address asks for; without a wish the open ones, the next due first."""
    wanted = PromiseFilter.read(request.GET.dict())
    dealer = asked_dealer(request, wanted.dealer)
    page = list_promises(request.user, dealer, wanted, cursor=request.GET.get("cursor", ""))
    departments = departments_at(dealer)
    context = {
        "page": page,
        "lines": lines_of(page.rows),
        "wanted": wanted,
        "form": LedgerFilterForm(wanted, departments=departments),
        "chosen": chosen_filters(wanted, request.GET, departments),
        "zone": dealer.time_zone,
        "now": clock.now(),
        "may_promise": can_promise_at(request.user, dealer.pk),
        "may_export": standing_of(request.user).can(Capability.EXPORT_DATA, dealer.pk),
    }
    return render_page(request, "promises/ledger.html", context, partial="results")


@require_GET
def tell_first(request: WorkplaceRequest) -> HttpResponse:
    """Show whom the person must ring before the customer finds out himself; ``?scope=dealer`` shows everybody's."""
    dealer = dealer_of(request)
    leads = standing_of(request.user).can(Capability.ASSIGN_COMPLAINTS, dealer.pk)
    scope = request.GET.get("scope") or ("dealer" if leads else "mine")
    found = promises_to_tell(request.user, dealer, everybody=scope == "dealer")
    context = {
        "lines": tell_lines(found, request.user),
        "scope": scope,
        "zone": dealer.time_zone,
        "may_see_phones": sees_phones(request, dealer),
        "may_promise": can_promise_at(request.user, dealer.pk),
    }
    return render_page(request, "promises/tell_first.html", context, partial="results")


@require_GET
def export(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand out what the list shows as CSV or XLSX."""
    wanted = PromiseFilter.read(request.GET.dict())
    dealer = asked_dealer(request, wanted.dealer)
    columns, rows = export_ledger(dealer, wanted, by=request.user)
    return table_file(kind, stem=f"{dealer.code}-promises", columns=columns, rows=rows)
