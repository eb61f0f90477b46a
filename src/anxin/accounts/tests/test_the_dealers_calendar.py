"""A dealer's calendar: every change is a whole new version, what was is never touched, and working time follows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from anxin.accounts.events import CalendarChanged
from anxin.accounts.models import CalendarVersion, Dealer
from anxin.accounts.selectors import calendar_of, calendar_versions, worktime_of, worktime_of_version
from anxin.accounts.services import (
    DayMark,
    DealerDetails,
    LocalTimes,
    Mark,
    add_closure,
    add_opening,
    mark_day,
    remove_closure,
    save_dealer,
    set_week,
    start_calendar,
    undo_to_version,
)
from anxin.engines.worktime import WEEKDAYS
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Stale
from anxin.foundation.models import AuditRecord
from tests.cast import Cast

SPLIT = {day: [("08:30", "12:00"), ("13:00", "17:30")] for day in WEEKDAYS[:5]}
HOUR = 3600


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 2, 1, 0, tzinfo=UTC)):
        yield


def _hours(dealer: Dealer, first: str, last: str) -> float:
    """Working hours from a local midnight to another, in Shanghai."""
    begin, end = (datetime.fromisoformat(f"{day}T00:00:00+08:00") for day in (first, last))
    return worktime_of(dealer).length(begin, end) / HOUR


def test_a_new_dealer_is_open_daily_from_nine_to_six(cast: Cast) -> None:
    dealer = save_dealer(
        "SH09", details=DealerDetails(names={"zh": "新店"}), by=cast.an, region=cast.shanghai.region
    )
    assert calendar_of(dealer).version == 1
    assert _hours(dealer, "2026-11-02", "2026-11-09") == 63
    assert AuditRecord.objects.filter(action="accounts.calendar_started", subject="SH09").count() == 1


def test_a_calendar_is_begun_once(cast: Cast) -> None:
    assert start_calendar(cast.shanghai).version == 1
    assert calendar_versions(cast.shanghai).count() == 1


def test_a_dealer_without_any_calendar_still_has_hours(cast: Cast) -> None:
    bare = Dealer.objects.create(region=cast.shanghai.region, code="SH08", name={"zh": "新店"})
    assert calendar_of(bare).version == 0
    assert _hours(bare, "2026-11-02", "2026-11-03") == 9
    mark = DayMark(day=date(2026, 11, 3), mark=Mark.HOLIDAY)
    assert mark_day(bare, mark=mark, by=cast.an).version == 1


def test_the_hours_of_the_week_have_several_windows_a_day(cast: Cast) -> None:
    version = set_week(cast.shanghai, week=SPLIT, by=cast.liu, why="午休")
    assert (version.version, version.why, version.made_by) == (2, "午休", cast.liu)
    assert _hours(cast.shanghai, "2026-11-02", "2026-11-09") == 40
    assert _hours(cast.chengdu, "2026-11-02", "2026-11-09") == 63


def test_a_window_may_run_over_midnight_and_a_day_may_end_at_24(cast: Cast) -> None:
    set_week(cast.shanghai, week={"mon": [("22:00", "6:00")], "wed": [("00：00", "24:00")]}, by=cast.liu)
    assert calendar_of(cast.shanghai).body["week"]["mon"] == [["22:00", "06:00"]]
    assert _hours(cast.shanghai, "2026-11-02", "2026-11-03") == 2
    assert _hours(cast.shanghai, "2026-11-03", "2026-11-04") == 6
    assert _hours(cast.shanghai, "2026-11-04", "2026-11-05") == 24


@pytest.mark.parametrize(
    ("windows", "code"),
    [
        ([("08:30", "08:30")], "WINDOW_EMPTY"),
        ([("24:00", "08:30")], "TIME_INVALID"),
        ([("08:30", "")], "TIME_INVALID"),
        ([("8.30", "12:00")], "TIME_INVALID"),
        ([("08:60", "12:00")], "TIME_INVALID"),
    ],
)
def test_a_wrong_window_names_its_day(cast: Cast, windows: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        set_week(cast.shanghai, week={"tue": windows}, by=cast.liu)
    assert (raised.value.code, raised.value.field) == (code, "tue")
    assert calendar_of(cast.shanghai).version == 1


def test_a_holiday_a_makeup_day_and_an_ordinary_day_again(cast: Cast) -> None:
    set_week(cast.shanghai, week=SPLIT, by=cast.liu)
    sunday, monday = date(2026, 11, 8), date(2026, 11, 9)
    mark_day(cast.shanghai, mark=DayMark(day=sunday, mark=Mark.MAKEUP, weekday="mon"), by=cast.liu)
    mark_day(cast.shanghai, mark=DayMark(day=monday, mark=Mark.HOLIDAY, label="店庆"), by=cast.liu)
    assert _hours(cast.shanghai, "2026-11-08", "2026-11-09") == 8
    assert _hours(cast.shanghai, "2026-11-09", "2026-11-10") == 0
    assert calendar_of(cast.shanghai).names["2026-11-09"] == {"en": "店庆"}
    mark_day(cast.shanghai, mark=DayMark(day=monday, mark=Mark.MAKEUP, weekday="fri"), by=cast.liu)
    mark_day(cast.shanghai, mark=DayMark(day=sunday, mark=Mark.ORDINARY), by=cast.liu)
    body = calendar_of(cast.shanghai).body
    assert (body["holidays"], body["makeup_days"]) == ([], {"2026-11-09": "fri"})


def test_a_makeup_day_needs_its_weekday(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as raised:
        mark_day(cast.shanghai, mark=DayMark(day=date(2026, 11, 8), mark=Mark.MAKEUP), by=cast.liu)
    assert raised.value.field == "weekday"


def _times(begins: str, ends: str) -> LocalTimes:
    return LocalTimes(begins=datetime.fromisoformat(begins), ends=datetime.fromisoformat(ends), label="盘点")


def test_closures_and_openings_change_the_working_time(cast: Cast) -> None:
    add_closure(cast.shanghai, times=_times("2026-11-02T13:00", "2026-11-02T15:00"), by=cast.liu)
    add_opening(cast.shanghai, times=_times("2026-11-02T18:00", "2026-11-02T21:00"), by=cast.liu)
    assert _hours(cast.shanghai, "2026-11-02", "2026-11-03") == 10
    remove_closure(cast.shanghai, begins="2026-11-02T13:00", ends="2026-11-02T15:00", by=cast.liu)
    assert _hours(cast.shanghai, "2026-11-02", "2026-11-03") == 12
    assert list(calendar_of(cast.shanghai).names) == ["2026-11-02T18:00/2026-11-02T21:00"]
    with pytest.raises(NotFound):
        remove_closure(cast.shanghai, begins="2026-11-02T13:00", ends="2026-11-02T15:00", by=cast.liu)


@pytest.mark.parametrize(
    ("begins", "ends", "code", "field"),
    [
        ("2026-11-02T13:00", "2026-11-02T13:00", "ENDS_BEFORE_IT_BEGINS", "ends"),
        ("2026-11-02T13:00", "2028-11-02T13:00", "SPAN_TOO_LONG", "ends"),
        ("1026-11-02T13:00", "1026-11-02T14:00", "DAY_FAR_AWAY", "begins"),
    ],
)
def test_a_wrong_closure_names_its_field(cast: Cast, begins: str, ends: str, code: str, field: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        add_closure(cast.shanghai, times=_times(begins, ends), by=cast.liu)
    assert (raised.value.code, raised.value.field) == (code, field)


def test_the_same_closure_twice_is_refused(cast: Cast) -> None:
    times = _times("2026-11-02T13:00", "2026-11-02T15:00")
    add_closure(cast.shanghai, times=times, by=cast.liu)
    with pytest.raises(InvalidInput) as raised:
        add_closure(cast.shanghai, times=times, by=cast.liu)
    assert raised.value.code == "SPAN_THERE"


def test_a_change_that_changes_nothing_writes_nothing(cast: Cast) -> None:
    mark_day(cast.shanghai, mark=DayMark(day=date(2026, 11, 9), mark=Mark.ORDINARY), by=cast.liu)
    assert calendar_of(cast.shanghai).version == 1
    assert not AuditRecord.objects.filter(action="accounts.day_marked").exists()


def test_an_earlier_calendar_holds_again_as_the_next_version(cast: Cast) -> None:
    set_week(cast.shanghai, week=SPLIT, by=cast.liu)
    back = undo_to_version(cast.shanghai, version=1, by=cast.gao, why="周末也营业")
    assert (back.version, back.body) == (3, CalendarVersion.objects.get(version=1, dealer=cast.shanghai).body)
    assert _hours(cast.shanghai, "2026-11-02", "2026-11-09") == 63
    with pytest.raises(NotFound):
        undo_to_version(cast.shanghai, version=9, by=cast.gao)


def test_the_old_versions_still_tell_their_own_working_time(cast: Cast) -> None:
    first = calendar_of(cast.shanghai)
    set_week(cast.shanghai, week=SPLIT, by=cast.liu)
    begin, end = datetime(2026, 11, 1, 16, tzinfo=UTC), datetime(2026, 11, 2, 16, tzinfo=UTC)
    assert worktime_of_version(first).length(begin, end) == 9 * HOUR
    assert worktime_of(cast.shanghai).length(begin, end) == 8 * HOUR


def test_one_calendar_is_built_once_in_a_process(cast: Cast) -> None:
    assert worktime_of(cast.shanghai) is worktime_of(cast.shanghai)


def test_the_time_zone_of_the_dealer_is_that_of_the_calendar(cast: Cast) -> None:
    details = DealerDetails(names={"zh": "上海大道店"}, time_zone="Asia/Urumqi")
    save_dealer("SH01", details=details, by=cast.an)
    assert calendar_of(cast.shanghai).body["zone"] == "Asia/Urumqi"
    cast.shanghai.refresh_from_db()
    undo_to_version(cast.shanghai, version=1, by=cast.an)
    assert calendar_of(cast.shanghai).body["zone"] == "Asia/Urumqi"


def test_who_saw_an_older_calendar_is_told_so(cast: Cast) -> None:
    set_week(cast.shanghai, week=SPLIT, by=cast.liu, seen=1)
    with pytest.raises(Stale):
        set_week(cast.shanghai, week={}, by=cast.gao, seen=1)


@pytest.mark.parametrize("who", ["chen", "wang", "he", "qian", "shen"])
def test_other_roles_may_not_set_hours(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        set_week(cast.shanghai, week=SPLIT, by=getattr(cast, who))


def test_for_people_of_other_dealers_the_calendar_does_not_exist(cast: Cast) -> None:
    with pytest.raises(NotFound):
        set_week(cast.shanghai, week=SPLIT, by=cast.zhao)


def test_the_floors_above_hear_of_it_once_it_is_written(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr("anxin.foundation.events.publish", told.append)
    set_week(cast.shanghai, week=SPLIT, by=cast.liu)
    assert told == [CalendarChanged(dealer_id=cast.shanghai.pk, version=2)]


def test_no_version_is_ever_changed_or_deleted(cast: Cast) -> None:
    for statement in (
        "UPDATE accounts_calendarversion SET why = 'x'",
        "DELETE FROM accounts_calendarversion",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
