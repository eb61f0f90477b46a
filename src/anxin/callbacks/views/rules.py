"""How the dealer calls: the rules that hold, what others would have made of the last list, earlier versions."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require
from anxin.callbacks.forms.rules import RulesForm
from anxin.callbacks.policies import can_set_rules_at
from anxin.callbacks.selectors.faulty_rules import read_given_rules
from anxin.callbacks.selectors.rules import call_rules_of, rules_versions
from anxin.callbacks.selectors.trial import Trial, try_rules
from anxin.callbacks.services.rules import set_call_rules
from anxin.callbacks.views.lists import dealer_with_lists
from anxin.foundation.errors import AnxinError
from anxin.foundation.htmx import redirect, render_page

_MOST_VERSIONS = 20


@require_GET
def rules(request: WorkplaceRequest) -> HttpResponse:
    """Show how the dealer calls."""
    dealer = dealer_with_lists(request)
    held = call_rules_of(dealer)
    return _page(request, dealer, RulesForm.of(held.rules, number=held.number))


@require_POST
def try_out(request: WorkplaceRequest) -> HttpResponse:
    """Show what the rules in the form would have made of the last list; nothing is kept."""
    dealer = _settable(request)
    form, trial = RulesForm(request.POST), None
    if form.is_valid():
        try:
            trial = try_rules(dealer, read_given_rules(form.document()))
        except AnxinError as error:
            form.take_error(error)
    return _page(request, dealer, form, trial=trial, status=422 if form.errors else 200)


@require_POST
def save(request: WorkplaceRequest) -> HttpResponse:
    """Set how the dealer calls from now on."""
    dealer = _settable(request)
    form = RulesForm(request.POST)
    if form.is_valid():
        try:
            made = set_call_rules(
                dealer,
                document=form.document(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                seen=form.cleaned_data["seen"],
            )
        except AnxinError as error:
            form.take_error(error)
        else:
            told = _("Kept as version %(number)s. It holds from the next list on.")
            messages.success(request, told % {"number": made.number})
            return redirect(request, reverse("callbacks:rules"))
    return _page(request, dealer, form, status=422)


def _settable(request: WorkplaceRequest) -> Dealer:
    dealer = dealer_with_lists(request)
    require(request.user, Capability.RUN_SURVEYS, dealer.pk)
    return dealer


def _page(
    request: WorkplaceRequest,
    dealer: Dealer,
    form: RulesForm,
    *,
    trial: Trial | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "trial": trial,
        "held": call_rules_of(dealer),
        "versions": rules_versions(dealer)[:_MOST_VERSIONS],
        "may_set": can_set_rules_at(request.user, dealer.pk),
        "zone": dealer.time_zone,
    }
    return render_page(request, "callbacks/rules.html", context, partial="rules", status=status)
