"""The third day, its window and the last day; public holidays do not count (daily-work section 3)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.callbacks import CallDays, CallingTime, Plan, Rules, days_of, leaving_days, parts_of
from anxin.engines.callbacks.tests.shop import CALENDAR, CALLING, FESTIVAL, LEFT, RULES, at
from anxin.engines.worktime import Calendar

DAYS = st.dates(date(2026, 1, 1), date(2026, 4, 30))


def test_a_car_that_left_on_a_monday_is_rung_about_on_thursday_and_for_two_weeks() -> None:
    assert days_of(LEFT, plan=Plan(), calling=CALLING) == CallDays(
        opens=date(2026, 3, 11), due=date(2026, 3, 12), closes=date(2026, 3, 13), expires=date(2026, 3, 24)
    )


def test_over_spring_festival_the_days_are_counted_without_it() -> None:
    found = days_of(date(2026, 2, 13), plan=Plan(), calling=CALLING)
    assert found == CallDays(
        opens=date(2026, 2, 24), due=date(2026, 2, 25), closes=date(2026, 2, 26), expires=date(2026, 3, 9)
    )


def test_a_house_that_rings_on_holidays_counts_them() -> None:
    rules = replace(RULES, skip_holidays=False)
    found = days_of(date(2026, 2, 13), plan=Plan(), calling=CallingTime(CALENDAR, rules=rules))
    assert found.due == date(2026, 2, 16)


def test_a_holiday_that_is_worked_counts() -> None:
    worked = Calendar(
        zone=CALENDAR.zone, week=CALENDAR.week, holidays=FESTIVAL, makeup_days={date(2026, 2, 16): 0}
    )
    calling = CallingTime(worked, rules=RULES)
    assert days_of(date(2026, 2, 13), plan=Plan(), calling=calling).opens == date(2026, 2, 16)


def test_a_sunday_off_counts_but_nobody_rings_on_it() -> None:
    six_days = replace(CALENDAR, week=(*CALENDAR.week[:6], ()))
    calling = CallingTime(six_days, rules=RULES)
    thursday = date(2026, 3, 12)
    assert days_of(thursday, plan=Plan(), calling=calling).due == date(2026, 3, 16)
    assert days_of(thursday + timedelta(days=1), plan=Plan(), calling=calling).due == date(2026, 3, 16)


def test_a_closure_of_a_whole_day_moves_the_call_on() -> None:
    day = date(2026, 3, 12)
    shut = replace(
        CALENDAR, closures=((at(day, 0).replace(tzinfo=None), at(day, 23, 59).replace(tzinfo=None)),)
    )
    assert days_of(LEFT, plan=Plan(), calling=CallingTime(shut, rules=RULES)).due == date(2026, 3, 13)


def test_the_last_day_is_never_before_the_last_one_in_time() -> None:
    six_days = replace(CALENDAR, week=(*CALENDAR.week[:6], ()))
    calling = CallingTime(six_days, rules=RULES)
    days = days_of(date(2026, 3, 12), plan=Plan(day=3, closes=3, expires=3), calling=calling)
    assert (days.closes, days.expires) == (date(2026, 3, 16), date(2026, 3, 16))


def test_a_part_of_the_day_that_is_shut_to_its_end_is_no_time_to_ring() -> None:
    day = date(2026, 3, 12)
    shut = replace(CALENDAR, closures=((datetime(2026, 3, 12, 15), datetime(2026, 3, 12, 16, 30)),))
    slots = list(CallingTime(shut, rules=RULES).slots(at(day, 12), last=day))
    assert slots == [(at(day, 16, 30), 2)]


def test_a_week_without_calling_hours_is_refused() -> None:
    with pytest.raises(ValueError, match="calling hours"):
        CallingTime(replace(CALENDAR, week=((),) * 7), rules=RULES)
    with pytest.raises(ValueError, match="calling hours"):
        CallingTime(CALENDAR, rules=replace(RULES, windows=()))


@given(DAYS, DAYS)
def test_who_left_later_is_never_rung_earlier(one: date, other: date) -> None:
    first, second = (days_of(day, plan=Plan(), calling=CALLING) for day in sorted((one, other)))
    assert all(early <= late for early, late in zip(first, second, strict=True))


@given(DAYS)
def test_the_days_come_in_their_order_and_all_but_the_last_are_days_to_ring(left: date) -> None:
    found = days_of(left, plan=Plan(), calling=CALLING)
    assert left < found.opens <= found.due <= found.closes <= found.expires
    assert all(CALLING.calls_on(day) for day in found[:3])


@given(DAYS)
def test_the_list_of_a_day_takes_exactly_whose_call_is_due_and_has_not_expired(day: date) -> None:
    found = leaving_days(day, plan=Plan(), calling=CALLING)
    if not CALLING.calls_on(day):
        assert found is None
        return
    assert found is not None
    near = [day - timedelta(days=back) for back in range(60)]
    on_it = [left for left in near if _is_on(left, day)]
    assert found == (min(on_it), max(on_it))


def _is_on(left: date, day: date) -> bool:
    days = days_of(left, plan=Plan(), calling=CALLING)
    return days.due <= day <= days.expires


@pytest.mark.parametrize(
    ("hour", "minute", "part"),
    [
        (9, 59, None),
        (10, 0, 0),
        (11, 59, 0),
        (12, 0, None),
        (15, 0, 1),
        (16, 29, 1),
        (16, 30, 2),
        (17, 59, 2),
    ],
)
def test_the_hours_are_cut_into_three_parts_of_the_day(hour: int, minute: int, part: int | None) -> None:
    moment = at(LEFT, hour, minute)
    assert CALLING.part_of(moment) == part
    assert CALLING.is_open(moment) is (part is not None)


def test_on_a_holiday_no_hour_is_open() -> None:
    assert not CALLING.is_open(at(date(2026, 2, 18), 10, 30))


def test_one_long_window_is_halved_until_there_are_three_parts() -> None:
    assert parts_of(((540, 1080),)) == ((540, 675), (675, 810), (810, 1080))
    with pytest.raises(ValueError, match="too short"):
        parts_of(((540, 541),))


@pytest.mark.parametrize("days", [(3, 0, 4, 15), (3, 2, 2, 15), (1, 2, 4, 15), (3, 2, 4, 3)])
def test_a_plan_keeps_its_days_in_order(days: tuple[int, int, int, int]) -> None:
    day, opens, closes, expires = days
    if opens == 0:
        assert Plan(day=day, opens=opens, closes=closes, expires=expires).opens == 0
        return
    with pytest.raises(ValueError, match="order"):
        Plan(day=day, opens=opens, closes=closes, expires=expires)


def test_the_settings_stand_as_the_source_has_them() -> None:
    rules = Rules()
    assert (rules.attempt_days, rules.per_day, rules.fatigue_days) == (5, 2, 90)
    assert rules.windows == ((600, 720), (900, 1080))
