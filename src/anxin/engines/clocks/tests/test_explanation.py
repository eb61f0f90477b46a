from anxin.engines.clocks.tests.casework import OFFICE_DAY, kinds, run_of

START = ("11-02 09:00", "received")


def test_lunch_breaks_and_nights_are_closed() -> None:
    assert kinds(run_of(("11-02 11:00", "received"), now="11-02 11:00", limit=390)) == [
        ("11-02 11:00", "11-02 12:00", "counted"),
        ("11-02 12:00", "11-02 13:00", "closed"),
        ("11-02 13:00", "11-02 17:30", "counted"),
        ("11-02 17:30", "11-03 08:30", "closed"),
        ("11-03 08:30", "11-03 09:30", "counted"),
    ]


def test_a_closure_is_told_only_where_there_would_be_work() -> None:
    closed = {"closures": [["2026-11-02T11:00", "2026-11-02T13:30"]]}
    assert kinds(run_of(START, now="11-02 09:00", limit=180, calendar=closed)) == [
        ("11-02 09:00", "11-02 11:00", "counted"),
        ("11-02 11:00", "11-02 12:00", "closure"),
        ("11-02 12:00", "11-02 13:00", "closed"),
        ("11-02 13:00", "11-02 13:30", "closure"),
        ("11-02 13:30", "11-02 14:30", "counted"),
    ]


def test_a_holiday_is_told_inside_its_struck_windows_only() -> None:
    holiday = {"holidays": ["2026-11-03"]}
    assert kinds(run_of(("11-02 17:00", "received"), now="11-02 17:00", limit=60, calendar=holiday)) == [
        ("11-02 17:00", "11-02 17:30", "counted"),
        ("11-02 17:30", "11-03 08:30", "closed"),
        ("11-03 08:30", "11-03 12:00", "holiday"),
        ("11-03 12:00", "11-03 13:00", "closed"),
        ("11-03 13:00", "11-03 17:30", "holiday"),
        ("11-03 17:30", "11-04 08:30", "closed"),
        ("11-04 08:30", "11-04 09:00", "counted"),
    ]


def test_a_closure_on_a_holiday_takes_nothing_away_but_from_an_opening() -> None:
    calendar = {
        "holidays": ["2026-11-02"],
        "openings": [["2026-11-02T10:00", "2026-11-02T12:00"]],
        "closures": [["2026-11-02T09:30", "2026-11-02T10:30"]],
    }
    assert kinds(run_of(START, now="11-02 09:00", limit=90, calendar=calendar)) == [
        ("11-02 09:00", "11-02 10:00", "holiday"),
        ("11-02 10:00", "11-02 10:30", "closure"),
        ("11-02 10:30", "11-02 12:00", "counted"),
    ]


def test_a_pause_comes_before_closed_and_after_counted() -> None:
    told = START, ("11-02 11:30", "paused", "customer"), ("11-02 13:30", "resumed")
    assert kinds(run_of(*told, now="11-02 14:00", limit=180)) == [
        ("11-02 09:00", "11-02 11:30", "counted"),
        ("11-02 11:30", "11-02 12:00", "paused"),
        ("11-02 12:00", "11-02 13:00", "closed"),
        ("11-02 13:00", "11-02 13:30", "paused"),
        ("11-02 13:30", "11-02 14:00", "counted"),
    ]


def test_windows_that_touch_at_midnight_are_one_entry() -> None:
    always = {"week": {key: [["00:00", "24:00"]] for key in ("mon", "tue", "wed")}}
    run = run_of(("11-02 23:00", "received"), now="11-02 23:00", calendar=always)
    assert kinds(run) == [("11-02 23:00", "11-03 01:00", "counted")]


def test_the_account_reaches_to_the_end_of_observation_when_that_is_later() -> None:
    assert kinds(run_of(START, ("11-02 12:30", "closed"), now="11-20 09:00")) == [
        ("11-02 09:00", "11-02 12:00", "counted"),
        ("11-02 12:00", "11-02 12:30", "closed"),
    ]


def test_the_account_of_no_time_is_empty() -> None:
    assert kinds(run_of(START, (START[0], "closed"), now="11-20 09:00", limit=0)) == []
    held = ("11-02 08:00", "paused", "customer"), START
    assert kinds(run_of(*held, now="11-02 09:00")) == []


def test_a_wall_clock_knows_no_closing_hours() -> None:
    calendar = {"week": {"mon": OFFICE_DAY}, "holidays": ["2026-11-02"]}
    run = run_of(START, now="11-04 09:00", unit="wall", calendar=calendar)
    assert kinds(run) == [("11-02 09:00", "11-04 09:00", "counted")]
