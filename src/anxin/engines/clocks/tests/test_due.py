from anxin.engines.clocks.tests.casework import OFFICE_DAY, due, kinds, run_of

START = ("11-02 09:00", "received")
HOLD = ("11-02 11:00", "paused", "customer")
LUNCH = ("11-02 12:00", "paused", "customer")
NEVER = {
    "week": {},
    "openings": [["2026-10-01T09:00", "2026-10-01T12:00"], ["2026-11-02T10:00", "2026-11-02T11:00"]],
}


def test_a_limit_used_up_at_closing_is_due_there_and_not_at_the_next_opening() -> None:
    assert due(run_of(START, now="11-02 09:00", limit=180)) == "11-02 12:00"
    assert due(run_of(START, now="11-02 09:00", limit=450)) == "11-02 17:30"
    assert due(run_of(START, now="11-02 09:00", limit=451)) == "11-03 08:31"


def test_a_limit_used_up_where_a_pause_begins_is_due_there() -> None:
    assert due(run_of(START, HOLD, now="11-02 11:00")) == "11-02 11:00"
    assert due(run_of(START, HOLD, now="11-05 11:00")) == "11-02 11:00"
    assert due(run_of(START, HOLD, ("11-04 09:00", "resumed"), now="11-05 11:00")) == "11-02 11:00"


def test_a_limit_used_up_before_a_pause_is_not_changed_by_it() -> None:
    assert due(run_of(START, LUNCH, now="11-05 11:00")) == "11-02 11:00"
    assert due(run_of(START, LUNCH, now="11-05 11:00", limit=180)) == "11-02 12:00"


def test_arrived_outside_hours_it_counts_from_the_opening() -> None:
    assert due(run_of(("11-02 07:00", "received"), now="11-02 07:00")) == "11-02 10:30"
    assert due(run_of(("11-07 09:00", "received"), now="11-07 09:00")) == "11-09 10:30"


def test_a_limit_of_nothing_is_due_at_once_inside_a_window() -> None:
    assert due(run_of(START, now="11-02 09:00", limit=0)) == "11-02 09:00"
    assert due(run_of(("11-02 08:30", "received"), now="11-02 09:00", limit=0)) == "11-02 08:30"


def test_a_limit_of_nothing_waits_for_the_opening_and_the_closing_instant_is_outside() -> None:
    assert due(run_of(("11-02 12:00", "received"), now="11-02 12:00", limit=0)) == "11-02 13:00"
    assert due(run_of(("11-06 17:30", "received"), now="11-06 17:30", limit=0)) == "11-09 08:30"


def test_a_limit_of_nothing_waits_for_the_end_of_a_pause() -> None:
    held = ("11-02 08:00", "paused", "customer"), START
    assert due(run_of(*held, now="11-02 10:00", limit=0)) is None
    assert due(run_of(*held, ("11-02 12:30", "resumed"), now="11-02 16:00", limit=0)) == "11-02 13:00"
    assert due(run_of(START, (START[0], "paused", "customer"), now="11-02 10:00", limit=0)) is None


def test_a_wall_clock_of_nothing_is_due_at_its_start_or_at_the_end_of_the_pause() -> None:
    assert due(run_of(("11-01 03:00", "received"), now="11-01 03:00", limit=0, unit="wall")) == "11-01 03:00"
    held = ("11-01 03:00", "received"), ("11-01 03:00", "paused", "parts")
    assert due(run_of(*held, now="11-01 06:00", limit=0, unit="wall")) == "11-01 05:00"


def test_a_wall_clock_counts_nights_and_weekends() -> None:
    assert (
        due(run_of(("11-06 17:00", "received"), now="11-06 17:00", limit=2880, unit="wall")) == "11-08 17:00"
    )


def test_a_wall_clock_is_held_by_pauses_as_well() -> None:
    told = ("11-01 03:00", "received"), ("11-01 04:00", "paused", "parts")
    run = run_of(*told, now="11-01 12:00", unit="wall")
    assert due(run) == "11-01 07:00"
    assert kinds(run) == [
        ("11-01 03:00", "11-01 04:00", "counted"),
        ("11-01 04:00", "11-01 06:00", "paused"),
        ("11-01 06:00", "11-01 12:00", "counted"),
    ]


def test_on_hold_nobody_knows_when_it_is_due_but_what_it_would_be() -> None:
    run = run_of(START, ("11-02 10:00", "paused", "customer"), now="11-02 15:00")
    assert (due(run), run["due_if_resumed_now"]) == (None, "2026-11-02T16:00:00+08:00")


def test_resumed_in_the_night_it_would_be_due_the_next_day() -> None:
    run = run_of(START, ("11-02 10:00", "paused", "customer"), now="11-02 22:00")
    assert run["due_if_resumed_now"] == "2026-11-03T09:30:00+08:00"


def test_on_hold_within_a_cap_the_end_of_the_cap_is_not_foreseen() -> None:
    run = run_of(START, ("11-02 10:00", "paused", "parts"), now="11-02 11:59:59")
    assert (due(run), run["state"]) == (None, "paused")
    after = run_of(START, ("11-02 10:00", "paused", "parts"), now="11-02 12:00")
    assert (due(after), after["state"], after["due_if_resumed_now"]) == ("11-02 14:00", "running", None)


def test_a_pause_in_force_where_the_run_ended_is_cut_there() -> None:
    told = START, ("11-02 10:00", "paused", "customer"), ("11-02 11:00", "closed")
    run = run_of(*told, now="11-05 09:00")
    assert (due(run), run["state"], run["elapsed_minutes"]) == ("11-02 12:00", "met", 60)
    assert kinds(run) == [
        ("11-02 09:00", "11-02 10:00", "counted"),
        ("11-02 10:00", "11-02 11:00", "paused"),
        ("11-02 11:00", "11-02 12:00", "counted"),
    ]


def test_paused_and_stopped_at_one_instant_in_either_order_is_no_pause() -> None:
    pause, stop = ("11-02 10:00", "paused", "customer"), ("11-02 10:00", "closed")
    one, other = run_of(START, pause, stop, now="11-05 09:00"), run_of(START, stop, pause, now="11-05 09:00")
    assert one == other
    assert (due(one), one["elapsed_minutes"]) == ("11-02 11:00", 60)


def test_without_enough_working_time_ever_it_is_never_due() -> None:
    run = run_of(START, now="11-20 09:00", limit=61, calendar=NEVER)
    assert (due(run), run["state"], run["elapsed_minutes"], run["remaining_minutes"]) == (
        None,
        "running",
        60,
        1,
    )
    assert due(run_of(START, now="11-20 09:00", limit=60, calendar=NEVER)) == "11-02 11:00"


def test_without_working_time_at_all_a_limit_of_nothing_is_never_due() -> None:
    after = ("11-03 09:00", "received")
    assert due(run_of(after, now="11-20 09:00", limit=0, calendar=NEVER)) is None
    assert due(run_of(after, now="11-20 09:00", limit=0, calendar={"week": {}})) is None


def test_a_limit_beyond_the_years_is_never_due() -> None:
    for unit in ("working", "wall"):
        run = run_of(START, now="11-02 09:00", limit=500_000_000_000, unit=unit)
        assert (due(run), run["remaining_minutes"]) == (None, 500_000_000_000)


def test_a_limit_of_years_is_found() -> None:
    run = run_of(START, now="11-02 09:00", limit=480 * 5 * 52 * 30)
    assert run["due_at"] == "2056-09-25T09:00:00+08:00"


def test_seconds_count() -> None:
    run = run_of(("11-02 09:00:30", "received"), now="11-02 09:01:15")
    assert (due(run), run["elapsed_minutes"], run["remaining_minutes"]) == ("11-02 11:00:30", 0.75, 119.25)
    third = run_of(START, now="11-02 09:00:20")
    assert (third["elapsed_minutes"], third["remaining_minutes"]) == (0.33, 119.67)


def test_a_zone_that_sleeps_while_we_work_changes_only_how_it_is_written() -> None:
    week = {"mon": OFFICE_DAY}
    told = run_of(START, now="11-02 09:00", calendar={"zone": "Europe/London", "week": week})
    assert (told["started_at"], told["due_at"]) == ("2026-11-02T01:00:00+00:00", "2026-11-02T10:30:00+00:00")
