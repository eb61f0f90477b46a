"""One call by itself, outside of a morning's list: a complaint's follow-up, a bad answer, a second asking."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.rules import call_rules_of, calling_time_of, days_of_call
from anxin.complaints.models import Complaint
from anxin.customers.models import Customer, Vehicle
from anxin.engines.callbacks import CallDays, begin, next_time, write_state
from anxin.foundation import audit, clock
from anxin.surveys.models import Interview
from anxin.workshop.models import RepairOrder


@dataclass(frozen=True, kw_only=True)
class CallAbout:
    """Whom a call reaches and what about; ``barred`` are more persons' numbers who may not make it."""

    customer: Customer
    vehicle: Vehicle | None = None
    order: RepairOrder | None = None
    complaint: Complaint | None = None
    interview: Interview | None = None
    adviser: Person | None = None
    adviser_name: str = ""
    barred: frozenset[int] = frozenset()


@transaction.atomic
def make_call(
    dealer: Dealer,
    *,
    kind: CallKind,
    about: CallAbout,
    days: CallDays | None = None,
    not_before: datetime | None = None,
    by: Person | None = None,
) -> Call:
    """Make one call that is to be made, due from today by the dealer's plan for its kind where no days are given.

    The call of that kind about the same order where there is one already. Whoever served the customer may not make
    it. ``by`` is nobody where the house does it itself. ValueError where the dealer's week has no calling hours.
    """
    known = Call.objects.filter(kind=kind, order=about.order).first() if about.order else None
    if known:
        return known
    call = Call(
        dealer=dealer,
        kind=kind,
        customer=about.customer,
        vehicle=about.vehicle,
        order=about.order,
        complaint=about.complaint,
        about=about.interview,
        adviser=about.adviser,
        adviser_name=about.adviser_name[:60],
        made_at=clock.now(),
    )
    barred = about.barred | ({about.adviser.pk} if about.adviser else frozenset())
    lay_days(call, days=days or days_of_call(dealer, kind=kind), barred=barred, not_before=not_before)
    call.save()
    record_on_call("callbacks.call_made", call, by=by, kind=str(kind))
    return call


def lay_days(
    call: Call, *, days: CallDays, barred: frozenset[int] = frozenset(), not_before: datetime | None = None
) -> None:
    """Let an unsaved call begin anew on its days: untried, not before its first hour in which one may ring."""
    rules = call_rules_of(call.dealer).rules
    calling = calling_time_of(call.dealer, rules=rules)
    state = begin(days, served_by=barred)
    start = max(not_before or clock.now(), clock.now())
    call.course = write_state(state)
    call.due_on, call.expires_on = days.due, state.until
    call.not_before = next_time(state, start, rules=rules, calling=calling) or start


def record_on_call(action: str, call: Call, *, by: Person | None, **details: str | int) -> None:
    """Write the audit record of an operation on a call."""
    audit.record_operation(
        action,
        person_id=by.pk if by else None,
        dealer_id=call.dealer_id,
        subject=str(call.key),
        **details,
    )
