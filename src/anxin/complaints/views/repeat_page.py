"""The page of a repeat repair, which shows its complaint too: the five steps, proved one by one in place."""

from collections.abc import Callable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require
from anxin.complaints.forms.repeats import DecisionForm, OutcomeForm, PlainForm, ProofForm, ReportForm
from anxin.complaints.selectors.repeat_page import RepeatPage, ShownItem, ShownStep, read_repeat_page
from anxin.engines.repeats.items import Item
from anxin.foundation.errors import AnxinError, NotFound, Stale
from anxin.foundation.htmx import redirect, render_page, wants_partial
from anxin.workshop.models import RepeatRepair
from anxin.workshop.selectors.orders import get_order_for
from anxin.workshop.selectors.repeats import get_repeat_for, orders_that_may_precede
from anxin.workshop.services.repeats import (
    confirm_repeat,
    finish_repeat,
    prove_item,
    refuse_repeat,
    reopen_repeat,
    report_repeat,
    set_outcome,
    take_back_proof,
)

TEMPLATE = "complaints/repeat.html"
_MOST_EARLIER = 30


@require_GET
def repeat(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a repeat repair: what speaks for it, its steps and standards, and the earlier orders side by side."""
    found = get_repeat_for(request.user, key)
    with timezone.override(ZoneInfo(found.dealer.time_zone)):
        return _answer(request, found)


@require_POST
def confirm(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Confirm a suspicion, from its page or from the list."""
    return _decide(request, key, lambda **facts: confirm_repeat(key, by=request.user, **facts))


@require_POST
def refuse(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Say that it is no repeat, and why."""
    return _decide(request, key, lambda **facts: refuse_repeat(key, by=request.user, **facts))


@require_POST
def reopen(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Take a decision or the end of a treatment back."""
    return _decide(request, key, lambda **facts: reopen_repeat(key, by=request.user, **facts))


@require_POST
def prove(request: WorkplaceRequest, key: UUID, item: str) -> HttpResponse:
    """Keep the proof of an item; with a fault in it the page comes back around the form with what was typed."""
    found = _to_treat(request, key)
    with timezone.override(ZoneInfo(found.dealer.time_zone)):
        page = read_repeat_page(found, request.user)
        form = _proof_form(page, item, request.POST)
        seen = _seen(request)

        def keep(form: ProofForm) -> None:
            prove_item(key, item=item, proof=form.proof(), by=request.user, seen=seen)

        if answer := _tried(request, found, form, keep):
            return answer
        return _done(request, key)


@require_POST
def take_back(request: WorkplaceRequest, key: UUID, item: str) -> HttpResponse:
    """Take a proof back; it stays in the history."""
    found = _to_treat(request, key)
    if item not in set(Item):
        raise NotFound
    take_back_proof(key, item=item, by=request.user, seen=_seen(request))
    with timezone.override(ZoneInfo(found.dealer.time_zone)):
        return _done(request, key)


@require_POST
def outcome(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Set what the final check found, or take it away again."""
    found = _to_treat(request, key)
    form = OutcomeForm(request.POST)

    def keep(form: OutcomeForm) -> None:
        data = form.cleaned_data
        set_outcome(key, outcome=data["outcome"], by=request.user, seen=data["seen"])

    with timezone.override(ZoneInfo(found.dealer.time_zone)):
        return _tried(request, found, form, keep) or _done(request, key)


@require_POST
def finish(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """End the treatment."""
    found = _to_treat(request, key)
    form = PlainForm(request.POST)

    def keep(form: PlainForm) -> None:
        finish_repeat(key, by=request.user, seen=form.cleaned_data["seen"])

    with timezone.override(ZoneInfo(found.dealer.time_zone)):
        return _tried(request, found, form, keep) or _done(request, key)


@require_http_methods(["GET", "POST"])
def report(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Report an order as a repeat that the house has not found."""
    order = get_order_for(request.user, key)
    require(request.user, Capability.TREAT_REPEATS, order.dealer_id)
    earlier = list(orders_that_may_precede(request.user, order)[:_MOST_EARLIER])
    form = ReportForm(request.POST or None, earlier=earlier)
    if request.method == "POST" and form.is_valid():
        try:
            made = report_repeat(key, by=request.user, **form.cleaned_data)
        except NotFound:
            raise
        except AnxinError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return redirect(request, reverse("workshop:repeat", args=[made.key]))
    with timezone.override(ZoneInfo(order.dealer.time_zone)):
        status = 422 if form.errors else 200
        return render(request, "complaints/report_repeat.html", {"order": order, "form": form}, status=status)


def _to_treat(request: WorkplaceRequest, key: UUID) -> RepeatRepair:
    """Fetch a repeat for one who treats repeats; to others its forms are shut, however they are filled in."""
    found = get_repeat_for(request.user, key)
    require(request.user, Capability.TREAT_REPEATS, found.dealer_id)
    return found


def _decide(request: WorkplaceRequest, key: UUID, call: Callable[..., RepeatRepair]) -> HttpResponse:
    found = _to_treat(request, key)
    form = DecisionForm(request.POST)

    def keep(form: DecisionForm) -> None:
        call(why=form.cleaned_data["why"], seen=form.cleaned_data["seen"])

    with timezone.override(ZoneInfo(found.dealer.time_zone)):
        if answer := _tried(request, found, form, keep):
            return answer
        back = form.cleaned_data["back"]
        if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            return redirect(request, back)
        return _done(request, key)


def _tried[F: forms.Form](
    request: WorkplaceRequest, found: RepeatRepair, form: F, keep: Callable[[F], None]
) -> HttpResponse | None:
    """Carry an operation out; return the page with what is wrong, or nothing where all went well."""
    if form.is_valid():
        try:
            keep(form)
        except (NotFound, Stale):
            raise
        except AnxinError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return None
    fresh = get_repeat_for(request.user, found.key)
    return _answer(request, fresh, refused=form, status=422)


def _done(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    if not wants_partial(request):
        return redirect(request, reverse("workshop:repeat", args=[key]))
    return _answer(request, get_repeat_for(request.user, key))


def _answer(
    request: WorkplaceRequest, found: RepeatRepair, *, refused: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    page = read_repeat_page(found, request.user)
    context: dict[str, Any] = {
        "page": page,
        "repeat": found,
        "steps": _with_forms(page, refused),
        "refused": refused if not isinstance(refused, ProofForm) else None,
        "decision": DecisionForm(initial={"seen": found.version}, auto_id="decision-%s"),
    }
    return render_page(request, TEMPLATE, context, partial="repeat", status=status)


def _with_forms(page: RepeatPage, refused: forms.Form | None) -> list[tuple[ShownStep, list[Any]]]:
    """The steps with the form of every item that may be proved now, the refused one with what was typed."""

    def form_of(item: ShownItem) -> forms.Form | None:
        if isinstance(refused, ProofForm) and refused.line.item == item.line.item:
            return refused
        return _proof_form(page, item.line.item) if item.line.prove.may else None

    return [(step, [(item, form_of(item)) for item in step.items]) for step in page.steps]


def _proof_form(page: RepeatPage, item: str, data: Any = None) -> ProofForm:
    lines = [each.line for step in page.steps for each in step.items if each.line.item == item]
    if not lines:
        raise NotFound
    initial = {"seen": page.repeat.version, "people": page.technicians}
    return ProofForm(data, line=lines[0], colleagues=page.colleagues, initial=initial)


def _seen(request: WorkplaceRequest) -> int | None:
    """The version that the reader had before him."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() else None
