"""Why a deadline is what it is, and what makes a case pressing."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from anxin.accounts.middleware import WorkplaceRequest
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.clocks.why import why_deadlines
from anxin.complaints.selectors.heat import heat_of
from anxin.foundation.htmx import render_page


@require_GET
def why(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Show the account of every clock of a case, and the parts of its snowball."""
    complaint = get_complaint_for(request.user, slug)
    with timezone.override(ZoneInfo(complaint.dealer.time_zone)):
        context = {
            "complaint": complaint,
            "why": why_deadlines(complaint),
            "heat": heat_of(complaint),
        }
        return render_page(request, "complaints/why.html", context, partial="why")
