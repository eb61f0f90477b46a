"""Lists as files: asked for, watched, called off, fetched; and who fetched what, for those who look into it."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import standing_of
from anxin.complaints.choices import ExportKind, ExportState
from anxin.complaints.forms.exporting import ExportForm
from anxin.complaints.forms.filters import filter_in_words
from anxin.complaints.models import ExportRun
from anxin.complaints.selectors.exporting import (
    exports_of_house,
    get_export_for,
    may_audit_exports,
    own_exports,
    require_export,
    stored_export,
)
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.list_state import ListState
from anxin.complaints.services.exporting.asking import WantedFile, ask_for_export, cancel_export, fetch_export
from anxin.foundation.errors import InvalidInput, NotAllowed
from anxin.foundation.htmx import redirect
from anxin.foundation.stored_files import hand_out


@require_http_methods(["GET", "POST"])
def exports(request: WorkplaceRequest) -> HttpResponse:
    """Show one's exports, and to auditors and managers those of the house; or make a file of a list."""
    if request.method == "POST":
        return _ask(request)
    audits = may_audit_exports(request.user)
    can_export = standing_of(request.user).can_anywhere(Capability.EXPORT_DATA)
    if not audits and not can_export:
        require_export(request.user)
    page, records = (
        exports_of_house(request.user, cursor=request.GET.get("cursor", "")) if audits else (None, [])
    )
    context = {
        "own": [(run, _in_words(ComplaintFilter.read(run.query))) for run in own_exports(request.user)],
        "records": [(record, _in_words(record.wanted)) for record in records],
        "page": page,
        "audits": audits,
        "can_export": can_export,
    }
    return render(request, "complaints/exports.html", context)


@require_GET
def export(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show one export while it is written and when it is there."""
    run = get_export_for(request.user, key)
    context = {"run": run, "asked": _in_words(ComplaintFilter.read(run.query)), **_progress(run)}
    return render(request, "complaints/export.html", context)


@require_GET
def progress(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Answer how far the file is; the page itself once it is over."""
    run = get_export_for(request.user, key)
    if run.is_under_way:
        return render(request, "complaints/_export_progress.html", {"run": run, **_progress(run)})
    return redirect(request, run.get_absolute_url())


@require_POST
def cancel(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Call the file off."""
    return redirect(request, cancel_export(str(key), by=request.user).get_absolute_url())


@require_GET
def download(request: WorkplaceRequest, key: UUID) -> HttpResponseBase:
    """Hand the file to its asker, where he may still export what is in it."""
    stored, name = stored_export(fetch_export(str(key), by=request.user))
    return hand_out(request, stored, name=name)


def _ask(request: WorkplaceRequest) -> HttpResponse:
    require_export(request.user)
    if request.dealer is None:
        raise NotAllowed("ROLE_MAY_NOT_EXPORT", _("Your role may not export lists."))
    form = ExportForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("EXPORT_KIND_UNKNOWN", _("Choose one of the kinds of file."), field="kind")
    state = ListState.read(request.user, QueryDict(form.cleaned_data["list"]))
    run = ask_for_export(
        WantedFile(
            wanted=state.wanted,
            kind=ExportKind(form.cleaned_data["kind"]),
            columns=state.columns,
            view=state.view.name if state.view and not state.is_changed else "",
        ),
        dealer=request.dealer,
        by=request.user,
    )
    if run.state == ExportState.DONE:
        return redirect(request, reverse("complaints:export_file", args=[run.key]))
    return redirect(request, run.get_absolute_url())


def _in_words(wanted: ComplaintFilter) -> list[str]:
    return [words for _name, words in filter_in_words(wanted)]


def _progress(run: ExportRun) -> dict[str, object]:
    begun = run.state == ExportState.RUNNING
    words = _("Writing the rows") if begun else _("Waiting until the background worker takes it")
    return {"words": words, "total": run.total if begun else 0}
