from typing import Any

import pytest

from anxin.engines.worktime import CalendarFault, read_calendar

GOOD = {
    "zone": "Asia/Shanghai",
    "week": {"mon": [["08:30", "12:00"]]},
    "holidays": ["2026-10-01"],
    "makeup_days": {"2026-10-10": "mon"},
    "closures": [["2026-11-02T13:00", "2026-11-02T15:00"]],
    "openings": [["2026-11-08T09:00", "2026-11-08T12:00"]],
}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"zone": "Asia/Nowhere"}, "calendar.zone"),
        ({"zone": "Europe"}, "calendar.zone"),
        ({"zone": ""}, "calendar.zone"),
        ({"zone": "../Asia/Shanghai"}, "calendar.zone"),
        ({"zone": "localtime"}, "calendar.zone"),
        ({"zone": "right/Asia/Shanghai"}, "calendar.zone"),
        ({"zone": "\ud800"}, "calendar.zone"),
        ({"zone": 8}, "calendar.zone"),
        ({"week": []}, "calendar.week"),
        ({"week": {"monday": []}}, "calendar.week.monday"),
        ({"week": {"mon": None}}, "calendar.week.mon"),
        ({"week": {"mon": [["08:30", "08:30"]]}}, "calendar.week.mon[0]"),
        ({"week": {"mon": [["08:30", "12:00"], ["24:00", "08:00"]]}}, "calendar.week.mon[1]"),
        ({"week": {"mon": [["08:30"]]}}, "calendar.week.mon[0]"),
        ({"week": {"mon": [["8:30", "12:00"]]}}, "calendar.week.mon[0]"),
        ({"week": {"mon": [["08:30", "25:00"]]}}, "calendar.week.mon[0]"),
        ({"week": {"mon": [["08:30", "24:01"]]}}, "calendar.week.mon[0]"),
        ({"week": {"mon": [["08:60", "12:00"]]}}, "calendar.week.mon[0]"),
        ({"week": {"mon": [["08:30:00", "12:00"]]}}, "calendar.week.mon[0]"),
        ({"week": {"mon": [["٠٨:٣٠", "12:00"]]}}, "calendar.week.mon[0]"),
        ({"week": {"mon": [[830, 1200]]}}, "calendar.week.mon[0]"),
        ({"week": {"mon": ["08:30-12:00"]}}, "calendar.week.mon[0]"),
        ({"holidays": "2026-10-01"}, "calendar.holidays"),
        ({"holidays": ["2026-10-01", "2026-02-29"]}, "calendar.holidays[1]"),
        ({"holidays": ["20261001"]}, "calendar.holidays[0]"),
        ({"holidays": [20261001]}, "calendar.holidays[0]"),
        ({"makeup_days": ["2026-10-10"]}, "calendar.makeup_days"),
        ({"makeup_days": {"2026-10-32": "mon"}}, "calendar.makeup_days.2026-10-32"),
        ({"makeup_days": {"2026-10-10": "monday"}}, "calendar.makeup_days.2026-10-10"),
        ({"makeup_days": {"2026-10-10": ["mon"]}}, "calendar.makeup_days.2026-10-10"),
        ({"closures": [["2026-11-02T13:00", "2026-11-02T13:00"]]}, "calendar.closures[0]"),
        ({"closures": [["2026-11-02T13:00", "2026-11-02T12:00"]]}, "calendar.closures[0]"),
        ({"closures": [["2026-11-02T13:00+08:00", "2026-11-02T15:00+08:00"]]}, "calendar.closures[0]"),
        ({"closures": [["2026-11-02", "2026-11-03"]]}, "calendar.closures[0]"),
        ({"closures": [["2026-11-02T24:00", "2026-11-04T12:00"]]}, "calendar.closures[0]"),
        ({"openings": [["2026-11-08T09:00", "2026-13-08T12:00"]]}, "calendar.openings[0]"),
        ({"openings": [["2026-11-08T09:00", "9999-12-31T24:00"]]}, "calendar.openings[0]"),
        ({"openings": {}}, "calendar.openings"),
    ],
)
def test_a_fault_names_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalendarFault) as caught:
        read_calendar({**GOOD, **change})
    assert caught.value.field == field
    assert caught.value.expected in str(caught.value)


@pytest.mark.parametrize("key", ["zone", "week"])
def test_zone_and_week_are_needed(key: str) -> None:
    with pytest.raises(CalendarFault) as caught:
        read_calendar({name: value for name, value in GOOD.items() if name != key})
    assert caught.value.field == f"calendar.{key}"


def test_what_is_no_object_is_no_calendar() -> None:
    with pytest.raises(CalendarFault):
        read_calendar([])  # type: ignore[arg-type]


def test_everything_else_may_be_left_out_and_unknown_keys_are_ignored() -> None:
    calendar = read_calendar({"zone": "UTC", "week": {}, "colour": "blue"})
    assert (calendar.holidays, calendar.closures, calendar.openings) == (frozenset(), (), ())


def test_equal_documents_are_equal_calendars_with_one_hash() -> None:
    one, other = read_calendar(GOOD), read_calendar({**GOOD, "colour": "blue"})
    assert one == other
    assert hash(one) == hash(other)
    assert one != read_calendar({**GOOD, "makeup_days": {}})
