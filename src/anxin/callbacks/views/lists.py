"""Call lists: each with the numbers that add up, and the visits behind every number."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require, standing_of
from anxin.callbacks.choices import DUE_AND_LOST
from anxin.callbacks.policies import can_call_at, can_set_rules_at, require_lists
from anxin.callbacks.selectors.lists import LISTED, get_list_for, lists_of, parts_of_list, rows_of_list
from anxin.callbacks.selectors.rules import call_rules_of
from anxin.callbacks.services.build_list import build_lists_of
from anxin.foundation import clock
from anxin.foundation.errors import NotFound, Refused
from anxin.foundation.htmx import redirect, render_page


@require_GET
def lists(request: WorkplaceRequest) -> HttpResponse:
    """Show the dealer's lists, the newest first, each with its numbers."""
    dealer = dealer_with_lists(request)
    page = lists_of(request.user, dealer, cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "rows": [(each, sum(each.excluded.values())) for each in page.rows],
        "may_build": can_set_rules_at(request.user, dealer.pk),
        "today": clock.today(dealer.time_zone),
        "zone": dealer.time_zone,
        "rules": call_rules_of(dealer),
    }
    return render_page(request, "callbacks/lists.html", context, partial="results")


@require_GET
def call_list(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show one list: its numbers, and a page of the visits behind one of them."""
    made = get_list_for(request.user, key)
    of = request.GET.get("of", LISTED)
    rows, page = rows_of_list(made, of=of, cursor=request.GET.get("cursor", ""))
    context = {
        "made": made,
        "parts": parts_of_list(made),
        "of_cars": made.kind in DUE_AND_LOST,
        "of": of,
        "rows": rows,
        "page": page,
        "zone": made.dealer.time_zone,
        "may_call": can_call_at(request.user, made.dealer_id),
        "may_see_phones": standing_of(request.user).can(Capability.SEE_PHONES, made.dealer_id),
    }
    return render_page(request, "callbacks/list.html", context, partial="results")


@require_POST
def build(request: WorkplaceRequest) -> HttpResponse:
    """Build today's lists of the dealer now, or take into them what came since."""
    dealer = dealer_with_lists(request)
    require(request.user, Capability.RUN_SURVEYS, dealer.pk)
    try:
        made = build_lists_of(dealer, day=clock.today(dealer.time_zone), by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        listed = sum(each.listed for each in made)
        told = ngettext(
            "Today's lists are built: %(count)s call.", "Today's lists are built: %(count)s calls.", listed
        )
        messages.success(request, told % {"count": listed})
    return redirect(request, reverse("callbacks:lists"))


def dealer_with_lists(request: WorkplaceRequest) -> Dealer:
    """Return the workplace's dealer to whoever sees its lists."""
    if request.dealer is None:
        raise NotFound
    require_lists(request.user, request.dealer.pk)
    return request.dealer
