"""The house's side of the door: opening it, its poster, and the link of a case."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require
from anxin.complaints.policies import can_handle_complaint
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.foundation.paper import pdf_from
from anxin.portal.forms import DoorForm
from anxin.portal.models import Door
from anxin.portal.selectors.doors import door_for, door_shown
from anxin.portal.selectors.links import link_shown
from anxin.portal.services.give_link import give_link, withdraw_link
from anxin.portal.services.keep_door import keep_door
from anxin.portal.views.door import forget_pages
from anxin.portal.views.public import LANGUAGES
from anxin.portal.views.qr import qr_svg

#: Older browsers put a PDF into an object of a page of their own, which the policy of our pages forbids.
_POLICY = {"object-src": [CSP.SELF], "base-uri": [CSP.NONE], "frame-ancestors": [CSP.NONE]}


@require_http_methods(["GET", "POST"])
def door(request: WorkplaceRequest) -> HttpResponse:
    """Show the dealer's door, its address and its code; keep what is changed of it."""
    dealer = _dealer(request)
    kept = door_for(request.user, dealer)
    form = DoorForm(request.POST or None, dealer=dealer, initial=_initial(kept))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                data = form.cleaned_data
                keep_door(
                    dealer,
                    open=data["open"],
                    welcome=form.welcome(),
                    contact=data["contact"],
                    by=request.user,
                )
            except InvalidInput as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
            else:
                forget_pages()
                messages.success(request, _("Kept. Customers see it at once."))
                return HttpResponseRedirect(reverse("portal:desk"))
    address = _address(dealer)
    context = {"form": form, "door": kept, "address": address, "qr": qr_svg(address), "place": dealer}
    return render(request, "portal/desk.html", context, status=status)


@require_GET
@csp_override(_POLICY)
def poster(request: WorkplaceRequest) -> HttpResponse:
    """Hand out the poster as PDF; ``lang`` is zh or en."""
    dealer = _dealer(request)
    language = LANGUAGES.get(request.GET.get("lang", ""), get_language() or LANGUAGES["zh"])
    kept = door_for(request.user, dealer) or Door(dealer=dealer, welcome={})
    address = _address(dealer)
    with translation.override(language):
        context = {"door": door_shown(kept), "dealer": dealer, "address": address, "qr": qr_svg(address)}
        written = pdf_from("portal/poster.html", context, language=language)
    named = content_disposition_header(False, f"{dealer.code}-poster.pdf")
    headers = {"Content-Disposition": named or "inline", "Cache-Control": "private, no-store"}
    return HttpResponse(written, content_type="application/pdf", headers=headers)


@require_GET
def link(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Show a case's link, as a part of its page."""
    return _link(request, slug)


@require_POST
def give(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Give the customer a link, a former one being withdrawn; its address is shown this once."""
    language = LANGUAGES.get(request.POST.get("lang", ""), "")
    token = give_link(slug, by=request.user, language=language)
    return _link(request, slug, token=token)


@require_POST
def withdraw(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Let the link of a case open nothing any more."""
    withdraw_link(slug, by=request.user)
    return _link(request, slug)


def _link(request: WorkplaceRequest, slug: str, *, token: str = "") -> HttpResponse:
    shown = link_shown(request.user, slug)
    address = f"{settings.ANXIN_URL}{reverse('portal:follow', args=[token])}" if token else ""
    context = {
        "link": shown,
        "address": address,
        "qr": qr_svg(address) if address else "",
        "may_give": can_handle_complaint(request.user, shown.complaint),
    }
    response = render(request, "portal/_link.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _dealer(request: WorkplaceRequest) -> Dealer:
    if request.dealer is None:
        raise NotFound
    require(request.user, Capability.RUN_CHANNELS, request.dealer.pk)
    return request.dealer


def _address(dealer: Dealer) -> str:
    return f"{settings.ANXIN_URL}{reverse('portal:door', args=[dealer.code])}"


def _initial(kept: Door | None) -> dict[str, object]:
    if kept is None:
        return {}
    return {
        "open": kept.open,
        "contact": kept.contact_id,
        "welcome_zh": kept.welcome.get("zh", ""),
        "welcome_en": kept.welcome.get("en", ""),
    }
