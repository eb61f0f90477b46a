"""Which programs are told what happens here, and what they were told."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.foundation.errors import InvalidInput
from anxin.foundation.htmx import redirect
from anxin.messaging.choices import WebhookEvent
from anxin.messaging.forms.webhooks import WebhookForm
from anxin.messaging.models import Webhook
from anxin.messaging.selectors.outbox import deliveries_to, webhooks_of
from anxin.messaging.services import keep_webhook as services
from anxin.messaging.views.outbox import dealer_of


@require_http_methods(["GET", "POST"])
def webhooks(request: WorkplaceRequest) -> HttpResponse:
    """List the dealer's webhooks, and add one; its secret stands in this one answer and nowhere else."""
    dealer = dealer_of(request)
    found = webhooks_of(request.user, dealer)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            webhook, secret = services.add_webhook(dealer, by=request.user, **_written(form))
        except InvalidInput as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return _page_of(request, webhook, secret=secret)
    context = {"webhooks": found, "form": form}
    return render(request, "messaging/webhooks.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def webhook(request: WorkplaceRequest, webhook_key: uuid.UUID) -> HttpResponse:
    """Show a webhook with what it was told, and change it."""
    kept = services.get_webhook_for(request.user, webhook_key)
    if request.method == "GET":
        return _page_of(request, kept)
    form = WebhookForm(request.POST)
    if form.is_valid():
        try:
            services.change_webhook(webhook_key, by=request.user, **_written(form))
        except InvalidInput as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(request, reverse("messaging:webhook", args=[webhook_key]))
    return _page_of(request, kept, form=form)


@require_POST
def switch_webhook(request: WorkplaceRequest, webhook_key: uuid.UUID) -> HttpResponse:
    """Put a webhook into use or out of use."""
    active = request.POST.get("active") == "yes"
    services.switch_webhook(webhook_key, active=active, by=request.user)
    return _back(request, webhook_key, _("It is in use.") if active else _("It is out of use."))


@require_POST
def renew_secret(request: WorkplaceRequest, webhook_key: uuid.UUID) -> HttpResponse:
    """Give a webhook a new secret and show it this once."""
    renewed, secret = services.renew_webhook_secret(webhook_key, by=request.user)
    return _page_of(request, renewed, secret=secret)


@require_POST
def try_webhook(request: WorkplaceRequest, webhook_key: uuid.UUID) -> HttpResponse:
    """Tell a webhook that this is a test."""
    services.try_webhook(webhook_key, by=request.user)
    return _back(request, webhook_key, _("The test is on its way; here stands what becomes of it."))


def _page_of(
    request: WorkplaceRequest, kept: Webhook, *, form: WebhookForm | None = None, secret: str = ""
) -> HttpResponse:
    initial = {"name": kept.name, "url": kept.url, "events": kept.events}
    context = {
        "webhook": kept,
        "form": form or WebhookForm(initial=initial),
        "secret": secret,
        "places": {},
        "page": deliveries_to(request.user, kept, cursor=request.GET.get("cursor", "")),
    }
    response = render(request, "messaging/webhook.html", context, status=422 if form and form.errors else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _written(form: WebhookForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "name": data["name"],
        "url": data["url"],
        "events": [WebhookEvent(each) for each in data["events"]],
    }


def _back(request: WorkplaceRequest, webhook_key: uuid.UUID, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect(request, reverse("messaging:webhook", args=[webhook_key]))
