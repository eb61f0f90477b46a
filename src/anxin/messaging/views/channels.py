"""Where text messages and group messages of the dealer go."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require
from anxin.foundation.errors import AnxinError, InvalidInput, NotFound
from anxin.foundation.htmx import redirect
from anxin.messaging.choices import GatewayKind
from anxin.messaging.forms.gateways import FORMS, GatewayForm, TestForm, written_about
from anxin.messaging.selectors.outbox import gateways_of, get_gateway_for
from anxin.messaging.services import keep_gateway as services
from anxin.messaging.views.outbox import dealer_of


@require_GET
def channels(request: WorkplaceRequest) -> HttpResponse:
    """List the gateways and groups of the dealer."""
    found = gateways_of(request.user, dealer_of(request))
    context = {"gateways": found, "kinds": GatewayKind.choices, "form": TestForm()}
    return render(request, "messaging/channels.html", context)


@require_http_methods(["GET", "POST"])
def new_gateway(request: WorkplaceRequest, gateway_kind: str) -> HttpResponse:
    """Add a gateway of a kind."""
    dealer = dealer_of(request)
    require(request.user, Capability.RUN_CHANNELS, dealer.pk)
    if gateway_kind not in FORMS:
        raise NotFound
    form = FORMS[gateway_kind](request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_gateway(dealer, sheet=form.sheet(), by=request.user)
        except AnxinError as error:
            _show(form, error)
        else:
            return _back(request, _("Added. Send a test to see whether it works."))
    return _form_page(request, form, str(GatewayKind(gateway_kind).label))


@require_http_methods(["GET", "POST"])
def gateway(request: WorkplaceRequest, gateway_key: uuid.UUID) -> HttpResponse:
    """Show a gateway and change it."""
    kept = get_gateway_for(request.user, gateway_key)
    form = FORMS[kept.kind](request.POST or None, initial=written_about(kept))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_gateway(gateway_key, sheet=form.sheet(), by=request.user)
        except AnxinError as error:
            _show(form, error)
        else:
            return _back(request, _("Changed. Send a test to see whether it works."))
    return _form_page(request, form, kept.name)


@require_POST
def switch_gateway(request: WorkplaceRequest, gateway_key: uuid.UUID) -> HttpResponse:
    """Put a gateway into use or out of use."""
    active = request.POST.get("active") == "yes"
    services.switch_gateway(gateway_key, active=active, by=request.user)
    return _back(request, _("It is in use.") if active else _("It is out of use."))


@require_POST
def try_gateway(request: WorkplaceRequest, gateway_key: uuid.UUID) -> HttpResponse:
    """Send a test."""
    form = TestForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("PHONE_INVALID", _("Write a telephone number, such as 139 0000 1234."), field="to")
    services.try_gateway(gateway_key, to=form.cleaned_data["to"], by=request.user)
    messages.success(request, _("The test is on its way; here stands what becomes of it."))
    return redirect(request, reverse("messaging:outbox"))


def _form_page(request: WorkplaceRequest, form: GatewayForm, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading}
    return render(request, "messaging/gateway.html", context, status=422 if form.errors else 200)


def _show(form: GatewayForm, error: AnxinError) -> None:
    name = "fields_text" if error.field == "fields" else error.field
    form.add_error(name if name in form.fields else None, str(error))


def _back(request: WorkplaceRequest, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect(request, reverse("messaging:channels"))
