"""A complaint on the line: beside the script, with his words filled in, made in the same call."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anxin.accounts.middleware import WorkplaceRequest
from anxin.callbacks.forms.calling import ComplaintForm
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.complaining import first_draft
from anxin.callbacks.services.hear_complaint import Heard, complain_on_line, draft_of
from anxin.callbacks.views.showing import callers_call
from anxin.complaints.choices import Level
from anxin.complaints.selectors.suggestions import likely_duplicates, suggest_for
from anxin.foundation.errors import InvalidInput
from anxin.foundation.htmx import redirect


@require_http_methods(["GET", "POST"])
def complain(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show the intake beside the script, or make the complaint; sent twice, it is one."""
    call = callers_call(request, key)
    with timezone.override(ZoneInfo(call.dealer.time_zone)):
        if request.method == "GET":
            words, category = first_draft(call)
            form = ComplaintForm(initial={"words": words, "category": category}, dealer=call.dealer)
            return _form(request, call, form, words=words)
        form = ComplaintForm(request.POST, dealer=call.dealer)
        if form.is_valid():
            try:
                complaint = complain_on_line(key, heard=_heard(form.cleaned_data), by=request.user)
            except InvalidInput as error:
                form.take_error(error)
            else:
                number = {"number": complaint.number}
                messages.success(
                    request, _("Complaint %(number)s is made; the manager has been told.") % number
                )
                return redirect(request, reverse("callbacks:call", args=[key]))
        return _form(request, call, form, words=str(request.POST.get("words", "")), status=422)


def _heard(data: dict[str, Any]) -> Heard:
    return Heard(
        words=data["words"],
        category=data["category"],
        wish=data["wish"],
        mood=data["mood"],
        level=Level(int(data["level"])) if data["level"] else None,
        level_reason=data["level_reason"],
    )


def _form(
    request: WorkplaceRequest, call: Call, form: ComplaintForm, *, words: str, status: int = 200
) -> HttpResponse:
    draft = draft_of(call, words=words)
    context = {
        "call": call,
        "form": form,
        "suggestion": suggest_for(draft, request.user),
        "duplicates": likely_duplicates(draft, request.user),
    }
    return render(request, "callbacks/_complaint.html", context, status=status)
