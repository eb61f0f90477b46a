"""Questionnaires of a dealer: the list, beginning one, one with its versions, and a version to read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require
from anxin.engines.surveys import Words
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.surveys.choices import VersionState
from anxin.surveys.forms.questionnaires import BeginForm
from anxin.surveys.models import QuestionnaireVersion
from anxin.surveys.policies import can_edit, can_see_results, can_type
from anxin.surveys.selectors.differences import differences
from anxin.surveys.selectors.questionnaires import (
    definition_of,
    get_questionnaire_for,
    get_version_for,
    versions_of,
)
from anxin.surveys.selectors.shelf import ready_to_take, shelves_of
from anxin.surveys.services import questionnaires as services
from anxin.surveys.views.showing import dealer_of, preview


@require_GET
def questionnaires(request: WorkplaceRequest) -> HttpResponse:
    """Show the dealer's questionnaires by purpose, and which one is asked."""
    dealer = dealer_of(request)
    edits = can_edit(request.user, dealer.pk)
    context = {
        "shelves": shelves_of(request.user, dealer),
        "ready": ready_to_take(dealer) if edits else [],
        "may_edit": edits,
        "may_see_results": can_see_results(request.user, dealer.pk),
    }
    return render(request, "surveys/questionnaires.html", context)


@require_http_methods(["GET", "POST"])
def new(request: WorkplaceRequest) -> HttpResponse:
    """Begin a questionnaire of the dealer's own."""
    dealer = dealer_of(request)
    require(request.user, Capability.RUN_SURVEYS, dealer.pk)
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            draft = services.begin_questionnaire(
                dealer,
                purpose=data["purpose"],
                title=Words(data["title_zh"], data["title_en"]),
                anonymous=data["anonymous"],
                by=request.user,
            )
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.take_error(error)
        else:
            return redirect(request, reverse("surveys:draft", args=[draft.key]))
    return render(request, "surveys/new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def take_over(request: WorkplaceRequest) -> HttpResponse:
    """Take a ready questionnaire over."""
    dealer = dealer_of(request)
    version = services.take_over_pack(dealer, pack=request.POST.get("pack", ""), by=request.user)
    messages.success(request, _("It is yours now and may be changed by a new version."))
    return redirect(request, reverse("surveys:questionnaire", args=[version.questionnaire.key]))


@require_GET
def questionnaire(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a questionnaire: the version in use as it is met, and the story of its versions."""
    found = get_questionnaire_for(request.user, key)
    versions = versions_of(request.user, found)
    present = next((each for each in versions if each.state == VersionState.IN_USE), None)
    shown = present or (versions[0] if versions else None)
    context: dict[str, Any] = {
        "questionnaire": found,
        "versions": [_told(each, versions) for each in versions],
        "present": present,
        "draft": next((each for each in versions if each.state == VersionState.DRAFT), None),
        "used": found.uses.exists(),
        "may_edit": can_edit(request.user, found.dealer_id),
        "may_type": can_type(request.user, found.dealer_id),
        "may_see_results": can_see_results(request.user, found.dealer_id),
        "zone": found.dealer.time_zone,
    }
    if shown:
        context["preview"] = preview(definition_of(shown), request.GET.get("lang", ""))
    return render(request, "surveys/questionnaire.html", context)


@require_GET
def version(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a version as it is met by customer and caller."""
    found = get_version_for(request.user, key)
    context = {
        "version": found,
        "questionnaire": found.questionnaire,
        "preview": preview(definition_of(found), request.GET.get("lang", "")),
        "may_see_results": can_see_results(request.user, found.questionnaire.dealer_id),
        "zone": found.questionnaire.dealer.time_zone,
    }
    return render(request, "surveys/version.html", context)


@require_POST
def begin_draft(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Begin a new version of a questionnaire, or go on with the one begun."""
    draft = services.begin_draft(key, by=request.user)
    return redirect(request, reverse("surveys:draft", args=[draft.key]))


@require_POST
def use(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Ask the questionnaire for its purpose from now on."""
    found = get_questionnaire_for(request.user, key)
    services.use_for(found.purpose, questionnaire=key, by=request.user)
    messages.success(request, _("This one is asked from now on."))
    return redirect(request, reverse("surveys:questionnaire", args=[key]))


@require_POST
def retire(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Put a questionnaire aside."""
    services.retire_questionnaire(key, by=request.user)
    messages.success(request, _("Put aside. Its answers stay."))
    return redirect(request, reverse("surveys:questionnaire", args=[key]))


def _told(each: QuestionnaireVersion, versions: list[QuestionnaireVersion]) -> dict[str, Any]:
    before = next((other for other in versions if other.number == each.number - 1), None)
    changed = differences(definition_of(before), definition_of(each)) if before else []
    return {"version": each, "differences": changed}
