"""Why a customer must not be rung now: a case of his is open, a colleague has him on the line, he wants no calls."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.choices import OF_COMPLAINTS, OPEN_STATES, CallKind
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.calls import state_of
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.foundation import clock

#: Whoever has a call on his screen keeps the customer for so long after the last thing he did there.
HOLD = timedelta(minutes=30)


def holder_of(call: Call, *, at: datetime | None = None) -> Person | None:
    """Return who has a call on his screen now; nobody once it has lain there untouched."""
    fresh = call.held_at is not None and call.held_at > (at or clock.now()) - HOLD
    return call.held_by if fresh else None


def why_blocked(call: Call, person: Person) -> str:
    """Return in words why this person may not make a call now; nothing where he may.

    A colleague who has this very call on his screen is no such reason: it may be taken over.
    """
    return blocked_among([call], person).get(call.pk, "")


def blocked_among(calls: Collection[Call], person: Person) -> Mapping[int, str]:
    """Return why this person may not make some calls of one dealer now, by the call's number, in three queries."""
    if not calls:
        return {}
    dealer = next(iter(calls)).dealer
    customers = {call.customer_id for call in calls}
    with_case = _customers_with_case(dealer, customers)
    followed = set(
        _open_of(customers).filter(kind=CallKind.AFTER_COMPLAINT).values_list("customer", flat=True)
    )
    held = _held_of(customers)
    found = {call.pk: _why(call, person, with_case=with_case, followed=followed, held=held) for call in calls}
    return {key: why for key, why in found.items() if why}


def _why(
    call: Call,
    person: Person,
    *,
    with_case: Mapping[int, set[int]],
    followed: set[int],
    held: Mapping[int, tuple[int, Person]],
) -> str:
    if person.pk in state_of(call).barred:
        return _("You served this customer, or he has turned you down: a colleague rings him.")
    other = held.get(call.customer_id)
    if other and other[0] != call.pk and other[1] != person:
        return _("%(name)s has this customer on the line for another call.") % {"name": other[1].name}
    if call.kind == CallKind.AFTER_COMPLAINT:
        return ""
    cases = with_case.get(call.customer_id, set()) - {call.made_complaint_id}
    if cases or call.customer_id in followed:
        return _("His complaint comes first: nothing else is asked until it is settled and followed up.")
    if call.customer.do_not_call and call.kind not in OF_COMPLAINTS:
        return _("The customer wants no calls.")
    return ""


def _customers_with_case(dealer: Dealer, customers: Iterable[int]) -> Mapping[int, set[int]]:
    rows = Complaint.objects.filter(dealer=dealer, customer__in=list(customers)).exclude(status=Status.CLOSED)
    found: dict[int, set[int]] = {}
    for customer, case in rows.values_list("customer_id", "pk"):
        found.setdefault(customer, set()).add(case)
    return found


def _open_of(customers: Iterable[int]) -> QuerySet[Call]:
    return Call.objects.filter(customer__in=list(customers), state__in=OPEN_STATES)


def _held_of(customers: Iterable[int]) -> Mapping[int, tuple[int, Person]]:
    rows = Call.objects.filter(customer__in=list(customers), held_at__gt=clock.now() - HOLD)
    rows = rows.exclude(held_by=None).select_related("held_by")
    return {call.customer_id: (call.pk, call.held_by) for call in rows if call.held_by}
