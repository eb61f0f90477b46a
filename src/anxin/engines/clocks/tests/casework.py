"""A small desk to try cases at: Shanghai, Monday to Friday, 08:30–12:00 and 13:00–17:30; one clock, one case.

Times are written ``11-02 09:00``: November 2026 begins on a Sunday.
"""

from typing import Any

from anxin.engines.clocks import explain, read_case

OFFICE_DAY = [["08:30", "12:00"], ["13:00", "17:30"]]
OFFICE = {"zone": "Asia/Shanghai", "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE_DAY)}
REASONS = {
    "parts": {"max_minutes": 120},
    "customer": {"max_minutes": None},
    "expert": {"max_minutes": None},
    "nothing": {"max_minutes": 0},
}
Run = dict[str, Any]


def at(time: str, *, offset: str = "+08:00") -> str:
    """Write a time of 2026 as an instant; seconds may be left out."""
    day, _, clock = time.partition(" ")
    return f"2026-{day}T{clock}{':00' if clock.count(':') == 1 else ''}{offset}"


def clock(limit: int = 120, **more: Any) -> dict[str, Any]:
    """Declare the clock of the small desk; it starts with received and stops with closed."""
    base = {"name": "clock", "unit": "working", "start": ["received"], "stop": ["closed"], "pausable": True}
    return {**base, "limit_minutes": limit, **more}


def case_of(*events: tuple[str, ...], now: str, **more: Any) -> dict[str, Any]:
    """Write a case: events are ("11-02 09:00", type) or ("11-02 09:00", "paused", reason)."""
    calendar = {**OFFICE, **more.pop("calendar", {})}
    steps = [{"clock": "clock", "name": "step", **step} for step in more.pop("steps", [])]
    rows = [
        {"at": at(when), "type": kind, **({"reason": rest[0]} if rest else {})}
        for when, kind, *rest in events
    ]
    clocks = more.pop("clocks", None) or [clock(**more)]
    return {
        "calendar": calendar,
        "clocks": clocks,
        "steps": steps,
        "pause_reasons": REASONS,
        "events": rows,
        "now": at(now),
    }


def runs_of(*events: tuple[str, ...], now: str, **more: Any) -> list[Run]:
    """Explain a case and return the runs of its first clock."""
    runs: list[Run] = explain(read_case(case_of(*events, now=now, **more)))["clocks"][0]["runs"]
    return runs


def run_of(*events: tuple[str, ...], now: str, **more: Any) -> Run:
    """Explain a case whose clock has run once."""
    (run,) = runs_of(*events, now=now, **more)
    return run


def kinds(run: Run) -> list[tuple[str, str, str]]:
    """Return the account of a run as ("11-02 09:00", "11-02 12:00", kind)."""
    return [(_short(each["from"]), _short(each["to"]), each["kind"]) for each in run["explanation"]]


def due(run: Run) -> str | None:
    """Return when a run is due as ``11-02 09:00``."""
    return None if run["due_at"] is None else _short(run["due_at"])


def steps(run: Run) -> list[str | None]:
    """Return when the steps of a run fall."""
    return [None if each["due_at"] is None else _short(each["due_at"]) for each in run["steps"]]


def _short(written: str) -> str:
    assert written.startswith("2026-") and written.endswith("+08:00")
    return f"{written[5:10]} {written[11:19].removesuffix(':00')}"
