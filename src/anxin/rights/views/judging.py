"""What a person judges: the terms of a car, and each of its visits."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms.formsets import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anxin.accounts.middleware import WorkplaceRequest
from anxin.customers.selectors import get_vehicle_for
from anxin.foundation.errors import InvalidInput, Stale
from anxin.foundation.htmx import redirect
from anxin.rights.forms.judging import (
    IntervalForm,
    JudgementForm,
    PartForm,
    interval_rows,
    part_rows,
    told_rows,
)
from anxin.rights.forms.terms import TermsForm
from anxin.rights.models import VisitJudgement
from anxin.rights.policies import require_judging
from anxin.rights.selectors.laws import law_of
from anxin.rights.selectors.records import missing_in_record
from anxin.rights.selectors.suggesting import groups_of_car, parts_to_judge, suggested_groups
from anxin.rights.selectors.visible import judgements_visible_to, terms_visible_to
from anxin.rights.services.judge_visit import judge_visit
from anxin.rights.services.set_terms import set_terms
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors.orders import get_order_for


@require_http_methods(["GET", "POST"])
def terms(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show and set what the voucher and the invoice of a car say."""
    vehicle = get_vehicle_for(request.user, key)
    require_judging(request.user, vehicle.dealer_id)
    known = terms_visible_to(request.user).filter(vehicle=vehicle).first()
    form = TermsForm.of(known, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            set_terms(key, changes=form.changes(), by=request.user, seen=form.cleaned_data["seen"])
        except (InvalidInput, Stale) as error:
            form.take_error(error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, reverse("rights:car", args=[vehicle.key]))
    context = {"form": form, "vehicle": vehicle, "terms": known}
    return render(request, "rights/terms.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def visit(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show what is known of a visit, and keep what a person judges of it."""
    order = get_order_for(request.user, key)
    require_judging(request.user, order.dealer_id)
    judged = judgements_visible_to(request.user).filter(order=order).first()
    with timezone.override(ZoneInfo(order.dealer.time_zone)):
        forms = _forms_of_visit(request, order, judged)
        if request.method == "POST" and _keep(request, order, forms):
            messages.success(request, _("Kept. The position is reckoned anew."))
            return redirect(request, reverse("rights:car", args=[order.vehicle.key]))
        context = {
            "form": forms.form,
            "parts": forms.parts,
            "intervals": forms.intervals,
            "order": order,
            "judged": judged,
            "suggested": forms.suggested,
            "groups": groups_of_car(order),
            "missing": missing_in_record(order, judged),
            "zone": order.dealer.time_zone,
        }
        return render(request, "rights/visit.html", context, status=422 if request.method == "POST" else 200)


@dataclass(frozen=True)
class _VisitForms:
    """The form of a visit with its rows of parts and intervals."""

    form: JudgementForm
    parts: BaseFormSet[PartForm]
    intervals: BaseFormSet[IntervalForm]
    suggested: Mapping[str, str]

    def are_valid(self) -> bool:
        # Each is asked, so that every wrong field is told at once.
        valid = [each.is_valid() for each in (self.form, self.parts, self.intervals)]
        return all(valid)


def _forms_of_visit(
    request: WorkplaceRequest, order: RepairOrder, judged: VisitJudgement | None
) -> _VisitForms:
    data = request.POST if request.method == "POST" else None
    suggested = {} if judged else suggested_groups(order)
    kept = [
        {"from_at": each.from_at, "to_at": each.to_at, "why": each.why}
        for each in (judged.excluded.all() if judged else ())
    ]
    return _VisitForms(
        JudgementForm.of(judged, suggested=suggested, data=data),
        part_rows(parts_to_judge(order, judged, law_of(order.dealer)), data),
        interval_rows(kept, data),
        suggested,
    )


def _keep(request: WorkplaceRequest, order: RepairOrder, forms: _VisitForms) -> bool:
    if not forms.are_valid():
        return False
    changes = {
        **forms.form.changes(),
        "fitted": told_rows(forms.parts, by="name"),
        "excluded": told_rows(forms.intervals, by="from_at"),
    }
    try:
        judge_visit(order.key, changes=changes, by=request.user, seen=forms.form.cleaned_data["seen"])
    except (InvalidInput, Stale) as error:
        forms.form.take_error(error)
        return False
    return True
