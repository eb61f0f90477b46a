"""Changes of the clock: what occurs twice means its first occurrence, what is jumped over is read as before."""

from anxin.engines.worktime.tests.desk import Desk

ALL = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def daily(*windows: list[str], zone: str) -> Desk:
    return Desk(zone, week={day: list(windows) for day in ALL})


def test_a_night_shift_has_seven_hours_in_spring_and_nine_in_autumn() -> None:
    desk = daily(["22:00", "06:00"], zone="Europe/London")
    assert desk.hours("2026-03-28 12:00", "2026-03-29 12:00") == 7
    assert desk.hours("2026-03-29 12:00", "2026-03-30 12:00") == 8
    assert desk.hours("2026-10-24 12:00", "2026-10-25 12:00") == 9


def test_a_start_that_is_jumped_over_is_read_with_the_offset_before() -> None:
    """02:30 in a gap from 02:00 to 03:00 is 03:30 of the new time."""
    desk = daily(["02:30", "05:00"], zone="America/New_York")
    assert desk.spans("2026-03-08 00:00", "2026-03-08 12:00") == [("2026-03-08 03:30", "2026-03-08 05:00")]


def test_a_window_whose_end_so_read_is_not_after_its_start_is_empty() -> None:
    desk = daily(["02:30", "03:00"], zone="America/New_York")
    assert desk.spans("2026-03-08 00:00", "2026-03-09 00:00") == []
    assert desk.hours("2026-03-07 00:00", "2026-03-08 00:00") == 0.5


def test_a_window_inside_the_gap_keeps_its_length_behind_it() -> None:
    desk = daily(["02:15", "02:45"], zone="America/New_York")
    assert desk.spans("2026-03-08 00:00", "2026-03-08 12:00") == [("2026-03-08 03:15", "2026-03-08 03:45")]


def test_a_time_that_occurs_twice_means_its_first_occurrence() -> None:
    desk = daily(["00:30", "01:30"], zone="America/New_York")
    assert desk.hours("2026-11-01 00:00", "2026-11-01 12:00") == 1
    desk = daily(["01:30", "02:30"], zone="America/New_York")
    assert desk.hours("2026-11-01 00:00", "2026-11-01 12:00") == 2
    assert desk.time.first(desk.at("2026-11-01 00:00")) == desk.at("2026-11-01 01:30")


def test_half_an_hour_is_a_change_too() -> None:
    desk = daily(["01:00", "03:00"], zone="Australia/Lord_Howe")
    assert desk.hours("2026-10-04 00:00", "2026-10-04 12:00") == 1.5
    assert desk.hours("2026-04-05 00:00", "2026-04-05 12:00") == 2.5


def test_midnight_itself_may_be_jumped_over() -> None:
    """In Cairo the clock goes from 00:00 to 01:00: the evening ends at 01:00 of the new time, and nothing is lost."""
    evening = Desk("Africa/Cairo", week={"thu": [["20:00", "24:00"]], "fri": [["00:00", "02:00"]]})
    assert evening.spans("2026-04-23 12:00", "2026-04-24 12:00") == [("2026-04-23 20:00", "2026-04-24 02:00")]
    assert evening.hours("2026-04-23 12:00", "2026-04-24 12:00") == 5


def test_a_date_that_a_country_skipped_is_read_as_before_the_jump() -> None:
    """Samoa had no 30 December 2011: its 09:00 falls on the 31st, once with the windows of that day."""
    desk = Desk("Pacific/Apia", week={"fri": [["09:00", "10:00"]], "sat": [["09:30", "11:00"]]})
    assert desk.spans("2011-12-29 12:00", "2011-12-31 23:00") == [("2011-12-31 09:00", "2011-12-31 11:00")]


def test_closures_and_openings_are_local_as_well() -> None:
    week = {"sun": [["00:00", "06:00"]]}
    spring = Desk("Europe/London", week=week, closures=[["2026-03-29T00:30", "2026-03-29T01:30"]])
    assert spring.hours("2026-03-29 00:00", "2026-03-29 06:00") == 4
    autumn = Desk("Europe/London", week={}, openings=[["2026-10-25T00:30", "2026-10-25T01:30"]])
    assert autumn.hours("2026-10-25 00:00", "2026-10-25 06:00") == 1
    nothing = Desk("Europe/London", week={}, openings=[["2026-03-29T01:30", "2026-03-29T02:00"]])
    assert nothing.hours("2026-03-29 00:00", "2026-03-29 06:00") == 0


def test_a_zone_of_quarter_hours_and_one_beyond_the_date_line() -> None:
    assert (
        daily(["09:00", "10:00"], zone="Asia/Kathmandu").forward("2026-11-02 08:00", 30) == "2026-11-02 09:30"
    )
    assert (
        daily(["09:00", "10:00"], zone="Pacific/Kiritimati").forward("2026-11-02 08:00", 30)
        == "2026-11-02 09:30"
    )


def test_before_there_were_zones_and_far_from_now_the_week_holds() -> None:
    for zone in ("Europe/London", "America/New_York", "Asia/Shanghai"):
        desk = daily(["09:00", "10:00"], zone=zone)
        for year in ("0005", "1700", "1899", "1950", "2150", "2600", "9990"):
            assert desk.hours(f"{year}-06-01 00:00", f"{year}-06-08 00:00") == 7, (zone, year)
