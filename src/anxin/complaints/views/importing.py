"""Bringing in a file: upload, look at what would become of it, confirm, watch, read the result."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.complaints.choices import ImportState
from anxin.complaints.forms.importing import ImportForm, UploadForm
from anxin.complaints.models import ImportRun
from anxin.complaints.selectors.importing import get_run_for, recent_runs, reject_table, rejects_of
from anxin.complaints.services.importing import looking, runs
from anxin.foundation.downloads import table_file
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect, wants_partial

_REJECTS_SHOWN = 50
_UNDER_WAY = frozenset({ImportState.LOOKING, ImportState.QUEUED, ImportState.RUNNING})


@require_http_methods(["GET", "POST"])
def start(request: WorkplaceRequest) -> HttpResponse:
    """Show the upload and the dealer's earlier imports, or take the file and go on to its preview."""
    dealer = _dealer_of(request)
    earlier = recent_runs(request.user, dealer)
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm()
    if posted and form.is_valid():
        try:
            run = runs.register_upload(form.cleaned_data["file"], dealer=dealer, by=request.user)
        except AnxinError as error:
            form.add_error("file", str(error))
        else:
            return redirect(request, reverse("complaints:import_run", args=[run.key]))
    context = {
        "form": form,
        "earlier": earlier,
        "dealer_of_import": dealer,
        "limit": settings.ANXIN_IMPORT_LIMIT_BYTES,
    }
    return render(request, "complaints/import.html", context, status=422 if form.errors else 200)


@require_GET
def run(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a file before, while and after it is imported."""
    found = get_run_for(request.user, key)
    if found.state == ImportState.UPLOADED:
        return _show_preview(request, found)
    return render(request, "complaints/import_run.html", _result(found))


@require_POST
def choose(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Keep what was decided about columns and rows, and show what would become of the file now."""
    found = get_run_for(request.user, key)
    form = ImportForm(found, runs.headings_of_run(found), request.POST)
    if form.is_valid():
        try:
            found = runs.choose_for_run(str(key), choices=form.choices(), by=request.user)
        except (NotFound, NotAllowed):
            raise
        except AnxinError as error:
            form.tell(error.field, str(error))
        else:
            if found.state == ImportState.LOOKING or not wants_partial(request):
                return redirect(request, reverse("complaints:import_run", args=[key]))
            return _show_preview(request, found)
    return _show_preview(request, found, form=form)


@require_POST
def go(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Start the import as it was previewed."""
    runs.start_run(str(key), by=request.user)
    return redirect(request, reverse("complaints:import_run", args=[key]))


@require_POST
def discard(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Throw the upload away."""
    runs.discard_run(str(key), by=request.user)
    return redirect(request, reverse("complaints:import"))


@require_GET
def progress(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Answer how far the import is; the page itself once it is over."""
    found = get_run_for(request.user, key)
    if found.state in _UNDER_WAY:
        return render(request, "complaints/_import_progress.html", {"run": found, **_progress(found)})
    return redirect(request, reverse("complaints:import_run", args=[key]))


@require_GET
def rejects(request: WorkplaceRequest, key: UUID, kind: str) -> HttpResponseBase:
    """Hand out the rejected rows with their reasons, as a file that can be put right and imported again."""
    found = get_run_for(request.user, key)
    columns, rows = reject_table(found, names=(_("Row"), _("Column"), _("Why not imported")))
    stem = found.file_name.rpartition(".")[0] or found.file_name
    return table_file(kind, stem=_("%(stem)s-rejected") % {"stem": stem}, columns=columns, rows=rows)


def _show_preview(
    request: WorkplaceRequest, run: ImportRun, *, form: ImportForm | None = None
) -> HttpResponse:
    with timezone.override(ZoneInfo(run.dealer.time_zone)):
        preview, headings = looking.preview_run(run, by=request.user)
        context = {
            "run": run,
            "preview": preview,
            "form": form or ImportForm(run, headings),
            "headings": headings,
            "zone": run.dealer.time_zone,
        }
        template = "complaints/import_preview.html"
        if wants_partial(request):
            template += "#preview"
        return render(request, template, context, status=422 if form else 200)


def _result(run: ImportRun) -> dict[str, object]:
    return {
        "run": run,
        "rejects": rejects_of(run, limit=_REJECTS_SHOWN),
        "as_open": run.new - run.as_history,
        **_progress(run),
    }


def _progress(run: ImportRun) -> dict[str, object]:
    """The bar is left without an end while nobody has begun."""
    if run.state == ImportState.LOOKING:
        words = _("Looking through %(file)s") % {"file": run.file_name}
        return {"words": words, "total": run.total if run.done else 0}
    begun = run.state == ImportState.RUNNING
    words = _("Importing %(file)s") if begun else _("Waiting until the background worker takes it")
    return {"words": words % {"file": run.file_name}, "total": run.total if begun else 0}


def _dealer_of(request: WorkplaceRequest) -> Dealer:
    if request.dealer is None:
        raise NotAllowed("ROLE_MAY_NOT", _("Your role may not import files."))
    return request.dealer
