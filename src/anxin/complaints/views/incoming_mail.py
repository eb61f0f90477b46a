"""Mail to be sorted: what a person must look at, and what was put aside."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from anxin.accounts.middleware import WorkplaceRequest
from anxin.complaints.forms.incoming_mail import AttachMailForm, OpenFromMailForm
from anxin.complaints.selectors.incoming_mail import (
    cases_for_mail,
    get_file_of_mail,
    get_mail_for,
    mail_to_sort,
)
from anxin.complaints.services import sort_by_hand as services
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.foundation.htmx import redirect, render_page
from anxin.foundation.stored_files import hand_out
from anxin.messaging.choices import SortingReason

_PAGE = "complaints/incoming.html"


@require_GET
def incoming(request: WorkplaceRequest) -> HttpResponse:
    """List the mails of the dealer that wait for a person, or those put aside."""
    return _list(request, aside=request.GET.get("shown") == "aside", cursor=request.GET.get("cursor", ""))


@require_POST
def open_from_mail(request: WorkplaceRequest, message_key: UUID) -> HttpResponse:
    """Open a complaint from a mail and go on to it."""
    mail = get_mail_for(request.user, message_key)
    form = OpenFromMailForm(request.POST, dealer_code=mail.dealer.code)
    if not form.is_valid():
        messages.error(request, _("Choose what the complaint is about."))
        return redirect(request, f"{reverse('complaints:incoming')}#mail-{mail.key}")
    complaint = services.open_from_mail(message_key, category=form.cleaned_data["category"], by=request.user)
    messages.success(request, _("The complaint is open: %(number)s.") % {"number": complaint.number})
    return redirect(request, complaint.get_absolute_url())


@require_GET
def find_case(request: WorkplaceRequest, message_key: UUID) -> HttpResponse:
    """Show the cases that could be meant while somebody types."""
    mail, query = get_mail_for(request.user, message_key), request.GET.get("q", "")[:200]
    found = cases_for_mail(request.user, mail, query=query) if query.strip() else []
    return render(request, "complaints/_incoming_found.html", {"mail": mail, "cases": found, "query": query})


@require_POST
def attach(request: WorkplaceRequest, message_key: UUID) -> HttpResponse:
    """Put a mail on a case and go on to it."""
    get_mail_for(request.user, message_key)
    form = AttachMailForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("CASE_MISSING", _("Choose the case to which the mail belongs."), field="case")
    complaint = services.attach_mail(message_key, to=form.cleaned_data["case"], by=request.user)
    messages.success(request, _("The mail is on the case."))
    return redirect(request, complaint.get_absolute_url())


@require_POST
def put_aside(request: WorkplaceRequest, message_key: UUID) -> HttpResponse:
    """Put a mail aside, with a way back."""
    services.put_mail_aside(message_key, by=request.user)
    undo = reverse("complaints:bring_mail_back", args=[message_key])
    messages.success(request, _("The mail is put aside."), extra_tags=undo)
    return redirect(request, reverse("complaints:incoming"))


@require_POST
def bring_back(request: WorkplaceRequest, message_key: UUID) -> HttpResponse:
    """Bring a mail back that was put aside."""
    services.bring_mail_back(message_key, by=request.user)
    messages.success(request, _("The mail waits to be sorted again."))
    return redirect(request, reverse("complaints:incoming"))


@require_safe
def mail_file(request: WorkplaceRequest, message_file_key: UUID) -> HttpResponseBase:
    """Hand out a file of a mail that stands on no case."""
    found, stored = get_file_of_mail(request.user, message_file_key)
    return hand_out(request, stored, name=found.name)


def _list(request: WorkplaceRequest, *, aside: bool, cursor: str) -> HttpResponse:
    if request.dealer is None:
        raise NotFound
    page = mail_to_sort(request.user, request.dealer, aside=aside, cursor=cursor)
    rows = [
        {
            "mail": each,
            "reason": _reason(each.sorting_reason),
            "form": OpenFromMailForm(dealer_code=request.dealer.code, auto_id=f"open-{each.pk}-%s"),
        }
        for each in page.rows
    ]
    context = {"page": page, "rows": rows, "aside": aside, "tab": "aside" if aside else "incoming"}
    return render_page(request, _PAGE, context, partial="results")


def _reason(code: str) -> str:
    return str(SortingReason(code).label) if code in SortingReason.values else ""
