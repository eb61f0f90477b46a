"""Random cases that go where deadlines go wrong: edges of windows, changes of the clock, pauses at the due instant."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: A zone and a Monday near a change of its clock, or near nothing.
PLACES = (
    ("Asia/Shanghai", (2026, 10, 5)),
    ("Asia/Shanghai", (2026, 2, 16)),
    ("Europe/London", (2026, 3, 23)),
    ("Europe/London", (2026, 10, 19)),
    ("America/New_York", (2026, 3, 2)),
    ("America/New_York", (2026, 10, 26)),
    ("Australia/Lord_Howe", (2026, 3, 30)),
    ("Australia/Lord_Howe", (2026, 9, 28)),
    ("America/Santiago", (2026, 8, 31)),
    ("Africa/Cairo", (2026, 4, 20)),
    ("Pacific/Apia", (2011, 12, 26)),
    ("Asia/Kolkata", (2026, 6, 1)),
)
TYPES = ("received", "contacted", "updated", "closed", "reopened", "noise")
TIMES = ("00:00", "01:00", "01:30", "02:00", "02:15", "02:30", "03:00", "06:00", "08:30", "09:00", "12:00",
         "13:00", "17:30", "18:00", "22:00", "23:30")  # fmt: skip


def random_case(rnd: Random, *, tick: int = 60, days: int = 9) -> dict[str, Any]:
    """Make one case whose events spread over so many days."""
    zone, monday = rnd.choice(PLACES)
    base = datetime(*monday, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    interesting = _interesting(rnd, zone, base, days)

    def instant() -> datetime:
        if rnd.random() < 0.6:
            return rnd.choice(interesting)
        return base + timedelta(seconds=tick * rnd.randrange(days * 86400 // tick))

    reasons = {"parts": _cap(rnd), "customer": _cap(rnd), "expert": {"max_minutes": None}}
    events = [_event(rnd, instant(), reasons) for _ in range(rnd.choice((0, 1, 3, 6, 10)))]
    events.append({"at": instant(), "type": "received"})
    now = rnd.choice([instant(), base + timedelta(days=days), *(each["at"] for each in events)])
    rnd.shuffle(events)
    clocks = [_clock(rnd, f"clock {number}") for number in range(rnd.randint(1, 3))]
    return {
        "calendar": random_calendar(rnd, zone, base, days),
        "clocks": clocks,
        "steps": [_step(rnd, clocks, f"step {number}") for number in range(rnd.randint(0, 4))],
        "pause_reasons": reasons,
        "events": [{**each, "at": _written(rnd, each["at"])} for each in events],
        "now": _written(rnd, now),
    }


def random_calendar(rnd: Random, zone: str, base: datetime, days: int) -> dict[str, Any]:
    """Make a calendar whose exceptions fall among so many days after base."""
    style = rnd.choice(("office", "office", "random", "random", "always", "nights", "empty"))
    week = {
        "office": {day: [["08:30", "12:00"], ["13:00", "17:30"]] for day in DAYS[: rnd.randint(5, 7)]},
        "random": {
            day: [_window(rnd) for _ in range(rnd.randint(0, 3))] for day in DAYS if rnd.random() < 0.9
        },
        "always": {day: [["00:00", "24:00"]] for day in DAYS},
        "nights": {day: [["22:00", "06:00"]] for day in DAYS if rnd.random() < 0.8},
        "empty": {},
    }[style]
    local = base.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    dates = [(local + timedelta(days=number)).date().isoformat() for number in range(-2, days + 8)]
    return {
        "zone": zone,
        "week": week,
        "holidays": rnd.sample(dates, rnd.choice((0, 0, 1, 3))),
        "makeup_days": {day: rnd.choice(DAYS) for day in rnd.sample(dates, rnd.choice((0, 0, 1, 2)))},
        "closures": [_span(rnd, local, days) for _ in range(rnd.choice((0, 0, 1, 3)))],
        "openings": [_span(rnd, local, days) for _ in range(rnd.choice((0, 0, 1, 3)))],
    }


def _interesting(rnd: Random, zone: str, base: datetime, days: int) -> list[datetime]:
    """Return a few instants that several things of a case share: edges of windows and round hours after them."""
    local = base.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    found = []
    for _ in range(4):
        hours, minutes = map(int, rnd.choice(TIMES).split(":"))
        day = local.replace(hour=hours, minute=minutes) + timedelta(days=rnd.randrange(days))
        instant = day.replace(tzinfo=ZoneInfo(zone), fold=rnd.randint(0, 1)).astimezone(UTC)
        found += [instant, instant + timedelta(minutes=rnd.choice((30, 60, 120, 210, 480)))]
    return found


def _event(rnd: Random, at: datetime, reasons: dict[str, Any]) -> dict[str, Any]:
    kind = rnd.choice((*TYPES, "paused", "paused", "paused", "resumed", "resumed"))
    return {"at": at, "type": kind, **({"reason": rnd.choice(list(reasons))} if kind == "paused" else {})}


def _clock(rnd: Random, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "unit": rnd.choice(("working", "working", "wall")),
        "limit_minutes": rnd.choice((0, 0, 1, 30, 60, 120, 210, 240, 480, 900, rnd.randrange(2000))),
        "start": ["received", *rnd.sample(TYPES, rnd.randint(0, 1))],
        "stop": rnd.sample(TYPES, rnd.randint(0, 2)),
        "restart": rnd.sample(TYPES, rnd.choice((0, 0, 1, 2))),
        "pausable": rnd.random() < 0.75,
    }


def _step(rnd: Random, clocks: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return {
        "clock": rnd.choice(clocks)["name"],
        "name": name,
        "offset_minutes": rnd.choice((-480, -240, -60, -1, 0, 1, 60, 210, 480, rnd.randrange(-900, 900))),
        "unit": rnd.choice(("working", "wall")),
    }


def _window(rnd: Random) -> list[str]:
    start, end = rnd.sample(TIMES, 2)
    return [start, "24:00" if rnd.random() < 0.15 else end]


def _span(rnd: Random, local: datetime, days: int) -> list[str]:
    hours, minutes = map(int, rnd.choice(TIMES).split(":"))
    start = local.replace(hour=hours, minute=minutes) + timedelta(days=rnd.randrange(-1, days))
    end = start + timedelta(minutes=rnd.choice((15, 30, 60, 180, 720, 1440, 3000)))
    return [start.isoformat(timespec="minutes"), end.isoformat(timespec="minutes")]


def _cap(rnd: Random) -> dict[str, Any]:
    return {"max_minutes": rnd.choice((None, 0, 1, 60, 480, 1440, 2880))}


def _written(rnd: Random, instant: datetime) -> str:
    """Write an instant with any offset."""
    zone = ZoneInfo(rnd.choice(("UTC", "Asia/Shanghai", "America/New_York", "Asia/Kathmandu")))
    return instant.astimezone(zone).isoformat()
