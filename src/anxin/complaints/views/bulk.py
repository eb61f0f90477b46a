"""One operation on many cases: choose, look at what would happen, go, watch, take back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.complaints.choices import BulkFate, BulkOperation, BulkState
from anxin.complaints.forms.bulk import BulkForm
from anxin.complaints.models import BulkRun, Complaint
from anxin.complaints.selectors.bulk import (
    Selection,
    cases_page,
    count_of,
    details_of,
    get_bulk_run_for,
    runs_of,
    tallies_of,
)
from anxin.complaints.selectors.merged import standing_case
from anxin.complaints.selectors.searching import exact_case
from anxin.complaints.services.bulk import runs
from anxin.complaints.views.lists import dealers_in_sight
from anxin.foundation.errors import AnxinError, InvalidInput, NotAllowed, NotFound
from anxin.foundation.htmx import redirect, render_page


@require_GET
def mine(request: WorkplaceRequest) -> HttpResponse:
    """Show the reader's own runs over many cases."""
    dealers_in_sight(request)
    return render(request, "complaints/bulk.html", {"runs": runs_of(request.user)})


@require_GET
def count(request: WorkplaceRequest) -> HttpResponse:
    """Answer how many cases a list shows in all, as far as one run may change."""
    dealers_in_sight(request)
    query = request.GET.urlencode()
    most = runs.MOST_CASES
    found = count_of(request.user, query, most=most + 1)
    return render(
        request, "complaints/_bulk_count.html", {"count": min(found, most), "too_many": found > most}
    )


@require_POST
def new(request: WorkplaceRequest) -> HttpResponse:
    """Ask what an operation needs, and look at what it would do to the chosen cases."""
    dealers = dealers_in_sight(request)
    dealer = request.dealer or dealers[0]
    sent, operation = request.POST, _operation(request.POST)
    selection = _selection(sent)
    ready = "prepared" in sent or operation.value not in BulkForm.NEEDS
    form = BulkForm(sent if ready else None, operation=operation.value, dealer=dealer, person=request.user)
    if ready and form.is_valid():
        try:
            wanted = form.wanted(to=_named_case(request, form))
            run = runs.look_at(selection, operation=operation, wanted=wanted, by=request.user)
        except (NotFound, NotAllowed):
            raise
        except AnxinError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return redirect(request, run.get_absolute_url())
    context = _asked(operation, selection, form, dealer)
    return render(request, "complaints/bulk_new.html", context, status=422 if form.errors else 200)


@require_GET
def run(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a run before, while and after it is carried out."""
    found = get_bulk_run_for(request.user, key)
    fate = request.GET.get("fate", "")
    tallies = tallies_of(found)
    context = {
        "run": found,
        "tallies": tallies,
        "details": details_of(found),
        "fate": fate,
        "page": cases_page(found, request.user, fate=fate, cursor=request.GET.get("cursor", "")),
        "ready": sum(each.count for each in tallies if each.fate == BulkFate.READY),
        "why_not_undo": runs.why_not_undo(found),
        **_progress(found),
    }
    return render_page(request, "complaints/bulk_run.html", context, partial="cases")


@require_POST
def go(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Start a run as it was looked at."""
    found = runs.start_bulk_run(str(key), by=request.user)
    return redirect(request, found.get_absolute_url())


@require_POST
def undo(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Take a run back."""
    found = runs.undo_bulk_run(str(key), by=request.user)
    return redirect(request, found.get_absolute_url())


@require_GET
def progress(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Answer how far a run is; the page itself once it is over."""
    found = get_bulk_run_for(request.user, key)
    if found.at_work:
        return render(request, "complaints/_bulk_progress.html", {"run": found, **_progress(found)})
    return redirect(request, reverse("complaints:bulk_run", args=[key]))


def _progress(found: BulkRun) -> dict[str, int]:
    """How many cases are gone through; while a run is taken back, of those that it had changed."""
    counts = {each.fate: each.count for each in tallies_of(found)} if found.at_work else {}
    if found.state == BulkState.UNDOING:
        over = counts.get(BulkFate.UNDONE, 0) + counts.get(BulkFate.LEFT, 0)
        return {"done": over, "of": over + counts.get(BulkFate.DONE, 0)}
    return {"done": found.total - counts.get(BulkFate.READY, 0), "of": found.total}


def _asked(
    operation: BulkOperation, selection: Selection, form: BulkForm, dealer: Dealer
) -> Mapping[str, Any]:
    return {
        "operation": operation,
        "selection": selection,
        "form": form,
        "dealer_here": dealer,
        "count_url": f"{reverse('complaints:bulk_count')}?{selection.query}",
    }


def _operation(sent: QueryDict) -> BulkOperation:
    named = sent.get("operation", "")
    if named not in BulkOperation.values:
        raise InvalidInput("OPERATION_UNKNOWN", _("Choose what is to be done."), field="operation")
    return BulkOperation(named)


def _selection(sent: QueryDict) -> Selection:
    if sent.get("all") == "yes":
        return Selection(query=sent.get("query", "") or "sort=newest")
    return Selection(slugs=sent.getlist("case")[: runs.MOST_CASES + 1])


def _named_case(request: WorkplaceRequest, form: BulkForm) -> Complaint | None:
    number = form.cleaned_data.get("to", "")
    if not number:
        return None
    found = exact_case(request.user, number)
    if found is None:
        raise InvalidInput("CASE_UNKNOWN", _("There is no case with this number."), field="to")
    return standing_case(found)
