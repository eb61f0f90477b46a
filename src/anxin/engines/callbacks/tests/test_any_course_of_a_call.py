"""Whatever customers do, a call comes to an end in time, and nobody is rung at a wrong hour or by the wrong person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.callbacks import (
    CONCLUDED,
    FAULTY_NUMBERS,
    SPOKEN,
    Attempt,
    Call,
    HandTo,
    Outcome,
    State,
    Work,
    after_attempt,
    conclude,
    may_ring,
    next_time,
    order_queue,
    read_state,
    write_state,
)
from anxin.engines.callbacks.tests.shop import CALLING, RULES, SERVED_BY, at, new_call

_CALLERS = (1, 2, 3, SERVED_BY)


@dataclass(frozen=True)
class Turn:
    """What a customer does next, how long his caller lets him wait, and for when he asks to be rung."""

    outcome: Outcome
    wait: timedelta
    caller: int
    later: timedelta
    other_number: bool


TURNS = st.lists(
    st.builds(
        Turn,
        outcome=st.sampled_from(sorted(set(Outcome) - CONCLUDED)),
        wait=st.timedeltas(timedelta(0), timedelta(days=2)),
        caller=st.sampled_from(_CALLERS),
        later=st.timedeltas(timedelta(minutes=1), timedelta(days=12)),
        other_number=st.booleans(),
    ),
    min_size=1,
    max_size=40,
)
#: Around Spring Festival and far from it.
LEFT = st.dates(at(new_call().days.opens, 0).date().replace(month=2, day=8), new_call().days.opens)


def played(state: State, turns: list[Turn]) -> list[tuple[State, Turn, datetime, State]]:
    """Return each attempt as state before, turn, instant, and state after; only where the queue allows it."""
    course, now = [], at(state.days.opens, 0)
    for turn in turns:
        moment = next_time(state, now + turn.wait, rules=RULES, calling=CALLING)
        if moment is None:
            break
        caller = (
            next(each for each in _CALLERS if each not in state.barred)
            if turn.caller in state.barred
            else turn.caller
        )
        attempt = Attempt(
            outcome=turn.outcome,
            at=moment,
            caller=caller,
            appointment=moment + turn.later if turn.outcome is Outcome.APPOINTMENT else None,
            other_number=turn.other_number,
        )
        try:
            after = after_attempt(state, attempt, rules=RULES, calling=CALLING)
        except ValueError:
            assert turn.outcome is Outcome.APPOINTMENT
            continue
        course.append((state, turn, moment, after.state))
        if turn.outcome is Outcome.REFUSAL or not after.state.is_open:
            assert after.not_before is None
            assert after.state.final is not None
        if after.state.final is Outcome.ATTEMPTS_USED:
            assert after.hand_to is HandTo.LINK_OR_LETTER
        state, now = after.state, moment
    return course


@given(LEFT, TURNS)
def test_every_call_has_a_final_outcome_on_the_day_after_its_last(left: date, turns: list[Turn]) -> None:
    call = new_call(left)
    course = played(call, turns)
    last = course[-1][3] if course else call
    assert last.until <= call.days.expires + timedelta(days=RULES.appointment_days)
    assert not conclude(last, today=last.until + timedelta(days=1)).is_open


@given(LEFT, TURNS)
def test_nobody_is_rung_at_a_wrong_hour_or_too_often(left: date, turns: list[Turn]) -> None:
    course = played(new_call(left), turns)
    for before, _turn, moment, after in course:
        assert may_ring(before, moment, rules=RULES, calling=CALLING)
        if before.appointment is None:
            assert CALLING.is_open(moment)
            assert after.tries_that_day <= RULES.per_day
    for (_, last, earlier, _), (before, _, later, _) in pairwise(course):
        if before.appointment is None:
            anew = before.softened or last.outcome in FAULTY_NUMBERS
            waited = later - earlier >= timedelta(minutes=RULES.retry_minutes)
            assert waited or last.outcome in FAULTY_NUMBERS
            assert CALLING.part_of(later) != CALLING.part_of(earlier) or anew
    assert all(read_state(write_state(after)) == after for *_, after in course)


@given(LEFT, TURNS)
def test_a_soft_refusal_is_followed_by_one_more_call_and_by_another_caller(
    left: date, turns: list[Turn]
) -> None:
    course = played(new_call(left), turns)
    asked = [place for place, (before, turn, _, _) in enumerate(course) if before.softened]
    unasked = [place for place in asked if course[place][0].appointment is None]
    assert len(unasked) <= 1
    for place in asked:
        _, turn, _, after = course[place]
        assert not after.is_open or turn.outcome is Outcome.APPOINTMENT


@given(LEFT, TURNS)
def test_five_days_without_a_word_are_the_end_of_ringing(left: date, turns: list[Turn]) -> None:
    days: set[date] = set()
    for before, turn, moment, after in played(new_call(left), turns):
        if turn.outcome in SPOKEN:
            days = set()
        elif turn.outcome not in {Outcome.WRONG_NUMBER, Outcome.DEAD_NUMBER}:
            days.add(CALLING.day_of(moment))
        if len(days) >= RULES.attempt_days:
            assert after.final is not None
        assert len(days) <= RULES.attempt_days
        assert before.is_open


@given(
    st.lists(st.tuples(LEFT, st.sampled_from(Work)), max_size=12),
    st.integers(0, 60 * 24 * 60),
    st.sampled_from(_CALLERS),
)
def test_the_queue_holds_only_who_may_be_rung_by_this_caller(
    calls: list[tuple[date, Work]], minutes: int, caller: int
) -> None:
    now = at(new_call().days.opens.replace(month=2, day=10), 0) + timedelta(minutes=minutes)
    waiting = [Call(key=key, work=work, state=new_call(left)) for key, (left, work) in enumerate(calls)]
    queue = order_queue(waiting, caller=caller, now=now, rules=RULES, calling=CALLING)
    assert not queue or (CALLING.is_open(now) and caller != SERVED_BY)
    assert len({place.call.key for place in queue}) == len(queue)
    again = order_queue(reversed(waiting), caller=caller, now=now, rules=RULES, calling=CALLING)
    assert again == queue
