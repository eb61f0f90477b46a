"""What satisfaction hangs on."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from anxin.accounts.middleware import WorkplaceRequest
from anxin.foundation.errors import Refused
from anxin.foundation.htmx import render_page
from anxin.satisfaction.choices import StudyKind
from anxin.satisfaction.forms.studies import StudyForm
from anxin.satisfaction.models import PlanVersion, Study
from anxin.satisfaction.selectors.drivers import DriverFigures, advice_of, read_drivers
from anxin.satisfaction.selectors.months_asked import OF_DRIVERS, places_offered
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.study_parts import driver_parts
from anxin.satisfaction.selectors.study_words import QUADRANTS, advice_in_words, asymmetry_in_words
from anxin.satisfaction.services.studies import study_of_place
from anxin.satisfaction.services.taking_out import Taken
from anxin.satisfaction.views.first_steps import first_steps
from anxin.satisfaction.views.paper import PDF_POLICY
from anxin.satisfaction.views.study_pages import (
    Asked,
    as_file,
    crumbs,
    looked_at,
    read_asked,
    stem_of,
    study_context,
)
from anxin.satisfaction.views.study_pictures import grid_picture, importance_picture


@require_GET
@looked_at
def drivers(request: WorkplaceRequest) -> HttpResponse:
    """Show what the overall impression hangs on at a place, and what to work on first."""
    asked = read_asked(request.user, request.GET.dict(), OF_DRIVERS)
    version, study = _study(asked)
    found = read_drivers(study.result, version) if study.result else None
    context: dict[str, Any] = {
        **study_context(study),
        "asked": asked,
        "trail": crumbs(asked, "satisfaction:drivers"),
        "steps": first_steps(request.user, asked.place.dealer_ids),
        "found": found,
        "again": f"{reverse('satisfaction:drivers')}?{asked.query}",
        "clipped": asked.window.within(version) != asked.window,
        "version": version,
        "minimum": engine_plan(version).minimum,
        "form": StudyForm(
            asked.window, place=asked.place, places=places_offered(request.user), lengths=OF_DRIVERS.lengths
        ),
    }
    if found and not found.why:
        context |= _figures(found)
    return render_page(request, "satisfaction/drivers.html", context, partial="results")


@require_GET
@looked_at
@csp_override(PDF_POLICY)
def drivers_file(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand the drivers out as PDF, XLSX or CSV."""
    asked = read_asked(request.user, request.GET.dict(), OF_DRIVERS)
    version, study = _study(asked)
    found = read_drivers(study.result, version) if study.result else None
    if found is None or found.why:
        raise Refused("NOTHING_TO_TAKE_OUT", _("There is nothing to take out: look at the page first."))
    taken = Taken(
        title=_("What satisfaction hangs on"),
        place=asked.place,
        months=asked.window.within(version).name,
        parts=driver_parts(found),
        sentences=[advice_in_words(found)],
        action="satisfaction.drivers_taken_out",
    )
    return as_file(kind, taken, by=request.user, stem=stem_of("drivers", asked))


def _study(asked: Asked) -> tuple[PlanVersion, Study]:
    return study_of_place(StudyKind.DRIVERS, asked.place, asked.window)


def _figures(found: DriverFigures) -> dict[str, Any]:
    return {
        "advice": advice_of(found)[0],
        "advice_words": advice_in_words(found),
        "importance": importance_picture(found),
        "grid": grid_picture(found),
        "lines": [
            {"factor": each, "quadrant": QUADRANTS[each.quadrant], "nature": asymmetry_in_words(each)}
            for each in found.by_importance
        ],
    }
