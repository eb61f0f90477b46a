"""Making a promise outside a case: find the customer and his car, then write down what is promised."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.selectors import colleagues_at
from anxin.customers.selectors import get_customer_for, get_vehicle_for, match_customers_and_cars
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.promises.choices import PromiseKind
from anxin.promises.forms.giving import GiveForm
from anxin.promises.models import Promise
from anxin.promises.services.give_promise import Giving, NewPart, give_promise
from anxin.promises.views.showing import workplace_of

_LONGEST = 200


@require_http_methods(["GET", "POST"])
def new(request: WorkplaceRequest) -> HttpResponse:
    """Find the customer and his car in one field, then write down what is promised."""
    dealer = workplace_of(request)
    with timezone.override(ZoneInfo(dealer.time_zone)):
        chosen = request.POST if request.method == "POST" else request.GET
        context = _chosen(request, dealer, chosen.get("customer", ""), chosen.get("vehicle", ""))
        if context:
            form = _form(request, dealer)
            if form.is_valid() and (made := _given(request, form)):
                messages.success(request, _("The promise stands in the ledger."))
                return redirect(request, made.get_absolute_url())
            context["form"] = form
        query = request.GET.get("q", "").strip()[:_LONGEST]
        context |= {"query": query, "matches": _matches(request, dealer, query)}
        status = 422 if request.method == "POST" else 200
        return render(request, "promises/new.html", context, status=status)


@require_GET
def find(request: WorkplaceRequest) -> HttpResponse:
    """Suggest customers and cars while a plate, VIN, phone or name is typed."""
    dealer = workplace_of(request)
    query = request.GET.get("q", "").strip()[:_LONGEST]
    context = {"matches": _matches(request, dealer, query), "query": query}
    return render(request, "promises/_found.html", context)


def _matches(request: WorkplaceRequest, dealer: Dealer, query: str) -> list[Any]:
    found = match_customers_and_cars(request.user, dealer=dealer, query=query) if query else []
    return [each for each in found if each.customer]


def _chosen(request: WorkplaceRequest, dealer: Dealer, customer: str, vehicle: str) -> dict[str, Any]:
    if not customer:
        return {}
    found = get_customer_for(request.user, customer)
    if found.dealer_id != dealer.pk:
        raise NotFound
    return {"customer": found, "vehicle": get_vehicle_for(request.user, vehicle) if vehicle else None}


def _form(request: WorkplaceRequest, dealer: Dealer) -> GiveForm:
    people = colleagues_at(dealer, able_to=Capability.HANDLE_COMPLAINTS)
    initial = {name: request.GET.get(name, "") for name in ("customer", "vehicle", "kind", "order")}
    initial = {name: value for name, value in initial.items() if value} | {"keeper": str(request.user.pk)}
    return GiveForm(request.POST if request.method == "POST" else None, people=people, initial=initial)


def _given(request: WorkplaceRequest, form: GiveForm) -> Promise | None:
    data = form.cleaned_data
    kind = PromiseKind(data["kind"])
    part = None
    if kind == PromiseKind.PART:
        part = NewPart(
            number=data["part_order"],
            name=data["what"],
            part_number=data["part_number"],
            supplier=data["supplier"],
            expected_on=data["expected_on"],
        )
    giving = Giving(
        customer=data["customer"],
        vehicle=data["vehicle"],
        kind=kind,
        what=data["what"],
        due_at=data["due_at"],
        keeper=data["keeper"],
        order=data["order"],
        part=part,
    )
    try:
        return give_promise(giving, by=request.user)
    except (NotAllowed, NotFound):
        raise
    except AnxinError as error:
        form.take_error(error)
    return None
