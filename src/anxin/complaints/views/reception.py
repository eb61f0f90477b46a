"""Reception: a car is found in one field, and while the customer talks the house says whether it is back."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require
from anxin.complaints.forms.reception import ReceptionForm
from anxin.complaints.selectors.reception import find_cars, hear_visit, read_car, script_of
from anxin.customers.models import Vehicle
from anxin.foundation import clock
from anxin.foundation.errors import AnxinError, NotFound
from anxin.foundation.htmx import redirect
from anxin.rights.selectors.at_reception import at_reception
from anxin.workshop.choices import RepeatState
from anxin.workshop.models import RepeatRepair
from anxin.workshop.policies import can_treat_repeats
from anxin.workshop.services.repeats import Word, receive_repeat

TEMPLATE = "complaints/reception.html"
_LONGEST = 200


@require_GET
def reception(request: WorkplaceRequest) -> HttpResponse:
    """Show the one field, or the car that was chosen with what is known of it."""
    dealer = _dealer_of(request)
    query = request.GET.get("q", "").strip()[:_LONGEST]
    key = request.GET.get("vehicle", "")
    form = ReceptionForm(initial={"vehicle": key}) if key else None
    with timezone.override(ZoneInfo(dealer.time_zone)):
        return _show(request, dealer, key=key, form=form, query=query)


@require_GET
def find(request: WorkplaceRequest) -> HttpResponse:
    """Suggest cars while a plate, VIN, phone or name is typed."""
    dealer = _dealer_of(request)
    query = request.GET.get("q", "").strip()[:_LONGEST]
    found = find_cars(request.user, dealer, query) if query else []
    with timezone.override(ZoneInfo(dealer.time_zone)):
        return render(request, "complaints/_reception_found.html", {"matches": found, "query": query})


@require_POST
def judge(request: WorkplaceRequest) -> HttpResponse:
    """Answer what the words so far say: which visit for this trouble it is, and why."""
    dealer = _dealer_of(request)
    car = read_car(request.user, dealer, _key(request))
    form = ReceptionForm(request.POST)
    form.is_valid()
    with timezone.override(ZoneInfo(dealer.time_zone)):
        context = _answer_to(request, dealer, form, car.vehicle)
        return render(request, "complaints/_reception_answer.html", context)


@require_POST
def announce(request: WorkplaceRequest) -> HttpResponse:
    """Note that the car is back: confirmed at once, refused with a reason, or left for a colleague to decide."""
    dealer = _dealer_of(request)
    require(request.user, Capability.TREAT_REPEATS, dealer.pk)
    car = read_car(request.user, dealer, _key(request))
    form = ReceptionForm(request.POST)
    told = request.POST.get("decision", "")
    if form.is_valid() and told in set(Word):
        try:
            repeat = _received(request, form, Word(told))
        except NotFound:
            raise
        except AnxinError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return _onward(request, repeat, Word(told))
    with timezone.override(ZoneInfo(dealer.time_zone)):
        return _show(request, dealer, key=str(car.vehicle.key), form=form, status=422)


def _received(request: WorkplaceRequest, form: ReceptionForm, word: Word) -> RepeatRepair:
    data = form.cleaned_data
    return receive_repeat(
        data["vehicle"],
        words=data["words"],
        kilometres=data["kilometres"],
        word=word,
        why=data["why"],
        by=request.user,
    )


def _onward(request: WorkplaceRequest, repeat: RepeatRepair, word: Word) -> HttpResponse:
    if word is Word.REFUSE:
        messages.success(request, _("Kept: not a repeat repair."))
        return redirect(request, reverse("workshop:reception"))
    if word is Word.CONFIRM and repeat.state == RepeatState.SUSPECTED:
        messages.success(request, _("Announced. It is about work of yours: a colleague confirms it."))
    return redirect(request, reverse("workshop:repeat", args=[repeat.key]))


def _show(
    request: WorkplaceRequest,
    dealer: Dealer,
    *,
    key: str,
    form: ReceptionForm | None,
    query: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"query": query, "form": form, "zone": dealer.time_zone}
    if query:
        context["matches"] = find_cars(request.user, dealer, query)
    if key and form is not None:
        context["car"] = car = read_car(request.user, dealer, key)
        context["rights"] = at_reception(car.vehicle, by=request.user)
        context |= _answer_to(request, dealer, form, car.vehicle)
    return render(request, TEMPLATE, context, status=status)


def _answer_to(
    request: WorkplaceRequest, dealer: Dealer, form: ReceptionForm, vehicle: Vehicle
) -> dict[str, Any]:
    """What the words so far say, and what may be done about it."""
    told = form.cleaned_data if form.is_bound else {}
    heard = hear_visit(vehicle, words=told.get("words", ""), kilometres=told.get("kilometres"))
    return {
        "form": form,
        "heard": heard,
        "words": told.get("words", ""),
        "script": script_of(dealer),
        "now": {"words": told.get("words", ""), "at": clock.now()},
        "may_treat": can_treat_repeats(request.user, dealer.pk),
    }


def _key(request: WorkplaceRequest) -> UUID:
    try:
        return UUID(request.POST.get("vehicle", ""))
    except ValueError as error:
        raise NotFound from error


def _dealer_of(request: WorkplaceRequest) -> Dealer:
    if request.dealer is None:
        raise NotFound
    require(request.user, Capability.SEE_CUSTOMERS, request.dealer.pk)
    return request.dealer
