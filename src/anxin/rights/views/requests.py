"""What an owner asks for: taken in, answered and completed from the page of his car."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require
from anxin.foundation.errors import InvalidInput, Refused, Stale
from anxin.foundation.htmx import redirect
from anxin.rights.forms.requests import AnswerForm, CompletionForm, RequestForm
from anxin.rights.models import RightsRequest
from anxin.rights.selectors.car_page import read_car_page
from anxin.rights.selectors.visible import get_request_for
from anxin.rights.services.requests import AskedFor, answer_request, complete_request, take_request
from anxin.rights.views.car import JudgedForms, show_car


@require_POST
def take(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Take in what the owner asks for."""
    page = read_car_page(request.user, key)
    require(request.user, Capability.TAKE_COMPLAINTS, page.vehicle.dealer_id)
    form = RequestForm(request.POST)
    if form.is_valid():
        try:
            taken = take_request(key, AskedFor(**form.cleaned_data), by=request.user)
        except InvalidInput as error:
            form.take_error(error)
        else:
            text = _("Taken in. The answer is due on %(day)s.") % {"day": taken.answer_due}
            messages.success(request, text if taken.answer_due else _("Taken in."))
            return redirect(request, reverse("rights:car", args=[key]))
    return show_car(request, page, judged=JudgedForms(taking=form))


@require_POST
def answer(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Accept a request, refuse it with reasons, or note that it was taken back."""
    about = get_request_for(request.user, key)
    require(request.user, Capability.DECIDE_COMPLAINTS, about.dealer_id)
    form = AnswerForm(request.POST, auto_id=f"a{about.pk}_%s")
    if form.is_valid():
        try:
            answer_request(key, by=request.user, **form.cleaned_data)
        except (InvalidInput, Refused, Stale) as error:
            form.take_error(error)
        else:
            return _back(request, about, _("The answer is kept."))
    page = read_car_page(request.user, about.vehicle.key)
    return show_car(request, page, judged=JudgedForms(about=about.key, answering=form))


@require_POST
def complete(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Note that what was accepted is done."""
    about = get_request_for(request.user, key)
    require(request.user, Capability.DECIDE_COMPLAINTS, about.dealer_id)
    form = CompletionForm(request.POST, auto_id=f"c{about.pk}_%s")
    if form.is_valid():
        try:
            complete_request(key, by=request.user, **form.cleaned_data)
        except (InvalidInput, Refused, Stale) as error:
            form.take_error(error)
        else:
            return _back(request, about, _("Kept as done."))
    page = read_car_page(request.user, about.vehicle.key)
    return show_car(request, page, judged=JudgedForms(about=about.key, completing=form))


def _back(request: WorkplaceRequest, about: RightsRequest, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect(request, reverse("rights:car", args=[about.vehicle.key]))
