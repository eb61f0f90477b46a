"""What an attempt came to: kept once, the call moved on by its engine, and what else follows done with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind, CallState, Outcome
from anxin.callbacks.models import Attempt, Call
from anxin.callbacks.selectors.calls import state_of
from anxin.callbacks.selectors.numbers import has_other_number
from anxin.callbacks.selectors.rules import call_rules_of, calling_time_of
from anxin.callbacks.services.ask_customer import end_asking, end_open_interview, said_in
from anxin.callbacks.services.calling import keep_call, locked_call, put_state, require_mine
from anxin.callbacks.services.follow_up_talk import tell_case_of_attempt
from anxin.callbacks.services.lengths import seconds_until
from anxin.callbacks.services.make_call import record_on_call
from anxin.callbacks.services.number_faults import note_fault, take_back_fault
from anxin.callbacks.services.write_instead import send_link, write_instead
from anxin.customers.services import set_do_not_call
from anxin.engines.callbacks import (
    CONCLUDED,
    Flag,
    HandTo,
    Next,
    after_attempt,
    answered,
    latest_appointment,
)
from anxin.engines.callbacks import Attempt as Reported
from anxin.engines.callbacks import Outcome as EngineOutcome
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, Refused, Stale
from anxin.surveys.choices import InvitedBy

TALKED = (Outcome.COMPLETE, Outcome.PARTIAL, Outcome.BROKEN_OFF)
#: Ten seconds on the screen, and those in which somebody points at the offer.
TAKEN_BACK_WITHIN = timedelta(seconds=60)
#: Under this name the call keeps how it stood before its last attempt.
_BEFORE = "before"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One attempt as its caller tells it; ``number`` counts the call's attempts with this one: sent twice, it is one.

    ``number_used`` is ``phone``, ``second_phone`` or ``owner``; ``appointment`` the time that the customer named;
    ``link``: he would rather answer by link, which is sent by this way (with ``soft_refusal`` alone).
    """

    outcome: Outcome
    number: int
    number_used: str = ""
    appointment: datetime | None = None
    note: str = ""
    seconds: int | None = None
    link: InvitedBy | None = None


@dataclass(frozen=True)
class Recorded:
    """A call after an attempt: who takes it over, what else is to be done, and whether it can be taken back."""

    call: Call
    hand_to: HandTo | None = None
    flags: frozenset[Flag] = frozenset()
    may_take_back: bool = False


@transaction.atomic
def record_attempt(key: UUID | str, *, told: Told, by: Person, seen: int | None = None) -> Recorded:
    """Keep what an attempt came to, and everything that follows from it.

    What is told of an interview is what its answers say (``complete``, ``partial``, ``broken_off``). A wrong number is
    noted with the customer, a wish for no calls too, an unreached customer is written to. ``InvalidInput`` for a time
    that is past or too late, ``Refused`` where a colleague has the call, ``Stale`` where it went on meanwhile.
    """
    call = locked_call(key, by=by)
    known = call.attempts.filter(number=told.number).first()
    if known and known.by_id == by.pk:
        return Recorded(call)
    if known:
        raise Stale("CALL_STALE", _("This call went on elsewhere in the meantime. Look at it again."))
    require_mine(call, by, seen=seen)
    _require_reportable(told)
    before = _as_it_stood(call)
    outcome = end_asking(call, wanted=told.outcome, by=by) if told.outcome in TALKED else told.outcome
    now = clock.now()
    following = _after(call, told, outcome, by=by, at=now)
    tries = call.tries + 1
    _keep_attempt(call, told, outcome, by=by, at=now, number=tries)
    put_state(call, following.state, by=by, at=now)
    call.tries, call.last_tried_at = tries, now
    call.held_by = call.held_at = None
    if not following.state.is_open:
        end_open_interview(call, by=by)
    call.number_wrong = call.number_wrong or Flag.DATA_FAULT in following.flags
    if following.hand_to is HandTo.LINK_OR_LETTER:
        write_instead(call, by=by)
    elif told.link:
        send_link(call, way=told.link, by=by)
    before["doubted"] = note_fault(call, outcome, used=told.number_used, flags=following.flags, by=by)
    if Flag.DO_NOT_CALL in following.flags and not call.customer.do_not_call:
        set_do_not_call(call.customer.key, wished=True, by=by)
        before["do_not_call"] = "set"
    may_take_back = _may_take_back(call, outcome) and told.link is None
    if may_take_back:
        call.course = call.course | {_BEFORE: before}
    keep_call(call)
    record_on_call("callbacks.attempt_recorded", call, by=by, outcome=str(outcome))
    tell_case_of_attempt(call, outcome, note=told.note, by=by)
    return Recorded(call, following.hand_to, following.flags, may_take_back)


@transaction.atomic
def take_back_attempt(key: UUID | str, *, number: int, by: Person) -> Call:
    """Take back one's own last attempt within a minute, as long as nothing has left the house because of it."""
    call = locked_call(key, by=by)
    before = call.course.get(_BEFORE)
    last = call.attempts.order_by("-number").first()
    fresh = last is not None and last.at > clock.now() - TAKEN_BACK_WITHIN
    if last is None or last.number != number or last.by_id != by.pk or not fresh or not before:
        raise Refused("TOO_LATE_TO_TAKE_BACK", _("This can no longer be taken back."))
    require_mine(call, by)
    outcome = Outcome(last.outcome)
    last.delete()
    call.course, call.tries = before["course"], before["tries"]
    call.number_wrong = before["number_wrong"]
    call.last_tried_at = datetime.fromisoformat(before["last_tried_at"]) if before["last_tried_at"] else None
    put_state(call, state_of(call))
    call.not_before = datetime.fromisoformat(before["not_before"])
    call.held_by, call.held_at = by, clock.now()
    take_back_fault(before["doubted"], by=by)
    if before.get("do_not_call"):
        set_do_not_call(call.customer.key, wished=False, by=by)
    keep_call(call)
    record_on_call("callbacks.attempt_taken_back", call, by=by, outcome=str(outcome))
    return call


@transaction.atomic
def note_no_more_calls(key: UUID | str, *, by: Person) -> Call:
    """Keep that a customer who has refused outright wants no more calls at all."""
    call = locked_call(key, by=by)
    set_do_not_call(call.customer.key, wished=True, by=by)
    return call


def _require_reportable(told: Told) -> None:
    if EngineOutcome(told.outcome) in CONCLUDED or told.outcome == Outcome.CASE_OPEN:
        raise InvalidInput("OUTCOME_UNKNOWN", _("Say what the attempt came to."), field="outcome")
    if told.link and told.outcome != Outcome.SOFT_REFUSAL:
        raise InvalidInput("LINK_MISPLACED", _("A link is sent to who would rather not talk."), field="link")


def _after(call: Call, told: Told, outcome: Outcome, *, by: Person, at: datetime) -> Next:
    state, engine_outcome = state_of(call), EngineOutcome(outcome)
    if outcome in TALKED and not state.is_open:
        return Next(answered(state, engine_outcome))
    if not state.is_open:
        raise Refused("CALL_OVER", _("This call is over."))
    rules = call_rules_of(call.dealer).rules
    calling = calling_time_of(call.dealer, rules=rules)
    if outcome == Outcome.APPOINTMENT:
        last = latest_appointment(state, rules=rules)
        if told.appointment is None or told.appointment <= at or calling.day_of(told.appointment) > last:
            raise InvalidInput(
                "APPOINTMENT_NOT_POSSIBLE",
                _("Expected is a time to come, up to %(last)s."),
                field="appointment",
                params={"last": last.isoformat()},
            )
    reported = Reported(
        outcome=engine_outcome,
        at=at,
        caller=by.pk,
        appointment=told.appointment,
        other_number=has_other_number(call, told.number_used),
    )
    return after_attempt(state, reported, rules=rules, calling=calling)


def _keep_attempt(call: Call, told: Told, outcome: Outcome, *, by: Person, at: datetime, number: int) -> None:
    Attempt.objects.create(
        call=call,
        number=number,
        dealer=call.dealer,
        at=at,
        day=at.astimezone(ZoneInfo(call.dealer.time_zone)).date(),
        by=by,
        outcome=outcome,
        number_used=told.number_used,
        seconds=seconds_until(call, by=by, at=at) if told.seconds is None else told.seconds,
        note=told.note.strip()[:300],
        said=said_in(call),
    )


def _as_it_stood(call: Call) -> dict[str, object]:
    course = {key: value for key, value in call.course.items() if key != _BEFORE}
    return {
        "course": course,
        "tries": call.tries,
        "number_wrong": call.number_wrong,
        "last_tried_at": call.last_tried_at.isoformat() if call.last_tried_at else None,
        "not_before": call.not_before.isoformat(),
    }


def _may_take_back(call: Call, outcome: Outcome) -> bool:
    heard_outside = call.kind == CallKind.AFTER_COMPLAINT or call.state == CallState.WRITTEN_TO
    return outcome not in TALKED and not heard_outside
