"""A brand's plan: its formula in words and filled in, its versions, and a new version, checked while it is typed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Brand, Dealer
from anxin.engines.index import read_plan
from anxin.foundation.errors import AnxinError, InvalidInput, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.satisfaction.forms.plan import PlanForm
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.policies import can_run_all
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.plan_checks import (
    faults_of_plan,
    offered_items,
    previous_of,
    readable_words,
    wordings_of,
)
from anxin.satisfaction.selectors.plans import engine_plan, factor_titles, plan_document, versions_of
from anxin.satisfaction.selectors.why import told
from anxin.satisfaction.services.plans import change_plan, default_plan


@require_http_methods(["GET", "POST"])
def plan(request: WorkplaceRequest) -> HttpResponse:
    """Show the plan of the brand of the place asked for; whoever may sets another version."""
    brand = _brand(request)
    newest = default_plan(brand)
    wordings = wordings_of(newest.plan)
    may = _may(request, brand)
    if request.method == "POST" and not may:
        raise NotAllowed(
            "ROLE_MAY_NOT", _("Who runs the surveys of every dealer of the brand changes its plan.")
        )
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, version=newest, offered=offered_items(wordings), auto_id="plan-%s")
    if form.is_valid():
        try:
            change_plan(
                brand, body=form.body(), holds_from=form.cleaned_data["holds_from"], why=form.cleaned_data["why"],
                by=request.user,
            )  # fmt: skip
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.take_error(error)
        else:
            messages.success(request, _("The plan is kept. Its months are counted anew."))
            return redirect(request, f"{request.path}?brand={brand.key}")
    versions = versions_of(brand.pk)
    context = {
        "brand_of_plan": brand,
        "version": newest,
        "formula": formula_of(newest),
        "versions": previous_of(versions),
        "readable": readable_words(engine_plan(newest), wordings),
        "form": form if may else None,
    }
    return render(request, "satisfaction/plan.html", context, status=422 if form.errors else 200)


@require_POST
def check(request: WorkplaceRequest) -> HttpResponse:
    """Say what is wrong with a plan that is being typed, by field, and what it would weigh; nothing is kept."""
    brand = _brand(request)
    if not _may(request, brand):
        raise NotAllowed(
            "ROLE_MAY_NOT", _("Who runs the surveys of every dealer of the brand changes its plan.")
        )
    newest = default_plan(brand)
    wordings = wordings_of(newest.plan)
    form = PlanForm(request.POST, version=newest, offered=offered_items(wordings), auto_id="plan-%s")
    form.is_valid()
    form.errors.pop("holds_from", None)
    context: dict[str, Any] = {"form": form}
    if not form.errors:
        body = form.body()
        for fault in faults_of_plan(body, wordings):
            form.take_error(InvalidInput("PLAN_WRONG", fault.words, field=fault.field))
        if not form.errors:
            typed = PlanVersion(plan=newest.plan, body=body)
            context |= {
                "formula": formula_of(typed),
                "readable": readable_words(read_plan(plan_document(body)), wordings),
            }
    return render(request, "satisfaction/_plan_check.html", context)


def formula_of(version: PlanVersion) -> dict[str, Any]:
    """Return the formula of a version filled in: each factor's share, and the points of the lowest and best answer."""
    found, titles = engine_plan(version), factor_titles(version)
    scale = found.scale
    return {
        "factors": [
            {
                "name": titles[each.name],
                "column": each.column,
                "weight": f"{version.body['factors'][each.name]['weight']:g}",
                "share": told(100 * each.share, 2),
            }
            for each in found.factors
        ],
        "sum": " + ".join(f"{told(each.share, 4)} · {titles[each.name]}" for each in found.factors),
        "low": f"{scale.low:g}",
        "high": f"{scale.high:g}",
        "low_points": told(scale.points(scale.low)),
        "high_points": told(scale.points(scale.high)),
        "rule": str(scale.rule),
        "least": told(100 * found.min_answered, 1),
        "minimum": found.minimum,
        "caution": found.caution,
        "target": told(version.body["target"], 1),
    }


def _brand(request: WorkplaceRequest) -> Brand:
    """The brand that is asked for where the person sees it, else that of his place."""
    if request.dealer is None:
        raise NotFound
    key = request.GET.get("brand", "")[:60]
    brand = place_of(request.user).brand
    if not key or key == brand.key:
        return brand
    return place_of(request.user, brand=key).brand


def _may(request: WorkplaceRequest, brand: Brand) -> bool:
    dealers = Dealer.objects.filter(region__brand=brand).values_list("pk", flat=True)
    return can_run_all(request.user, list(dealers))
