"""What must have happened to a case, worked out a second time: plain lists and loops, nothing of the project's engines.

Slow and simple on purpose; covers the clocks that the run's operations touch.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Spans = list[tuple[datetime, datetime]]
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
END_OF_TIME = datetime(2100, 1, 1, tzinfo=UTC)
#: Clock: what starts it, what stops it, what begins a new run.
TABLE: Mapping[str, tuple[set[str], set[str], set[str]]] = {
    "acknowledge": ({"opened"}, {"acknowledged", "reached", "handled", "ended"}, set()),
    "contact": ({"opened"}, {"reached", "handled", "ended"}, {"reopened"}),
    "next_update": ({"reached"}, {"reached", "handled", "ended"}, {"reached"}),
    "plan": ({"opened"}, {"planned", "handled", "ended"}, {"reopened"}),
    "close": ({"opened"}, {"handled", "ended"}, {"reopened"}),
    "follow_up": ({"handled"}, {"followed_up", "reopened", "ended"}, {"handled"}),
}
PLAIN = {
    "acknowledged": "acknowledged", "solution_proposed": "planned", "followed_up": "followed_up",
    "closed_for_good": "ended", "reopened": "reopened",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of a history, whatever it was read from."""

    id: int
    at: datetime
    kind: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class House:
    """The dealer's calendars with the instant from which each holds, and his policies by version."""

    calendars: Sequence[tuple[datetime, int, Mapping[str, Any]]]
    policies: Mapping[int, Mapping[str, Any]]
    hours: dict[int, Spans] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """What of a history decides the due times of every run: choices of policy, holds, and what was heard."""

    heard: Sequence[tuple[datetime, str, str]]
    chosen: Sequence[tuple[datetime, Mapping[str, Any], str]]
    pauses: Sequence[tuple[datetime, datetime | None, datetime]]
    now: datetime


@dataclass
class Run:
    """One run of one clock, with the due times of its steps."""

    clock: str
    number: int
    started: datetime
    stopped: datetime | None = None
    due: datetime | None = None
    policy: Mapping[str, Any] = field(default_factory=dict)
    steps: dict[str, datetime | None] = field(default_factory=dict)


def read_case(received: datetime, spoken: bool, history: Sequence[Line], house: House, now: datetime) -> Case:
    """Take from a history, as far as it went at ``now``, what decides the due times."""
    chosen = [
        (line.at, house.policies[line.facts["version"]], line.facts["policy"])
        for line in history
        if line.kind == "clocks_set"
    ]
    heard = sorted(_heard(received, spoken, history), key=lambda word: word[0])
    return Case(heard=heard, chosen=chosen, pauses=_pauses(history), now=now)


def runs_of(case: Case, house: House, *, calendar: int | None = None) -> dict[tuple[str, int], Run]:
    """Work out every run of a case; ``calendar`` judges all by one of the calendars."""
    found = {}
    for name in TABLE:
        for run in _runs(name, case.heard):
            _judge(run, case, house, calendar=_calendar_for(run, house) if calendar is None else calendar)
            if run.due is not None or _has_limit(run):
                found[name, run.number] = run
    return found


def _heard(received: datetime, spoken: bool, history: Sequence[Line]) -> Iterator[tuple[datetime, str, str]]:
    for line in history:
        at = _second(line.at)
        if line.kind == "opened":
            yield _second(received), "opened", ""
            if spoken:
                yield _second(received), "reached", ""
        elif line.kind in PLAIN:
            yield at, PLAIN[line.kind], ""
        elif (
            line.kind == "contacted"
            and line.facts["outcome"] == "reached"
            and not line.facts["for_follow_up"]
        ):
            yield at, "reached", ""
        elif line.kind == "closed":
            yield at, "handled", line.facts["follow_up"]
        elif line.kind == "follow_up_moved":
            yield at, "moved", line.facts["target"]


def _runs(name: str, heard: Sequence[tuple[datetime, str, str]]) -> list[Run]:
    start, stop, again = TABLE[name]
    runs: list[Run] = []
    for at, word, _named in heard:
        if runs and runs[-1].stopped is None and (word in stop or word in again):
            runs[-1].stopped = at
        if (runs and word in again) or (not runs and word in start):
            runs.append(Run(name, len(runs) + 1, at))
    return runs


def _pauses(history: Sequence[Line]) -> list[tuple[datetime, datetime | None, datetime]]:
    """Holds as begin, end as written down, and end by their cap."""
    holds: list[tuple[datetime, datetime | None, datetime]] = []
    for line in history:
        at = _second(line.at)
        if line.kind in {"paused", "resumed"} and holds and holds[-1][1] is None:
            began, _end, most = holds[-1]
            holds[-1] = (began, min(at, most), most)
        if line.kind == "paused":
            most = line.facts["most"]
            holds.append((at, None, END_OF_TIME if most is None else at + timedelta(minutes=most)))
    return holds


def _judge(run: Run, case: Case, house: House, *, calendar: int) -> None:
    stopped = run.stopped
    choice = case.chosen[-1]
    if stopped is not None:
        choice = next((each for each in reversed(case.chosen) if each[0] < stopped), case.chosen[0])
    run.policy = next(each for each in choice[1]["policies"] if each["key"] == choice[2])
    hours = _hours(house, calendar)
    if run.clock == "follow_up":
        named = [each for at, _word, each in case.heard if each and _while_open(run, at)]
        run.due = _second(datetime.fromisoformat(named[-1])) if named else None
    elif limit := _limit(run):
        whole = hours if limit["unit"] == "working" else [(run.started, END_OF_TIME)]
        counted = _without(whole, _held(case, stopped)) if limit.get("pausable") else whole
        run.due = _after(counted, run.started, timedelta(minutes=limit["minutes"]))
    for step in run.policy["steps"]:
        if step["clock"] == run.clock:
            run.steps[step["key"]] = _step(run.due, step, hours)


def _while_open(run: Run, at: datetime) -> bool:
    return at >= run.started and (run.stopped is None or at < run.stopped)


def _calendar_for(run: Run, house: House) -> int:
    """An open run goes by the newest calendar, one that has ended by that of its time."""
    last = len(house.calendars) - 1
    if run.stopped is None:
        return last
    return next((n for n in range(last, -1, -1) if house.calendars[n][0] < run.stopped), 0)


def _limit(run: Run) -> Mapping[str, Any] | None:
    return next((each for each in run.policy["clocks"] if each["clock"] == run.clock), None)


def _has_limit(run: Run) -> bool:
    return run.clock != "follow_up" and _limit(run) is not None


def _held(case: Case, stopped: datetime | None) -> Spans:
    """The holds as a run sees them: one in force has no end, one in force at its stop ends there."""
    until = case.now if stopped is None else stopped
    spans = []
    for began, written, most in case.pauses:
        end = most if written is None else written
        if end > until:
            end = END_OF_TIME if stopped is None else stopped
        if began < end and began <= until:
            spans.append((began, end))
    return spans


def _step(due: datetime | None, step: Mapping[str, Any], hours: Spans) -> datetime | None:
    offset = timedelta(minutes=step["offset"])
    if due is None or not offset or step["unit"] == "wall":
        return None if due is None else due + offset
    assert offset > timedelta(), "no shipped step goes backwards through working time"
    return _after(hours, due, offset)


def _after(spans: Spans, start: datetime, left: timedelta) -> datetime | None:
    """The first instant with so much of the spans behind it, counted from the start."""
    for begin, end in spans:
        begin = max(begin, start)
        if end <= begin:
            continue
        if left <= end - begin:
            return begin + left
        left -= end - begin
    return None


def _without(spans: Spans, holes: Spans) -> Spans:
    for hole_begin, hole_end in holes:
        pieces = []
        for begin, end in spans:
            if begin < hole_begin:
                pieces.append((begin, min(end, hole_begin)))
            if end > hole_end:
                pieces.append((max(begin, hole_end), end))
        spans = [(begin, end) for begin, end in pieces if begin < end]
    return spans


def _hours(house: House, place: int) -> Spans:
    if place not in house.hours:
        house.hours[place] = list(_opening_hours(house.calendars[place][2]))
    return house.hours[place]


def _opening_hours(body: Mapping[str, Any]) -> Iterator[tuple[datetime, datetime]]:
    """Every opening of half a year, day by day."""
    zone = ZoneInfo(body["zone"])
    day = date(2026, 8, 15)
    closures = [tuple(_local(each, zone) for each in pair) for pair in body["closures"]]
    while day < date(2027, 2, 15):
        key = day.isoformat()
        weekday = body["makeup_days"].get(key) or ("" if key in body["holidays"] else WEEK[day.weekday()])
        for opens, closes in body["week"].get(weekday, ()):
            span = (
                datetime.combine(day, time.fromisoformat(opens), zone).astimezone(UTC),
                datetime.combine(day, time.fromisoformat(closes), zone).astimezone(UTC),
            )
            yield from _without([span], [(begin, end) for begin, end in closures])
        day += timedelta(days=1)


def _local(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def _second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
