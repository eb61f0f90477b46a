"""Calls follow complaints: a closed one is asked about on its day, and while one is open nothing else is asked (S080).

Each complaint is looked at by itself and as it is now, so the same news twice, or lost, changes nothing.
"""

import logging
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from anxin.callbacks.choices import AFTER_VISIT, OPEN_STATES, CallKind, Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.blocking import holder_of
from anxin.callbacks.selectors.calls import state_of
from anxin.callbacks.selectors.cases import calls_to_end, calls_to_move, cases_to_call
from anxin.callbacks.selectors.rules import call_rules_of, calling_time_of, plan_of
from anxin.callbacks.services.calling import keep_call, put_state
from anxin.callbacks.services.ending import end_as
from anxin.callbacks.services.make_call import CallAbout, make_call, record_on_call
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.merged import merged_below
from anxin.complaints.services.close_complaint import FOLLOW_UP_HOUR
from anxin.engines.callbacks import CallDays, CallingTime, Rules, days_of, next_time
from anxin.foundation import clock
from anxin.foundation.jobs import enqueue
from anxin.surveys.services.invitations import withdraw_of_customers

TASK = "callbacks.follow_case"
#: What is asked about a visit, or because of a bad answer, has its place in the complaint from now on.
TAKEN_OVER = (*AFTER_VISIT, CallKind.BAD_ANSWER)
_log = logging.getLogger(__name__)


def hear_of_case(complaint_id: int) -> None:
    """Let the worker see to the calls of a complaint that has moved, where it has any or wants one."""
    wants = Complaint.objects.filter(pk=complaint_id).exclude(status=Status.CLOSED).exists()
    if wants or Call.objects.filter(complaint=complaint_id, state__in=OPEN_STATES).exists():
        enqueue(TASK, complaint_id=complaint_id)


@transaction.atomic
def follow_case(complaint_id: int) -> None:
    """Bring the calls of one complaint to where it is: the follow-up made, moved or withdrawn, other asking ended."""
    rows = Complaint.objects.select_for_update(of=("self",), no_key=True).filter(pk=complaint_id)
    complaint = rows.select_related(
        "dealer__region__brand", "customer", "vehicle", "repair_order__adviser"
    ).first()
    if complaint is None:
        return
    goes_on = complaint.merged_into_id is None
    if goes_on and complaint.status == Status.FOLLOW_UP:
        _see_to_follow_up(complaint)
    else:
        _withdraw_follow_up(complaint)
    if goes_on and complaint.status == Status.OPEN:
        _end_other_asking(complaint)


def follow_missed_cases() -> int:
    """Follow every complaint whose calls are not where it is, whatever news of it were lost; return how many."""
    done = 0
    for number in sorted({*cases_to_call(), *calls_to_move(), *calls_to_end(TAKEN_OVER)}):
        try:
            follow_case(number)
            done += 1
        except Exception as error:  # one that cannot be followed holds up none of those behind it
            _log.error("The calls of a complaint could not be followed: %s", type(error).__name__)
    return done


def _see_to_follow_up(complaint: Complaint) -> None:
    if complaint.customer is None or complaint.handled_at is None:
        return
    rules = call_rules_of(complaint.dealer).rules
    calling = calling_time_of(complaint.dealer, rules=rules)
    days = _days(complaint, rules, calling)
    present = _follow_ups(complaint).filter(state__in=OPEN_STATES).first()
    if present is None and not _follow_ups(complaint).filter(made_at__gte=complaint.handled_at).exists():
        present = make_call(
            complaint.dealer, kind=CallKind.AFTER_COMPLAINT, about=_about(complaint), days=days
        )
        _put_on(present, complaint, days, rules=rules, calling=calling)
    elif present and _is_elsewhere(present, complaint, days) and not holder_of(present):
        _put_on(present, complaint, days, rules=rules, calling=calling)
        record_on_call("callbacks.call_moved", present, by=None, to=days.due.isoformat())


def _put_on(call: Call, complaint: Complaint, days: CallDays, *, rules: Rules, calling: CallingTime) -> None:
    """Let a call be due when the case says: from that morning on, or exactly at the hour that the customer wished."""
    agreed = _agreed(complaint, calling)
    state = replace(
        state_of(call),
        days=days,
        until=days.expires,
        appointment=agreed,
        not_before=agreed,
        promised=agreed is not None,
    )
    if agreed is None:
        morning = datetime.combine(days.due, time(), tzinfo=ZoneInfo(calling.calendar.zone))
        start = max(morning, clock.now())
        state = replace(state, not_before=next_time(state, start, rules=rules, calling=calling) or start)
    call.due_on = days.due
    put_state(call, state)
    keep_call(call)


def _is_elsewhere(call: Call, complaint: Complaint, days: CallDays) -> bool:
    """Tell whether a call is on another day than its case has set, or untried at another hour than was agreed.

    An hour that the customer named to the caller stays.
    """
    if call.due_on != days.due:
        return True
    state = state_of(call)
    calling = calling_time_of(complaint.dealer)
    agreed = _agreed(complaint, calling)
    return agreed is not None and not call.tries and state.appointment != agreed


def _agreed(complaint: Complaint, calling: CallingTime) -> datetime | None:
    """Return the hour that somebody agreed with the customer; the house's own hour is only the end of a day."""
    due_at = complaint.follow_up_due_at
    if due_at is None:
        return None
    local = due_at.astimezone(ZoneInfo(calling.calendar.zone))
    return None if local.time() == FOLLOW_UP_HOUR else due_at


def _days(complaint: Complaint, rules: Rules, calling: CallingTime) -> CallDays:
    """The days of the plan, counted from the closing; the day that the case has set stands in place of the plan's."""
    handled_at = complaint.handled_at or clock.now()
    plan = plan_of(rules, CallKind.AFTER_COMPLAINT)
    days = days_of(calling.day_of(handled_at), plan=plan, calling=calling)
    if complaint.follow_up_due_at is None:
        return days
    due = calling.day_of(complaint.follow_up_due_at)
    closes = max(days.closes, due)
    return CallDays(min(days.opens, due), due, closes, max(days.expires, closes))


def _about(complaint: Complaint) -> CallAbout:
    """Whoever the complaint is about, and whoever served the customer, does not ask how it was handled."""
    if complaint.customer is None:
        raise ValueError("a complaint of nobody known is not asked about")
    order = complaint.repair_order
    return CallAbout(
        customer=complaint.customer,
        vehicle=complaint.vehicle,
        complaint=complaint,
        adviser=order.adviser if order else None,
        adviser_name=order.adviser_name if order else "",
        barred=frozenset({complaint.concerns_id or 0, *complaint.also_concerns} - {0}),
    )


def _withdraw_follow_up(complaint: Complaint) -> None:
    """End the follow-up of a complaint that wants none: it was opened again, asked about elsewhere, or given up."""
    for call in _follow_ups(complaint).filter(state__in=OPEN_STATES):
        if holder_of(call):
            continue
        if complaint.status != Status.CLOSED or complaint.merged_into_id:
            end_as(call, Outcome.CASE_OPEN, why="opened_again")
        elif complaint.follow_up_calls.filter(at__gte=call.made_at).exists():
            end_as(call, Outcome.COMPLETE, why="asked_in_its_case")
        else:
            end_as(call, Outcome.ATTEMPTS_USED, why="given_up")


def _end_other_asking(complaint: Complaint) -> None:
    """End what the customer, or whoever brought this car, would be asked about visits: the case comes first.

    The call out of which the complaint was made goes on, and so does what a colleague has on his screen.
    """
    family = [complaint.pk, *merged_below([complaint.pk]).get(complaint.pk, [])]
    concerned = Complaint.objects.filter(pk__in=family)
    calls = Call.objects.select_for_update(of=("self",)).select_related("dealer", "held_by")
    calls = calls.filter(kind__in=TAKEN_OVER, state__in=OPEN_STATES, dealer=complaint.dealer)
    calls = calls.filter(
        Q(customer__in=concerned.exclude(customer=None).values("customer"))
        | Q(vehicle__in=concerned.exclude(vehicle=None).values("vehicle"))
    )
    for call in calls.order_by("pk"):
        if call.made_complaint_id not in family and not holder_of(call):
            end_as(call, Outcome.CASE_OPEN, why="complaint_open")
    withdraw_of_customers(set(concerned.exclude(customer=None).values_list("customer", flat=True)))


def _follow_ups(complaint: Complaint) -> QuerySet[Call]:
    rows = Call.objects.select_for_update(of=("self",)).select_related("dealer", "held_by")
    return rows.filter(complaint=complaint, kind=CallKind.AFTER_COMPLAINT).order_by("-pk")
