from typing import Any

import pytest

from anxin.engines.clocks.tests.casework import run_of, runs_of

START = ("11-02 09:00", "received")


def state(*events: tuple[str, ...], now: str, **more: object) -> str:
    told: str = run_of(START, *events, now=now, **more)["state"]
    return told


@pytest.mark.parametrize(
    ("stopped", "expected"), [("11:00", "met"), ("11:00:01", "breached"), ("10:00", "met")]
)
def test_an_ended_run_was_kept_up_to_the_due_instant_itself(stopped: str, expected: str) -> None:
    assert state((f"11-02 {stopped}", "closed"), now="11-20 09:00") == expected


def test_a_stop_in_the_evening_after_a_due_at_closing_is_late_although_no_minute_has_counted() -> None:
    run = run_of(START, ("11-02 19:00", "closed"), now="11-20 09:00", limit=450)
    assert (run["state"], run["remaining_minutes"]) == ("breached", 0)


def test_an_open_run_is_late_after_the_due_instant_and_not_at_it() -> None:
    assert state(now="11-02 11:00") == "running"
    assert state(now="11-02 11:00:01") == "breached"


def test_an_open_run_that_is_late_stays_late_on_hold() -> None:
    told = run_of(START, ("11-02 11:30", "paused", "customer"), now="11-02 15:00")
    assert (told["state"], told["due_at"], told["due_if_resumed_now"]) == (
        "breached",
        "2026-11-02T11:00:00+08:00",
        None,
    )


def test_on_hold_at_the_due_instant_it_is_paused_and_due_is_known() -> None:
    told = run_of(START, ("11-02 11:00", "paused", "customer"), now="11-02 11:00")
    assert told["state"] == "paused"
    assert told["due_at"] == told["due_if_resumed_now"] == "2026-11-02T11:00:00+08:00"


def test_on_hold_outside_hours_it_is_paused() -> None:
    assert state(("11-02 18:00", "paused", "customer"), now="11-02 19:00", limit=600) == "paused"


def test_a_clock_that_may_not_be_paused_is_never_paused() -> None:
    assert state(("11-02 09:30", "paused", "customer"), now="11-02 10:00", pausable=False) == "running"


def test_resumed_at_now_it_runs() -> None:
    told = ("11-02 09:30", "paused", "customer"), ("11-02 10:00", "resumed")
    assert state(*told, now="11-02 10:00") == "running"


def test_a_cap_that_runs_out_at_now_lets_it_run() -> None:
    assert state(("11-02 09:30", "paused", "parts"), now="11-02 11:30") == "running"
    assert state(("11-02 09:30", "paused", "parts"), now="11-02 11:29:59") == "paused"


def test_a_run_ended_by_a_restart_is_judged_like_a_stopped_one() -> None:
    late, _new = runs_of(START, ("11-02 12:00", "reopened"), now="11-02 13:00", restart=["reopened"])
    kept, _new = runs_of(START, ("11-02 11:00", "reopened"), now="11-02 13:00", restart=["reopened"])
    assert (late["state"], late["ended_by"]) == ("breached", "restart")
    assert (kept["state"], kept["ended_by"]) == ("met", "restart")


def test_an_ended_run_that_was_never_due_was_kept() -> None:
    calendar: dict[str, Any] = {"week": {}}
    assert state(("11-04 09:00", "closed"), now="11-20 09:00", calendar=calendar) == "met"
    assert state(now="11-20 09:00", calendar=calendar) == "running"


def test_elapsed_goes_on_after_due_and_remaining_falls_below_nothing() -> None:
    told = run_of(START, now="11-02 14:00")
    assert (told["elapsed_minutes"], told["remaining_minutes"]) == (240, -120)
