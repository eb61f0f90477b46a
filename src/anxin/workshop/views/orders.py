"""The list of repair orders: what is shown stands in the address."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require, standing_of
from anxin.foundation.errors import NotFound
from anxin.foundation.htmx import render_page
from anxin.workshop.forms.orders import OrderFilterForm, chosen_filters
from anxin.workshop.selectors.orders import OrderFilter, advisers_named, list_orders, technicians_named


@require_GET
def order_list(request: WorkplaceRequest) -> HttpResponse:
    """Show one page of the orders of the dealer worked for, the newest first."""
    dealer = request.dealer
    if dealer is None:
        raise NotFound
    require(request.user, Capability.SEE_CUSTOMERS, dealer.pk)
    wanted = OrderFilter.read(request.GET.dict())
    context = {
        "page": list_orders(request.user, dealer, wanted, cursor=request.GET.get("cursor", "")),
        "wanted": wanted,
        "form": OrderFilterForm(
            wanted,
            advisers=advisers_named(request.user, dealer),
            technicians=technicians_named(request.user, dealer),
        ),
        "chosen": chosen_filters(wanted, request.GET),
        "zone": dealer.time_zone,
        "may_import": standing_of(request.user).can(Capability.IMPORT_DATA, dealer.pk),
    }
    return render_page(request, "workshop/orders.html", context, partial="results")
