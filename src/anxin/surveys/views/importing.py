"""A file of answers: uploaded, looked at, its columns settled, brought in while one watches."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require
from anxin.foundation.errors import AnxinError, InvalidInput, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.surveys.choices import AnswerImportState
from anxin.surveys.forms.sheets import AnswerColumnsForm, AnswersForm
from anxin.surveys.models import AnswerImport
from anxin.surveys.selectors.imports import get_import_for, imports_of
from anxin.surveys.selectors.questionnaires import get_version_for
from anxin.surveys.services import importing

_REJECTS_SHOWN = 50
#: So many rows tell whether the columns are right, and nobody waits for more.
_LOOKED_AT = 500


@require_http_methods(["GET", "POST"])
def upload(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show earlier files of answers and take a new one."""
    version = get_version_for(request.user, key)
    require(request.user, Capability.RUN_SURVEYS, version.questionnaire.dealer_id)
    posted = request.method == "POST"
    form = AnswersForm(request.POST, request.FILES) if posted else AnswersForm()
    if posted and form.is_valid():
        try:
            run = importing.take_answers(form.cleaned_data["file"], version=version, by=request.user)
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.add_error("file", str(error))
        else:
            return redirect(request, reverse("surveys:import_run", args=[run.key]))
    context = {
        "form": form,
        "version": version,
        "questionnaire": version.questionnaire,
        "runs": imports_of(request.user, version),
        "zone": version.questionnaire.dealer.time_zone,
    }
    return render(request, "surveys/import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def run(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a file before, while and after it is brought in; look again with other columns, or bring it in."""
    found = get_import_for(request.user, key)
    if found.state != AnswerImportState.UPLOADED:
        return render(request, "surveys/import_run.html", _result(found))
    if request.method == "GET":
        preview = importing.preview_answers(found, most=_LOOKED_AT)
        form = AnswerColumnsForm(found, preview.headings, chosen=preview.chosen)
        return _look(request, found, preview, form)
    headings = importing.headings_of(found)
    form = AnswerColumnsForm(found, headings, chosen=found.columns, data=request.POST)
    if form.is_valid():
        mapping = form.mapping()
        try:
            if request.POST.get("do") == "go":
                importing.start_import(key, mapping=mapping, by=request.user)
                return redirect(request, reverse("surveys:import_run", args=[key]))
            return _look(
                request, found, importing.preview_answers(found, mapping=mapping, most=_LOOKED_AT), form
            )
        except InvalidInput as error:
            form.tell(error)
    return _look(request, found, importing.preview_answers(found, most=_LOOKED_AT), form)


@require_POST
def discard(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Throw a file away."""
    version = get_import_for(request.user, key).version
    importing.discard_import(key, by=request.user)
    return redirect(request, reverse("surveys:import", args=[version.key]))


@require_GET
def progress(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Answer how far the import is; the page itself once it is over."""
    found = get_import_for(request.user, key)
    if found.state == AnswerImportState.RUNNING:
        return render(request, "surveys/_import_progress.html", {"run": found})
    return redirect(request, reverse("surveys:import_run", args=[key]))


def _look(
    request: WorkplaceRequest, found: AnswerImport, preview: importing.AnswerPreview, form: AnswerColumnsForm
) -> HttpResponse:
    context: dict[str, Any] = {
        "run": found,
        "version": found.version,
        "preview": preview,
        "rejects": preview.rejects[:_REJECTS_SHOWN],
        "form": form,
    }
    return render(request, "surveys/import_preview.html", context, status=422 if form.errors else 200)


def _result(found: AnswerImport) -> dict[str, Any]:
    return {"run": found, "version": found.version, "rejects": found.rejected[:_REJECTS_SHOWN]}
