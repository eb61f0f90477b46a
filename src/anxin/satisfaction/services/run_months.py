"""Which months a run may be of: whole ones that are over everywhere, on one side of a change of the plan."""

from datetime import date

from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.plans import version_of
from anxin.satisfaction.services.plans import default_plan

MOST_MONTHS = 12


def version_for(place: Place, *, first: date, last: date) -> PlanVersion:
    """Return the version of the plan that scores a place's months, told by their first days.

    ``InvalidInput`` names the month that is not over at every dealer, or where another version begins.
    """
    if first > last:
        raise InvalidInput("MONTHS_TURNED", _("The first month comes before the last."), field="first")
    if (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS:
        raise InvalidInput(
            "TOO_MANY_MONTHS", _("At most %(most)s months."), field="first", params={"most": MOST_MONTHS}
        )
    if last >= _month_everywhere(place):
        raise InvalidInput("MONTH_NOT_OVER", _("Choose months that are over."), field="last")
    default_plan(place.brand)
    version = version_of(place.brand.pk, last)
    if version is None:
        raise InvalidInput("NO_PLAN", _("No plan scores this month."), field="last")
    if version.holds_from > first:
        raise InvalidInput(
            "PLAN_BREAK",
            _("From %(month)s on another version of the plan holds. Choose months on one side of it."),
            field="first",
            params={"month": f"{version.holds_from:%Y-%m}"},
        )
    return version


def _month_everywhere(place: Place) -> date:
    """The month that has begun at every dealer: in the zone where the day comes last."""
    zones = Dealer.objects.filter(pk__in=place.dealer_ids).values_list("time_zone", flat=True).distinct()
    return min(clock.today(zone) for zone in zones).replace(day=1)
