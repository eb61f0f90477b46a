"""A car that comes no more, written down on its page, and taken back there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require
from anxin.customers.selectors import get_vehicle_for
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.htmx import redirect
from anxin.workshop.forms.departures import DepartureForm
from anxin.workshop.services.departures import mark_car_gone, take_back_departure


@require_http_methods(["GET", "POST"])
def gone(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Write down that a car was sold, scrapped or has moved away."""
    vehicle = get_vehicle_for(request.user, key)
    require(request.user, Capability.CHANGE_CUSTOMERS, vehicle.dealer_id)
    today = clock.today(vehicle.dealer.time_zone)
    form = DepartureForm(request.POST or None, initial={"on": today.isoformat()})
    if form.is_valid():
        try:
            mark_car_gone(key, by=request.user, **form.cleaned_data)
        except InvalidInput as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Kept. The car leaves churn, services due and reminders."))
            return redirect(request, reverse("customers:vehicle", args=[key]))
    context = {"form": form, "vehicle": vehicle}
    return render(request, "workshop/car_gone.html", context, status=422 if form.errors else 200)


@require_POST
def back(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Take back that a car comes no more."""
    take_back_departure(key, by=request.user)
    messages.success(request, _("Taken back. The car counts again."))
    return redirect(request, reverse("customers:vehicle", args=[key]))
