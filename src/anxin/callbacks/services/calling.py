"""What every operation of a caller begins and ends with: the call held for him, unchanged, and kept as it stands."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.callbacks.choices import CallState, Outcome
from anxin.callbacks.events import CallDone
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.blocking import holder_of
from anxin.callbacks.selectors.calls import get_call_for
from anxin.engines.callbacks import State, write_state
from anxin.foundation import clock
from anxin.foundation.errors import Refused, Stale
from anxin.foundation.events import publish


def locked_call(key: UUID | str, *, by: Person) -> Call:
    """Return a call with its row held, for who makes the calls of its dealer; inside a transaction."""
    call = get_call_for(by, key, lock=True)
    require(by, Capability.CALL_BACK, call.dealer_id)
    return call


def require_mine(call: Call, by: Person, *, seen: int | None = None) -> None:
    """Let pass who has the call on his screen, or nobody has; ``Refused`` names who has it, ``Stale`` an older look."""
    holder = holder_of(call)
    if holder and holder != by:
        raise Refused(
            "CALL_HELD", _("%(name)s has this customer on the line now."), params={"name": holder.name}
        )
    if seen is not None and seen != call.changes:
        raise Stale("CALL_STALE", _("This call went on elsewhere in the meantime. Look at it again."))


def put_state(call: Call, state: State, *, by: Person | None = None, at: datetime | None = None) -> None:
    """Lay where a call stands into its columns, not saved; an ended one is free and says when and by whom."""
    call.course = write_state(state)
    call.expires_on = state.until
    call.not_before = state.not_before or call.not_before
    call.appointed = state.appointment is not None
    if state.is_open:
        call.state = CallState.APPOINTED if call.appointed else CallState.WAITING
        call.outcome, call.done_at, call.done_by = "", None, None
    else:
        call.state, call.outcome = CallState.DONE, Outcome(str(state.final))
        call.done_at, call.done_by = at or clock.now(), by
        call.held_by = call.held_at = None


def keep_call(call: Call) -> None:
    """Save a call that was changed; where it has come to its end, the floors beside and above hear of it."""
    call.changes += 1
    call.save()
    if call.state == CallState.DONE:
        publish(CallDone(call.key))
