"""The crisis sheet of a case, and the door through which its own operations go."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.selectors import colleagues_at
from anxin.complaints.forms.case import FormGround, OperationForm
from anxin.complaints.models import Complaint
from anxin.complaints.policies import can_decide_complaint, is_kept_out
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.crisis_sheet import read_crisis_sheet
from anxin.complaints.selectors.handlers import not_yours, require_handler
from anxin.complaints.views.grave_operations import SHEET_OPERATIONS
from anxin.complaints.views.operations import CaseForms, still_typed
from anxin.foundation.errors import AnxinError, NotFound, Stale
from anxin.foundation.htmx import redirect, render_page, wants_partial

TEMPLATE = "complaints/crisis.html"


@require_http_methods(["GET", "POST"])
def sheet(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Show the crisis sheet; a form of it names its operation in the address as ``do``."""
    complaint = get_complaint_for(request.user, slug)
    with timezone.override(ZoneInfo(complaint.dealer.time_zone)):
        if request.method == "POST":
            return _operate(request, complaint)
        return _answer(request, complaint)


def _operate(request: WorkplaceRequest, complaint: Complaint) -> HttpResponse:
    require_handler(request.user, complaint)
    name = request.GET.get("do", "")
    if name not in SHEET_OPERATIONS:
        raise NotFound
    row, form = CaseForms(_ground(request, complaint)).bind(name, request.POST)
    changed = False
    if form.is_valid():
        try:
            SHEET_OPERATIONS[name].call(complaint.slug, form, request.user)
        except Stale:
            changed = True
        except NotFound:
            raise
        except AnxinError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            if not wants_partial(request):
                return redirect(request, _address(complaint))
            return _answer(request, get_complaint_for(request.user, complaint.slug))
    fresh = get_complaint_for(request.user, complaint.slug)
    form.data = still_typed(form, seen=fresh.version)
    return _answer(request, fresh, refused=(name, row, form), changed=changed, status=422)


def _answer(
    request: WorkplaceRequest,
    complaint: Complaint,
    *,
    refused: tuple[str, str, OperationForm] | None = None,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    page = read_crisis_sheet(complaint, request.user)
    context: dict[str, Any] = {
        "sheet": page,
        # The forms of a case are drawn the same way on its sheet.
        "case": page,
        "forms": CaseForms(_ground(request, complaint), refused=refused),
        "not_yours": not_yours(complaint) if is_kept_out(request.user, complaint) else "",
        "customer": complaint.customer or "",
        "changed": changed,
        "operations_at": _address(complaint),
        "operations_into": "#crisis-sheet",
    }
    return render_page(request, TEMPLATE, context, partial="crisis-sheet", status=status)


def _ground(request: WorkplaceRequest, complaint: Complaint) -> FormGround:
    return FormGround(
        complaint=complaint,
        person=request.user,
        colleagues=colleagues_at(complaint.dealer, able_to=Capability.HANDLE_COMPLAINTS),
        may_decide=can_decide_complaint(request.user, complaint),
    )


def _address(complaint: Complaint) -> str:
    return reverse("complaints:crisis", args=[complaint.slug])
