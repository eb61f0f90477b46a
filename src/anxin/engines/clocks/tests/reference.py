"""The clocks' contract once more, tick by tick over plain arrays: slow, short, and written apart from the engine.

A tick is a minute or a second; every instant of a case must fall on one. What is not reached before the horizon
is BEYOND.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BEYOND = "beyond"
Answer = dict[str, Any]


def explain(case: dict[str, Any], *, tick: int = 60, before: int = 12, after: int = 45) -> Answer:
    """Answer a case; the arrays reach so many days before the first and after the last instant of it."""
    return _Reference(case, tick, before, after).answer()


class _Reference:
    def __init__(self, case: dict[str, Any], tick: int, before: int, after: int) -> None:
        self.case, self.tick = case, tick
        self.zone = ZoneInfo(case["calendar"]["zone"])
        self.now = self.ticks(datetime.fromisoformat(case["now"]))
        known = [(self.ticks(datetime.fromisoformat(each["at"])), each) for each in case["events"]]
        self.events = [each for each in sorted(known, key=lambda pair: pair[0]) if each[0] <= self.now]
        instants = [self.now, *(at for at, _ in self.events)]
        day = 86400 // tick
        self.begin, self.end = min(instants) - before * day, max(instants) + after * day
        self.paint()
        self.held = self.hold()

    def ticks(self, instant: datetime) -> int:
        seconds = (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
        assert seconds % self.tick == 0
        return seconds // self.tick

    def instant(self, at: int) -> datetime:
        return datetime.fromtimestamp(at * self.tick, UTC)

    def written(self, at: int | str | None) -> str | None:
        return self.instant(at).astimezone(self.zone).isoformat() if isinstance(at, int) else at

    # --- local time ------------------------------------------------------------------------------------------

    def of_local(self, local: datetime) -> int:
        near = local.replace(tzinfo=UTC)
        offsets = {self.offset(near + timedelta(days=days)) for days in (-2, 0, 2)}
        fits = []
        for offset in offsets:
            instant = near - offset
            if instant.astimezone(self.zone).replace(tzinfo=None) == local:
                fits.append(instant)
        if fits:
            return self.ticks(min(fits))
        return self.ticks(near - self.offset(near - timedelta(days=2)))

    def offset(self, instant: datetime) -> timedelta:
        return instant.astimezone(self.zone).utcoffset() or timedelta()

    def of_text(self, day: date, time: str) -> int:
        hours, minutes = map(int, time.split(":"))
        return self.of_local(datetime(day.year, day.month, day.day) + timedelta(hours=hours, minutes=minutes))

    # --- working time ----------------------------------------------------------------------------------------

    def paint(self) -> None:
        size = self.end - self.begin
        self.open, self.struck, self.shut = bytearray(size), bytearray(size), bytearray(size)
        calendar = self.case["calendar"]
        holidays, makeup = calendar.get("holidays", []), calendar.get("makeup_days", {})
        day = (self.instant(self.begin) - timedelta(days=4)).date()
        while day <= (self.instant(self.end) + timedelta(days=3)).date():
            name = makeup.get(day.isoformat(), DAYS[day.weekday()])
            is_struck = day.isoformat() in holidays and day.isoformat() not in makeup
            for start, end in calendar["week"].get(name, []):
                last = day + timedelta(days=1) if end < start else day
                target = self.struck if is_struck else self.open
                self.mark(target, self.of_text(day, start), self.of_text(last, end))
            day += timedelta(days=1)
        for key, target in (("openings", self.open), ("closures", self.shut)):
            for start, end in calendar.get(key, []):
                local = datetime.fromisoformat(start), datetime.fromisoformat(end)
                self.mark(target, self.of_local(local[0]), self.of_local(local[1]))

    def mark(self, target: bytearray, start: int, end: int) -> None:
        low, high = max(start, self.begin) - self.begin, min(end, self.end) - self.begin
        if low < high:
            target[low:high] = b"\x01" * (high - low)

    def working(self, at: int) -> bool:
        place = at - self.begin
        return bool(self.open[place]) and not self.shut[place]

    # --- pauses ----------------------------------------------------------------------------------------------

    def hold(self) -> bytearray:
        """Mark the ticks up to now in which the case is on hold; the tick of now stands for what follows."""
        held = bytearray(self.end - self.begin)
        place, reason, until = 0, None, None
        for at in range(self.begin, self.now + 1):
            if reason is not None and until is not None and until <= at:
                reason = None
            while place < len(self.events) and self.events[place][0] == at:
                event = self.events[place][1]
                if event["type"] == "resumed":
                    reason = None
                if event["type"] == "paused" and event["reason"] != reason:
                    reason = event["reason"]
                    cap = self.case["pause_reasons"][reason]["max_minutes"]
                    until = None if cap is None else at + cap * 60 // self.tick
                if reason is not None and until is not None and until <= at:
                    reason = None
                place += 1
            held[at - self.begin] = reason is not None
        return held

    def paused(self, at: int, clock: dict[str, Any], stopped: int | None) -> bool:
        if not clock.get("pausable"):
            return False
        if stopped is not None:
            return at < stopped and bool(self.held[at - self.begin])
        return bool(self.held[min(at, self.now) - self.begin])

    # --- runs ------------------------------------------------------------------------------------------------

    def runs(self, clock: dict[str, Any]) -> list[dict[str, Any]]:
        runs: list[dict[str, Any]] = []
        current: dict[str, Any] | None = None
        for at, event in self.events:
            kind = event["type"]
            if current and kind in clock["stop"]:
                current.update(stopped=at, by="stop")
                current = None
            if runs and kind in clock.get("restart", []):
                if current:
                    current.update(stopped=at, by="restart")
                current = {"started": at, "stopped": None, "by": None}
                runs.append(current)
            elif not runs and kind in clock["start"]:
                current = {"started": at, "stopped": None, "by": None}
                runs.append(current)
        return runs

    def has(self, at: int, clock: dict[str, Any]) -> bool:
        return bool(clock["unit"] == "wall" or self.working(at))

    def due(self, run: dict[str, Any], clock: dict[str, Any], *, resumed: bool = False) -> int | str | None:
        left, at = clock["limit_minutes"] * 60 // self.tick, int(run["started"])
        if (
            clock.get("pausable")
            and run["stopped"] is None
            and self.held[self.now - self.begin]
            and not resumed
        ):
            last = self.now
        else:
            last = self.end
        reached = None
        while at < last:
            hold = self.paused(at, clock, run["stopped"]) and not (resumed and at >= self.now)
            if self.has(at, clock) and not hold:
                if left == 0:
                    return at
                left -= 1
                reached = at + 1
                if left == 0 and clock["limit_minutes"]:
                    return reached
            at += 1
        return None if last == self.now else BEYOND

    def step(self, step: dict[str, Any], due: int | str | None) -> int | str | None:
        if not isinstance(due, int):
            return due
        left = int(step["offset_minutes"]) * 60 // self.tick
        if step["unit"] == "wall":
            return due + left
        at = due
        while left > 0:
            if at >= self.end:
                return BEYOND
            left -= self.working(at)
            at += 1
        while left < 0:
            at -= 1
            if at < self.begin:
                return BEYOND
            left += self.working(at)
        return at

    def account(self, run: dict[str, Any], clock: dict[str, Any], end: int) -> list[dict[str, Any]]:
        entries: list[list[Any]] = []
        for at in range(run["started"], end):
            place = at - self.begin
            hold = self.paused(at, clock, run["stopped"])
            if self.has(at, clock):
                kind = "paused" if hold else "counted"
            elif self.open[place]:
                kind = "closure"
            else:
                kind = "holiday" if self.struck[place] else "closed"
            if entries and entries[-1][2] == kind:
                entries[-1][1] = at + 1
            else:
                entries.append([at, at + 1, kind])
        return [
            {"from": self.written(one), "to": self.written(two), "kind": kind} for one, two, kind in entries
        ]

    # --- the answer ------------------------------------------------------------------------------------------

    def answer(self) -> Answer:
        return {
            "clocks": [
                {"name": clock["name"], "runs": [self.run(run, clock) for run in self.runs(clock)]}
                for clock in self.case["clocks"]
            ]
        }

    def run(self, run: dict[str, Any], clock: dict[str, Any]) -> dict[str, Any]:
        until = self.now if run["stopped"] is None else run["stopped"]
        due = self.due(run, clock)
        late = isinstance(due, int) and until > due
        on_hold = bool(clock.get("pausable") and self.held[self.now - self.begin])
        if run["stopped"] is not None:
            state = "breached" if late else "met"
        else:
            state = "breached" if late else "paused" if on_hold else "running"
        counted = sum(
            self.has(at, clock) and not self.paused(at, clock, run["stopped"])
            for at in range(run["started"], until)
        )
        seconds, limit = counted * self.tick, clock["limit_minutes"] * 60
        end = max(until, due) if isinstance(due, int) else until
        return {
            "started_at": self.written(run["started"]),
            "due_at": self.written(due),
            "due_if_resumed_now": self.written(self.due(run, clock, resumed=True))
            if state == "paused"
            else None,
            "state": state,
            "stopped_at": self.written(run["stopped"]),
            "ended_by": run["by"],
            "elapsed_minutes": round(seconds / 60, 2),
            "remaining_minutes": round((limit - seconds) / 60, 2),
            "steps": [
                {"name": step["name"], "due_at": self.written(self.step(step, due))}
                for step in self.case.get("steps", [])
                if step["clock"] == clock["name"]
            ],
            "explanation": self.account(run, clock, end),
        }
