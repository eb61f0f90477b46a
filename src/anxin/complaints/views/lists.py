"""The list of complaints and the board by phase: what is shown stands in the address."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import standing_of
from anxin.complaints.choices import BulkOperation
from anxin.complaints.forms.exporting import ExportForm
from anxin.complaints.forms.filters import ColumnsForm, FilterForm, chosen_filters
from anxin.complaints.forms.saved_views import ViewForm
from anxin.complaints.policies import can_import_complaints
from anxin.complaints.selectors.board import board_columns
from anxin.complaints.selectors.list_columns import list_columns
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.list_state import ListState
from anxin.complaints.selectors.lists import case_lines, list_complaints
from anxin.complaints.selectors.neighbours import next_in_list
from anxin.complaints.selectors.saved_views import pinned_views, view_to_begin_with
from anxin.foundation.errors import NotAllowed
from anxin.foundation.htmx import redirect, render_page, wants_partial

_SEEING = (Capability.SEE_COMPLAINTS, Capability.SEE_OWN_COMPLAINTS)


def complaint_list(request: WorkplaceRequest) -> HttpResponse:
    """Show one page of the list; a bare address leads to the view that the reader begins with."""
    dealers = dealers_in_sight(request)
    if not request.GET and (first := view_to_begin_with(request.user)):
        return HttpResponseRedirect(f"{request.path}?view={first}")
    state = ListState.read(request.user, request.GET)
    columns = list_columns(state.columns, many_dealers=len(dealers) > 1)
    joins = tuple(path for column in columns for path in column.joins)
    page = list_complaints(request.user, state.wanted, cursor=request.GET.get("cursor", ""), joins=joins)
    context = {
        "page": page,
        "columns": columns,
        "lines": case_lines(page.rows, columns),
        "wanted": state.wanted,
        "many_dealers": len(dealers) > 1,
        **_around(request, state, dealers),
    }
    response = render_page(request, "complaints/list.html", context, partial="results")
    if wants_partial(request) and "cursor" not in request.GET:
        # The address that is kept holds what was chosen, and nothing that says nothing.
        response.headers["HX-Push-Url"] = f"{request.path}?{state.address() or 'view=all'}"
    return response


def _around(request: WorkplaceRequest, state: ListState, dealers: Sequence[Dealer]) -> dict[str, Any]:
    """What stands over and under the rows."""
    standing = standing_of(request.user)
    can_export = standing.can_anywhere(Capability.EXPORT_DATA)
    return {
        "state": state,
        "tabs": pinned_views(request.user),
        "form": FilterForm(state.wanted, dealers=dealers),
        "columns_form": ColumnsForm(state.columns, many_dealers=len(dealers) > 1),
        "chosen": chosen_filters(state),
        "view_form": ViewForm.of_state(state, dealer=request.dealer) if state.is_worth_keeping else None,
        "export_form": ExportForm.of_state(state) if can_export else None,
        "sees_exports": can_export or standing.can_anywhere(Capability.SEE_AUDIT),
        "bulk_operations": BulkOperation.choices,
        "can_import": bool(request.dealer and can_import_complaints(request.user, request.dealer.pk)),
    }


@require_GET
def next_case(request: WorkplaceRequest) -> HttpResponse:
    """Go on from one case of a list to the next or the one before; at the list's end, back to the list."""
    dealers_in_sight(request)
    state = ListState.read(request.user, request.GET)
    back = request.GET.get("way") == "back"
    slug = next_in_list(request.user, state.wanted, after=request.GET.get("after", ""), back=back)
    if slug:
        return redirect(request, reverse("complaints:case", args=[slug]))
    return redirect(request, f"{reverse('complaints:list')}?{state.address() or 'view=all'}")


def board(request: WorkplaceRequest) -> HttpResponse:
    """Show unfinished cases by phase, of the dealer worked for unless another is chosen."""
    dealers = dealers_in_sight(request)
    wanted = ComplaintFilter.read(request.GET.dict())
    if not wanted.dealer and request.dealer:
        wanted = ComplaintFilter.read({**request.GET.dict(), "dealer": request.dealer.code})
    context = {
        "columns": board_columns(request.user, wanted),
        "wanted": wanted,
        "form": FilterForm(wanted, dealers=dealers),
        "many_dealers": len(dealers) > 1,
    }
    return render_page(request, "complaints/board.html", context, partial="columns")


def dealers_in_sight(request: WorkplaceRequest) -> list[Dealer]:
    """Return the person's dealers whose complaints he may see; an administrator has none."""
    visible = set(standing_of(request.user).dealers_with(*_SEEING))
    dealers = [dealer for dealer in request.dealers if dealer.pk in visible]
    if not dealers:
        raise NotAllowed("ROLE_MAY_NOT_SEE", _("Your role does not see complaints."))
    return dealers
