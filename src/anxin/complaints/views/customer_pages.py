"""Pages of customers and cars that show complaints too: they stand on this floor, under the address of customers."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require, standing_of
from anxin.complaints.choices import TimelineGroup
from anxin.complaints.forms.customers import CustomerFilterForm, chosen_filters
from anxin.complaints.selectors.customer_page import (
    CustomerFilter,
    customer_rows,
    list_customers,
    read_customer_page,
    read_vehicle_page,
)
from anxin.complaints.selectors.customer_timeline import Timeline, timeline_of, timeline_of_vehicle
from anxin.complaints.selectors.warnings import open_warnings_of
from anxin.customers.choices import ReadingSource
from anxin.customers.forms import MileageForm
from anxin.customers.plates import normalise_plate
from anxin.customers.selectors import masked_phone
from anxin.foundation.errors import NotFound
from anxin.foundation.htmx import render_page
from anxin.promises.policies import can_promise_at
from anxin.promises.selectors.lines import customer_lines, vehicle_lines
from anxin.rights.selectors.at_reception import position_of


@require_GET
def customer_list(request: WorkplaceRequest) -> HttpResponse:
    """Show one page of the customers of the dealer worked for."""
    dealer = request.dealer
    if dealer is None:
        raise NotFound
    require(request.user, Capability.SEE_CUSTOMERS, dealer.pk)
    wanted = CustomerFilter.read(request.GET.dict())
    page = list_customers(request.user, dealer, wanted, cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "rows": customer_rows(request.user, dealer, page.rows),
        "wanted": wanted,
        "form": CustomerFilterForm(wanted),
        "chosen": chosen_filters(wanted, request.GET),
        "may_change": standing_of(request.user).can(Capability.CHANGE_CUSTOMERS, dealer.pk),
    }
    return render_page(request, "complaints/customers.html", context, partial="results")


@require_GET
def customer(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show one customer: who he is, what he wishes, his cars, his complaints and his one timeline."""
    page = read_customer_page(request.user, key)
    person = page.customer
    timeline = timeline_of(request.user, person, **_asked(request))
    context = {
        "page": page,
        "customer": person,
        "warnings": open_warnings_of(person),
        "promises": customer_lines(request.user, person),
        "may_promise": can_promise_at(request.user, person.dealer_id),
        "zone": person.dealer.time_zone,
        "phone": masked_phone(person.phone, country=person.dealer.country),
        "second_phone": masked_phone(person.second_phone, country=person.dealer.country),
        **_abilities(request, person.dealer_id),
        **_timeline_context(request, timeline),
    }
    with timezone.override(ZoneInfo(person.dealer.time_zone)):
        return render_page(request, "complaints/customer.html", context, partial="timeline")


@require_GET
def vehicle(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show one car: plate, VIN, people, readings, visits, complaints and its timeline."""
    page = read_vehicle_page(request.user, key)
    car = page.vehicle
    timeline = timeline_of_vehicle(request.user, car, **_asked(request))
    context = {
        "page": page,
        "vehicle": car,
        "plate": normalise_plate(car.plate).shown if car.plate else "",
        "promises": vehicle_lines(request.user, car),
        "may_promise": can_promise_at(request.user, car.dealer_id),
        "zone": car.dealer.time_zone,
        "rights": position_of(car, by=request.user),
        "mileage_form": MileageForm(initial={"source": ReadingSource.CUSTOMER}),
        **_abilities(request, car.dealer_id),
        **_timeline_context(request, timeline),
    }
    with timezone.override(ZoneInfo(car.dealer.time_zone)):
        return render_page(request, "complaints/vehicle.html", context, partial="timeline")


def _asked(request: WorkplaceRequest) -> dict[str, str]:
    return {"group": request.GET.get("group", ""), "before": request.GET.get("before", "")}


def _timeline_context(request: WorkplaceRequest, timeline: Timeline) -> dict[str, Any]:
    group = request.GET.get("group", "")
    return {
        "timeline": timeline,
        "group": group if group in TimelineGroup.values else "",
        "group_choices": [("", ""), *TimelineGroup.choices],
    }


def _abilities(request: WorkplaceRequest, dealer_id: int) -> dict[str, bool]:
    standing = standing_of(request.user)
    here = request.dealer is not None and request.dealer.pk == dealer_id
    return {
        "may_change": standing.can(Capability.CHANGE_CUSTOMERS, dealer_id),
        "may_see_phones": standing.can(Capability.SEE_PHONES, dealer_id),
        "may_take": here and standing.can(Capability.TAKE_COMPLAINTS, dealer_id),
    }
