"""Who was invited to answer: the list, one invitation, withdrawn with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.foundation.htmx import redirect, render_page
from anxin.foundation.keyset import page_of
from anxin.surveys.choices import InvitationState
from anxin.surveys.policies import can_edit
from anxin.surveys.selectors.invited import (
    NEWEST,
    get_invitation_for,
    in_state,
    invitations_visible_to,
    line_of,
)
from anxin.surveys.services.invitations import withdraw_invitation
from anxin.surveys.views.showing import dealer_of

_PAGE = 50


@require_GET
def invitations(request: WorkplaceRequest) -> HttpResponse:
    """Show the dealer's invitations, the newest first; of one state where one is asked for."""
    dealer = dealer_of(request)
    wanted = request.GET.get("state", "")
    rows = invitations_visible_to(request.user).filter(dealer=dealer)
    if wanted in InvitationState.values:
        rows = rows.filter(in_state(InvitationState(wanted)))
    page = page_of(rows, order=NEWEST, cursor=request.GET.get("cursor", ""), size=_PAGE)
    context = {
        "page": page,
        "lines": [line_of(request.user, each) for each in page.rows],
        "states": [("", _("All")), *InvitationState.choices],
        "wanted": wanted,
        "zone": dealer.time_zone,
        "may_invite_many": can_edit(request.user, dealer.pk),
    }
    return render_page(request, "surveys/invitations.html", context, partial="results")


@require_GET
def invitation(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show one invitation; the link itself to a colleague who passes it on."""
    found = get_invitation_for(request.user, key)
    context = {"line": line_of(request.user, found), "invited": found, "zone": found.dealer.time_zone}
    response = render(request, "surveys/invitation.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def withdraw(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Withdraw an invitation: its link opens nothing any more."""
    found = get_invitation_for(request.user, key)
    withdraw_invitation(found.key, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("Withdrawn: the link opens nothing any more."))
    return redirect(request, reverse("surveys:invitation", args=[key]))
