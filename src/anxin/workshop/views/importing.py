"""Bringing in an export: upload, look at what would become of it, confirm, watch, read the result."""

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
from anxin.foundation.downloads import table_file
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect, wants_partial
from anxin.workshop.choices import OrderImportState
from anxin.workshop.forms.importing import ODDITY_NAMES, ColumnsForm, UploadForm
from anxin.workshop.models import OrderImport
from anxin.workshop.selectors.importing import (
    get_run_for,
    known_file,
    list_runs,
    rejects_of,
    remembered_columns,
)
from anxin.workshop.services.importing import looking, runs
from anxin.workshop.services.importing.columns import field_names, layout_of
from anxin.workshop.services.importing.previewing import Preview
from anxin.workshop.services.importing.rejects import take_rejects_out

_REJECTS_SHOWN = 50
_UNDER_WAY = frozenset({OrderImportState.LOOKING, OrderImportState.QUEUED, OrderImportState.RUNNING})


@require_http_methods(["GET", "POST"])
def start(request: WorkplaceRequest) -> HttpResponse:
    """Show the upload and the dealer's earlier imports, or take the file and go on to its preview."""
    dealer = _dealer_of(request)
    page = list_runs(request.user, dealer, cursor=request.GET.get("cursor", ""))
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm()
    if posted and form.is_valid():
        try:
            run = runs.register_upload(form.cleaned_data["file"], dealer=dealer, by=request.user)
        except AnxinError as error:
            form.add_error("file", str(error))
        else:
            return redirect(request, reverse("workshop:import_run", args=[run.key]))
    context = {
        "form": form,
        "page": page,
        "zone": dealer.time_zone,
        "dealer_of_import": dealer,
        "limit": settings.ANXIN_IMPORT_LIMIT_BYTES,
    }
    return render(request, "workshop/import.html", context, status=422 if form.errors else 200)


@require_GET
def run(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a file before, while and after it is imported."""
    found = get_run_for(request.user, key)
    if found.state == OrderImportState.UPLOADED:
        return _show_preview(request, found)
    return render(request, "workshop/import_run.html", _result(found))


@require_POST
def choose(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Keep which column is which, and show what would become of the file now."""
    found = get_run_for(request.user, key)
    preview, headings = looking.preview_of(found), runs.headings_of_run(found)
    form = ColumnsForm(found, headings, columns=preview.columns, data=request.POST)
    if form.is_valid():
        try:
            found = runs.choose_for_run(str(key), mapping=form.mapping(), by=request.user)
        except (NotFound, NotAllowed):
            raise
        except AnxinError as error:
            form.tell(error.field, str(error))
        else:
            if found.state == OrderImportState.LOOKING or not wants_partial(request):
                return redirect(request, reverse("workshop:import_run", args=[key]))
            return _show_preview(request, found)
    return _show_preview(request, found, form=form)


@require_POST
def go(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Start the import as it was previewed."""
    runs.start_run(str(key), by=request.user)
    return redirect(request, reverse("workshop:import_run", args=[key]))


@require_POST
def discard(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Throw the upload away."""
    runs.discard_run(str(key), by=request.user)
    return redirect(request, reverse("workshop:import"))


@require_GET
def progress(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Answer how far the import is; the page itself once it is over."""
    found = get_run_for(request.user, key)
    if found.state in _UNDER_WAY:
        return render(request, "workshop/_import_progress.html", {"run": found, **_progress(found)})
    return redirect(request, reverse("workshop:import_run", args=[key]))


@require_GET
def rejects(request: WorkplaceRequest, key: UUID, kind: str) -> HttpResponseBase:
    """Hand out the rejected rows with their reasons, as a file that can be put right and imported again."""
    found, columns, rows = take_rejects_out(key, by=request.user)
    stem = found.file_name.rpartition(".")[0] or found.file_name
    return table_file(kind, stem=_("%(stem)s-rejected") % {"stem": stem}, columns=columns, rows=rows)


def _show_preview(
    request: WorkplaceRequest, run: OrderImport, *, form: ColumnsForm | None = None
) -> HttpResponse:
    preview, headings = looking.preview_of(run), runs.headings_of_run(run)
    names = field_names(run.dealer.code)
    context = {
        "run": run,
        "preview": preview,
        "form": form or ColumnsForm(run, headings, columns=preview.columns),
        "headings": headings,
        "unkept": [names[key] for key in preview.columns.unkept],
        "missing": [names[key] for key in preview.columns.missing],
        "remembered": bool(remembered_columns(run.dealer, layout_of(headings))),
        "imported_before": known_file(run.dealer, run.sha256),
        "zone": run.dealer.time_zone,
        **_counts(preview, names),
    }
    template = "workshop/import_preview.html"
    if wants_partial(request):
        template += "#preview"
    with timezone.override(ZoneInfo(run.dealer.time_zone)):
        return render(request, template, context, status=422 if form else 200)


def _result(run: OrderImport) -> dict[str, object]:
    told: dict[str, object] = {"run": run, "rejects": rejects_of(run, limit=_REJECTS_SHOWN)}
    if run.state == OrderImportState.DONE and run.preview:
        preview = looking.preview_of(run)
        told |= {"preview": preview, **_counts(preview, field_names(run.dealer.code))}
    return {**told, **_progress(run)}


def _counts(preview: Preview, names: dict[str, str]) -> dict[str, object]:
    """What is odd and what says something else than before, each with how often, the commonest first."""
    odd = sorted(preview.odd_kinds.items(), key=lambda pair: -pair[1])
    changed = sorted(preview.changed_fields.items(), key=lambda pair: -pair[1])
    return {
        "odd_kinds": [(ODDITY_NAMES[kind], count) for kind, count in odd],  # type: ignore[index]  # kept as text
        "changed_fields": [(names.get(key, key), count) for key, count in changed],
    }


def _progress(run: OrderImport) -> dict[str, object]:
    """The bar is left without an end while nobody has begun."""
    if run.state == OrderImportState.LOOKING:
        words = _("Looking through %(file)s") % {"file": run.file_name}
        return {"words": words, "total": run.total if run.done else 0}
    begun = run.state == OrderImportState.RUNNING
    words = _("Importing %(file)s") if begun else _("Waiting until the background worker takes it")
    return {"words": words % {"file": run.file_name}, "total": run.total if begun else 0}


def _dealer_of(request: WorkplaceRequest) -> Dealer:
    if request.dealer is None:
        raise NotAllowed("ROLE_MAY_NOT", _("Your role may not import files."))
    return request.dealer
