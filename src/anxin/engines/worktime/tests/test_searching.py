from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anxin.engines.worktime import WEEKDAYS, Kind, Worktime, read_calendar
from anxin.engines.worktime.table import STRETCH
from anxin.engines.worktime.tests.desk import OFFICE, Desk

BASE = datetime(2026, 11, 1, tzinfo=UTC)


def test_forward_is_the_earliest_instant_and_back_the_latest() -> None:
    desk = Desk()
    assert desk.forward("2026-11-02 09:00", 180) == "2026-11-02 12:00"
    assert desk.back("2026-11-02 15:00", 120) == "2026-11-02 13:00"


def test_nothing_forward_or_back_is_where_one_stands() -> None:
    desk = Desk()
    assert desk.forward("2026-11-01 03:00", 0) == desk.back("2026-11-01 03:00", 0) == "2026-11-01 03:00"


def test_the_first_working_instant_is_never_a_closing_one() -> None:
    desk = Desk()
    assert desk.first("2026-11-02 12:00") == "2026-11-02 13:00"
    assert desk.first("2026-11-02 13:00") == "2026-11-02 13:00"
    assert desk.first("2026-11-06 17:30") == "2026-11-09 08:30"


def test_backwards_and_empty_stretches_of_time_hold_nothing() -> None:
    desk = Desk()
    assert desk.hours("2026-11-03 09:00", "2026-11-02 09:00") == 0
    assert desk.spans("2026-11-03 09:00", "2026-11-02 09:00") == []
    assert desk.kinds("2026-11-03 09:00", "2026-11-03 09:00") == []


def test_a_search_crosses_weeks_without_work() -> None:
    desk = Desk(closures=[["2026-11-02T10:00", "2029-01-01T00:00"]])
    assert desk.forward("2026-11-02 09:00", 61) == "2029-01-01 08:31"
    assert desk.back("2029-01-01 09:00", 31) == "2026-11-02 09:59"


@pytest.mark.parametrize(
    "calendar",
    [
        {"week": {}},
        {"week": {}, "openings": [["2026-11-02T09:00", "2026-11-02T10:00"]]},
        {"closures": [["0001-01-01T00:00", "9999-12-31T23:59"]]},
        {"closures": [["2026-11-02T09:30", "9999-12-31T23:59"], ["0001-01-01T00:00", "2026-11-02T09:00"]]},
        {"week": {}, "openings": [["2026-11-02T09:00", "2026-11-02T10:00"]], "holidays": ["9999-12-31"]},
    ],
)
def test_a_search_for_what_never_comes_ends(calendar: dict[str, Any]) -> None:
    desk = Desk(**calendar)
    assert desk.forward("2026-11-02 09:00", 61) is None
    assert desk.back("2026-11-02 10:00", 61) is None
    assert desk.first("2026-11-02 10:00") is None


def test_finite_openings_are_found_up_to_the_last_minute() -> None:
    desk = Desk(
        week={}, openings=[["2026-11-02T09:00", "2026-11-02T10:00"], ["2031-05-05T09:00", "2031-05-05T10:00"]]
    )
    assert desk.forward("2020-01-01 00:00", 120) == "2031-05-05 10:00"
    assert desk.forward("2020-01-01 00:00", 121) is None
    assert desk.back("2040-01-01 00:00", 120) == "2026-11-02 09:00"
    assert desk.back("2040-01-01 00:00", 121) is None


def test_what_lies_beyond_the_years_that_can_be_written_is_never() -> None:
    desk = Desk(week={day: [["00:00", "24:00"]] for day in WEEKDAYS})
    assert desk.forward("9999-12-31 00:00", 23 * 60) == "9999-12-31 23:00"
    assert desk.forward("9999-12-31 00:00", 24 * 60) is None
    assert desk.forward("2026-11-02 00:00", 10**15) is None
    assert desk.back("2026-11-02 00:00", 10**15) is None


def test_centuries_are_crossed_with_the_same_result_as_year_by_year() -> None:
    """Far away the tables of one cycle of 400 years stand for all of them."""
    time = Worktime(read_calendar({"zone": "Europe/London", "week": {"sun": [["00:00", "06:00"]]}}))
    for year in (1300, 2150, 2480):
        start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 60, 1, 1, tzinfo=UTC)
        counted = sum((two - one) // timedelta(seconds=1) for one, two in time.spans(start, end))
        assert time.length(start, end) == counted
        assert time.forward(start, counted) == time.spans(start, end)[-1][1]


def test_an_exception_centuries_away_is_kept() -> None:
    desk = Desk(
        holidays=["2300-01-02"],
        makeup_days={"2300-01-07": "mon"},
        closures=[["2301-01-07T09:00", "2301-01-07T10:00"]],
    )
    assert desk.hours("2300-01-01 00:00", "2300-01-08 00:00") == 40
    assert desk.hours("2301-01-07 00:00", "2301-01-08 00:00") == 7
    assert desk.hours("2310-01-01 00:00", "2310-01-08 00:00") == 40


def test_the_work_does_not_grow_with_minutes() -> None:
    """A year around the clock needs the two or three tables of its dates, however long its windows are."""
    time = Worktime(
        read_calendar({"zone": "Europe/London", "week": {day: [["00:00", "24:00"]] for day in WEEKDAYS}})
    )
    time.forward(BASE, 365 * 86400)
    assert len(time.table._stretches) <= 365 * 86400 // STRETCH + 2


def test_tables_are_built_once() -> None:
    time = Desk().time
    time.forward(BASE, 3600)
    known = dict(time.table._stretches)
    time.length(BASE, BASE + timedelta(hours=30))
    assert all(time.table._stretches[number] is stretch for number, stretch in known.items())


def test_fractions_of_a_second_are_cut_off() -> None:
    time = Desk().time
    start = datetime(2026, 11, 2, 1, 0, 0, 900_000, tzinfo=UTC)
    assert time.forward(start, 60) == datetime(2026, 11, 2, 1, 1, tzinfo=UTC)


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        Desk().time.forward(datetime(2026, 11, 2), 60)


seconds = st.integers(-STRETCH, STRETCH)
amounts = st.integers(1, 40 * 8 * 3600)
SHIFTS = {day: [["00:00", "24:00"]] if day in {"mon", "tue"} else [["21:15", "05:45"]] for day in WEEKDAYS}
CLOSED = [["2026-10-30T12:00", "2026-11-02T03:00"]]
TIMES = [
    Worktime(read_calendar({"zone": "Asia/Shanghai", "week": OFFICE, "holidays": ["2026-10-01", "2027-02-08"]})),
    Worktime(read_calendar({"zone": "America/New_York", "week": SHIFTS, "closures": CLOSED})),
]  # fmt: skip


@pytest.mark.property
@given(time=st.sampled_from(TIMES), start=seconds, amount=amounts)
@settings(deadline=None)
def test_forward_holds_exactly_the_amount_and_ends_with_work(time: Worktime, start: int, amount: int) -> None:
    begin = BASE + timedelta(seconds=start)
    end = time.forward(begin, amount)
    assert end is not None
    assert time.length(begin, end) == amount
    assert time.length(begin, end - timedelta(seconds=1)) == amount - 1


@pytest.mark.property
@given(time=st.sampled_from(TIMES), start=seconds, amount=amounts)
@settings(deadline=None)
def test_back_holds_exactly_the_amount_and_begins_with_work(time: Worktime, start: int, amount: int) -> None:
    end = BASE + timedelta(seconds=start)
    begin = time.back(end, amount)
    assert begin is not None
    assert time.length(begin, end) == amount
    assert time.length(begin + timedelta(seconds=1), end) == amount - 1


@pytest.mark.property
@given(time=st.sampled_from(TIMES), start=seconds, span=st.integers(0, 2 * STRETCH))
@settings(deadline=None)
def test_length_spans_and_kinds_tell_the_same_time(time: Worktime, start: int, span: int) -> None:
    begin, end = BASE + timedelta(seconds=start), BASE + timedelta(seconds=start + span)
    spans = time.spans(begin, end)
    assert time.length(begin, end) == sum((two - one) // timedelta(seconds=1) for one, two in spans)
    assert [(one, two) for one, two, kind in time.kinds(begin, end) if kind is Kind.COUNTED] == spans
