"""Repairs at other workshops: noted on the page of the car, corrected and withdrawn on a page of their own."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.customers.models import Vehicle
from anxin.customers.selectors import get_vehicle_for
from anxin.foundation.errors import InvalidInput, Refused, Stale
from anxin.foundation.htmx import redirect
from anxin.rights.forms.elsewhere import RepairElsewhereForm, WithdrawalForm
from anxin.rights.models import RepairElsewhere
from anxin.rights.policies import require_judging
from anxin.rights.selectors.elsewhere import get_repair_elsewhere_for, states_of
from anxin.rights.services.repairs_elsewhere import (
    correct_repair_elsewhere,
    note_repair_elsewhere,
    withdraw_repair_elsewhere,
)


@require_http_methods(["GET", "POST"])
def note(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Note a repair of a car at another workshop."""
    vehicle = get_vehicle_for(request.user, key)
    require_judging(request.user, vehicle.dealer_id)
    form = RepairElsewhereForm.of(None, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            note_repair_elsewhere(key, facts=form.facts(), by=request.user)
        except InvalidInput as error:
            form.take_error(error)
        else:
            return _back(request, vehicle)
    return _page(request, vehicle, form)


@require_http_methods(["GET", "POST"])
def correct(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a repair at another workshop with its former states, and correct it with a reason."""
    repair = get_repair_elsewhere_for(request.user, key)
    require_judging(request.user, repair.dealer_id)
    form = RepairElsewhereForm.of(repair, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            correct_repair_elsewhere(
                key,
                changes=form.facts(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                seen=form.cleaned_data["seen"],
            )
        except (InvalidInput, Refused, Stale) as error:
            form.take_error(error)
        else:
            return _back(request, repair.vehicle)
    return _page(request, repair.vehicle, form, repair=repair)


@require_POST
def withdraw(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Take a repair at another workshop out again, with a reason."""
    repair = get_repair_elsewhere_for(request.user, key)
    require_judging(request.user, repair.dealer_id)
    form = WithdrawalForm(request.POST, auto_id="w_%s")
    if form.is_valid():
        try:
            withdraw_repair_elsewhere(key, by=request.user, **form.cleaned_data)
        except (InvalidInput, Refused, Stale) as error:
            form.take_error(error)
        else:
            return _back(request, repair.vehicle)
    return _page(request, repair.vehicle, RepairElsewhereForm.of(repair), repair=repair, withdrawal=form)


def _back(request: WorkplaceRequest, vehicle: Vehicle) -> HttpResponse:
    messages.success(request, _("Kept. The position is reckoned anew."))
    return redirect(request, reverse("rights:car", args=[vehicle.key]))


def _page(
    request: WorkplaceRequest,
    vehicle: Vehicle,
    form: RepairElsewhereForm,
    *,
    repair: RepairElsewhere | None = None,
    withdrawal: WithdrawalForm | None = None,
) -> HttpResponse:
    seen = {"seen": repair.version if repair else 0}
    context = {
        "form": form,
        "vehicle": vehicle,
        "repair": repair,
        "withdrawal": withdrawal or WithdrawalForm(initial=seen, auto_id="w_%s"),
        "states": states_of(repair) if repair else (),
    }
    wrong = bool(form.errors) or withdrawal is not None
    with timezone.override(ZoneInfo(vehicle.dealer.time_zone)):
        return render(request, "rights/elsewhere.html", context, status=422 if wrong else 200)
