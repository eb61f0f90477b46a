import pytest

from anxin.engines.clocks.tests.casework import run_of, steps

START = ("11-02 09:00", "received")


def step(offset: int, unit: str = "working") -> dict[str, object]:
    return {"offset_minutes": offset, "unit": unit}


@pytest.mark.parametrize(
    ("offset", "falls"),
    [
        (0, "11-02 11:00"),
        (60, "11-02 12:00"),
        (61, "11-02 13:01"),
        (330, "11-02 17:30"),
        (331, "11-03 08:31"),
        (-30, "11-02 10:30"),
        (-150, "11-02 08:30"),
        (-151, "10-30 17:29"),
        (-420, "10-30 13:00"),
        (-421, "10-30 11:59"),
    ],
)
def test_working_steps_walk_through_working_time(offset: int, falls: str) -> None:
    assert steps(run_of(START, now="11-02 09:00", steps=[step(offset)])) == [falls]


def test_a_step_back_that_uses_up_a_window_falls_on_its_opening_not_on_the_closing_before() -> None:
    run = run_of(START, now="11-02 09:00", limit=270, steps=[step(-90), step(-89)])
    assert steps(run) == ["11-02 13:00", "11-02 13:01"]


def test_a_step_back_from_a_due_in_the_night_counts_from_the_closing() -> None:
    run = run_of(("11-02 09:00", "received"), now="11-02 09:00", limit=720, unit="wall", steps=[step(-30)])
    assert steps(run) == ["11-02 17:00"]


def test_wall_steps_are_plain_minutes() -> None:
    told = [step(1440, "wall"), step(-720, "wall"), step(0, "wall")]
    assert steps(run_of(START, now="11-02 09:00", steps=told)) == [
        "11-03 11:00",
        "11-01 23:00",
        "11-02 11:00",
    ]


def test_offset_0_is_the_due_instant_even_outside_hours() -> None:
    run = run_of(START, now="11-02 09:00", limit=720, unit="wall", steps=[step(0), step(0, "wall")])
    assert steps(run) == ["11-02 21:00", "11-02 21:00"]


def test_pauses_do_not_enter_the_ladder() -> None:
    told = START, ("11-02 11:00", "paused", "customer")
    assert steps(run_of(*told, now="11-05 09:00", steps=[step(60)])) == ["11-02 12:00"]


def test_steps_of_a_run_without_due_are_not_known() -> None:
    told = START, ("11-02 10:00", "paused", "customer")
    assert steps(run_of(*told, now="11-05 09:00", steps=[step(60), step(0, "wall")])) == [None, None]


def test_steps_are_not_clipped_to_the_run() -> None:
    told = START, ("11-02 09:30", "closed")
    assert steps(run_of(*told, now="11-05 09:00", steps=[step(-180), step(60)])) == [
        "10-30 17:00",
        "11-02 12:00",
    ]


def test_before_the_first_and_after_the_last_working_time_of_the_calendar_there_is_no_step() -> None:
    calendar = {"week": {}, "openings": [["2026-11-02T09:00", "2026-11-02T12:00"]]}
    told = [step(-120), step(-121), step(60), step(61)]
    run = run_of(START, now="11-02 09:00", calendar=calendar, steps=told)
    assert steps(run) == ["11-02 09:00", None, "11-02 12:00", None]


def test_steps_beyond_the_years_are_none() -> None:
    told = [step(sign * 10**11, unit) for sign in (1, -1) for unit in ("wall", "working")]
    assert steps(run_of(START, now="11-02 09:00", steps=told)) == [None] * 4


def test_steps_stand_in_the_order_given_and_only_at_their_own_clock() -> None:
    told = [{**step(60), "name": "b"}, {**step(0), "name": "a"}]
    run = run_of(START, now="11-02 09:00", steps=told)
    assert [each["name"] for each in run["steps"]] == ["b", "a"]
