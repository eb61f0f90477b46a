"""Cars whose customers are called because something falls due, or because they stay away (daily-work section 2)."""

from datetime import date, timedelta

from django.db.models import F, Max, Q

from anxin.accounts.models import Dealer
from anxin.callbacks.choices import DUE_AND_LOST, CallKind
from anxin.callbacks.models import Call, LeftOut
from anxin.customers.models import Vehicle
from anxin.engines.callbacks import Rules
from anxin.engines.upkeep import months_later
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors.care import care_rules
from anxin.workshop.selectors.departures import gone_cars
from anxin.workshop.selectors.services_due import services_falling_due

#: So near to its day a call is made: the message that reminds of it went out before and has not helped.
DUE_AHEAD = timedelta(days=3)
#: Who came to stay away within so many days is called; who has for longer was on an earlier list.
LATELY = timedelta(days=31)
_LEAST_APART = 30


def cars_for(dealer: Dealer, *, kind: CallKind, day: date, rules: Rules) -> tuple[int, ...]:
    """Return the numbers of the cars for a day's list of ``due`` or ``lost``.

    Never one that stood on either list within the days in which nobody is asked twice.
    """
    found = _due(dealer, day) if kind == CallKind.DUE else _lost(dealer, day)
    return tuple(sorted(found - _told_lately(dealer, day, rules) - set(gone_cars(dealer))))


def _due(dealer: Dealer, day: date) -> set[int]:
    until = day + DUE_AHEAD
    services = {each.vehicle_id for each in services_falling_due(dealer, until=until)}
    dated = Q(insured_until__gte=day, insured_until__lte=until)
    dated |= Q(inspection_due_on__gte=day, inspection_due_on__lte=until)
    return services | set(Vehicle.objects.filter(dated, dealer=dealer).values_list("pk", flat=True))


def _lost(dealer: Dealer, day: date) -> set[int]:
    """The cars whose last visit was so many months ago that they count as lost, for at most a month."""
    gone_since = months_later(day, -care_rules(dealer).churn_months)
    seen = RepairOrder.objects.filter(dealer=dealer, opened_on__gt=gone_since - LATELY).order_by()
    last = seen.values("vehicle_id").annotate(last=Max(F("opened_on"))).filter(last__lte=gone_since)
    return set(last.values_list("vehicle_id", flat=True))


def _told_lately(dealer: Dealer, day: date, rules: Rules) -> set[int]:
    lists = Q(
        call_list__dealer=dealer,
        call_list__kind__in=DUE_AND_LOST,
        call_list__day__gt=day - timedelta(days=max(rules.fatigue_days, _LEAST_APART)),
    )
    called = Call.objects.filter(lists).values_list("vehicle_id", flat=True)
    left = LeftOut.objects.filter(lists).values_list("vehicle_id", flat=True)
    return {each for each in (*called, *left) if each}
