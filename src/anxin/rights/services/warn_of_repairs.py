"""The clock of a substitute car: a long repair is told of before it gives a right (art. 21)."""

import logging
from datetime import timedelta

from django.db import transaction

from anxin.foundation import audit, clock
from anxin.foundation.events import publish
from anxin.rights.events import SubstituteCarDue
from anxin.rights.models import Position, SubstituteWarning
from anxin.rights.selectors.position_list import ALERT_HOURS, DUE_HOURS

#: Before the right, and when it is there.
_TOLD_AT = (*ALERT_HOURS, DUE_HOURS)
#: Older ones are orders that nobody closed; telling of them helps nobody.
_LOOK_BACK = timedelta(days=30)
_log = logging.getLogger(__name__)


def warn_of_repairs() -> int:
    """Tell of every running repair that has reached 72, 96 or 120 hours, once each; returns how many were told of.

    A repair that is beyond several is told of once, for the latest.
    """
    now = clock.now()
    first = timedelta(hours=DUE_HOURS - min(ALERT_HOURS))
    rows = Position.objects.filter(substitute_due__gt=now - _LOOK_BACK, substitute_due__lte=now + first)
    rows = (
        rows.exclude(running=None)
        .select_related("running", "vehicle")
        .only("substitute_due", "dealer", "running", "vehicle")
    )
    done = 0
    for position in rows.order_by("pk"):
        try:
            done += _warn(position)
        except Exception as error:  # one that cannot be told of holds up none of those behind it
            _log.error("A long repair could not be told of: %s", type(error).__name__)
    return done


@transaction.atomic
def _warn(position: Position) -> bool:
    order, due, now = position.running, position.substitute_due, clock.now()
    assert order is not None and due is not None  # the list holds no others
    reached = [hours for hours in _TOLD_AT if due - timedelta(hours=DUE_HOURS - hours) <= now]
    made = [
        hours
        for hours in reached
        if SubstituteWarning.objects.get_or_create(order=order, hours=hours, defaults={"at": now})[1]
    ]
    if not made:
        return False
    audit.record_operation(
        "rights.substitute_warned",
        person_id=None,
        dealer_id=position.dealer_id,
        subject=str(position.vehicle.key),
        order=order.number,
        hours=max(made),
    )
    publish(SubstituteCarDue(order_id=order.pk, hours=max(made)))
    return True
