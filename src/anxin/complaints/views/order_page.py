"""The page of a repair order, which shows the complaints about it too: it stands on this floor."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import standing_of
from anxin.complaints.selectors.order_page import read_order_page
from anxin.complaints.selectors.settlement import currency_of
from anxin.rights.selectors.at_reception import at_reception


@require_GET
def order(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show one visit: the customer's words, what was done, by whom and when, and what was complained about."""
    page = read_order_page(request.user, key)
    standing = standing_of(request.user)
    dealer = page.order.dealer
    here = request.dealer is not None and request.dealer.pk == dealer.pk
    context = {
        "page": page,
        "order": page.order,
        "zone": dealer.time_zone,
        "currency": currency_of(dealer),
        # While the car is in the shop it matters what this visit opens; afterwards its position tells.
        "rights": None if page.order.closed_at else at_reception(page.order.vehicle, by=request.user),
        "may_take": here and standing.can(Capability.TAKE_COMPLAINTS, dealer.pk),
        "may_report": standing.can(Capability.TREAT_REPEATS, dealer.pk)
        and getattr(page.order, "repeat", None) is None,
        "may_import": standing.can(Capability.IMPORT_DATA, dealer.pk),
    }
    with timezone.override(ZoneInfo(dealer.time_zone)):
        return render(request, "complaints/order.html", context)
