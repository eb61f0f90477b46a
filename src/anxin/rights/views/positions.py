"""The cars of a dealer that are nearest to a right: as a list, and as a file."""

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require, standing_of
from anxin.foundation.downloads import table_file
from anxin.foundation.errors import NotFound
from anxin.foundation.htmx import render_page
from anxin.rights.forms.filters import PositionFilterForm, chosen_filters
from anxin.rights.selectors.laws import law_of
from anxin.rights.selectors.position_list import (
    PositionFilter,
    count_positions,
    list_positions,
    position_rows,
)
from anxin.rights.services.export_positions import export_positions


@require_GET
def position_list(request: WorkplaceRequest) -> HttpResponse:
    """Show one page of the cars that have a right or are near one, the nearest first."""
    dealer = _dealer_of(request)
    wanted = PositionFilter.read(request.GET.dict())
    page = list_positions(request.user, dealer, wanted, cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "rows": position_rows(request.user, page.rows),
        "counts": count_positions(request.user, dealer),
        "wanted": wanted,
        "form": PositionFilterForm(wanted),
        "chosen": chosen_filters(wanted, request.GET),
        "may_export": standing_of(request.user).can(Capability.EXPORT_DATA, dealer.pk),
        "zone": dealer.time_zone,
        "law_on_file": law_of(dealer) is not None,
    }
    return render_page(request, "rights/positions.html", context, partial="results")


@require_GET
def export(request: WorkplaceRequest, kind: str) -> FileResponse:
    """Hand out the list as it is narrowed, as XLSX or CSV."""
    dealer = _dealer_of(request)
    wanted = PositionFilter.read(request.GET.dict())
    columns, rows = export_positions(dealer, wanted, by=request.user)
    return table_file(kind, stem=f"{dealer.code}-{_('rights')}", columns=columns, rows=rows)


def _dealer_of(request: WorkplaceRequest) -> Dealer:
    if request.dealer is None:
        raise NotFound
    require(request.user, Capability.SEE_CUSTOMERS, request.dealer.pk)
    return request.dealer
