"""Cars: putting them on file, changing them, who has to do with them, and odometer readings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require
from anxin.customers.choices import CarContactRole
from anxin.customers.forms import MileageForm, NewVehicleForm, VehicleForm
from anxin.customers.models import Customer, Vehicle
from anxin.customers.selectors import (
    get_customer_for,
    get_vehicle_for,
    masked_phone,
    match_customers_and_cars,
    vehicles_named,
)
from anxin.customers.services import (
    VehicleDetails,
    change_vehicle,
    create_vehicle,
    link_contact,
    record_mileage,
    unlink_contact,
)
from anxin.customers.views.people import show_url
from anxin.foundation.errors import InvalidInput
from anxin.foundation.htmx import redirect


def car_url(vehicle: Vehicle) -> str:
    """Return the address of the car's page."""
    return reverse("customers:vehicle", args=[vehicle.key])


@require_http_methods(["GET", "POST"])
def new(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Put a customer's car on file, or link one that is there already."""
    customer = get_customer_for(request.user, key)
    require(request.user, Capability.CHANGE_CUSTOMERS, customer.dealer_id)
    form = NewVehicleForm(request.POST or None)
    known: list[Vehicle] = []
    if form.is_valid():
        values = form.cleaned_data
        if "despite" not in request.POST:
            known = vehicles_named(
                request.user, dealer=customer.dealer, plate=values["plate"], vin=values["vin"]
            )
        if not known and _create(request, customer, form):
            messages.success(request, _("The car is on file."))
            return redirect(request, show_url(customer))
    context = {"form": form, "customer": customer, "known": known, "roles": CarContactRole.choices}
    return render(request, "customers/car_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Change what is known of a car; only changed fields are written."""
    vehicle = get_vehicle_for(request.user, key)
    require(request.user, Capability.CHANGE_CUSTOMERS, vehicle.dealer_id)
    form = VehicleForm.of(vehicle, request.POST or None)
    if form.is_valid():
        printed = form.cleaned_data["vin_as_printed"]
        try:
            change_vehicle(
                key, changes=form.changes("vin_as_printed"), by=request.user, vin_as_printed=printed
            )
        except InvalidInput as error:
            form.take_error(error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, car_url(vehicle))
    context = {"form": form, "vehicle": vehicle}
    return render(request, "customers/car_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def contacts(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show who has to do with a car, find somebody and say what he is to it."""
    vehicle = get_vehicle_for(request.user, key)
    require(request.user, Capability.CHANGE_CUSTOMERS, vehicle.dealer_id)
    if request.method == "POST":
        return _link(request, vehicle)
    query = request.GET.get("q", "").strip()[:200]
    context = {
        "vehicle": vehicle,
        "contacts": vehicle.contacts.select_related("customer").order_by("pk"),
        "query": query,
        "found": _people(request, vehicle, query),
        "roles": CarContactRole.choices,
    }
    return render(request, "customers/car_contacts.html", context)


@require_POST
def mileage(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Keep an odometer reading; one that falls is kept and told."""
    vehicle = get_vehicle_for(request.user, key)
    require(request.user, Capability.CHANGE_CUSTOMERS, vehicle.dealer_id)
    form = MileageForm(request.POST)
    if form.is_valid():
        try:
            kept = record_mileage(key, by=request.user, **form.cleaned_data)
        except InvalidInput as error:
            form.take_error(error)
        else:
            _tell(request, kept.higher_before)
            return redirect(request, car_url(vehicle))
    return render(request, "customers/car_mileage.html", {"form": form, "vehicle": vehicle}, status=422)


def _create(request: WorkplaceRequest, customer: Customer, form: NewVehicleForm) -> bool:
    values = dict(form.cleaned_data)
    printed, role = values.pop("vin_as_printed"), values.pop("role")
    try:
        with transaction.atomic():
            vehicle = create_vehicle(
                VehicleDetails(**values), dealer=customer.dealer, by=request.user, vin_as_printed=printed
            )
            link_contact(vehicle.key, customer_key=customer.key, role=role, by=request.user)
    except InvalidInput as error:
        form.take_error(error)
        return False
    return True


def _link(request: WorkplaceRequest, vehicle: Vehicle) -> HttpResponse:
    operation = unlink_contact if "unlink" in request.POST else link_contact
    operation(
        vehicle.key,
        customer_key=request.POST.get("customer", ""),
        role=request.POST.get("role", ""),
        by=request.user,
    )
    messages.success(request, _("Saved."))
    back = request.POST.get("back") == "customer"
    if back:
        return redirect(request, show_url(get_customer_for(request.user, request.POST.get("customer", ""))))
    return redirect(request, reverse("customers:car_contacts", args=[vehicle.key]))


def _people(request: WorkplaceRequest, vehicle: Vehicle, query: str) -> list[dict[str, Any]]:
    matches = match_customers_and_cars(request.user, dealer=vehicle.dealer, query=query) if query else []
    people = {match.customer.pk: match.customer for match in matches if match.customer}
    country = vehicle.dealer.country
    return [{"customer": one, "phone": masked_phone(one.phone, country=country)} for one in people.values()]


def _tell(request: WorkplaceRequest, higher: Any) -> None:
    if higher is None:
        messages.success(request, _("The reading is kept."))
        return
    text = _(
        "The reading is kept, but it falls: %(kilometres)s km were read on %(day)s. Compare it with the car."
    )
    messages.warning(
        request, text % {"kilometres": f"{higher.kilometres:,}", "day": higher.read_on.isoformat()}
    )
