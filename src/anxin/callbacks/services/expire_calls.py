"""Every night calls past their last day come to their end, each under the name of what it was."""

import logging
from datetime import date

from django.db import transaction

from anxin.accounts.models import Dealer
from anxin.callbacks.choices import DUE_AND_LOST, OPEN_STATES, CallState, Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.calls import state_of
from anxin.callbacks.services.ending import end_as, end_in
from anxin.complaints.selectors.for_promises import customers_with_open_case
from anxin.engines.callbacks import conclude
from anxin.foundation import clock

_AT_ONCE = 500
_log = logging.getLogger(__name__)


def expire_calls() -> int:
    """End every call at every dealer whose last day is past there; return how many there were.

    Safe at any hour and as often as one likes: what has ended is not looked at again.
    """
    return sum(_try_to_expire(dealer) for dealer in Dealer.objects.order_by("pk"))


def _try_to_expire(dealer: Dealer) -> int:
    today, ended = clock.today(dealer.time_zone), 0
    try:
        while done := _expire_some(dealer, today):
            ended += done
    except Exception as error:  # one dealer holds up none behind him
        _log.error("Calls could not expire at %s: %s", dealer.code, type(error).__name__)
    return ended


@transaction.atomic
def _expire_some(dealer: Dealer, today: date) -> int:
    """End some hundred calls in one piece."""
    rows = Call.objects.select_for_update(of=("self",), skip_locked=True).select_related("dealer")
    rows = rows.filter(dealer=dealer, expires_on__lt=today, state__in=[*OPEN_STATES, CallState.WRITTEN_TO])
    calls = list(rows.order_by("expires_on", "pk")[:_AT_ONCE])
    waiting = {call.customer_id for call in calls if call.kind in DUE_AND_LOST}
    with_case = customers_with_open_case(dealer, waiting) if waiting else set()
    for call in calls:
        _expire(call, today, paused=call.kind in DUE_AND_LOST and call.customer_id in with_case)
    return len(calls)


def _expire(call: Call, today: date, *, paused: bool) -> None:
    state = state_of(call)
    if paused and state.is_open and not state.attempts:
        end_as(call, Outcome.CASE_OPEN, why="complaint_open")
        return
    over = conclude(state, today=today)
    end_in(call, over, why="last_day_past")
