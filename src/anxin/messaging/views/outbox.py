"""What left the dealer and what shall leave it, and what people decide about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.foundation.errors import NotFound
from anxin.foundation.htmx import redirect, render_page
from anxin.messaging.choices import Channel, DeliveryState
from anxin.messaging.forms.outbox import OutboxFilter
from anxin.messaging.models import Delivery
from anxin.messaging.selectors.outbox import count_states, list_deliveries, place_names
from anxin.messaging.services import decide_delivery as services


@require_GET
def outbox(request: WorkplaceRequest) -> HttpResponse:
    """List what leaves the dealer, the newest first, receivers masked."""
    dealer = dealer_of(request)
    form = OutboxFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    state, channel = chosen.get("state", ""), chosen.get("channel", "")
    page = list_deliveries(
        request.user, dealer, state=state, channel=channel, cursor=request.GET.get("cursor", "")
    )
    counts = count_states(request.user, dealer)
    context = {
        "form": form,
        "page": page,
        "narrowed": bool(state or channel),
        "dead": counts[DeliveryState.DEAD],
        "unsure": counts[DeliveryState.UNSURE],
        "queued": counts[DeliveryState.QUEUED],
        "channel": channel,
        "places": place_names(request.user, dealer),
    }
    return render_page(request, "messaging/outbox.html", context, partial="results")


@require_POST
def retry(request: WorkplaceRequest, delivery_id: int) -> HttpResponse:
    """Try one of them again."""
    services.retry_delivery(delivery_id, by=request.user)
    return _back(request, _("It is tried again now."))


@require_POST
def retry_all(request: WorkplaceRequest) -> HttpResponse:
    """Try everything that was given up again."""
    channel = request.POST.get("channel", "")
    number = services.retry_given_up(
        dealer_of(request), by=request.user, channel=channel if channel in Channel.values else ""
    )
    told = ngettext("%(number)d is tried again now.", "%(number)d are tried again now.", number)
    return _back(request, told % {"number": number})


@require_POST
def arrived(request: WorkplaceRequest, delivery_id: int) -> HttpResponse:
    """Note that something of which nobody knew has arrived."""
    services.note_arrived(delivery_id, by=request.user)
    return _back(request, _("Noted as arrived."))


@require_POST
def cancel(request: WorkplaceRequest, delivery_id: int) -> HttpResponse:
    """Take something that waits out of the outbox."""
    services.cancel_delivery(delivery_id, by=request.user)
    return _back(request, _("It will not be sent."))


@require_POST
def replay(request: WorkplaceRequest, delivery_id: int) -> HttpResponse:
    """Tell a webhook something once more."""
    delivery: Delivery = services.replay_delivery(delivery_id, by=request.user)
    messages.success(request, _("It is sent once more, under the same name."))
    return redirect(request, reverse("messaging:webhook", args=[delivery.to]))


def dealer_of(request: WorkplaceRequest) -> Dealer:
    """Return the dealer for whom the person works now; ``NotFound`` without one."""
    if request.dealer is None:
        raise NotFound
    return request.dealer


def _back(request: WorkplaceRequest, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect(request, reverse("messaging:outbox"))
