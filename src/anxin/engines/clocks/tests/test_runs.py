from typing import Any

from anxin.engines.clocks.tests.casework import clock, runs_of

NOW = "11-06 17:00"
ROLLING: dict[str, Any] = {"stop": ["updated", "closed"], "restart": ["updated"]}
REOPENED: dict[str, Any] = {"restart": ["reopened"]}


def ends(*events: tuple[str, ...], now: str = NOW, **more: Any) -> list[tuple[str, str | None, str | None]]:
    runs = runs_of(*events, now=now, **more)
    return [(str(_hour(run["started_at"])), _hour(run["stopped_at"]), run["ended_by"]) for run in runs]


def _hour(written: str | None) -> str | None:
    return written[8:16].replace("T", " ") if written else None


def test_a_clock_that_never_started_has_no_runs() -> None:
    assert runs_of(("11-02 09:00", "closed"), now=NOW) == []
    assert runs_of(now=NOW) == []


def test_a_start_opens_and_a_stop_ends() -> None:
    assert ends(("11-02 09:00", "received"), ("11-02 10:00", "closed")) == [("02 09:00", "02 10:00", "stop")]


def test_a_second_start_does_nothing_neither_while_open_nor_after_the_end() -> None:
    again = ("11-02 09:30", "received"), ("11-02 10:00", "closed"), ("11-03 09:00", "received")
    assert ends(("11-02 09:00", "received"), *again) == [("02 09:00", "02 10:00", "stop")]


def test_a_stop_without_an_open_run_does_nothing() -> None:
    early = ("11-02 08:00", "closed"), ("11-02 09:00", "received")
    assert ends(*early) == [("02 09:00", None, None)]
    twice = ("11-02 09:00", "received"), ("11-02 10:00", "closed"), ("11-02 11:00", "closed")
    assert ends(*twice) == [("02 09:00", "02 10:00", "stop")]


def test_a_restart_before_the_first_start_does_nothing() -> None:
    assert ends(("11-02 08:00", "reopened"), ("11-02 09:00", "received"), **REOPENED) == [
        ("02 09:00", None, None)
    ]


def test_a_restart_after_the_end_begins_from_zero() -> None:
    told = ("11-02 09:00", "received"), ("11-02 10:00", "closed"), ("11-06 09:00", "reopened")
    runs = runs_of(*told, now="11-06 09:30", **REOPENED)
    assert [run["elapsed_minutes"] for run in runs] == [60, 30]
    assert ends(*told, **REOPENED) == [("02 09:00", "02 10:00", "stop"), ("06 09:00", None, None)]


def test_a_restart_ends_an_open_run() -> None:
    told = ("11-02 09:00", "received"), ("11-02 10:00", "reopened")
    assert ends(*told, **REOPENED) == [("02 09:00", "02 10:00", "restart"), ("02 10:00", None, None)]


def test_a_type_that_stops_and_restarts_rolls_on() -> None:
    told = (
        ("11-02 09:00", "received"),
        ("11-02 10:00", "updated"),
        ("11-02 11:00", "updated"),
        ("11-02 12:00", "closed"),
    )
    assert ends(*told, **ROLLING) == [
        ("02 09:00", "02 10:00", "stop"),
        ("02 10:00", "02 11:00", "stop"),
        ("02 11:00", "02 12:00", "stop"),
    ]


def test_a_rolling_clock_that_was_stopped_rolls_again() -> None:
    told = ("11-02 09:00", "received"), ("11-02 10:00", "closed"), ("11-02 11:00", "updated")
    assert ends(*told, **ROLLING) == [("02 09:00", "02 10:00", "stop"), ("02 11:00", None, None)]


def test_a_type_that_starts_and_stops_starts_first_and_stops_next() -> None:
    told = ("11-02 09:00", "touched"), ("11-02 10:00", "touched"), ("11-02 11:00", "touched")
    assert ends(*told, start=["touched"], stop=["touched"]) == [("02 09:00", "02 10:00", "stop")]


def test_a_type_that_starts_and_restarts_begins_once_each_time() -> None:
    told = ("11-02 09:00", "touched"), ("11-02 10:00", "touched")
    assert ends(*told, start=["touched"], restart=["touched"]) == [
        ("02 09:00", "02 10:00", "restart"),
        ("02 10:00", None, None),
    ]


def test_events_of_one_instant_keep_the_order_given() -> None:
    start, stop = ("11-02 09:00", "received"), ("11-02 09:00", "closed")
    assert ends(start, stop) == [("02 09:00", "02 09:00", "stop")]
    assert ends(stop, start) == [("02 09:00", None, None)]


def test_events_of_different_instants_may_stand_in_any_order() -> None:
    assert ends(("11-02 10:00", "closed"), ("11-02 09:00", "received")) == [("02 09:00", "02 10:00", "stop")]


def test_what_is_later_than_now_has_not_happened_and_what_is_at_now_has() -> None:
    told = ("11-02 09:00", "received"), ("11-02 10:00", "closed")
    assert ends(*told, now="11-02 09:59:59") == [("02 09:00", None, None)]
    assert ends(*told, now="11-02 10:00") == [("02 09:00", "02 10:00", "stop")]
    assert ends(*told, now="11-02 08:59:59") == []


def test_types_that_no_clock_names_are_ignored() -> None:
    assert ends(("11-02 09:00", "received"), ("11-02 09:30", "sneezed")) == [("02 09:00", None, None)]


def test_paused_may_itself_stop_a_clock() -> None:
    told = ("11-02 09:00", "received"), ("11-02 10:00", "paused", "parts")
    assert ends(*told, stop=["paused"]) == [("02 09:00", "02 10:00", "stop")]


def test_every_clock_has_its_own_runs() -> None:
    both = [clock(name="one"), clock(name="two", start=["offered"])]
    assert len(runs_of(("11-02 09:00", "received"), now=NOW, clocks=both)) == 1
    assert runs_of(("11-02 09:00", "received"), now=NOW, clocks=both[::-1]) == []
