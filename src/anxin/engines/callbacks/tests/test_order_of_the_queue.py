"""Whom to ring first, and why."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from anxin.engines.callbacks import Attempt, Call, Outcome, Why, Work, after_attempt, order_queue, why_now
from anxin.engines.callbacks.tests.shop import CALLING, LEFT, RULES, SERVED_BY, at, new_call

TODAY = date(2026, 3, 24)
NOW = at(TODAY, 10, 30)
CALLER = 1


def waiting(
    key: int, *, left: int, work: Work = Work.AFTER_SERVICE, preferred: tuple[int, int] | None = None
) -> Call:
    return Call(key=key, work=work, state=new_call(TODAY - timedelta(days=left)), preferred=preferred)


def appointed(key: int, hour: int, minute: int) -> Call:
    agreed = Attempt(
        outcome=Outcome.APPOINTMENT, at=at(LEFT, 10), caller=CALLER, appointment=at(TODAY, hour, minute)
    )
    state = after_attempt(new_call(TODAY - timedelta(days=5)), agreed, rules=RULES, calling=CALLING).state
    return Call(key=key, work=Work.AFTER_SERVICE, state=state)


def keys(calls: list[Call], caller: int = CALLER, now: datetime = NOW) -> list[int]:
    return [
        place.call.key for place in order_queue(calls, caller=caller, now=now, rules=RULES, calling=CALLING)
    ]


def test_the_order_and_its_reasons() -> None:
    calls = [
        waiting(1, left=4),
        waiting(2, left=5),
        waiting(3, left=3, preferred=(600, 660)),
        waiting(4, left=15),
        waiting(5, left=3, work=Work.AFTER_COMPLAINT),
        waiting(6, left=3, work=Work.BAD_ANSWER),
        appointed(7, 10, 30),
        appointed(8, 10, 0),
        appointed(9, 10, 31),
    ]
    queue = order_queue(calls, caller=CALLER, now=NOW, rules=RULES, calling=CALLING)
    assert [(place.call.key, place.reason.code) for place in queue] == [
        (8, Why.APPOINTMENT),
        (7, Why.APPOINTMENT),
        (6, Why.HOT),
        (5, Why.COMPLAINT_FOLLOW_UP),
        (4, Why.EXPIRES_TODAY),
        (3, Why.PREFERRED_TIME),
        (2, Why.OLDEST),
        (1, Why.OLDEST),
    ]
    assert dict(queue[0].reason.params) == {"minutes": 30}
    assert dict(queue[-1].reason.params) == {"days": 1}


def test_a_preferred_time_is_one_at_both_of_its_ends() -> None:
    call = waiting(1, left=4, preferred=(600, 630))
    assert why_now(call, now=at(TODAY, 10, 29), calling=CALLING).code == Why.PREFERRED_TIME
    assert why_now(call, now=at(TODAY, 10, 30), calling=CALLING).code == Why.OLDEST


def test_what_expires_today_is_told_by_the_last_day_as_an_appointment_has_moved_it() -> None:
    call = waiting(1, left=15)
    moved = replace(call, state=replace(call.state, until=TODAY + timedelta(days=3)))
    assert why_now(call, now=NOW, calling=CALLING).code == Why.EXPIRES_TODAY
    assert why_now(moved, now=NOW, calling=CALLING).code == Why.OLDEST


def test_nobody_rings_his_own_customers() -> None:
    assert keys([waiting(1, left=4)], caller=SERVED_BY) == []


def test_nothing_is_to_be_rung_outside_of_calling_hours_but_an_appointment() -> None:
    calls = [waiting(1, left=4), appointed(2, 9, 0)]
    assert keys(calls, now=at(TODAY, 9, 30)) == [2]
    assert keys(calls, now=at(TODAY, 12, 0)) == [2]
    assert keys(calls, now=at(TODAY, 10, 0)) == [2, 1]


def test_what_is_over_is_not_in_the_queue() -> None:
    call = waiting(1, left=4)
    assert keys([replace(call, state=replace(call.state, final=Outcome.REFUSAL))]) == []
