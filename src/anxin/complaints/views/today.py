"""The first page: what this person has to do now."""

from django.http import HttpResponse
from django.urls import reverse

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require, standing_of
from anxin.complaints.policies import can_see_phone
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
    everything = _whole_dealer(request, dealer)
    context = {
        "day": day_of(request.user, dealer, whole_dealer=everything),
        "scope": "dealer" if everything else "mine",
        "may_see_all": standing_of(request.user).can(Capability.SEE_COMPLAINTS, dealer.pk),
        "may_call": can_see_phone(request.user, dealer.pk),
        "now": clock.now(),
        "list_url": reverse("complaints:list"),
    }
    return render_page(request, "complaints/today.html", context, partial="lines")


def _whole_dealer(request: WorkplaceRequest, dealer: Dealer) -> bool:
    """A manager's morning round is the whole dealer unless he asks for his own; everybody else begins with his own."""
    chosen = request.GET.get("scope")
    if chosen in {"mine", "dealer"}:
        return chosen == "dealer"
    return standing_of(request.user).can(Capability.ASSIGN_COMPLAINTS, dealer.pk)
