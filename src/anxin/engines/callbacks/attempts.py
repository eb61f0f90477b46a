"""What follows an attempt: when to try again, who takes over, when a call is over (daily-work section 3)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from anxin.engines.callbacks.calling import CallingTime
from anxin.engines.callbacks.outcomes import CONCLUDED, FAULTY_NUMBERS, SPOKEN, UNREACHED, Outcome
from anxin.engines.callbacks.rules import Rules
from anxin.engines.callbacks.states import State

_MINUTE = timedelta(minutes=1)
_ANSWERED = frozenset({Outcome.COMPLETE, Outcome.PARTIAL})


class HandTo(StrEnum):
    """Who or what takes a call over from its caller."""

    LINK_OR_LETTER = "link_or_letter"
    RECEPTION = "reception"
    COLLEAGUE = "colleague"
    COMPLAINT_FOLLOW_UP = "complaint_follow_up"


class Flag(StrEnum):
    """What else is to be done or counted after an attempt."""

    #: Reception confirms the contact data at the next visit.
    CHECK_CONTACT = "check_contact"
    #: Counted as a fault of the dealer's own data.
    DATA_FAULT = "data_fault"
    #: The caller asks whether the customer wants no more calls at all.
    ASK_DO_NOT_CALL = "ask_do_not_call"
    #: The customer wants no more calls: his file says so from now on.
    DO_NOT_CALL = "do_not_call"
    #: The interview may be taken up where it stopped, at the customer's wish.
    MAY_RESUME = "may_resume"
    #: The next attempt takes another number of the customer's.
    NEXT_NUMBER = "next_number"
    #: Whoever made this attempt does not make the next one.
    ANOTHER_CALLER = "another_caller"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt as its caller reports it; ``appointment`` is the time that the customer named.

    ``other_number``: there is another number of his that has not been found wrong.
    """

    outcome: Outcome
    at: datetime
    caller: int | None = None
    appointment: datetime | None = None
    other_number: bool = False


@dataclass(frozen=True)
class Next:
    """A call after an attempt: its state, who takes it over, and what else is to be done."""

    state: State
    hand_to: HandTo | None = None
    flags: frozenset[Flag] = frozenset()

    @property
    def not_before(self) -> datetime | None:
        """Return the first instant of the next attempt; None where the call is over."""
        return self.state.not_before

    @property
    def expires(self) -> date:
        """Return the last local day of the call."""
        return self.state.until


def after_attempt(state: State, attempt: Attempt, *, rules: Rules, calling: CallingTime) -> Next:
    """Return what follows an attempt to make a call.

    ValueError where the call is over already, where an outcome is none of an attempt, and where an appointment names
    no time, a time that is past, or one after ``latest_appointment``.
    """
    if not state.is_open:
        raise ValueError("the call is over")
    if attempt.outcome in CONCLUDED:
        raise ValueError(f"{attempt.outcome} is not reported of an attempt")
    counted = _counted(state, attempt, calling)
    if attempt.outcome is Outcome.APPOINTMENT:
        return _appointed(counted, attempt, rules=rules, calling=calling)
    if attempt.outcome is Outcome.LANGUAGE and not state.handed_on and not state.softened:
        return _to_a_colleague(counted, attempt, rules=rules, calling=calling)
    if attempt.outcome is Outcome.SOFT_REFUSAL and not state.softened:
        return _softened(counted, attempt, rules=rules, calling=calling)
    if attempt.outcome in FAULTY_NUMBERS:
        return _misdirected(counted, attempt, rules=rules, calling=calling)
    if attempt.outcome in UNREACHED:
        return _missed(counted, attempt, rules=rules, calling=calling)
    return _over(counted, attempt.outcome)


def answered(state: State, outcome: Outcome) -> State:
    """Return a call whose customer has answered by himself, by link or by ringing back, even after it was over.

    ValueError for another outcome than complete, partial or broken_off. What was complete stays complete.
    """
    if outcome not in _ANSWERED | {Outcome.BROKEN_OFF}:
        raise ValueError("a customer answers completely, partly, or breaks off")
    if state.final is Outcome.COMPLETE or (state.final is Outcome.PARTIAL and outcome is Outcome.BROKEN_OFF):
        return state
    return replace(_closed(state, outcome), reached=True, promised=False)


def conclude(state: State, *, today: date) -> State:
    """Return a call as the day finds it: an open one whose last local day is past has expired.

    One that was refused softly, and not tried again in time, ends as that refusal.
    """
    if not state.is_open or today <= state.until:
        return state
    return _closed(state, Outcome.SOFT_REFUSAL if state.softened else Outcome.EXPIRED)


def latest_appointment(state: State, *, rules: Rules) -> date:
    """Return the last local day for which a customer may be given an appointment."""
    return state.days.expires + timedelta(days=rules.appointment_days)


def may_ring(state: State, at: datetime, *, rules: Rules, calling: CallingTime) -> bool:
    """Tell whether a call may be tried at an instant.

    An appointment is kept at its own hour, whatever the calling hours are. Everything else waits for calling hours,
    for the first day of its window, for another part of the day than before, and for tomorrow after the last attempt
    of a day.
    """
    if not state.is_open or calling.day_of(at) > state.until:
        return False
    if state.not_before is not None and at < state.not_before:
        return False
    if state.appointment is not None:
        return True
    return calling.is_open(at) and _fits(state, calling.day_of(at), calling.part_of(at), rules)


def next_time(state: State, start: datetime, *, rules: Rules, calling: CallingTime) -> datetime | None:
    """Return the first instant at or after a start at which a call may be tried; None if there is none any more."""
    if not state.is_open:
        return None
    start = max(start, state.not_before) if state.not_before else start
    if state.appointment is not None:
        return start if calling.day_of(start) <= state.until else None
    for first, part in calling.slots(start, last=state.until):
        if _fits(state, calling.day_of(first), part, rules):
            return first
    return None


def _fits(state: State, day: date, part: int | None, rules: Rules) -> bool:
    if day < state.days.opens or part in state.tried_parts:
        return False
    return day != state.tried_on or state.tries_that_day < rules.per_day


def _counted(state: State, attempt: Attempt, calling: CallingTime) -> State:
    """Return the state with this attempt counted, before what its outcome means is looked at."""
    day, part = calling.day_of(attempt.at), calling.part_of(attempt.at)
    same_day = day == state.tried_on
    spoken = attempt.outcome in SPOKEN
    unreached = state.unreached_days
    if attempt.outcome in UNREACHED and not (same_day and unreached):
        unreached += 1
    return replace(
        state,
        attempts=state.attempts + 1,
        tried_on=day,
        tries_that_day=state.tries_that_day + 1 if same_day else 1,
        tried_parts=_parts_after(state.tried_parts, part, len(calling.parts)),
        unreached_days=0 if spoken else unreached,
        reached=state.reached or spoken,
        promised=state.promised and not spoken,
        appointment=None,
        not_before=None,
        last=attempt.outcome,
    )


def _parts_after(tried: frozenset[int], part: int | None, parts: int) -> frozenset[int]:
    """Return the parts not to be tried next: those tried, until all have been; then only the last one."""
    if part is None:
        return tried
    tried |= {part}
    return frozenset({part}) if len(tried) >= parts else tried


def _appointed(state: State, attempt: Attempt, *, rules: Rules, calling: CallingTime) -> Next:
    wanted = attempt.appointment
    if wanted is None or wanted <= attempt.at:
        raise ValueError("an appointment names a time to come")
    day = calling.day_of(wanted)
    if day > latest_appointment(state, rules=rules):
        raise ValueError("an appointment after the latest day")
    until = max(state.until, day)
    return Next(replace(state, appointment=wanted, not_before=wanted, until=until, promised=True))


def _to_a_colleague(state: State, attempt: Attempt, *, rules: Rules, calling: CallingTime) -> Next:
    handed = replace(_barred(state, attempt.caller), handed_on=True)
    after = _again(handed, _later(attempt, rules), rules=rules, calling=calling)
    return Next(after, HandTo.COLLEAGUE, frozenset({Flag.ANOTHER_CALLER})) if after.is_open else Next(after)


def _softened(state: State, attempt: Attempt, *, rules: Rules, calling: CallingTime) -> Next:
    """Once more, after a week, by another caller; a call that has no week left ends with the refusal."""
    softened = replace(_barred(state, attempt.caller), softened=True, tried_parts=frozenset())
    later = attempt.at + timedelta(days=rules.softening_days)
    first = next_time(softened, later, rules=rules, calling=calling)
    if first is None:
        return Next(_closed(softened, Outcome.SOFT_REFUSAL))
    return Next(replace(softened, not_before=first), flags=frozenset({Flag.ANOTHER_CALLER}))


def _misdirected(state: State, attempt: Attempt, *, rules: Rules, calling: CallingTime) -> Next:
    """A number of nobody's or somebody else's is a fault of our data; another number of the customer's goes on."""
    faults = {Flag.DATA_FAULT, Flag.CHECK_CONTACT}
    if attempt.other_number and not state.softened:
        again = _again(replace(state, tried_parts=frozenset()), attempt.at, rules=rules, calling=calling)
        if again.is_open:
            return Next(again, HandTo.RECEPTION, frozenset(faults | {Flag.NEXT_NUMBER}))
    return Next(_closed(state, attempt.outcome), HandTo.RECEPTION, frozenset(faults))


def _missed(state: State, attempt: Attempt, *, rules: Rules, calling: CallingTime) -> Next:
    if state.softened:
        return Next(_closed(state, Outcome.SOFT_REFUSAL))
    if state.unreached_days >= rules.attempt_days:
        done = _closed(state, Outcome.ATTEMPTS_USED)
        return Next(done, HandTo.LINK_OR_LETTER, frozenset({Flag.CHECK_CONTACT}))
    return Next(_again(state, _later(attempt, rules), rules=rules, calling=calling))


def _again(state: State, start: datetime, *, rules: Rules, calling: CallingTime) -> State:
    """Return a call that is tried again from a start on, or that has expired where there is no time left for it."""
    first = next_time(state, start, rules=rules, calling=calling)
    return _closed(state, Outcome.EXPIRED) if first is None else replace(state, not_before=first)


def _later(attempt: Attempt, rules: Rules) -> datetime:
    return attempt.at + rules.retry_minutes * _MINUTE


def _over(state: State, outcome: Outcome) -> Next:
    flags = {
        Outcome.PARTIAL: {Flag.MAY_RESUME},
        Outcome.BROKEN_OFF: {Flag.MAY_RESUME},
        Outcome.REFUSAL: {Flag.ASK_DO_NOT_CALL},
        Outcome.DO_NOT_CALL: {Flag.DO_NOT_CALL},
    }
    hand_to = HandTo.COMPLAINT_FOLLOW_UP if outcome is Outcome.CASE_OPEN else None
    return Next(_closed(state, outcome), hand_to, frozenset(flags.get(outcome, set())))


def _barred(state: State, caller: int | None) -> State:
    return state if caller is None else replace(state, barred=state.barred | {caller})


def _closed(state: State, outcome: Outcome) -> State:
    return replace(state, final=outcome, appointment=None, not_before=None)
