"""The telephone system's page, and who rings at one's own telephone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.callbacks.forms.telephone import ExtensionForm, SystemForm
from anxin.callbacks.selectors.telephone import (
    extensions_of,
    has_extension,
    incoming_for,
    ringing_for,
    telephone_calls_of,
    telephone_system_of,
)
from anxin.callbacks.services import keep_telephone as services
from anxin.callbacks.services.telephone import open_ringing
from anxin.customers.selectors import masked_phone
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.foundation.htmx import redirect

_LAST = 20


@require_http_methods(["GET", "POST"])
def telephone(request: WorkplaceRequest) -> HttpResponse:
    """Show the telephone system with its extensions and what it told last; set it."""
    dealer = _dealer(request)
    system = telephone_system_of(request.user, dealer)
    form = SystemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_telephone_system(dealer, by=request.user, **form.cleaned_data)
        except InvalidInput as error:
            form.add_error(error.field, str(error))
        else:
            return _back(request, _("Saved."))
    if request.method == "GET" and system:
        form = SystemForm(initial={"active": system.active, "outside_prefix": system.outside_prefix})
    return _page(request, dealer, form=form)


@require_POST
def renew_secret(request: WorkplaceRequest) -> HttpResponse:
    """Give the system its first or a new secret, and show it this once."""
    dealer = _dealer(request)
    return _page(request, dealer, secret=services.renew_telephone_secret(dealer, by=request.user))


@require_POST
def set_extension(request: WorkplaceRequest) -> HttpResponse:
    """Say whose telephone an extension is."""
    dealer = _dealer(request)
    extensions_of(request.user, dealer)
    form = ExtensionForm(request.POST, dealer=dealer)
    if form.is_valid():
        try:
            services.set_extension(dealer, by=request.user, **form.cleaned_data)
        except InvalidInput as error:
            form.add_error(error.field, str(error))
        else:
            return _back(request, _("Saved."))
    return _page(request, dealer, extension_form=form)


@require_POST
def remove_extension(request: WorkplaceRequest) -> HttpResponse:
    """Take an extension from whoever has it."""
    services.remove_extension(_dealer(request), number=request.POST.get("number", ""), by=request.user)
    return _back(request, _("Removed."))


@require_GET
def ringing(request: WorkplaceRequest) -> HttpResponse:
    """Tell who rings at one's own telephone, once; nothing where nobody does. Asked every few seconds.

    Who has no telephone of a system is told so by a header: his pages stop asking for a while.
    """
    if not has_extension(request.user):
        return HttpResponse(status=204, headers={"X-Telephone": "none"})
    found = ringing_for(request.user)
    if found is None:
        return HttpResponse(status=204)
    open_ringing(found.key, by=request.user)
    context = {"ringing": found, "phone": masked_phone(found.number, country=found.dealer.country)}
    return render(request, "callbacks/_ringing.html", context)


@require_GET
def incoming(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show an incoming call: who is known by the number, and what is open with him."""
    found = incoming_for(request.user, key)
    dealer = found.call.dealer
    context = {
        "incoming": found,
        "phone": masked_phone(found.call.number, country=dealer.country),
        "zone": dealer.time_zone,
    }
    return render(request, "callbacks/incoming.html", context)


def _dealer(request: WorkplaceRequest) -> Dealer:
    if request.dealer is None:
        raise NotFound
    return request.dealer


def _page(
    request: WorkplaceRequest,
    dealer: Dealer,
    *,
    form: SystemForm | None = None,
    extension_form: ExtensionForm | None = None,
    secret: str = "",
) -> HttpResponse:
    system = telephone_system_of(request.user, dealer)
    initial = {"active": system.active, "outside_prefix": system.outside_prefix} if system else {}
    context = {
        "system": system,
        "form": form or SystemForm(initial=initial),
        "extension_form": extension_form or ExtensionForm(dealer=dealer),
        "extensions": extensions_of(request.user, dealer),
        "last": telephone_calls_of(request.user, dealer).order_by("-begun_at")[:_LAST],
        "secret": secret,
        "address": request.build_absolute_uri(reverse("api:take_telephone_event")),
        "zone": dealer.time_zone,
    }
    wrong = (form and form.errors) or (extension_form and extension_form.errors)
    response = render(request, "callbacks/telephone.html", context, status=422 if wrong else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _back(request: WorkplaceRequest, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect(request, reverse("callbacks:telephone"))
