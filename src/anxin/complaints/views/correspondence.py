"""Doors of the side of messages: earlier ones, files, a template filled in; drafts; and who else is here."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST, require_safe

from anxin.accounts.middleware import WorkplaceRequest
from anxin.complaints.choices import CaseSide
from anxin.complaints.forms.correspondence import TemplateChoice
from anxin.complaints.policies import is_kept_out
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.correspondence import (
    is_shown_picture,
    message_file_for,
    messages_of,
    shown_messages,
    values_for,
)
from anxin.complaints.selectors.handlers import require_handler
from anxin.complaints.selectors.presence import read_presence
from anxin.complaints.services.keep_draft import keep_draft, take_draft
from anxin.complaints.services.show_presence import show_presence
from anxin.foundation.errors import NotFound
from anxin.foundation.htmx import redirect, wants_partial
from anxin.foundation.stored_files import hand_out, show
from anxin.messaging.services.templates import render_template


@require_GET
def earlier(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Show the messages of a case before those that the page shows; ``cursor`` names where it goes on."""
    complaint = get_complaint_for(request.user, slug)
    if not wants_partial(request):
        return redirect(request, f"{complaint.get_absolute_url()}?side={CaseSide.MESSAGES}#case-right")
    page = messages_of(complaint, request.user, cursor=request.GET.get("cursor", ""))
    context = {
        "complaint": complaint,
        "shown": shown_messages(complaint, page.rows, request.user),
        "earlier": page.older,
    }
    with timezone.override(ZoneInfo(complaint.dealer.time_zone)):
        return render(request, "complaints/_messages_earlier.html", context)


@require_safe
def file(request: WorkplaceRequest, slug: str, key: UUID) -> HttpResponseBase:
    """Hand out a file that came or went with a message."""
    found, stored = message_file_for(request.user, slug, key)
    return hand_out(request, stored, name=found.name)


@require_safe
def picture(request: WorkplaceRequest, slug: str, key: UUID) -> HttpResponseBase:
    """Show a picture that stands in a mail."""
    found, stored = message_file_for(request.user, slug, key)
    if not is_shown_picture(found):
        raise NotFound
    return show(request, stored)


@require_POST
@sensitive_post_parameters("text", "subject")
def fill_template(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Fill a template in for a case, after what has been written already; nothing is kept."""
    complaint = get_complaint_for(request.user, slug)
    require_handler(request.user, complaint)
    form = TemplateChoice(request.POST)
    form.full_clean()
    key, language = form.given("chosen"), form.given("language") or "zh"
    subject, text = form.given("subject"), form.given("text")
    if key:
        values = values_for(complaint, request.user, language)
        filled = render_template(key, dealer=complaint.dealer, language=language, values=values, gaps=True)
        subject = subject if subject.lower().startswith("re:") else filled.subject or subject
        text = f"{text.rstrip()}\n\n{filled.text}" if text.strip() else filled.text
    context = {"complaint": complaint, "template": key, "subject": subject, "text": text, "fresh": True}
    return render(request, "complaints/_reply_filled.html", context)


@require_POST
@sensitive_post_parameters("text")
def draft(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Keep a draft, or forget it where the text is empty."""
    field, text = request.POST.get("field", ""), request.POST.get("text", "")
    keep_draft(slug, field=field, text=text, by=request.user)
    return HttpResponse(status=204)


@require_POST
def take(request: WorkplaceRequest, slug: str, draft_id: int) -> HttpResponse:
    """Go on with a draft that a colleague has handed over."""
    take_draft(slug, draft_id=draft_id, by=request.user)
    complaint = get_complaint_for(request.user, slug)
    return redirect(request, f"{complaint.get_absolute_url()}?side={CaseSide.MESSAGES}#case-right")


@require_POST
def here(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Keep that the reader has the case open, and tell who else has, and whether it has changed meanwhile."""
    complaint = get_complaint_for(request.user, slug)
    if is_kept_out(request.user, complaint):
        return HttpResponse(status=204)
    show_presence(complaint, person=request.user, writing=request.POST.get("writing", ""))
    version = request.POST.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
    with timezone.override(ZoneInfo(complaint.dealer.time_zone)):
        context = {
            "complaint": complaint,
            "presence": read_presence(complaint, request.user, version=seen),
            "since": seen,
            "side": request.POST.get("side", ""),
        }
        return render(request, "complaints/_presence.html", context)
