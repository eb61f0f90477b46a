"""The year's plan of listening beside what it brought."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require
from anxin.foundation import clock
from anxin.foundation.htmx import redirect
from anxin.voice.forms.filters import PlanForm
from anxin.voice.policies import can_plan
from anxin.voice.selectors.plan import plan_of, solicited_of
from anxin.voice.selectors.words import principles
from anxin.voice.services.planning import set_plan
from anxin.voice.views.showing import dealer_of


@require_http_methods(["GET", "POST"])
def plan(request: WorkplaceRequest) -> HttpResponse:
    """Show each channel's target, what it brought and its gaps; who runs surveys sets the targets."""
    dealer = dealer_of(request)
    year = clock.today(dealer.time_zone).year
    if request.method == "POST":
        require(request.user, Capability.RUN_SURVEYS, dealer.pk)
    lines = plan_of(request.user, dealer, year)
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, lines=lines, initial={"year": year}, auto_id="plan-%s")
    if form.is_valid():
        set_plan(dealer, year=form.cleaned_data["year"], targets=form.targets(), by=request.user)
        messages.success(request, _("The plan is kept."))
        return redirect(request, request.path)
    asked, total = solicited_of({line.channel: line.count for line in lines})
    words = dict(principles(dealer.code))
    context = {
        "rows": [
            {"line": line, "field": form[line.channel], "words": words.get(line.channel)} for line in lines
        ],
        "form": form,
        "year": year,
        "asked": asked,
        "total": total,
        "may_plan": can_plan(request.user, dealer.pk),
    }
    return render(request, "voice/plan.html", context, status=422 if form.errors else 200)
