"""The first page: what this person has to do now."""

from django.http import HttpResponse
from django.urls import reverse

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require, standing_of
from anxin.complaints.policies import can_see_phone
from anxin.complaints.selectors.lists import ComplaintFilter
from anxin.complaints.selectors.today import day_of
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.foundation.htmx import render_page


def today(request: WorkplaceRequest) -> HttpResponse:
    """Show the day of the person at the dealer he works for; ``?scope=dealer`` shows everybody's."""
    dealer = request.dealer
    if dealer is None:
        raise NotFound
    require(request.user, Capability.TAKE_COMPLAINTS, dealer.pk)
    everything = request.GET.get("scope") == "dealer"
    context = {
        "day": day_of(request.user, dealer, whole_dealer=everything),
        "scope": "dealer" if everything else "mine",
        "may_see_all": standing_of(request.user).can(Capability.SEE_COMPLAINTS, dealer.pk),
        "may_call": can_see_phone(request.user, dealer.pk),
        "now": clock.now(),
        "links": {
            "mine": f"{reverse('complaints:list')}?{_mine(request, dealer.code)}",
            "late": f"{reverse('complaints:list')}?{ComplaintFilter(dealer=dealer.code, late='1', sort='due').query()}",
        },
    }
    return render_page(request, "complaints/today.html", context, partial="lines")


def _mine(request: WorkplaceRequest, code: str) -> str:
    return ComplaintFilter(dealer=code, owner=request.user.username, status="unfinished").query()
