"""The list of complaints and the board by phase: the filter stands in the address."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import standing_of
from anxin.complaints.forms.filters import FilterForm, chosen_filters
from anxin.complaints.policies import can_import_complaints
from anxin.complaints.selectors.board import board_columns
from anxin.complaints.selectors.lists import ComplaintFilter, case_rows, list_complaints
from anxin.foundation.errors import NotAllowed
from anxin.foundation.htmx import render_page

_SEEING = (Capability.SEE_COMPLAINTS, Capability.SEE_OWN_COMPLAINTS)


def complaint_list(request: WorkplaceRequest) -> HttpResponse:
    """Show one page of the list; the query string is the whole of its state."""
    dealers = _dealers_in_sight(request)
    wanted = ComplaintFilter.read(request.GET.dict())
    page = list_complaints(request.user, wanted, cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "rows": case_rows(page.rows),
        "wanted": wanted,
        "form": FilterForm(wanted, dealers=dealers),
        "chosen": chosen_filters(wanted),
        "many_dealers": len(dealers) > 1,
        "can_import": bool(request.dealer and can_import_complaints(request.user, request.dealer.pk)),
    }
    return render_page(request, "complaints/list.html", context, partial="results")


def board(request: WorkplaceRequest) -> HttpResponse:
    """Show unfinished cases by phase, of the dealer worked for unless another is chosen."""
    dealers = _dealers_in_sight(request)
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


def _dealers_in_sight(request: WorkplaceRequest) -> list[Dealer]:
    """Return the person's dealers whose complaints he may see; an administrator has none."""
    visible = set(standing_of(request.user).dealers_with(*_SEEING))
    dealers = [dealer for dealer in request.dealers if dealer.pk in visible]
    if not dealers:
        raise NotAllowed("ROLE_MAY_NOT_SEE", _("Your role does not see complaints."))
    return dealers
