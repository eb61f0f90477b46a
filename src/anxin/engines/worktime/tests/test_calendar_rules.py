from anxin.engines.worktime.tests.desk import OFFICE_DAY, Desk

DAY = [("08:30", "12:00"), ("13:00", "17:30")]
MONDAY, TUESDAY, SATURDAY, SUNDAY = "2026-11-02", "2026-11-03", "2026-11-07", "2026-11-08"


def test_a_date_takes_the_windows_of_its_weekday() -> None:
    desk = Desk()
    assert (desk.day(MONDAY), desk.day(SATURDAY)) == (DAY, [])


def test_windows_stand_in_any_order_and_count_once_where_they_overlap_or_touch() -> None:
    week = {
        "mon": [
            ["13:00", "17:00"],
            ["08:00", "10:00"],
            ["09:00", "12:00"],
            ["12:00", "13:00"],
            ["09:30", "09:45"],
        ]
    }
    assert Desk(week=week).day(MONDAY) == [("08:00", "17:00")]


def test_a_window_over_midnight_belongs_to_the_date_on_which_it_starts() -> None:
    desk = Desk(week={"mon": [["22:00", "06:00"]]})
    assert desk.spans(f"{MONDAY} 00:00", f"{SUNDAY} 00:00") == [("2026-11-02 22:00", "2026-11-03 06:00")]


def test_a_window_may_end_at_24_and_around_the_clock_has_no_seam() -> None:
    assert Desk(week={"mon": [["20:00", "24:00"]]}).spans(f"{MONDAY} 12:00", f"{TUESDAY} 12:00") == [
        ("2026-11-02 20:00", "2026-11-03 00:00")
    ]
    always = Desk(
        week={key: [["00:00", "24:00"]] for key in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    )
    assert always.spans(f"{MONDAY} 05:00", f"{SATURDAY} 05:00") == [("2026-11-02 05:00", "2026-11-07 05:00")]


def test_an_end_at_00_is_the_next_midnight() -> None:
    assert Desk(week={"mon": [["20:00", "00:00"]]}).hours(f"{MONDAY} 00:00", f"{SUNDAY} 00:00") == 4


def test_a_make_up_day_takes_the_windows_of_the_named_weekday_instead_of_its_own() -> None:
    desk = Desk(
        week={"mon": OFFICE_DAY, "sat": [["09:00", "10:00"]]}, makeup_days={SATURDAY: "mon", MONDAY: "sat"}
    )
    assert (desk.day(SATURDAY), desk.day(MONDAY)) == (DAY, [("09:00", "10:00")])


def test_a_make_up_day_is_worked_also_if_it_is_a_holiday() -> None:
    assert Desk(makeup_days={SATURDAY: "fri"}, holidays=[SATURDAY]).day(SATURDAY) == DAY


def test_a_make_up_day_that_names_a_weekday_without_windows_is_closed_and_no_holiday() -> None:
    desk = Desk(makeup_days={MONDAY: "sun"}, holidays=[MONDAY])
    assert desk.day(MONDAY) == []
    assert desk.kinds(f"{MONDAY} 00:00", f"{TUESDAY} 00:00") == ["closed"]


def test_a_holiday_loses_the_windows_that_start_on_it_with_their_part_after_midnight() -> None:
    nights = {key: [["22:00", "06:00"]] for key in ("mon", "tue", "wed")}
    desk = Desk(week=nights, holidays=[TUESDAY])
    assert desk.spans(f"{MONDAY} 12:00", "2026-11-05 12:00") == [
        ("2026-11-02 22:00", "2026-11-03 06:00"),
        ("2026-11-04 22:00", "2026-11-05 06:00"),
    ]
    account = desk.kinds(f"{MONDAY} 22:00", "2026-11-05 06:00")
    assert account == ["counted", "closed", "holiday", "closed", "counted"]


def test_the_tail_of_the_evening_before_covers_what_a_holiday_struck() -> None:
    desk = Desk(week={"mon": [["22:00", "06:00"]], "tue": [["04:00", "08:00"]]}, holidays=[TUESDAY])
    assert desk.day(TUESDAY) == [("00:00", "06:00")]
    assert desk.kinds(f"{TUESDAY} 03:00", f"{TUESDAY} 09:00") == ["counted", "holiday", "closed"]


def test_an_opening_adds_time_on_any_date_holiday_or_not() -> None:
    desk = Desk(
        holidays=[MONDAY],
        openings=[[f"{MONDAY}T10:00", f"{MONDAY}T11:00"], [f"{SUNDAY}T09:00", f"{SUNDAY}T12:00"]],
    )
    assert (desk.day(MONDAY), desk.day(SUNDAY)) == ([("10:00", "11:00")], [("09:00", "12:00")])
    account = desk.kinds(f"{MONDAY} 08:30", f"{MONDAY} 12:30")
    assert account == ["holiday", "counted", "holiday", "closed"]


def test_an_opening_over_a_window_counts_once() -> None:
    desk = Desk(openings=[[f"{MONDAY}T11:00", f"{MONDAY}T14:00"]])
    assert desk.day(MONDAY) == [("08:30", "17:30")]


def test_a_closure_takes_away_from_windows_make_up_days_and_openings() -> None:
    closed = [["2026-11-06T16:00", "2026-11-09T09:00"]]
    desk = Desk(
        closures=closed, makeup_days={SATURDAY: "mon"}, openings=[[f"{SUNDAY}T09:00", f"{SUNDAY}T12:00"]]
    )
    assert desk.spans("2026-11-06 13:00", "2026-11-09 12:00") == [
        ("2026-11-06 13:00", "2026-11-06 16:00"),
        ("2026-11-09 09:00", "2026-11-09 12:00"),
    ]


def test_closures_that_overlap_are_one() -> None:
    desk = Desk(closures=[[f"{MONDAY}T09:00", f"{MONDAY}T11:00"], [f"{MONDAY}T10:00", f"{MONDAY}T11:30"]])
    assert desk.day(MONDAY) == [("08:30", "09:00"), ("11:30", "12:00"), ("13:00", "17:30")]


def test_closures_and_openings_span_days_and_end_at_24() -> None:
    desk = Desk(week={}, openings=[[f"{MONDAY}T22:00", f"{TUESDAY}T24:00"]])
    assert desk.hours(f"{MONDAY} 00:00", f"{SUNDAY} 00:00") == 26
