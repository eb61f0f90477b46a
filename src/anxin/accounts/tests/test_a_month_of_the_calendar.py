"""The month that a page shows: weeks from Monday, every day with its windows, what it is and how long it is worked."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.utils import translation

from anxin.accounts.models import CalendarVersion, Dealer
from anxin.accounts.selectors import CalendarDay, DayKind, calendar_of, differences, month_of, proposed_days
from anxin.accounts.services import (
    DayMark,
    LocalTimes,
    Mark,
    add_closure,
    add_opening,
    adopt_year,
    mark_day,
    set_week,
)
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_english")
WEEK = {day: [("08:30", "12:00"), ("13:00", "17:30")] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def _month(dealer: Dealer, year: int, month: int) -> dict[str, CalendarDay]:
    weeks = month_of(dealer, year=year, month=month)
    return {each.day.isoformat(): each for week in weeks for each in week}


def test_weeks_begin_on_monday_and_are_whole(cast: Cast) -> None:
    weeks = month_of(cast.shanghai, year=2026, month=10)
    assert [len(week) for week in weeks] == [7] * 5
    assert weeks[0][0].day == date(2026, 9, 28)
    assert [day.in_month for day in weeks[0]] == [False] * 3 + [True] * 4
    assert weeks[-1][-1].day == date(2026, 11, 1)
    february = month_of(cast.shanghai, year=2027, month=2)
    assert (len(february), february[0][0].day) == (4, date(2027, 2, 1))


def test_the_golden_week_of_a_dealer_with_a_lunch_break(cast: Cast) -> None:
    set_week(cast.shanghai, week=WEEK, by=cast.liu)
    days = [each.day for each in proposed_days(cast.shanghai, 2026)]
    adopt_year(cast.shanghai, year=2026, days=days, by=cast.liu)
    october = _month(cast.shanghai, 2026, 10)
    assert [october[f"2026-10-0{day}"].kind for day in range(1, 8)] == [DayKind.HOLIDAY] * 7
    assert all(october[f"2026-10-0{day}"].minutes == 0 for day in range(1, 8))
    assert october["2026-10-08"].kind is DayKind.OPEN
    assert october["2026-10-08"].windows == (("08:30", "12:00"), ("13:00", "17:30"))
    assert october["2026-10-08"].minutes == 480
    makeup = october["2026-10-10"]
    assert (makeup.kind, makeup.weekday, makeup.minutes) == (DayKind.MAKEUP, "wed", 480)
    assert october["2026-10-11"].kind is DayKind.CLOSED
    assert "National Day" in october["2026-10-01"].label


def test_a_closure_and_an_opening_show_on_their_days(cast: Cast) -> None:
    closure = LocalTimes(begins=datetime(2026, 11, 2, 13), ends=datetime(2026, 11, 3, 10), label="盘点")
    opening = LocalTimes(begins=datetime(2026, 11, 4, 20), ends=datetime(2026, 11, 5, 0))
    add_closure(cast.shanghai, times=closure, by=cast.liu)
    add_opening(cast.shanghai, times=opening, by=cast.liu)
    november = _month(cast.shanghai, 2026, 11)
    assert november["2026-11-02"].windows == (("09:00", "13:00"),)
    assert november["2026-11-03"].windows == (("10:00", "18:00"),)
    assert {november[f"2026-11-0{day}"].kind for day in (2, 3)} == {DayKind.CLOSURE}
    assert november["2026-11-03"].label == "盘点"
    assert november["2026-11-04"].kind is DayKind.OPENING
    assert november["2026-11-04"].windows == (("09:00", "18:00"), ("20:00", "24:00"))
    assert november["2026-11-05"].kind is DayKind.OPEN


def test_a_night_shift_is_shown_on_both_of_its_days(cast: Cast) -> None:
    set_week(cast.shanghai, week={"mon": [("22:00", "06:00")]}, by=cast.liu)
    november = _month(cast.shanghai, 2026, 11)
    assert november["2026-11-02"].windows == (("22:00", "24:00"),)
    assert november["2026-11-03"].windows == (("00:00", "06:00"),)


def test_an_earlier_calendar_shows_its_own_month(cast: Cast) -> None:
    first = calendar_of(cast.shanghai)
    set_week(cast.shanghai, week={}, by=cast.liu)
    then = month_of(cast.shanghai, year=2026, month=11, version=first)
    assert then[1][0].minutes == 540
    assert _month(cast.shanghai, 2026, 11)["2026-11-02"].minutes == 0


def _changes(before: CalendarVersion | None, after: CalendarVersion) -> list[tuple[str, str, str]]:
    return [(each.what, each.before, each.after) for each in differences(before, after)]


def test_two_versions_tell_in_what_they_differ(cast: Cast) -> None:
    first = calendar_of(cast.shanghai)
    week = {day: [("09:00", "18:00")] for day in first.body["week"]}
    week |= {"mon": [("08:30", "12:00")], "sun": [], "sat": []}
    second = set_week(cast.shanghai, week=week, by=cast.liu)
    third = mark_day(
        cast.shanghai, mark=DayMark(day=date(2026, 11, 9), mark=Mark.MAKEUP, weekday="tue"), by=cast.liu
    )
    assert _changes(first, second) == [
        ("week.mon", "09:00–18:00", "08:30–12:00"),
        ("week.sat.sun", "09:00–18:00", "—"),
    ]
    assert _changes(second, third) == [("makeup_days", "", "2026-11-09 (Tuesday)")]
    assert _changes(third, second) == [("makeup_days", "2026-11-09 (Tuesday)", "")]
    assert _changes(None, first) == []


def test_a_whole_year_is_told_in_one_line(cast: Cast) -> None:
    first = calendar_of(cast.shanghai)
    days = [each.day for each in proposed_days(cast.shanghai, 2026)]
    second = adopt_year(cast.shanghai, year=2026, days=days, by=cast.liu)
    found = {what: after for what, _before, after in _changes(first, second)}
    assert found["holidays"] == "2026-01-01, 2026-01-02, 2026-01-03 … 2026-10-07 (33)"
    assert found["years"] == "2026"
