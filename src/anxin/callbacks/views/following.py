"""What follows from a talk: a time at the workshop, a car that comes no more."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.callbacks.forms.calling import BookingForm, GoneForm
from anxin.callbacks.models import Call
from anxin.callbacks.services.what_follows import Booking, book_appointment, note_car_gone
from anxin.callbacks.views.screen import screen_page
from anxin.callbacks.views.showing import callers_call
from anxin.foundation.errors import InvalidInput, Refused
from anxin.foundation.htmx import redirect


@require_POST
def book(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Keep a time that the customer agrees to."""
    call = callers_call(request, key)
    with timezone.override(ZoneInfo(call.dealer.time_zone)):
        form = BookingForm(request.POST)
        if not form.is_valid():
            return _wrong(request, call, form)
        booking = Booking(form.cleaned_data["due_at"], form.cleaned_data["what"])
        try:
            book_appointment(key, booking=booking, by=request.user)
        except (InvalidInput, Refused) as error:
            return screen_page(request, call, error=str(error), status=error.status)
    messages.success(request, _("The time stands in the ledger of promises; he is reminded of it."))
    return redirect(request, reverse("callbacks:call", args=[key]))


@require_POST
def gone(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Write down that the car comes no more."""
    call = callers_call(request, key)
    form = GoneForm(request.POST)
    if not form.is_valid():
        return _wrong(request, call, form)
    try:
        note_car_gone(key, by=request.user, **form.cleaned_data)
    except (InvalidInput, Refused) as error:
        return screen_page(request, call, error=str(error), status=error.status)
    messages.success(request, _("Written down: nobody rings about this car any more."))
    return redirect(request, reverse("callbacks:call", args=[key]))


def _wrong(request: WorkplaceRequest, call: Call, form: BookingForm | GoneForm) -> HttpResponse:
    said = " ".join(str(each) for errors in form.errors.values() for each in errors)
    return screen_page(request, call, error=said, status=422)
