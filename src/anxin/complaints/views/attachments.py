"""The files of a case: put on it, shown, played, handed out, taken off and brought back."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require
from anxin.complaints.choices import CaseSide
from anxin.complaints.forms.attachments import FilesForm, RemoveForm
from anxin.complaints.models import Attachment, Complaint
from anxin.complaints.selectors.attachments import (
    files_shown,
    get_attachment_for,
    only_own_files_since,
    stored_file,
    stored_picture,
)
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.services.attach_file import attach_file, remove_attachment, restore_attachment
from anxin.foundation.errors import AnxinError, InvalidInput, NotAllowed, NotFound
from anxin.foundation.htmx import redirect, toast, wants_partial
from anxin.foundation.stored_files import hand_out, play, show, visible_name


@require_http_methods(["GET", "POST"])
def files(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Show the files of a case, or put on it what is sent: several files at once, each judged by itself."""
    complaint = get_complaint_for(request.user, slug)
    if request.method == "POST":
        require(request.user, Capability.HANDLE_COMPLAINTS, complaint.dealer_id)
        return _take(request, complaint)
    if not wants_partial(request):
        return redirect(request, _place_on_page(complaint))
    return _panel(request, complaint, seen=request.GET.get("seen", ""))


@require_safe
def download(request: WorkplaceRequest, slug: str, key: UUID) -> HttpResponseBase:
    """Hand out a file as it came, to be saved."""
    found = get_attachment_for(request.user, slug, key)
    return hand_out(request, stored_file(found), name=found.name)


@require_safe
def picture(request: WorkplaceRequest, slug: str, key: UUID, size: str) -> HttpResponseBase:
    """Show a photo as we drew it, small or large."""
    found = get_attachment_for(request.user, slug, key)
    if size not in {"small", "large"}:
        raise NotFound
    return show(request, stored_picture(found, large=size == "large"))


@require_safe
def playing(request: WorkplaceRequest, slug: str, key: UUID) -> HttpResponseBase:
    """Play sound or video from wherever the player asks."""
    found = get_attachment_for(request.user, slug, key)
    if not found.is_playable:
        raise NotFound
    return play(request, stored_file(found))


@require_POST
def remove(request: WorkplaceRequest, slug: str, key: UUID) -> HttpResponse:
    """Take a file off the case; the answer offers the way back."""
    form = RemoveForm(request.POST)
    form.full_clean()
    removed = remove_attachment(slug, key=key, why=form.plainly("why"), by=request.user)
    told = _("%(name)s is removed.") % {"name": removed.name}
    return _changed(request, slug, told, undo_url=reverse("complaints:restore_file", args=[slug, key]))


@require_POST
def restore(request: WorkplaceRequest, slug: str, key: UUID) -> HttpResponse:
    """Bring a removed file back."""
    restored = restore_attachment(slug, key=key, by=request.user)
    return _changed(request, slug, _("%(name)s is back.") % {"name": restored.name})


def _take(request: WorkplaceRequest, complaint: Complaint) -> HttpResponse:
    """Take each file by itself: a script sends them one by one and reads a sentence, a form sends all and goes back."""
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        field, told = next(iter(form.errors.items()))
        raise InvalidInput("FILES_MISSING", str(told[0]), field=field)
    taken: list[Attachment] = []
    refused: list[tuple[str, AnxinError]] = []
    for upload in form.cleaned_data["file"]:
        try:
            taken.append(
                attach_file(complaint.slug, upload=upload, note=form.plainly("note"), by=request.user)
            )
        except (NotFound, NotAllowed):
            raise
        except AnxinError as error:
            refused.append((visible_name(upload.name), error))
    if wants_partial(request):
        return _sentence(taken, refused)
    for name, why in refused:
        messages.error(request, f"{name}: {why}")
    if taken:
        messages.success(request, _taken_in_words(taken))
    return redirect(request, _place_on_page(complaint))


def _sentence(taken: list[Attachment], refused: list[tuple[str, AnxinError]]) -> HttpResponse:
    words = [str(error) for _name, error in refused] or [_("Added.")]
    status = refused[0][1].status if refused else 200
    return HttpResponse(" ".join(words), status=status, content_type="text/plain; charset=utf-8")


def _taken_in_words(taken: list[Attachment]) -> str:
    words = ngettext("%(count)s file is on the case.", "%(count)s files are on the case.", len(taken))
    return words % {"count": len(taken)}


def _changed(request: WorkplaceRequest, slug: str, told: str, *, undo_url: str = "") -> HttpResponse:
    complaint = get_complaint_for(request.user, slug)
    if not wants_partial(request):
        messages.success(request, told, extra_tags=undo_url)
        return redirect(request, _place_on_page(complaint))
    panel = _panel(request, complaint, seen=request.POST.get("seen", ""))
    return toast(panel, told, undo_url=undo_url)


def _panel(request: WorkplaceRequest, complaint: Complaint, *, seen: str) -> HttpResponse:
    """Answer with the files as they are now, the rest of the page left as it is.

    Forms on the page that saw the version before may count on the new one, when it came from the reader's own files.
    """
    was = int(seen) if seen.isascii() and seen.isdigit() else None
    quiet = was is not None and only_own_files_since(complaint, was, request.user)
    with timezone.override(ZoneInfo(complaint.dealer.time_zone)):
        context = {
            "files": files_shown(complaint, request.user),
            "case": {"complaint": complaint},
            "was": was if quiet else None,
        }
        return render(request, "complaints/_files_shown.html", context)


def _place_on_page(complaint: Complaint) -> str:
    return f"{complaint.get_absolute_url()}?side={CaseSide.FILES}#case-files"
