"""Repairs that come near the right to a substitute car, for the day of those who must give one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Vehicle
from anxin.foundation import clock
from anxin.rights.policies import can_judge
from anxin.rights.selectors.position_list import ALERT_HOURS, DUE_HOURS, SubstituteClock, substitute_clock
from anxin.rights.selectors.visible import positions_visible_to
from anxin.workshop.models import RepairOrder

_MOST = 20
#: Orders that nobody has closed for so long are no repairs any more.
_LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True)
class LongRepair:
    """A car in repair, its order, and how long it has been there."""

    vehicle: Vehicle
    order: RepairOrder
    clock: SubstituteClock


def long_repairs(person: Person, dealer: Dealer) -> Sequence[LongRepair]:
    """Return the repairs beyond the first warning, the longest first; nothing to one who does not lead here."""
    if not can_judge(person, dealer.pk):
        return ()
    now = clock.now()
    until = now + timedelta(hours=DUE_HOURS - min(ALERT_HOURS))
    rows = positions_visible_to(person).filter(
        dealer=dealer, substitute_due__gt=now - _LOOK_BACK, substitute_due__lte=until
    )
    found = rows.exclude(running=None).defer("answer").order_by("substitute_due", "pk")[:_MOST]
    return [
        LongRepair(each.vehicle, each.running, running)
        for each in found
        if each.running and (running := substitute_clock(each.substitute_due, now=now))
    ]
