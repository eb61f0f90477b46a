"""Putting customers and cars on file and changing them. Pages that show complaints too stand a floor above."""

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
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require
from anxin.customers.forms import CustomerForm, NewCustomerForm, ServiceForm
from anxin.customers.models import Customer
from anxin.customers.policies import can_see_phones
from anxin.customers.selectors import customers_with_phone, dialled_number, get_customer_for, masked_phone
from anxin.customers.services import (
    CustomerDetails,
    change_customer,
    confirm_number,
    create_customer,
    set_consent,
    set_do_not_call,
    show_customer_phone,
)
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.foundation.htmx import redirect, wants_partial


def show_url(customer: Customer) -> str:
    """Return the address of the customer's page."""
    return reverse("customers:show", args=[customer.key])


@require_http_methods(["GET", "POST"])
def new(request: WorkplaceRequest) -> HttpResponse:
    """Put a customer on file; somebody with the same number is shown before a second record is made."""
    dealer = _workplace(request)
    form = NewCustomerForm(request.POST or None, initial={"name": request.GET.get("name", "")[:120]})
    known: list[Customer] = []
    if form.is_valid():
        known = [] if "despite" in request.POST else _known(request, dealer, form.cleaned_data["phone"])
        created = None if known else _create(request, dealer, form)
        if created:
            messages.success(request, _("%(name)s is on file.") % {"name": created.name})
            return redirect(request, show_url(created))
    context = {"form": form, "known": known, "dealer": dealer}
    return render(request, "customers/new.html", context, status=422 if form.errors else 200)


@require_GET
def duplicates(request: WorkplaceRequest) -> HttpResponse:
    """Tell, while the form is being filled in, who has this number already."""
    dealer = _workplace(request)
    known = _known(request, dealer, request.GET.get("phone", "")[:40])
    return render(request, "customers/_known.html", {"known": known})


@require_http_methods(["GET", "POST"])
def edit(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Change what is known of a customer; only changed fields are written."""
    customer = get_customer_for(request.user, key)
    require(request.user, Capability.CHANGE_CUSTOMERS, customer.dealer_id)
    phones = can_see_phones(request.user, customer.dealer_id)
    if phones and request.method == "GET":
        _record_showing(request, customer)
    form = CustomerForm.of(customer, request.POST or None, phones=phones)
    if form.is_valid():
        try:
            change_customer(key, changes=form.changes(), by=request.user)
        except InvalidInput as error:
            form.take_error(error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, show_url(customer))
    context = {"form": form, "customer": customer}
    return render(request, "customers/edit.html", context, status=422 if form.errors else 200)


@require_POST
def consent(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Keep that the customer agreed to offers, or that he took it back."""
    customer = set_consent(key, agreed=request.POST.get("agreed") == "1", by=request.user)
    messages.success(request, _("Saved."))
    return redirect(request, show_url(customer))


@require_POST
def do_not_call(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Keep that the customer wishes no calls, or that he may be called again."""
    customer = set_do_not_call(key, wished=request.POST.get("wished") == "1", by=request.user)
    messages.success(request, _("Saved."))
    return redirect(request, show_url(customer))


@require_POST
def number(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Keep that the number on file is right after all."""
    customer = confirm_number(key, by=request.user)
    messages.success(request, _("Saved."))
    return redirect(request, show_url(customer))


@require_POST
def phone(request: WorkplaceRequest, key: UUID, which: str = "first") -> HttpResponse:
    """Show a customer's whole number to one who may see it; the showing is recorded."""
    number = show_customer_phone(key, by=request.user, second=which == "second")
    customer = get_customer_for(request.user, key)
    if not wants_partial(request):
        return redirect(request, show_url(customer))
    context = {
        "full": dialled_number(number, country=customer.dealer.country),
        "dial": number.partition("-")[0],
    }
    return render(request, "components/masked_phone.html", context)


def _workplace(request: WorkplaceRequest) -> Dealer:
    if request.dealer is None:
        raise NotFound
    require(request.user, Capability.CHANGE_CUSTOMERS, request.dealer.pk)
    return request.dealer


def _record_showing(request: WorkplaceRequest, customer: Customer) -> None:
    """The form shows the numbers whole, so opening it is recorded as asking for them."""
    for number, second in ((customer.phone, False), (customer.second_phone, True)):
        if number:
            show_customer_phone(customer.key, by=request.user, second=second)


def _create(request: WorkplaceRequest, dealer: Dealer, form: ServiceForm) -> Customer | None:
    try:
        return create_customer(CustomerDetails(**form.cleaned_data), dealer=dealer, by=request.user)
    except InvalidInput as error:
        form.take_error(error)
        return None


def _known(request: WorkplaceRequest, dealer: Dealer, typed: str) -> list[Any]:
    found = customers_with_phone(request.user, dealer=dealer, phone=typed)
    return [{"customer": one, "phone": masked_phone(one.phone, country=dealer.country)} for one in found]
