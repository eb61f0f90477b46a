"""The requests to departments: the list of those who answer, and one request to accept, write and sign."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.complaints.forms import house
from anxin.complaints.forms.requests import RequestFilterForm
from anxin.complaints.models import InputRequest
from anxin.complaints.policies import can_sign_request
from anxin.complaints.selectors.requests import (
    RequestFilter,
    departments_in_sight,
    get_request_for,
    read_request_page,
    requests_page,
    shown_request,
)
from anxin.complaints.services.answer_request import (
    Answer,
    accept_request,
    answer_request,
    refuse_request,
)
from anxin.foundation import clock
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect, render_page


@require_GET
def inbox(request: WorkplaceRequest) -> HttpResponse:
    """Show what departments are asked, to those who answer; the query string is the whole of its state."""
    dealers = _dealers_who_are_asked(request)
    departments = departments_in_sight(request.user, dealers)
    wanted = RequestFilter.read(request.GET.dict())
    page = requests_page(request.user, wanted, cursor=request.GET.get("cursor", ""))
    now = clock.now()
    context = {
        "page": page,
        "rows": [shown_request(row, now=now) for row in page.rows],
        "wanted": wanted,
        "form": RequestFilterForm(wanted, dealers=dealers, departments=departments),
        "many_departments": len(departments) > 1,
    }
    return render_page(request, "complaints/requests.html", context, partial="results")


@require_GET
def one(request: WorkplaceRequest, request_id: int) -> HttpResponse:
    """Show one request with what its department needs to answer it."""
    return _answer(request, get_request_for(request.user, request_id))


@require_POST
def work_on(request: WorkplaceRequest, request_id: int, work: str) -> HttpResponse:
    """Accept a request, send it back, or keep its answer: a draft, or signed at once by whoever signs."""
    asked = get_request_for(request.user, request_id)
    if work not in _WORK:
        raise NotFound
    done = _WORK[work]
    signs = can_sign_request(request.user, asked)
    form = done.form(request.POST, signs=signs, auto_id=f"{work}-%s")
    if form.is_valid():
        try:
            done.call(request_id, form, request.user)
        except (NotFound, NotAllowed):
            raise
        except AnxinError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, str(done.said))
            return redirect(request, asked.get_absolute_url())
    fresh = get_request_for(request.user, request_id)
    # The next try counts from what is shown now.
    form.data = {**dict(form.data.items()), "seen": fresh.drafts}
    return _answer(request, fresh, refused={work: form}, status=422)


@dataclass(frozen=True)
class _Work:
    form: Callable[..., django_forms.Form]
    call: Callable[[int, Any, Person], InputRequest]
    said: LazyText


def _accept(request_id: int, form: house.NothingForm, by: Person) -> InputRequest:
    return accept_request(request_id, by=by)


def _refuse(request_id: int, form: house.RefuseForm, by: Person) -> InputRequest:
    return refuse_request(request_id, why=form.cleaned_data["why"], by=by)


def _draft(request_id: int, form: house.AnswerForm, by: Person) -> InputRequest:
    data = form.cleaned_data
    answer = Answer(facts=data["facts"], cause=data["cause"], measure=data["measure"])
    return answer_request(request_id, answer=answer, by=by, seen=data["seen"])


_WORK: Mapping[str, _Work] = {
    "accept": _Work(house.NothingForm, _accept, _("The request is accepted.")),
    "refuse": _Work(house.RefuseForm, _refuse, _("The request has gone back to whoever asked.")),
    "answer": _Work(house.AnswerForm, _draft, _("The answer is kept.")),
}


def _answer(
    request: WorkplaceRequest,
    asked: InputRequest,
    *,
    refused: Mapping[str, django_forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    initial = {"facts": asked.facts, "cause": asked.cause, "measure": asked.measure, "seen": asked.drafts}
    forms = {name: done.form(initial=initial, auto_id=f"{name}-%s") for name, done in _WORK.items()} | dict(
        refused or {}
    )
    context = {"shown": read_request_page(asked, request.user), "forms": forms, "refused": refused or {}}
    with timezone.override(ZoneInfo(asked.complaint.dealer.time_zone)):
        return render_page(request, "complaints/request.html", context, partial="request", status=status)


def _dealers_who_are_asked(request: WorkplaceRequest) -> list[Dealer]:
    """Return the person's dealers where he answers requests; ``NotAllowed`` for those who answer none."""
    able = set(standing_of(request.user).dealers_with(Capability.ANSWER_REQUESTS))
    dealers = [dealer for dealer in request.dealers if dealer.pk in able]
    if not dealers:
        raise NotAllowed("ROLE_MAY_NOT_SEE_REQUESTS", _("Your role answers no requests of departments."))
    return dealers
