"""A brand's plan: its formula in words and filled in, its versions, and a new version, checked while it is typed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Brand
from anxin.engines.index import read_plan
from anxin.engines.surveys import Questionnaire
from anxin.foundation import clock
from anxin.foundation.errors import AnxinError, InvalidInput, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.satisfaction.forms.plan import PlanForm, PreviewForm, TakeBackForm
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.policies import can_plan
from anxin.satisfaction.selectors.figure_words import STATES, between, points, signed
from anxin.satisfaction.selectors.figures import Figure
from anxin.satisfaction.selectors.places import brand_seen
from anxin.satisfaction.selectors.plan_checks import faults_of_plan, offered_items, wordings_of
from anxin.satisfaction.selectors.plan_formula import formula_of
from anxin.satisfaction.selectors.plan_preview import Looked, preview_of
from anxin.satisfaction.selectors.plan_words import (
    readable_words,
    scored_by_runs,
    taken_back,
    versions_told,
)
from anxin.satisfaction.selectors.plans import engine_plan, plan_document, plan_shown, versions_of
from anxin.satisfaction.selectors.run_places import run_places_of
from anxin.satisfaction.services.plan_exporting import take_out_plan
from anxin.satisfaction.services.plans import change_plan, take_back_version
from anxin.satisfaction.views.paper import PDF_POLICY, on_paper, sheet_answer


@require_http_methods(["GET", "POST"])
def plan(request: WorkplaceRequest) -> HttpResponse:
    """Show the plan of the brand of the place asked for; whoever may sets another version."""
    brand = _brand(request)
    if request.method == "GET":
        return _page(request, brand)
    _require(request, brand)
    newest, versions = plan_shown(brand), versions_of(brand.pk)
    form = _form(request.POST, newest, versions, wordings_of(newest.plan))
    if form.is_valid():
        data = form.cleaned_data
        try:
            change_plan(
                brand, body=form.body(), holds_from=data["holds_from"], why=data["why"], by=request.user,
                replaces=data.get("replaces", False),
            )  # fmt: skip
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.take_error(error)
        else:
            messages.success(request, _("The plan is kept. Its months are counted anew."))
            return redirect(request, f"{request.path}?brand={brand.key}")
    return _page(request, brand, form=form)


@require_GET
@csp_override(PDF_POLICY)
def plan_file(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand the plan out with all of its versions as PDF, XLSX or CSV, to whoever sees its page."""
    brand = _brand(request)
    assert request.dealer is not None  # _brand has seen to it
    sheet = take_out_plan(brand.key, on_paper=on_paper(kind), zone=request.dealer.time_zone, by=request.user)
    return sheet_answer(kind, sheet, by=request.user, stem=f"plan-{brand.key}")


@require_POST
def take_back(request: WorkplaceRequest) -> HttpResponse:
    """Take a version back by which no run has scored; a refusal keeps what was typed."""
    brand = _brand(request)
    _require(request, brand)
    form = TakeBackForm(request.POST, auto_id="back-%s")
    if form.is_valid():
        number = form.cleaned_data["number"]
        try:
            take_back_version(brand, number=number, why=form.cleaned_data["why"], by=request.user)
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.take_error(error)
        else:
            words = _("Version %(number)s is taken back. Its months are counted anew.")
            messages.success(request, words % {"number": number})
            return redirect(request, f"{reverse('satisfaction:plan')}?brand={brand.key}")
    return _page(request, brand, back=form)


@require_POST
def check(request: WorkplaceRequest) -> HttpResponse:
    """Say what is wrong with a plan that is being typed, by field, and what it would weigh; nothing is kept."""
    brand = _brand(request)
    _require(request, brand)
    newest, versions = plan_shown(brand), versions_of(brand.pk)
    wordings = wordings_of(newest.plan)
    form = _form(request.POST, newest, versions, wordings)
    form.is_valid()
    form.errors.pop("holds_from", None)
    tried = _tried(request, brand, request.POST)
    context: dict[str, Any] = {"form": form, "tried": tried}
    if not form.errors:
        body = form.body()
        for fault in faults_of_plan(body, wordings):
            form.take_error(InvalidInput("PLAN_WRONG", fault.words, field=fault.field))
        if not form.errors:
            typed = PlanVersion(plan=newest.plan, body=body)
            context |= {
                "formula": formula_of(typed),
                "readable": readable_words(read_plan(plan_document(body)), wordings),
                "preview": _preview(request, typed, versions, tried),
            }
    return render(request, "satisfaction/_plan_check.html", context)


def _page(
    request: WorkplaceRequest,
    brand: Brand,
    *,
    form: PlanForm | None = None,
    back: TakeBackForm | None = None,
) -> HttpResponse:
    newest, versions = plan_shown(brand), versions_of(brand.pk)
    wordings, may = wordings_of(newest.plan), can_plan(request.user, brand)
    if form is None and may:
        form = _form(None, newest, versions, wordings)
    rows = [
        {"told": each, "form": _back_form(each.version.number, back) if may and each.may_go else None}
        for each in versions_told(versions, scored=scored_by_runs(versions))
    ]
    context = {
        "brand_of_plan": brand,
        "version": newest,
        "formula": formula_of(newest),
        "versions": rows,
        # A version that a run has scored by since offers no form: what was refused stands above.
        "refused": back.non_field_errors() if back and all(row["form"] is not back for row in rows) else [],
        "gone": taken_back(newest.plan, versions),
        "readable": readable_words(engine_plan(newest), wordings),
        "form": form,
        "tried": _tried(request, brand, form.data if form.is_bound else None) if form else None,
    }
    wrong = bool(back or (form and form.errors))
    return render(request, "satisfaction/plan.html", context, status=422 if wrong else 200)


def _back_form(number: int, back: TakeBackForm | None) -> TakeBackForm:
    if back is not None and back.data.get("number") == str(number):
        return back
    return TakeBackForm(auto_id=f"back-{number}-%s", initial={"number": number})


def _form(
    data: Any, newest: PlanVersion, versions: list[PlanVersion], wordings: list[Questionnaire]
) -> PlanForm:
    told = versions_told(versions, scored=scored_by_runs(versions))
    may_replace = bool(told) and told[0].may_go
    return PlanForm(
        data, version=newest, offered=offered_items(wordings), may_replace=may_replace, auto_id="plan-%s"
    )


def _tried(request: WorkplaceRequest, brand: Brand, data: Any) -> PreviewForm:
    return PreviewForm(data, places=run_places_of(request.user, brand), auto_id="%s")


def _preview(
    request: WorkplaceRequest, typed: PlanVersion, versions: list[PlanVersion], tried: PreviewForm
) -> dict[str, Any] | None:
    assert request.dealer is not None  # _brand has seen to it
    if not tried.is_valid():
        return None
    looked = Looked(request.user, request.dealer, clock.today(request.dealer.time_zone), tried.chosen)
    try:
        found = preview_of(typed, versions, looked)
    except InvalidInput as error:
        tried.take_error(error)
        return None
    if found is None:
        return None
    words = _("Version %(number)s, today") % {"number": found.version.number}
    return {
        "place": found.place.name,
        "window": found.window.name,
        "is_part": found.is_part,
        "lines": [_line(words, found.now), _line(_("As typed"), found.typed)],
        "difference": "" if found.difference is None else signed(found.difference),
    }


def _line(name: str, figure: Figure) -> dict[str, str]:
    return {
        "name": name,
        "value": f"{points(figure.value)}{figure.star}",
        "interval": between(figure.interval) or "—",
        "n": str(figure.n),
        "visits": str(figure.visits),
        "state": str(STATES[figure.state]),
    }


def _brand(request: WorkplaceRequest) -> Brand:
    """The brand that is asked for where the person sees it, else that of his place."""
    if request.dealer is None:
        raise NotFound
    return brand_seen(request.user, request.GET.get("brand", "")[:60])


def _require(request: WorkplaceRequest, brand: Brand) -> None:
    if not can_plan(request.user, brand):
        raise NotAllowed(
            "ROLE_MAY_NOT", _("Who runs the surveys of every dealer of the brand changes its plan.")
        )
