"""Calls heard a second time: which were drawn, how well hearings agree, and one judge's form."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require
from anxin.callbacks.forms.scoring import ScoreForm
from anxin.callbacks.models import Call
from anxin.callbacks.policies import can_set_rules_at
from anxin.callbacks.selectors.agreement import FEW_CALLS, FEW_PAIRS, agreement_at
from anxin.callbacks.selectors.score_words import agreement_in_words, comparison_of, criterion_name
from anxin.callbacks.selectors.scores import (
    criteria_of,
    drawn_calls,
    get_scored_call_for,
    heard_items,
    lines_to_score,
    scores_shown,
)
from anxin.callbacks.selectors.telephone import telephone_calls_to
from anxin.callbacks.services.score_call import Hearing, score_call
from anxin.callbacks.views.showing import asked_dealer
from anxin.foundation.bilingual import pick
from anxin.foundation.errors import InvalidInput
from anxin.foundation.htmx import redirect
from anxin.foundation.keyset import page_of


@require_GET
def scores(request: WorkplaceRequest) -> HttpResponse:
    """Show the drawn calls, and how well the hearings agree; a caller those of his own calls."""
    dealer = asked_dealer(request)
    page = page_of(drawn_calls(request.user, dealer), order=("-id",), cursor=request.GET.get("cursor", ""))
    found = agreement_at(request.user, dealer)
    context = {
        "page": page,
        "lines": lines_to_score(request.user, page.rows),
        "agreement": found,
        "answers": [agreement_in_words(each) for each in found.answers],
        "points": [(each, criterion_name(dealer, each.criterion)) for each in found.points],
        "criteria": [pick(each) for each in criteria_of(dealer)],
        "may_judge": can_set_rules_at(request.user, dealer.pk),
        "few_pairs": FEW_PAIRS,
        "few_calls": FEW_CALLS,
        "zone": dealer.time_zone,
    }
    return render(request, "callbacks/scores.html", context)


@require_http_methods(["GET", "POST"])
def score(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a call to its judge, without what others heard until he has judged it himself; keep what he heard."""
    call = get_scored_call_for(request.user, key)
    if request.method == "POST":
        require(request.user, Capability.RUN_SURVEYS, call.dealer_id)
    form = ScoreForm(request.POST or None, criteria=criteria_of(call.dealer), items=heard_items(call))
    if request.method == "POST" and form.is_valid():
        hearing = Hearing(points=form.points, answers=form.heard, note=form.cleaned_data["note"])
        try:
            score_call(key, hearing=hearing, by=request.user)
        except InvalidInput as error:
            form.add_error(form.field_named(error.field), str(error))
        else:
            messages.success(request, _("Judged. Thank you."))
            return redirect(request, reverse("callbacks:score", args=[key]))
    return render(
        request, "callbacks/score.html", _shown(request, call, form), status=422 if form.errors else 200
    )


def _shown(request: WorkplaceRequest, call: Call, form: ScoreForm) -> dict[str, object]:
    shown = scores_shown(request.user, call)
    own = call.attempts.filter(by=request.user).exists()
    judged = call.scores.filter(judge=request.user).exists()
    return {
        "call": call,
        "form": form,
        "scores": shown,
        "comparison": comparison_of(call, shown),
        "own": own,
        "may_judge": can_set_rules_at(request.user, call.dealer_id) and not own and not judged,
        "recordings": [each for each in telephone_calls_to(call) if each.recording],
        "zone": call.dealer.time_zone,
    }
