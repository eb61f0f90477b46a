"""Score runs: the list, making one, one run with its figures, its files, and recomputing it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Person
from anxin.foundation.downloads import table_file
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.foundation.keyset import page_of
from anxin.satisfaction.choices import RunState
from anxin.satisfaction.forms.runs import RunForm
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.selectors.disputes import disputes_of, disputes_to_decide, may_dispute
from anxin.satisfaction.selectors.figure_words import STATES
from anxin.satisfaction.selectors.population import Population
from anxin.satisfaction.selectors.run_figures import drivers_told, whole_figures
from anxin.satisfaction.selectors.run_places import RunPlaces, run_places
from anxin.satisfaction.selectors.run_views import LevelRows, RunView, view_of
from anxin.satisfaction.selectors.run_words import (
    LEVELS,
    Told,
    left_out_words,
    rank_words,
    unfit_words,
)
from anxin.satisfaction.selectors.runs import (
    NEWEST,
    get_run_for,
    may_call_off,
    require_runs,
    runs_before,
    runs_visible_to,
)
from anxin.satisfaction.selectors.score_files import unpacked
from anxin.satisfaction.services.run_exporting import print_run, run_table
from anxin.satisfaction.services.runs import begin_run, call_off, recompute, take_out_run
from anxin.satisfaction.views.paper import PDF_POLICY, pdf_answer

#: So many earlier runs of the same months are shown beside the form.
_MOST_EARLIER = 5
_FILES: dict[str, tuple[Callable[[ScoreRun], str], str]] = {
    "plan.yaml": (lambda run: run.plan_file, "application/yaml"),
    "responses.csv": (lambda run: unpacked(run.responses_file), "text/csv; charset=utf-8"),
    "population.csv": (lambda run: unpacked(run.population_file), "text/csv; charset=utf-8"),
    "result.json": (lambda run: unpacked(run.result_file), "application/json"),
}


@require_http_methods(["GET", "POST"])
def runs(request: WorkplaceRequest) -> HttpResponse:
    """Show the runs in which one has a figure; whoever may makes another."""
    require_runs(request.user)
    places = run_places(request.user)
    if request.method == "POST" and not places:
        raise NotAllowed("ROLE_MAY_NOT", _("Who runs the surveys makes a score run."))
    form = RunForm(request.POST if request.method == "POST" else None, places=places, auto_id="run-%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            run = begin_run(
                form.chosen, first=data["first"], last=data["last"], why=data["why"], by=request.user
            )
        except AnxinError as error:
            form.take_error(error)
        else:
            return redirect(request, run.get_absolute_url())
    page = page_of(runs_visible_to(request.user), order=NEWEST, cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "form": form if places else None,
        "earlier": _earlier(request, places),
        "to_decide": disputes_to_decide(request.user).count(),
        "zone": _zone(request),
    }
    return render(request, "satisfaction/runs.html", context, status=422 if form.errors else 200)


@require_GET
def run(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a run: its figures as far as one sees them, what was left out, its files and its disputes."""
    found = get_run_for(request.user, key)
    view = view_of(request.user, found)
    context = {
        "run": found,
        "view": view,
        "levels": [_level(each, view, request.user) for each in view.levels],
        "whole": whole_figures(view),
        "drivers": drivers_told(view),
        "left_out": left_out_words(view),
        "unfit": unfit_words(view),
        "population": list(Population.of(found.version.body).words()),
        "may_call_off": not found.corrects_id and may_call_off(request.user, found),
        "disputes": disputes_of(request.user, found),
        "files": list(_FILES) if view.sight.sees_all and view.may_take_out else [],
        "zone": _zone(request),
    }
    return render(request, "satisfaction/run.html", context)


@require_GET
def progress(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Answer how far a run is; when it has come to its end, send the reader to it."""
    found = get_run_for(request.user, key)
    if found.state != RunState.WAITING:
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = found.get_absolute_url()
        return response
    return render(request, "satisfaction/_run_progress.html", {"run": found})


@require_POST
def stop(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Call off a run that waits."""
    found = call_off(key, by=request.user)
    messages.success(request, _("Called off."))
    return redirect(request, found.get_absolute_url())


@require_POST
def again(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Recompute a run from its frozen files and say whether the same comes out."""
    found = recompute(key, by=request.user)
    told = {"digest": found.digest[:16]}
    if found.is_same and found.inputs_are_same:
        messages.success(request, _("Recomputed: the same result to the last digit (%(digest)s…).") % told)
    else:
        messages.error(
            request, _("Recomputed: another result (%(digest)s…). Tell whoever runs Anxin.") % told
        )
    return redirect(request, get_run_for(request.user, key).get_absolute_url())


@require_GET
def file(request: WorkplaceRequest, key: UUID, name: str) -> HttpResponse:
    """Hand out one of the files that the run froze, or its result, byte by byte."""
    if name not in _FILES:
        raise NotFound
    found = take_out_run(key, by=request.user, what=name)
    read, kind = _FILES[name]
    named = content_disposition_header(True, f"{str(found.key)[:8]}-{name}")
    headers = {"Content-Disposition": named or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(read(found).encode(), content_type=kind, headers=headers)


@require_GET
def table(request: WorkplaceRequest, key: UUID, kind: str) -> HttpResponseBase:
    """Hand out the run's figures as CSV or XLSX, as far as one sees them."""
    view, columns, rows = run_table(key, by=request.user)
    return table_file(kind, stem=f"run-{str(view.run.key)[:8]}", columns=columns, rows=rows)


@require_GET
@csp_override(PDF_POLICY)
def paper(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Hand out the run's figures as PDF, as far as one sees them."""
    return pdf_answer(print_run(key, by=request.user), f"run-{str(key)[:8]}.pdf")


def _level(level: LevelRows, view: RunView, person: Person) -> dict[str, object]:
    return {
        "column": level.column,
        "title": LEVELS[level.column],
        "is_ranked": level.is_ranked,
        "rows": [
            {
                "row": row,
                "told": Told.of(row),
                "state": STATES[row.state],
                "rank": rank_words(row, view) if level.is_ranked else "",
                "may_dispute": row.value in view.sight.own and may_dispute(person, view.run, row.value),
                "opens": level.column != "region" and view.sight.opens(row.value),
            }
            for row in level.rows
        ],
    }


def _earlier(request: WorkplaceRequest, places: RunPlaces) -> list[ScoreRun]:
    """The runs of the place and months that stand in the form, however far it is filled in."""
    asked = RunForm(request.POST or request.GET, places=places)
    if not asked.is_valid():
        return []
    months = {"first": asked.cleaned_data["first"], "last": asked.cleaned_data["last"]}
    return list(runs_before(asked.chosen, **months)[:_MOST_EARLIER])


def _zone(request: WorkplaceRequest) -> str:
    return request.dealer.time_zone if request.dealer else ""
