"""What other desks got wrong, each once."""

from anxin.engines.clocks.tests.casework import due, kinds, run_of, runs_of

START = ("11-02 09:00", "received")
ALWAYS = {"week": {key: [["00:00", "24:00"]] for key in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}}


def test_arrived_one_minute_before_closing() -> None:
    assert due(run_of(("11-02 17:29", "received"), now="11-02 17:29", limit=60)) == "11-03 09:29"
    assert due(run_of(("11-02 17:29", "received"), now="11-02 17:29", limit=1)) == "11-02 17:30"


def test_arrived_in_the_lunch_break() -> None:
    assert due(run_of(("11-02 12:20", "received"), now="11-02 12:20", limit=60)) == "11-02 14:00"


def test_open_around_the_clock_over_midnight() -> None:
    run = run_of(("11-02 23:30", "received"), now="11-02 23:30", limit=60, calendar=ALWAYS)
    assert due(run) == "11-03 00:30"
    at_midnight = run_of(("11-02 23:30", "received"), now="11-02 23:30", limit=30, calendar=ALWAYS)
    assert due(at_midnight) == "11-03 00:00"


def test_a_holiday_on_a_make_up_day_is_worked() -> None:
    calendar = {"holidays": ["2026-11-07"], "makeup_days": {"2026-11-07": "wed"}}
    assert due(run_of(("11-06 17:30", "received"), now="11-06 17:30", calendar=calendar)) == "11-07 10:30"


def test_a_pause_wholly_outside_hours_moves_nothing() -> None:
    told = START, ("11-02 20:00", "paused", "customer"), ("11-03 06:00", "resumed")
    assert due(run_of(*told, now="11-03 10:00", limit=480)) == due(
        run_of(START, now="11-03 10:00", limit=480)
    )


def test_paused_and_resolved_in_one_save() -> None:
    told = START, ("11-02 10:00", "paused", "customer"), ("11-02 10:00", "closed")
    run = run_of(*told, now="11-20 09:00")
    assert (due(run), run["state"], run["elapsed_minutes"]) == ("11-02 11:00", "met", 60)


def test_another_limit_while_on_hold_is_judged_with_the_same_pauses() -> None:
    told = START, ("11-02 10:00", "paused", "customer"), ("11-02 14:00", "resumed")
    assert due(run_of(*told, now="11-02 14:30", limit=120)) == "11-02 15:00"
    assert due(run_of(*told, now="11-02 14:30", limit=180)) == "11-02 16:00"


def test_reopened_after_five_days_counts_from_the_reopening_and_leaves_the_past_alone() -> None:
    told = START, ("11-02 10:00", "closed"), ("11-07 10:00", "reopened")
    first, second = runs_of(*told, now="11-09 09:00", restart=["reopened"])
    assert first == run_of(*told[:2], now="11-09 09:00")
    assert (due(second), second["elapsed_minutes"]) == ("11-09 10:30", 30)


def test_a_summer_time_jump_takes_an_hour_from_the_night_shift() -> None:
    calendar = {"zone": "Europe/London", "week": {"sat": [["22:00", "06:00"]], "sun": [["22:00", "06:00"]]}}
    spring = run_of(("03-28 22:00", "received"), now="03-28 22:00", limit=480, calendar=calendar)
    assert spring["due_at"] == "2026-03-29T23:00:00+01:00"
    autumn = run_of(("10-24 21:00", "received"), now="10-24 21:00", limit=540, calendar=calendar)
    assert autumn["due_at"] == "2026-10-25T06:00:00+00:00"


def test_looking_an_hour_late_changes_no_outcome() -> None:
    told = START, ("11-02 11:00", "closed")
    assert (
        run_of(*told, now="11-02 11:00")
        == run_of(*told, now="11-02 12:00")
        == run_of(*told, now="12-02 12:00")
    )


def test_a_clock_of_nothing_is_due_and_not_undefined() -> None:
    run = run_of(START, now="11-02 09:00", limit=0)
    assert (due(run), run["state"], run["remaining_minutes"]) == ("11-02 09:00", "running", 0)
    assert run_of(START, now="11-02 09:00:01", limit=0)["state"] == "breached"


def test_holidays_far_away_or_on_closed_days_change_nothing() -> None:
    calendar = {"holidays": ["2026-11-07", "2025-11-02", "2031-01-01"]}
    assert kinds(run_of(START, now="11-09 09:00", calendar=calendar)) == kinds(
        run_of(START, now="11-09 09:00")
    )
