"""The page of figures of repeat repairs."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import standing_of
from anxin.foundation.errors import InvalidInput, NotAllowed
from anxin.foundation.htmx import render_page
from anxin.reports.forms import CameForm
from anxin.reports.selectors import repeats
from anxin.reports.selectors.complaints import check_length, usual_period
from anxin.workshop.selectors.repeat_list import EVERY_DEALER, RepeatFilter


@require_GET
def repeat_figures(request: WorkplaceRequest) -> HttpResponse:
    """Show how repeat repairs were recognised, treated and cured in a period, and whose work they were about."""
    dealer = request.dealer
    if dealer is None or not standing_of(request.user).can_anywhere(Capability.SEE_FIGURES):
        raise NotAllowed("ROLE_MAY_NOT_SEE", _("Your role does not see figures."))
    grouping = request.GET.get("by", "technician")
    if grouping not in repeats.GROUPINGS:
        raise InvalidInput(
            "GROUPING_UNKNOWN", _("Repeat repairs are grouped by technician, adviser or fault."), field="by"
        )
    period = usual_period(dealer)
    asked = {name: request.GET.get(name, "") for name in ("since", "until")}
    every = repeats.dealers_with_figures(request.user)
    code = request.GET.get("dealer", "")
    wanted = RepeatFilter.read({
        "dealer": code or (EVERY_DEALER if len(every) > 1 else ""),
        "since": asked["since"] or period.since.isoformat(),
        "until": asked["until"] or period.until.isoformat(),
    })  # fmt: skip
    check_length(wanted)
    chosen = [each for each in every if code in {"", each.code}]
    context = {
        "figures": repeats.repeat_figures(request.user, wanted, chosen),
        "rows": repeats.GROUPINGS[grouping](request.user, wanted, chosen),
        "grouping": grouping,
        "groupings": _groupings(),
        "form": CameForm({"dealer": code, "since": wanted.since, "until": wanted.until}, dealers=every),
        "list_url": reverse("workshop:repeats"),
        "least": repeats.LEAST_NUMBER,
    }
    return render_page(request, "reports/repeats.html", context, partial="figures")


def _groupings() -> list[tuple[str, str]]:
    return [
        ("technician", _("by technician")),
        ("adviser", _("by service adviser")),
        ("fault", _("by fault")),
    ]
