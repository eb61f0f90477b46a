"""The bell and the page of one's notices."""

from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.foundation.htmx import redirect, render_page
from anxin.messaging.forms.notices import NoticeFilter, ReadAllForm
from anxin.messaging.selectors.notices import (
    latest_notices,
    list_notices,
    unread_in_words,
    unread_of_the_day_first,
)
from anxin.messaging.services import notices as services
from anxin.messaging.wording import in_words

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@require_GET
def notices(request: WorkplaceRequest) -> HttpResponse:
    """List the reader's notices, the newest first and of the newest day the unread ones before the others."""
    form = NoticeFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    kind, unread = chosen.get("kind", ""), chosen.get("state") == "unread"
    page = list_notices(request.user, kind=kind, unread=unread, cursor=request.GET.get("cursor", ""))
    context = {
        "form": form,
        "page": page,
        "lines": in_words(unread_of_the_day_first(page)),
        "kind": kind,
        "narrowed": bool(kind or unread),
        "unread": unread_in_words(request.user),
    }
    return render_page(request, "messaging/notices.html", context, partial="results")


@require_GET
def latest(request: WorkplaceRequest) -> HttpResponse:
    """Show what opens under the bell."""
    context = {"lines": in_words(latest_notices(request.user))}
    return render_page(request, "messaging/latest.html", context, partial="lines")


@require_GET
def open_notice(request: WorkplaceRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and go on to what it is about."""
    return redirect(request, services.mark_read(notice_id, by=request.user).url)


@require_POST
def read(request: WorkplaceRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read where it stands."""
    notice = services.mark_read(notice_id, by=request.user)
    if request.headers.get("HX-Request") != "true":
        return redirect(request, reverse("messaging:notices"))
    context = {"line": in_words([notice])[0], "swapped": True}
    return render_page(request, "messaging/notices.html", context, partial="line")


@require_POST
def read_all(request: WorkplaceRequest) -> HttpResponse:
    """Mark every notice, or every one of a kind, as read; ten seconds long this can be taken back."""
    form = ReadAllForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("KIND_UNKNOWN", str(form.errors["kind"][0]), field="kind")
    kind = form.cleaned_data["kind"]
    number, read_at = services.mark_all_read(by=request.user, kind=kind)
    if number:
        text = ngettext("%(number)d notice marked as read.", "%(number)d notices marked as read.", number)
        undo = reverse("messaging:unread", args=[(read_at - _EPOCH) // _MICROSECOND])
        messages.success(request, text % {"number": number}, extra_tags=undo)
    here = reverse("messaging:notices")
    return redirect(request, f"{here}?kind={kind}" if kind else here)


@require_POST
def unread(request: WorkplaceRequest, instant: int) -> HttpResponse:
    """Take back what was marked as read at this instant, in microseconds since 1970."""
    try:
        read_at = _EPOCH + instant * _MICROSECOND
    except OverflowError as error:
        raise NotFound from error
    services.mark_unread(by=request.user, read_at=read_at)
    return redirect(request, reverse("messaging:notices"))
