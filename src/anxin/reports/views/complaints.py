"""The manager's first page of figures."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import standing_of
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.foundation.errors import InvalidInput, NotAllowed
from anxin.foundation.htmx import render_page
from anxin.reports.charts import weeks_chart
from anxin.reports.forms import PeriodForm
from anxin.reports.selectors import complaints as selectors
from anxin.satisfaction.selectors.figure_words import between, points, rests_on
from anxin.satisfaction.selectors.overview import quarter_of


def figures(request: WorkplaceRequest) -> HttpResponse:
    """Show open, new, late, closed and satisfied by week, category, owner, adviser or dealer."""
    wanted = _wanted(request)
    grouping = request.GET.get("by", "week")
    if grouping not in selectors.GROUPINGS:
        raise InvalidInput(
            "GROUPING_UNKNOWN", _("Figures come by week, category, owner, adviser or dealer."), field="by"
        )
    seen = set(standing_of(request.user).dealers_with(Capability.SEE_FIGURES))
    dealers = [dealer for dealer in request.dealers if dealer.pk in seen]
    weeks = selectors.by_week(request.user, wanted)
    context = {
        "total": selectors.total(request.user, wanted),
        "rows": weeks if grouping == "week" else selectors.GROUPINGS[grouping](request.user, wanted),
        "grouping": grouping,
        "groupings": _groupings(many_dealers=len(dealers) > 1),
        "form": PeriodForm(
            {"dealer": wanted.dealer, "since": wanted.since, "until": wanted.until}, dealers=dealers
        ),
        "chart": weeks_chart(weeks),
        "list_url": reverse("complaints:list"),
        "index": _index(request),
    }
    return render_page(request, "reports/figures.html", context, partial="figures")


def _index(request: WorkplaceRequest) -> dict[str, str] | None:
    """The workplace's satisfaction over the last three whole months, in words, for whoever sees its figures."""
    dealer = request.dealer
    if dealer is None or not standing_of(request.user).can(Capability.SEE_FIGURES, dealer.pk):
        return None
    found = quarter_of(request.user, dealer)
    if found is None or not found[2].rows:
        return None
    place, window, figure = found
    return {
        "name": place.name,
        "months": window.name,
        "value": f"{points(figure.value)}{figure.star}",
        "interval": between(figure.interval),
        "rests_on": rests_on(figure),
        "url": f"{reverse('satisfaction:index')}?{place.query}&until={window.until}&span={window.asked}",
    }


def _wanted(request: WorkplaceRequest) -> ComplaintFilter:
    if request.dealer is None or not standing_of(request.user).can_anywhere(Capability.SEE_FIGURES):
        raise NotAllowed("ROLE_MAY_NOT_SEE", _("Your role does not see figures."))
    period = selectors.usual_period(request.dealer)
    asked = {name: request.GET.get(name, "") for name in ("dealer", "since", "until")}
    wanted = ComplaintFilter.read(
        {
            "dealer": asked["dealer"],
            "since": asked["since"] or period.since.isoformat(),
            "until": asked["until"] or period.until.isoformat(),
        }
    )
    selectors.check_length(wanted)
    return wanted


def _groupings(*, many_dealers: bool) -> list[tuple[str, str]]:
    names = {
        "week": _("by week"),
        "category": _("by category"),
        "owner": _("by owner"),
        "adviser": _("by service adviser"),
        "dealer": _("by dealer"),
    }
    return [(key, name) for key, name in names.items() if many_dealers or key != "dealer"]
