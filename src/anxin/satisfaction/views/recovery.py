"""What handling complaints does."""

from dataclasses import replace
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
from anxin.satisfaction.selectors.months_asked import OF_RECOVERY, places_offered
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.recovery_figures import RecoveryFigures, read_recovery
from anxin.satisfaction.selectors.study_parts import difference_rows, recovery_parts
from anxin.satisfaction.selectors.study_words import GROUPS, mix_in_words, no_experiment, pair_in_words
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
from anxin.satisfaction.views.study_pictures import recovery_picture


@require_GET
@looked_at
def recovery(request: WorkplaceRequest) -> HttpResponse:
    """Show how cars about which somebody complained fared beside the others."""
    asked = read_asked(request.user, request.GET.dict(), OF_RECOVERY)
    version, study = _study(asked)
    found = read_recovery(study.result, engine_plan(version)) if study.result else None
    context: dict[str, Any] = {
        **study_context(study),
        "asked": asked,
        "trail": crumbs(asked, "satisfaction:recovery"),
        "steps": first_steps(request.user, asked.place.dealer_ids),
        "found": found,
        "again": f"{reverse('satisfaction:recovery')}?{asked.query}",
        "minimum": engine_plan(version).minimum,
        "form": StudyForm(
            asked.window, place=asked.place, places=places_offered(request.user), lengths=OF_RECOVERY.lengths
        ),
    }
    if found and not found.empty:
        context |= _figures(found)
    elif found:
        context["already"] = _already(asked)
    return render_page(request, "satisfaction/recovery.html", context, partial="results")


@require_GET
@looked_at
@csp_override(PDF_POLICY)
def recovery_file(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand the comparison out as PDF, XLSX or CSV."""
    asked = read_asked(request.user, request.GET.dict(), OF_RECOVERY)
    version, study = _study(asked)
    found = read_recovery(study.result, engine_plan(version)) if study.result else None
    if found is None or found.empty:
        raise Refused("NOTHING_TO_TAKE_OUT", _("There is nothing to take out: look at the page first."))
    taken = Taken(
        title=_("What handling complaints does"),
        place=asked.place,
        months=asked.window.name,
        parts=recovery_parts(found),
        sentences=[*(pair_in_words(each) for each in found.pairs), no_experiment()],
        action="satisfaction.recovery_taken_out",
    )
    return as_file(kind, taken, by=request.user, stem=stem_of("recovery", asked))


def _study(asked: Asked) -> tuple[PlanVersion, Study]:
    return study_of_place(StudyKind.RECOVERY, asked.place, asked.window)


def _figures(found: RecoveryFigures) -> dict[str, Any]:
    return {
        "picture": recovery_picture(found),
        "pairs": [
            {
                "words": pair_in_words(each),
                "groups": [(GROUPS[group.name], group) for group in (each.first, each.second)],
                "differences": difference_rows(each)[1 if each.back else 0 :],
            }
            for each in found.pairs
        ],
        "mix": mix_in_words(found),
        "no_experiment": no_experiment(),
    }


def _already(asked: Asked) -> str:
    """Where those stand whose twelve months are not over: who of them was asked again is known before."""
    newest = read_asked(asked.person, asked.place.asked, replace(OF_RECOVERY, back=1))
    if newest.window.last <= asked.window.last:
        return ""
    return f"{reverse('satisfaction:recovery')}?{newest.query}"
