from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from anxin.engines.clocks import Event, Pause, find_pauses
from anxin.engines.clocks.tests.casework import due, kinds, run_of

DAY = datetime(2026, 11, 2, tzinfo=UTC)
CAPS = {"parts": timedelta(minutes=120), "customer": None, "expert": None, "nothing": timedelta()}
START = ("11-02 09:00", "received")


def t(hours: float) -> datetime:
    return DAY + timedelta(hours=hours)


def pauses(*told: tuple[float, str], now: float) -> list[tuple[float | None, float | None, str]]:
    """Events are (hour, reason) for paused and (hour, "") for resumed."""
    events = [Event(t(hour), "paused" if reason else "resumed", reason) for hour, reason in told]
    return [
        (_hours(one.start), _hours(one.end), one.reason) for one in find_pauses(events, caps=CAPS, now=t(now))
    ]


def _hours(at: datetime | None) -> float | None:
    return None if at is None else (at - DAY) / timedelta(hours=1)


def test_a_pause_lasts_until_the_next_resumed() -> None:
    assert pauses((9, "customer"), (11, ""), now=20) == [(9, 11, "customer")]


def test_a_pause_in_force_at_now_has_no_end_also_within_its_cap() -> None:
    assert pauses((9, "customer"), now=20) == [(9, None, "customer")]
    assert pauses((9, "parts"), now=10.9) == [(9, None, "parts")]


def test_a_pause_that_begins_at_now_is_in_force() -> None:
    assert pauses((9, "parts"), now=9) == [(9, None, "parts")]


def test_a_pause_resumed_at_now_is_over() -> None:
    assert pauses((9, "customer"), (10, ""), now=10) == [(9, 10, "customer")]


def test_a_cap_counts_plain_time_and_ends_the_pause_at_the_instant_it_runs_out() -> None:
    assert pauses((9, "parts"), now=11) == [(9, 11, "parts")]
    assert pauses((9, "parts"), (15, ""), now=20) == [(9, 11, "parts")]


def test_a_cap_of_nothing_holds_nothing() -> None:
    assert pauses((9, "nothing"), now=9) == []
    assert pauses((9, "nothing"), (10, ""), now=11) == []


def test_resumed_without_a_pause_does_nothing() -> None:
    assert pauses((8, ""), (9, "customer"), (10, ""), (11, ""), now=12) == [(9, 10, "customer")]


def test_paused_for_the_same_reason_gives_no_new_cap() -> None:
    assert pauses((9, "parts"), (10, "parts"), now=20) == [(9, 11, "parts")]


def test_paused_after_the_cap_has_run_out_begins_a_new_pause() -> None:
    assert pauses((9, "parts"), (11, "parts"), now=20) == [(9, 11, "parts"), (11, 13, "parts")]
    assert pauses((9, "parts"), (12, "parts"), now=20) == [(9, 11, "parts"), (12, 14, "parts")]


def test_paused_for_another_reason_ends_the_pause_and_begins_one_with_its_own_cap() -> None:
    assert pauses((9, "customer"), (10, "parts"), now=20) == [(9, 10, "customer"), (10, 12, "parts")]
    assert pauses((9, "parts"), (10, "customer"), now=20) == [(9, 10, "parts"), (10, None, "customer")]


def test_paused_for_another_reason_with_a_cap_of_nothing_ends_the_hold() -> None:
    assert pauses((9, "customer"), (10, "nothing"), now=20) == [(9, 10, "customer")]


def test_what_comes_after_now_has_not_happened() -> None:
    assert pauses((9, "customer"), (11, ""), now=10) == [(9, None, "customer")]


def test_events_of_one_instant_keep_their_order() -> None:
    assert pauses((9, "customer"), (9, ""), now=10) == []
    assert pauses((9, ""), (9, "customer"), now=10) == [(9, None, "customer")]


def test_a_cap_beyond_the_years_is_no_cap() -> None:
    far = {"parts": timedelta(days=9_000_000)}
    assert find_pauses([Event(DAY, "paused", "parts")], caps=far, now=t(1)) == [Pause(DAY, None, "parts")]


def test_instants_of_a_zone_whose_clock_goes_back_are_compared_as_instants() -> None:
    """Between two datetimes of one zone Python compares the hands of the clock, not the time."""
    zone = ZoneInfo("Europe/London")
    first, second = (
        datetime(2026, 10, 25, 1, 40, tzinfo=zone),
        datetime(2026, 10, 25, 1, 20, tzinfo=zone, fold=1),
    )
    events = [Event(second, "resumed"), Event(first, "paused", "customer")]
    (pause,) = find_pauses(events, caps=CAPS, now=second)
    assert pause.end is not None
    assert pause.end - pause.start == timedelta(minutes=40)


def test_a_pause_postpones_what_is_due() -> None:
    run = run_of(START, ("11-02 10:00", "paused", "customer"), ("11-02 14:00", "resumed"), now="11-02 14:30")
    assert due(run) == "11-02 15:00"
    assert run["elapsed_minutes"] == 90


def test_a_pause_concerns_only_clocks_that_may_be_paused() -> None:
    told = START, ("11-02 10:00", "paused", "customer")
    run = run_of(*told, now="11-02 10:30", pausable=False)
    assert (due(run), run["state"], run["elapsed_minutes"]) == ("11-02 11:00", "running", 90)
    assert kinds(run) == [("11-02 09:00", "11-02 11:00", "counted")]


def test_a_pause_outside_hours_costs_nothing_and_is_not_told() -> None:
    night = ("11-02 18:00", "paused", "customer"), ("11-03 08:30", "resumed")
    told = run_of(START, *night, now="11-03 09:00", limit=600)
    assert told == run_of(START, now="11-03 09:00", limit=600)


def test_neither_a_stop_nor_a_restart_ends_a_pause() -> None:
    told = START, ("11-02 10:00", "paused", "customer"), ("11-02 11:00", "reopened")
    from_restart = {"restart": ["reopened"], "start": ["reopened", "received"]}
    run = run_of(*told[1:], now="11-02 11:30", **from_restart)
    assert (due(run), run["state"], run["elapsed_minutes"]) == (None, "paused", 0)
    assert run["due_if_resumed_now"] == "2026-11-02T14:30:00+08:00"


def test_a_pause_before_the_start_reaches_into_the_run() -> None:
    run = run_of(("11-02 08:45", "paused", "parts"), START, now="11-02 10:50")
    assert due(run) == "11-02 13:45"
    assert kinds(run)[0] == ("11-02 09:00", "11-02 10:45", "paused")


def test_two_holds_in_a_row_are_one_in_the_account() -> None:
    told = (
        START,
        ("11-02 10:00", "paused", "customer"),
        ("11-02 10:30", "paused", "expert"),
        ("11-02 11:00", "resumed"),
    )
    assert kinds(run_of(*told, now="11-02 11:00"))[1] == ("11-02 10:00", "11-02 11:00", "paused")
