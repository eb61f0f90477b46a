"""Who has a customer on the line: taken from the queue, taken over, given back. Two never have the same."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.callbacks.choices import OPEN_STATES, CallKind
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.blocking import holder_of, why_blocked
from anxin.callbacks.selectors.queue import next_calls
from anxin.callbacks.services.calling import locked_call
from anxin.callbacks.services.make_call import record_on_call
from anxin.customers.models import Customer
from anxin.foundation import clock
from anxin.foundation.errors import Refused
from anxin.surveys.choices import Purpose
from anxin.surveys.services.questionnaires import ready_version

#: What is asked in which call; the others are a talk, without a questionnaire.
PURPOSES = {
    CallKind.AFTER_SERVICE: Purpose.AFTER_SERVICE,
    CallKind.AFTER_SALE: Purpose.AFTER_SALE,
    CallKind.AFTER_COMPLAINT: Purpose.AFTER_COMPLAINT,
    CallKind.ASKED_AGAIN: Purpose.CALLED_AGAIN,
    CallKind.DUE: Purpose.DUE,
    CallKind.LOST: Purpose.LOST,
}


@transaction.atomic
def take_call(key: UUID | str, *, by: Person, over: bool = False) -> Call:
    """Take a call onto one's screen, for 30 minutes after the last thing done there; whole numbers are shown then.

    ``Refused`` with ``CALL_BLOCKED`` and the reason, ``CALL_OVER``, or ``CALL_HELD`` where a colleague has it: with
    ``over``, after he was asked, it is taken over from him. What one had on the screen before is given back.
    """
    call = locked_call(key, by=by)
    if call.state not in OPEN_STATES:
        raise Refused("CALL_OVER", _("This call is over."))
    holder = holder_of(call)
    if holder and holder != by and not over:
        raise Refused(
            "CALL_HELD", _("%(name)s has this customer on the line now."), params={"name": holder.name}
        )
    return _hold(call, by, taken_from=holder if holder != by else None)


@transaction.atomic
def take_next_call(dealer: Dealer, *, by: Person, work: str = "") -> Call | None:
    """Take the next call of the queue that nobody else takes at the same moment; nothing where there is none now.

    ``work`` is a tab of the queue, empty for all of them.
    """
    require(by, Capability.CALL_BACK, dealer.pk)
    for number in next_calls(by, dealer, work=work):
        rows = Call.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
            "dealer", "customer"
        )
        call = rows.filter(pk=number, state__in=OPEN_STATES).first()
        if call is None or holder_of(call) not in (None, by):
            continue
        try:
            return _hold(call, by)
        except Refused:
            continue
    return None


@transaction.atomic
def let_call_go(key: UUID | str, *, by: Person) -> Call:
    """Give a call back to the queue; what was answered so far is kept. Not one's own stays as it is."""
    call = locked_call(key, by=by)
    if call.held_by == by:
        call.held_by = call.held_at = None
        call.changes += 1
        call.save(update_fields=["held_by", "held_at", "changes"])
    return call


def _hold(call: Call, by: Person, *, taken_from: Person | None = None) -> Call:
    # Another call of the same customer waits here until this one is decided.
    Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.customer_id)
    blocked = why_blocked(call, by)
    if blocked:
        raise Refused("CALL_BLOCKED", blocked)
    mine = Call.objects.filter(dealer=call.dealer, held_by=by).exclude(pk=call.pk)
    mine.update(held_by=None, held_at=None)
    fresh = holder_of(call) != by
    call.held_by, call.held_at = by, clock.now()
    if call.version is None and (purpose := PURPOSES.get(CallKind(call.kind))):
        call.version = ready_version(call.dealer, purpose=purpose)
    if fresh:
        call.changes += 1
        taken = {"taken_from": taken_from.pk} if taken_from else {}
        record_on_call("callbacks.call_taken", call, by=by, **taken)
    call.save(update_fields=["held_by", "held_at", "version", "changes"])
    return call
