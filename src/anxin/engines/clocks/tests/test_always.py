"""What must hold for every case, whatever its calendar and its events."""

import itertools
from datetime import UTC, datetime, timedelta
from random import Random
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anxin.engines.clocks import explain, read_case
from anxin.engines.clocks.tests.random_cases import random_case
from anxin.engines.worktime import Worktime, read_calendar

pytestmark = pytest.mark.property
cases = st.integers(0, 2**40).map(lambda seed: random_case(Random(seed)))
Run = dict[str, Any]


def answer(case: dict[str, Any]) -> dict[str, Any]:
    return explain(read_case(case))


def runs(case: dict[str, Any]) -> list[tuple[dict[str, Any], Run]]:
    told = answer(case)["clocks"]
    return [(clock, run) for clock, one in zip(case["clocks"], told, strict=True) for run in one["runs"]]


def minutes(run: Run, *, until: str) -> float:
    end = datetime.fromisoformat(until)
    spans = [
        (datetime.fromisoformat(each["from"]), min(end, datetime.fromisoformat(each["to"])))
        for each in run["explanation"]
        if each["kind"] == "counted"
    ]
    return sum(max(timedelta(), two - one) / timedelta(minutes=1) for one, two in spans)


@given(case=cases)
@settings(deadline=None)
def test_counted_entries_add_up_to_the_limit_and_to_elapsed(case: dict[str, Any]) -> None:
    for clock, run in runs(case):
        if run["due_at"] is not None:
            assert minutes(run, until=run["due_at"]) == clock["limit_minutes"]
        assert minutes(run, until=run["stopped_at"] or case["now"]) == run["elapsed_minutes"]
        assert run["elapsed_minutes"] + run["remaining_minutes"] == clock["limit_minutes"]


@given(case=cases)
@settings(deadline=None)
def test_the_account_has_no_gap_and_no_neighbours_of_one_kind(case: dict[str, Any]) -> None:
    for _clock, run in runs(case):
        account, observed = run["explanation"], run["stopped_at"] or case["now"]
        end = max(datetime.fromisoformat(each) for each in (observed, run["due_at"] or observed))
        if not account:
            assert datetime.fromisoformat(run["started_at"]) == end
            continue
        assert account[0]["from"] == run["started_at"]
        assert datetime.fromisoformat(account[-1]["to"]) == end
        for one, two in itertools.pairwise(account):
            assert one["to"] == two["from"]
            assert one["kind"] != two["kind"]
            assert datetime.fromisoformat(one["from"]) < datetime.fromisoformat(one["to"])


@given(case=cases, seed=st.integers(0, 2**32))
@settings(deadline=None)
def test_other_offsets_and_another_order_of_events_change_nothing(case: dict[str, Any], seed: int) -> None:
    rnd = Random(seed)

    def rewritten(instant: str) -> str:
        zone = ZoneInfo(rnd.choice(("Asia/Kathmandu", "America/St_Johns", "UTC", "Pacific/Kiritimati")))
        return datetime.fromisoformat(instant).astimezone(zone).isoformat().replace("+00:00", "Z")

    places: dict[datetime, float] = {}
    shuffled = sorted(
        case["events"], key=lambda each: places.setdefault(datetime.fromisoformat(each["at"]), rnd.random())
    )
    events = [{**each, "at": rewritten(each["at"])} for each in shuffled]
    assert answer({**case, "events": events, "now": rewritten(case["now"])}) == answer(case)


@given(case=cases)
@settings(deadline=None, max_examples=40)
def test_a_pause_that_is_over_and_covered_no_working_time_changes_no_working_clock(
    case: dict[str, Any],
) -> None:
    worktime = Worktime(read_calendar(case["calendar"]))
    now = datetime.fromisoformat(case["now"])
    calm = {**case, "events": [each for each in case["events"] if each["type"] not in {"paused", "resumed"}]}
    closed = [
        (start, end) for start, end, kind in worktime.kinds(now - timedelta(days=9), now) if kind != "counted"
    ]
    reason = {"reason": "expert"}
    for start, end in closed:
        held = [
            {"at": start.isoformat(), "type": "paused", **reason},
            {"at": end.isoformat(), "type": "resumed"},
        ]
        for (clock, before), (_clock, after) in zip(
            runs(calm), runs({**calm, "events": [*held, *calm["events"]]}), strict=True
        ):
            assert clock["unit"] == "wall" or before == after


@given(case=cases, later=st.integers(1, 4000))
@settings(deadline=None)
def test_a_later_now_changes_no_ended_run_and_moves_no_due_that_runs(
    case: dict[str, Any], later: int
) -> None:
    now = datetime.fromisoformat(case["now"]).astimezone(UTC)
    happened = [each for each in case["events"] if datetime.fromisoformat(each["at"]) <= now]
    case = {**case, "events": happened}
    moved = {**case, "now": (now + timedelta(minutes=later)).isoformat()}
    for (_clock, before), (_clock, after) in zip(runs(case), runs(moved), strict=True):
        if before["stopped_at"] is not None:
            assert before == after
        elif before["state"] != "paused":
            assert before["due_at"] == after["due_at"]


@given(case=cases, seed=st.integers(0, 2**32))
@settings(deadline=None)
def test_a_closure_makes_nothing_due_earlier_and_an_opening_nothing_later(
    case: dict[str, Any], seed: int
) -> None:
    rnd = Random(seed)
    start = datetime.fromisoformat(case["now"]).replace(tzinfo=None, second=0) + timedelta(
        hours=rnd.randint(-200, 99)
    )
    span = [
        each.isoformat(timespec="minutes") for each in (start, start + timedelta(hours=rnd.randint(1, 60)))
    ]
    calendar = case["calendar"]
    base = [_due(run) for _clock, run in runs(case)]
    closed = {**case, "calendar": {**calendar, "closures": [*calendar["closures"], span]}}
    opened = {**case, "calendar": {**calendar, "openings": [*calendar["openings"], span]}}
    assert all(one <= two for one, two in zip(base, map(_due, _runs(closed)), strict=True))
    assert all(one >= two for one, two in zip(base, map(_due, _runs(opened)), strict=True))


@given(case=cases)
@settings(deadline=None, max_examples=30)
def test_the_same_input_gives_the_same_answer(case: dict[str, Any]) -> None:
    assert repr(answer(case)) == repr(answer(case))


def test_the_work_grows_with_the_number_of_events_and_not_with_its_square() -> None:
    def seconds(rounds: int) -> float:
        start = datetime(2026, 1, 1, tzinfo=UTC)
        kinds = ("updated", "paused", "resumed")
        events = [
            {
                "at": (start + timedelta(minutes=number)).isoformat(),
                "type": kinds[number % 3],
                "reason": "parts",
            }
            for number in range(rounds)
        ]
        clock = {
            "name": "next",
            "unit": "working",
            "limit_minutes": 1,
            "start": ["updated"],
            "stop": ["updated"],
        }
        week = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
        case = read_case(
            {
                "calendar": {"zone": "Asia/Shanghai", "week": week},
                "clocks": [{**clock, "restart": ["updated"], "pausable": True}],
                "pause_reasons": {"parts": {"max_minutes": None}},
                "events": events,
                "now": (start + timedelta(minutes=rounds)).isoformat(),
            }
        )
        began = process_time()
        assert len(explain(case)["clocks"][0]["runs"]) == rounds // 3
        return process_time() - began

    assert seconds(12_000) < 20 * min(seconds(1_500) for _ in range(3))


def _runs(case: dict[str, Any]) -> list[Run]:
    return [run for _clock, run in runs(case)]


def _due(run: Run) -> datetime:
    return (
        datetime.max.replace(tzinfo=UTC) if run["due_at"] is None else datetime.fromisoformat(run["due_at"])
    )
