"""Customers invited by hand to answer by link: one from his page or his order's, many by the days of their visits."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.callbacks.forms.inviting import InviteForm, InviteManyForm
from anxin.callbacks.models import LinkRound
from anxin.callbacks.selectors.inviting import (
    RoundFilter,
    counts_in_words,
    get_round_for,
    parts_of,
    require_rounds,
    rounds_visible_to,
    sort_orders,
    versions_to_send,
)
from anxin.callbacks.services.invite_by_hand import Sending, invite_by_hand
from anxin.callbacks.services.link_rounds import begin_round
from anxin.customers.selectors import get_customer_for
from anxin.foundation import clock
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.surveys.choices import InvitedBy
from anxin.surveys.policies import require_typing
from anxin.surveys.selectors.invitations import way_to
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors.orders import get_order_for

_EARLIER = 10


@require_http_methods(["GET", "POST"])
def invite(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show how a link would reach a customer, or send it; about his visit where the address names an ``order``."""
    customer, order = get_customer_for(request.user, key), _order(request)
    require_typing(request.user, customer.dealer_id)
    versions = versions_to_send(customer.dealer)
    given = {"way": way_to(customer, customer.dealer) or InvitedBy.WECOM}
    form = InviteForm(request.POST or None, versions=versions, initial=given)
    if request.method == "POST" and form.is_valid():
        sending = Sending(
            customer=customer.key,
            version=form.cleaned_data["version"],
            way=InvitedBy(form.cleaned_data["way"]),
            order=order.key if order else None,
        )
        try:
            made = invite_by_hand(sending, by=request.user)
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.take_error(error)
        else:
            messages.success(request, _("Invited. What becomes of it stands here."))
            return redirect(request, reverse("surveys:invitation", args=[made.key]))
    context = {"form": form, "customer": customer, "order": order, "versions": versions}
    return render(request, "callbacks/invite.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def invite_many(request: WorkplaceRequest) -> HttpResponse:
    """Show what would become of the orders closed on some days, each reason by its name, or begin to invite."""
    dealer = _dealer(request)
    require_rounds(request.user, dealer)
    given = request.POST if request.method == "POST" else request.GET if "since" in request.GET else None
    form = InviteManyForm(given, versions=versions_to_send(dealer), initial=_last_days(dealer))
    context: dict[str, Any] = {"form": form}
    if given is not None and form.is_valid():
        wanted = RoundFilter(**{name: form.cleaned_data[name] for name in ("since", "until", "kind")})
        try:
            if request.method == "POST":
                return redirect(request, _begun(request, dealer, form, wanted).get_absolute_url())
            found = sort_orders(dealer, wanted)
            context |= {"found": found, "parts": parts_of(found.left_out)}
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.take_error(error)
    context |= {
        "rounds": rounds_visible_to(request.user).filter(dealer=dealer).order_by("-made_at")[:_EARLIER],
        "zone": dealer.time_zone,
    }
    return render(request, "callbacks/invite_many.html", context, status=422 if form.errors else 200)


@require_GET
def link_round(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a round of invitations while and after it is sent."""
    made = get_round_for(request.user, key)
    return render(request, "callbacks/link_round.html", _round(made))


@require_GET
def round_progress(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Answer how far a round is; the page itself once it is over."""
    made = get_round_for(request.user, key)
    if made.done_at is None:
        return render(request, "callbacks/_link_progress.html", _round(made))
    return redirect(request, made.get_absolute_url())


def _begun(request: WorkplaceRequest, dealer: Dealer, form: InviteManyForm, wanted: RoundFilter) -> LinkRound:
    way = form.cleaned_data["way"]
    return begin_round(
        dealer,
        wanted=wanted,
        version=form.cleaned_data["version"],
        way=InvitedBy(way) if way else None,
        by=request.user,
    )


def _round(made: LinkRound) -> dict[str, Any]:
    return {
        "round": made,
        "total": len(made.chosen),
        "left_out": counts_in_words(made.left_out),
        "zone": made.dealer.time_zone,
    }


def _order(request: WorkplaceRequest) -> RepairOrder | None:
    return get_order_for(request.user, request.GET["order"]) if request.GET.get("order") else None


def _last_days(dealer: Dealer) -> dict[str, Any]:
    today = clock.today(dealer.time_zone)
    return {"since": today - timedelta(days=6), "until": today}


def _dealer(request: WorkplaceRequest) -> Dealer:
    if request.dealer is None:
        raise NotFound
    return request.dealer
