"""The list of complaints and the board by phase: the filter stands in the address."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import standing_of
from anxin.complaints.forms.filters import FilterForm, chosen_filters
from anxin.complaints.policies import can_import_complaints
from anxin.complaints.selectors.board import board_columns
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import case_rows, list_complaints
from anxin.complaints.services.export_complaints import export_complaints
from anxin.foundation.downloads import table_file
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
        "can_export": standing_of(request.user).can_anywhere(Capability.EXPORT_DATA),
        "can_import": bool(request.dealer and can_import_complaints(request.user, request.dealer.pk)),
    }
    return render_page(request, "complaints/list.html", context, partial="results")


@require_GET
def export(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand out what the list shows, as a file."""
    columns, rows = export_complaints(ComplaintFilter.read(request.GET.dict()), by=request.user)
    return table_file(kind, stem=_("complaints"), columns=columns, rows=rows)


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
