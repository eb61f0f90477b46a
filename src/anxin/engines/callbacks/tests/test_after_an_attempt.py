"""What follows an attempt, each rule at both sides of its limit (daily-work section 3)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from anxin.engines.callbacks import (
    Attempt,
    Flag,
    HandTo,
    Next,
    Outcome,
    State,
    after_attempt,
    answered,
    conclude,
    latest_appointment,
    may_ring,
    next_time,
    read_state,
    write_state,
)
from anxin.engines.callbacks.tests.shop import CALLING, RULES, SERVED_BY, at, new_call

OPENS, DUE, EXPIRES = date(2026, 3, 11), date(2026, 3, 12), date(2026, 3, 24)
CALLER, COLLEAGUE = 1, 2


def tried(
    state: State, outcome: Outcome, moment: datetime, appointment: datetime | None = None, other: bool = False
) -> Next:
    attempt = Attempt(outcome=outcome, at=moment, caller=CALLER, appointment=appointment, other_number=other)
    return after_attempt(state, attempt, rules=RULES, calling=CALLING)


def ringable(state: State, moment: datetime) -> bool:
    return may_ring(state, moment, rules=RULES, calling=CALLING)


def test_nobody_rings_before_the_window_nor_after_the_last_day() -> None:
    call = new_call()
    assert not ringable(call, at(OPENS - timedelta(days=1), 10))
    assert ringable(call, at(OPENS, 10))
    assert ringable(call, at(EXPIRES, 17, 59))
    assert not ringable(call, at(EXPIRES + timedelta(days=1), 10))


@pytest.mark.parametrize(
    "outcome", [Outcome.NO_ANSWER, Outcome.BUSY, Outcome.SWITCHED_OFF, Outcome.VOICEMAIL]
)
def test_who_was_not_reached_is_tried_again_after_three_hours_in_another_part_of_the_day(
    outcome: Outcome,
) -> None:
    after = tried(new_call(), outcome, at(DUE, 10, 30))
    assert (after.not_before, after.hand_to, after.flags) == (at(DUE, 15), None, frozenset())
    assert not ringable(after.state, at(DUE, 14, 59))
    assert not ringable(after.state, at(DUE, 11))
    assert ringable(after.state, at(DUE, 15))


def test_three_hours_are_three_hours() -> None:
    assert tried(new_call(), Outcome.NO_ANSWER, at(DUE, 11, 59)).not_before == at(DUE, 15)
    late_hours = tried(new_call(), Outcome.NO_ANSWER, at(DUE, 12, 30))
    assert late_hours.not_before == at(DUE, 15, 30)


def test_after_two_attempts_a_day_comes_tomorrow_and_the_third_part_of_the_day() -> None:
    first = tried(new_call(), Outcome.NO_ANSWER, at(DUE, 10, 30)).state
    second = tried(first, Outcome.NO_ANSWER, at(DUE, 15)).state
    assert second.not_before == at(date(2026, 3, 13), 16, 30)
    third = tried(second, Outcome.NO_ANSWER, at(date(2026, 3, 13), 16, 30)).state
    assert third.not_before == at(date(2026, 3, 14), 10)


def test_after_five_days_without_contact_a_link_or_letter_takes_over_and_reception_asks() -> None:
    state, day = new_call(), OPENS
    for count in range(4):
        after = tried(state, Outcome.NO_ANSWER, at(day + timedelta(days=count), 10 + 5 * (count % 2)))
        assert after.hand_to is None
        state = after.state
    last = tried(state, Outcome.VOICEMAIL, at(day + timedelta(days=4), 17))
    assert last.state.final is Outcome.ATTEMPTS_USED
    assert (last.hand_to, last.flags) == (HandTo.LINK_OR_LETTER, frozenset({Flag.CHECK_CONTACT}))
    assert last.not_before is None


def test_two_attempts_of_one_day_are_one_day() -> None:
    first = tried(new_call(), Outcome.NO_ANSWER, at(DUE, 10)).state
    assert tried(first, Outcome.BUSY, at(DUE, 15)).state.unreached_days == 1


def test_a_day_counts_as_unreached_even_after_a_talk_or_a_wrong_number_on_it() -> None:
    talked = tried(new_call(), Outcome.APPOINTMENT, at(DUE, 10), appointment=at(DUE, 16)).state
    assert tried(talked, Outcome.NO_ANSWER, at(DUE, 16)).state.unreached_days == 1
    wrong = tried(new_call(), Outcome.WRONG_NUMBER, at(DUE, 10), other=True).state
    assert tried(wrong, Outcome.NO_ANSWER, at(DUE, 15)).state.unreached_days == 1


@pytest.mark.parametrize(("per_day", "again"), [(1, at(date(2026, 3, 13), 15)), (2, at(DUE, 15))])
def test_the_attempts_of_a_day_are_limited(per_day: int, again: datetime) -> None:
    attempt = Attempt(outcome=Outcome.BUSY, at=at(DUE, 10), caller=CALLER)
    rules = replace(RULES, per_day=per_day)
    after = after_attempt(new_call(), attempt, rules=rules, calling=CALLING)
    assert after.not_before == again
    assert may_ring(replace(after.state, not_before=None), at(DUE, 15), rules=rules, calling=CALLING) is (
        per_day == 2
    )


def test_a_talk_begins_the_five_days_anew() -> None:
    state = replace(new_call(), unreached_days=4, tried_on=OPENS)
    talked = tried(state, Outcome.APPOINTMENT, at(DUE, 10), appointment=at(DUE, 20)).state
    assert (talked.unreached_days, talked.reached) == (0, True)


def test_a_refusal_is_the_end_and_asks_whether_no_more_calls_are_wanted() -> None:
    after = tried(new_call(), Outcome.REFUSAL, at(DUE, 10))
    assert (after.state.final, after.flags) == (Outcome.REFUSAL, frozenset({Flag.ASK_DO_NOT_CALL}))
    assert next_time(after.state, at(DUE, 15), rules=RULES, calling=CALLING) is None
    with pytest.raises(ValueError, match="over"):
        tried(after.state, Outcome.NO_ANSWER, at(DUE, 15))


def test_a_soft_refusal_is_tried_once_more_a_week_later_by_somebody_else() -> None:
    after = tried(new_call(), Outcome.SOFT_REFUSAL, at(DUE, 10, 30))
    assert after.not_before == at(DUE + timedelta(days=7), 10, 30)
    assert after.state.barred == {SERVED_BY, CALLER}
    assert after.flags == {Flag.ANOTHER_CALLER}
    assert not ringable(after.state, at(DUE + timedelta(days=7), 10, 29))


@pytest.mark.parametrize("second", [Outcome.SOFT_REFUSAL, Outcome.NO_ANSWER, Outcome.VOICEMAIL, Outcome.BUSY])
def test_whatever_comes_of_that_one_call_there_is_no_other(second: Outcome) -> None:
    softened = tried(new_call(), Outcome.SOFT_REFUSAL, at(DUE, 10)).state
    assert tried(softened, second, at(DUE + timedelta(days=7), 10)).state.final is Outcome.SOFT_REFUSAL


def test_a_softened_customer_may_still_answer() -> None:
    softened = tried(new_call(), Outcome.SOFT_REFUSAL, at(DUE, 10)).state
    assert tried(softened, Outcome.COMPLETE, at(DUE + timedelta(days=7), 10)).state.final is Outcome.COMPLETE


@pytest.mark.parametrize(
    ("day", "final"), [(date(2026, 3, 17), None), (date(2026, 3, 18), Outcome.SOFT_REFUSAL)]
)
def test_a_soft_refusal_without_a_week_left_is_the_end(day: date, final: Outcome | None) -> None:
    assert tried(new_call(), Outcome.SOFT_REFUSAL, at(day, 10)).state.final == final


def test_a_softened_call_that_nobody_made_ends_as_the_refusal_it_was() -> None:
    softened = tried(new_call(), Outcome.SOFT_REFUSAL, at(DUE, 10)).state
    assert conclude(softened, today=EXPIRES) == softened
    assert conclude(softened, today=EXPIRES + timedelta(days=1)).final is Outcome.SOFT_REFUSAL


def test_an_appointment_is_kept_at_its_own_hour_even_outside_of_calling_hours() -> None:
    after = tried(new_call(), Outcome.APPOINTMENT, at(DUE, 10), appointment=at(DUE, 19, 30))
    assert after.not_before == at(DUE, 19, 30)
    assert not ringable(after.state, at(DUE, 19, 29))
    assert ringable(after.state, at(DUE, 19, 30))


def test_an_appointment_after_the_last_day_moves_it_but_not_beyond_a_fortnight() -> None:
    latest = latest_appointment(new_call(), rules=RULES)
    assert latest == EXPIRES + timedelta(days=14)
    after = tried(new_call(), Outcome.APPOINTMENT, at(DUE, 10), appointment=at(latest, 9))
    assert after.expires == latest
    with pytest.raises(ValueError, match="latest"):
        tried(new_call(), Outcome.APPOINTMENT, at(DUE, 10), appointment=at(latest + timedelta(days=1), 9))


@pytest.mark.parametrize("named", [None, at(DUE, 10), at(DUE, 9)])
def test_an_appointment_names_a_time_to_come(named: datetime | None) -> None:
    with pytest.raises(ValueError, match="to come"):
        tried(new_call(), Outcome.APPOINTMENT, at(DUE, 10), appointment=named)


def test_an_appointment_stays_promised_until_the_customer_is_on_the_line() -> None:
    agreed = tried(new_call(), Outcome.APPOINTMENT, at(DUE, 10), appointment=at(DUE, 16)).state
    missed = tried(agreed, Outcome.NO_ANSWER, at(DUE, 16)).state
    assert (missed.promised, missed.appointment, missed.not_before) == (
        True,
        None,
        at(DUE + timedelta(days=1), 16, 30),
    )
    assert not tried(missed, Outcome.COMPLETE, at(DUE + timedelta(days=1), 17)).state.promised


@pytest.mark.parametrize("outcome", [Outcome.WRONG_NUMBER, Outcome.DEAD_NUMBER])
def test_a_faulty_number_is_our_own_fault_and_goes_to_reception(outcome: Outcome) -> None:
    after = tried(new_call(), outcome, at(DUE, 10))
    assert (after.state.final, after.hand_to) == (outcome, HandTo.RECEPTION)
    assert after.flags == {Flag.DATA_FAULT, Flag.CHECK_CONTACT}


def test_another_number_of_the_customer_goes_on_at_once() -> None:
    after = tried(new_call(), Outcome.DEAD_NUMBER, at(DUE, 10), other=True)
    assert after.not_before == at(DUE, 10)
    assert after.flags == {Flag.DATA_FAULT, Flag.CHECK_CONTACT, Flag.NEXT_NUMBER}


def test_a_faulty_number_goes_to_reception_even_where_no_time_is_left_for_another() -> None:
    after = tried(new_call(), Outcome.DEAD_NUMBER, at(EXPIRES, 18), other=True)
    assert (after.state.final, after.hand_to) == (Outcome.DEAD_NUMBER, HandTo.RECEPTION)
    assert after.flags == {Flag.DATA_FAULT, Flag.CHECK_CONTACT}


def test_after_a_soft_refusal_no_other_number_is_tried() -> None:
    softened = tried(new_call(), Outcome.SOFT_REFUSAL, at(DUE, 10)).state
    after = tried(softened, Outcome.WRONG_NUMBER, at(DUE + timedelta(days=7), 10), other=True)
    assert after.state.final is Outcome.WRONG_NUMBER


def test_without_a_common_language_a_colleague_tries_once() -> None:
    after = tried(new_call(), Outcome.LANGUAGE, at(DUE, 10))
    assert after.hand_to is HandTo.COLLEAGUE
    assert after.state.barred == {SERVED_BY, CALLER}
    assert tried(after.state, Outcome.LANGUAGE, at(DUE, 15)).state.final is Outcome.LANGUAGE


def test_another_person_on_the_line_is_asked_for_the_one_who_brought_the_car() -> None:
    after = tried(new_call(), Outcome.OTHER_PERSON, at(DUE, 10))
    assert (after.state.is_open, after.state.reached) == (True, False)


def test_an_open_complaint_ends_the_call_for_its_own_follow_up() -> None:
    after = tried(new_call(), Outcome.CASE_OPEN, at(DUE, 10))
    assert (after.state.final, after.hand_to) == (Outcome.CASE_OPEN, HandTo.COMPLAINT_FOLLOW_UP)


def test_who_wants_no_calls_gets_none() -> None:
    after = tried(new_call(), Outcome.DO_NOT_CALL, at(DUE, 10))
    assert (after.state.final, after.flags) == (Outcome.DO_NOT_CALL, frozenset({Flag.DO_NOT_CALL}))


@pytest.mark.parametrize("outcome", [Outcome.PARTIAL, Outcome.BROKEN_OFF])
def test_an_interview_that_stopped_may_be_taken_up_again(outcome: Outcome) -> None:
    after = tried(new_call(), outcome, at(DUE, 10))
    assert (after.state.final, after.flags) == (outcome, frozenset({Flag.MAY_RESUME}))
    assert answered(after.state, Outcome.COMPLETE).final is Outcome.COMPLETE


def test_who_answers_by_himself_is_heard_even_after_the_call_was_over() -> None:
    over = replace(new_call(), final=Outcome.ATTEMPTS_USED)
    assert answered(over, Outcome.PARTIAL).final is Outcome.PARTIAL
    complete = answered(over, Outcome.COMPLETE)
    assert answered(complete, Outcome.BROKEN_OFF) == complete
    with pytest.raises(ValueError, match="answers"):
        answered(over, Outcome.REFUSAL)


@pytest.mark.parametrize("outcome", [Outcome.ATTEMPTS_USED, Outcome.EXPIRED])
def test_what_follows_from_the_days_is_not_reported_by_a_caller(outcome: Outcome) -> None:
    with pytest.raises(ValueError, match="not reported"):
        tried(new_call(), outcome, at(DUE, 10))


def test_the_last_day_ends_a_call_that_was_not_made() -> None:
    assert conclude(new_call(), today=EXPIRES).is_open
    assert conclude(new_call(), today=EXPIRES + timedelta(days=1)).final is Outcome.EXPIRED
    assert tried(new_call(), Outcome.NO_ANSWER, at(EXPIRES, 16, 30)).state.final is Outcome.EXPIRED


def test_a_state_is_read_as_it_was_written() -> None:
    states = [new_call(), tried(new_call(), Outcome.SOFT_REFUSAL, at(DUE, 10)).state]
    states.append(tried(states[0], Outcome.APPOINTMENT, at(DUE, 10), appointment=at(DUE, 16)).state)
    states.append(tried(states[0], Outcome.WRONG_NUMBER, at(DUE, 10)).state)
    assert [read_state(write_state(state)) for state in states] == states
