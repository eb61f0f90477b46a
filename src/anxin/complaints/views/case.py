"""The page of one case, and the door through which all its operations go."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Person
from anxin.accounts.selectors import colleagues_at
from anxin.complaints.choices import CaseSide
from anxin.complaints.forms.case import FormGround, OperationForm
from anxin.complaints.models import Complaint
from anxin.complaints.policies import can_decide_complaint, can_handle_complaint
from anxin.complaints.selectors.case_history import changes_since, group_choices
from anxin.complaints.selectors.case_page import read_case_page
from anxin.complaints.selectors.case_sides import read_side, side_named
from anxin.complaints.selectors.cases import get_complaint_for, house_rules
from anxin.complaints.selectors.claims import read_law_of_case
from anxin.complaints.selectors.grave_side import read_strip
from anxin.complaints.selectors.handlers import require_handler
from anxin.complaints.selectors.joining import case_to_show, merged_number, read_joined
from anxin.complaints.selectors.presence import own_drafts
from anxin.complaints.selectors.talk import nothing_else_may_be_asked
from anxin.complaints.services.contact_customer import show_phone
from anxin.complaints.services.follow_case import follow_case, unfollow_case
from anxin.complaints.services.keep_draft import forget_drafts
from anxin.complaints.views.operations import OPERATIONS, CaseForms, still_typed
from anxin.customers.selectors import dialled_number, match_customers_and_cars
from anxin.foundation.errors import AnxinError, NotFound, Stale
from anxin.foundation.htmx import redirect, render_page, toast, wants_partial

TEMPLATE = "complaints/case.html"
_NARROWED = frozenset({"case-history", "case-right"})
#: What one press ticks and another unticks, and the field that names the row.
_UNDONE_BY = {"tick": "action", "finish_task": "task"}
#: After these the talk is at another place: the reader is taken to its beginning.
_NEW_PAGE = frozenset({"move", "close", "follow_up", "give_up"})


@require_GET
def case(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Show a case; ``since`` in the address tells which version the reader came from."""
    complaint = get_complaint_for(request.user, slug)
    if onward := case_to_show(request.user, complaint, original="original" in request.GET):
        return redirect(request, f"{onward.get_absolute_url()}?merged={complaint.number}")
    side = side_named(request.GET.get("side", ""))
    with timezone.override(ZoneInfo(complaint.dealer.time_zone)):
        return _answer(request, complaint, side=side, since=_number(request.GET.get("since")))


@require_POST
def operate(request: WorkplaceRequest, slug: str, operation: str) -> HttpResponse:
    """Carry out one named operation and show the case as it stands then."""
    if operation not in OPERATIONS:
        raise NotFound
    complaint = get_complaint_for(request.user, slug)
    require_handler(request.user, complaint)
    with timezone.override(ZoneInfo(complaint.dealer.time_zone)):
        able = colleagues_at(complaint.dealer, able_to=Capability.HANDLE_COMPLAINTS)
        forms = CaseForms(_ground(request, complaint, able))
        row, form = forms.bind(operation, request.POST or request.GET)
        stale: Stale | None = None
        if form.is_valid():
            try:
                OPERATIONS[operation].call(slug, form, request.user)
            except Stale as error:
                stale = error
            except NotFound:
                raise
            except AnxinError as error:
                _put_at_its_field(form, error)
            else:
                return _done(request, slug, operation, form, before=complaint.version)
        fresh = get_complaint_for(request.user, slug)
        return _refused(request, fresh, (operation, row, form), stale=stale)


@require_POST
def follow(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Follow a case, or follow it no longer."""
    change = follow_case if request.POST.get("on") == "yes" else unfollow_case
    complaint = change(slug, by=request.user)
    if not wants_partial(request):
        return redirect(request, f"{complaint.get_absolute_url()}?side={CaseSide.HOUSE}#case-right")
    with timezone.override(ZoneInfo(complaint.dealer.time_zone)):
        return _answer(request, complaint, side=CaseSide.HOUSE)


@require_POST
def phone(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Show the customer's whole number to one who may see it; the history says that he saw it."""
    number = show_phone(slug, by=request.user)
    complaint = get_complaint_for(request.user, slug)
    shown = dialled_number(number, country=complaint.dealer.country)
    context: dict[str, Any] = {"full": shown, "dial": number}
    if wants_partial(request):
        return render(request, "components/masked_phone.html", context)
    with timezone.override(ZoneInfo(complaint.dealer.time_zone)):
        return _answer(request, complaint, phone=context)


def _done(
    request: WorkplaceRequest, slug: str, operation: str, form: OperationForm, *, before: int
) -> HttpResponse:
    try:
        complaint = get_complaint_for(request.user, slug)
    except NotFound:
        # Whoever declines a hand-over may have nothing more to do with the case.
        return redirect(request, reverse("complaints:today"))
    side = OPERATIONS[operation].side
    row_field = OPERATIONS[operation].form.row_field
    row_named = str(form.data.get(row_field, "")) if row_field else ""
    forget_drafts(complaint, operation=operation, row=row_named, by=request.user)
    if not wants_partial(request):
        return redirect(request, f"{complaint.get_absolute_url()}?since={before}&side={side}")
    response = _answer(request, complaint, side=side, since=before)
    if operation in _NEW_PAGE:
        response.headers["HX-Reswap"] = "outerHTML show:window:top"
    row = _UNDONE_BY.get(operation)
    if row and form.cleaned_data["done"]:
        again = f"{request.path}?{row}={form.cleaned_data[row]}&done=no"
        toast(response, _("Done."), undo_url=again)
    return response


def _refused(
    request: WorkplaceRequest,
    complaint: Complaint,
    refused: tuple[str, str, OperationForm],
    *,
    stale: Stale | None,
) -> HttpResponse:
    """Answer with the case as it is now around the form with what was typed; its next try counts from here."""
    form = refused[2]
    seen = _number(str(form.data.get("seen", "")))
    form.data = still_typed(form, seen=complaint.version)
    conflict = changes_since(complaint, seen) if stale and seen is not None else []
    status = 409 if stale and not wants_partial(request) else 422
    side = OPERATIONS[refused[0]].side
    return _answer(request, complaint, side=side, refused=refused, conflict=conflict, status=status)


def _answer(
    request: WorkplaceRequest,
    complaint: Complaint,
    *,
    side: CaseSide = CaseSide.CASE,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    group = request.GET.get("history", "")
    page = read_case_page(complaint, request.user, history_group=group)
    since = more.pop("since", None)
    context = {
        "case": page,
        "forms": CaseForms(_ground(request, complaint, page.colleagues), refused=more.pop("refused", None)),
        "news": [line for line in reversed(page.history) if line.version > since][:6]
        if since is not None
        else [],
        "history_group": group,
        "history_groups": group_choices(),
        "one_thing_only": nothing_else_may_be_asked(),
        "side": read_side(side, complaint, request.user),
        "strip": read_strip(complaint, request.user),
        "drafts": {} if wants_partial(request) else own_drafts(complaint, request.user),
        "joined": read_joined(complaint, request.user),
        "law": read_law_of_case(complaint, request.user),
        "may_part": can_handle_complaint(request.user, complaint),
        "arrived": merged_number(complaint, request.GET.get("merged", "")),
        **more,
    }
    narrowed = request.headers.get("HX-Target", "")
    partial = narrowed if narrowed in _NARROWED else "case-regions"
    return render_page(request, TEMPLATE, context, partial=partial, status=status)


def _ground(request: WorkplaceRequest, complaint: Complaint, colleagues: Sequence[Person]) -> FormGround:
    rules = house_rules(complaint.dealer)
    return FormGround(
        complaint=complaint,
        person=request.user,
        colleagues=colleagues,
        may_decide=can_decide_complaint(request.user, complaint),
        follow_up_choices=rules.follow_up_choices,
        follow_up_days=rules.follow_up_days,
    )


def _put_at_its_field(form: OperationForm, error: AnxinError) -> None:
    form.add_error(error.field if error.field in form.fields else None, str(error))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


@require_GET
def link_find(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Show customers and cars on file that could be the ones of a case."""
    complaint = get_complaint_for(request.user, slug)
    require_handler(request.user, complaint)
    query = request.GET.get("q", "")[:200]
    matches = (
        match_customers_and_cars(request.user, dealer=complaint.dealer, query=query) if query.strip() else []
    )
    context = {"complaint": complaint, "matches": matches, "query": query}
    return render(request, "complaints/_link_found.html", context)
