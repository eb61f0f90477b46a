"""The stream of what was heard, a new entry, and the occasions."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import standing_of
from anxin.customers.selectors import get_customer_for, match_customers_and_cars
from anxin.foundation import clock
from anxin.foundation.downloads import table_file
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect, render_page
from anxin.voice.choices import Channel
from anxin.voice.forms.filters import HeardFilterForm, chosen_filters
from anxin.voice.forms.recording import ListeningForm
from anxin.voice.models import Listening
from anxin.voice.policies import can_write
from anxin.voice.selectors.listing import HeardFilter, departments_at, list_heard, list_occasions
from anxin.voice.services.exporting import export_heard
from anxin.voice.services.recording import record_listening
from anxin.voice.views.showing import dealer_of, workplace_of


@require_GET
def stream(request: WorkplaceRequest) -> HttpResponse:
    """Show what was heard as the address asks for it, the newest first."""
    wanted = HeardFilter.read(request.GET.dict())
    dealer = dealer_of(request, wanted.dealer)
    form = HeardFilterForm(wanted, dealer=dealer, departments=departments_at(dealer))
    context = {
        "page": list_heard(request.user, dealer, wanted, cursor=request.GET.get("cursor", "")),
        "wanted": wanted,
        "form": form,
        "chosen": chosen_filters(form, wanted, request.GET),
        "zone": dealer.time_zone,
        "today": clock.today(dealer.time_zone),
        "may_write": can_write(request.user, dealer.pk),
        "may_export": standing_of(request.user).can(Capability.EXPORT_DATA, dealer.pk),
    }
    return render_page(request, "voice/stream.html", context, partial="results")


@require_GET
def export(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand out what the stream shows as CSV or XLSX."""
    wanted = HeardFilter.read(request.GET.dict())
    dealer = dealer_of(request, wanted.dealer)
    columns, rows = export_heard(dealer, wanted, by=request.user)
    return table_file(kind, stem=f"{dealer.code}-voice", columns=columns, rows=rows)


@require_GET
def occasions(request: WorkplaceRequest) -> HttpResponse:
    """Show the occasions, customers' rounds to come first; ``?channel=`` narrows them."""
    dealer = dealer_of(request)
    channel = request.GET.get("channel", "")
    page = list_occasions(request.user, dealer, channel, cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "channel": channel,
        "channels": Channel.choices,
        "may_write": can_write(request.user, dealer.pk),
    }
    return render(request, "voice/occasions.html", context)


@require_http_methods(["GET", "POST"])
def new(request: WorkplaceRequest) -> HttpResponse:
    """Write down an occasion and what was said first; a customer is found by what was written of him."""
    dealer = workplace_of(request)
    form = ListeningForm(
        request.POST if request.method == "POST" else None, dealer=dealer, initial=_initial(request, dealer)
    )
    if form.is_valid() and (made := _recorded(request, form, dealer)):
        messages.success(request, _("Written down."))
        return redirect(request, made.get_absolute_url())
    status = 422 if form.errors else 200
    return render(request, "voice/new.html", {"form": form}, status=status)


def _initial(request: WorkplaceRequest, dealer: Dealer) -> dict[str, object]:
    channel = request.GET.get("channel", "")
    initial: dict[str, object] = {
        "day": clock.today(dealer.time_zone),
        "channel": channel if channel in Channel.values else Channel.STAFF_NOTE.value,
    }
    if key := request.GET.get("customer", ""):
        customer = get_customer_for(request.user, key)
        initial |= {"customer": customer.key, "spoke_with": customer.name}
    return initial


def _recorded(request: WorkplaceRequest, form: ListeningForm, dealer: Dealer) -> Listening | None:
    try:
        _find_customer(request, form, dealer)
        return record_listening(form.listening(), dealer=dealer, heard=form.heard(), by=request.user)
    except (NotAllowed, NotFound):
        raise
    except AnxinError as error:
        form.take_error(error)
    return None


def _find_customer(request: WorkplaceRequest, form: ListeningForm, dealer: Dealer) -> None:
    """Put the one customer whom the words find in the place of the words; several or none leave them."""
    words = form.cleaned_data["spoke_with"].strip()
    if words and not form.cleaned_data["customer"]:
        found = match_customers_and_cars(request.user, dealer=dealer, query=words)
        customers = {each.customer.key for each in found if each.customer}
        if len(customers) == 1:
            form.cleaned_data["customer"] = customers.pop()
