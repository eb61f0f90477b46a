"""Calendars to try: local times are written ``2026-11-02 09:00``."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from anxin.engines.worktime import Worktime, read_calendar

OFFICE_DAY = [["08:30", "12:00"], ["13:00", "17:30"]]
OFFICE = {"mon": OFFICE_DAY, "tue": OFFICE_DAY, "wed": OFFICE_DAY, "thu": OFFICE_DAY, "fri": OFFICE_DAY}


class Desk:
    """One calendar's working time, asked and answered in local time."""

    def __init__(self, zone: str = "Asia/Shanghai", **calendar: Any) -> None:
        self.zone = ZoneInfo(zone)
        self.time = Worktime(read_calendar({"zone": zone, "week": OFFICE, **calendar}))

    def at(self, local: str) -> datetime:
        """Read a local time; one with ``+1`` behind it is its second occurrence."""
        time, _, second = local.partition("+")
        return datetime.fromisoformat(time).replace(tzinfo=self.zone, fold=1 if second else 0).astimezone(UTC)

    def hours(self, start: str, end: str) -> float:
        """Return the hours of working time between two local times."""
        return self.time.length(self.at(start), self.at(end)) / 3600

    def spans(self, start: str, end: str) -> list[tuple[str, str]]:
        """Return the working time between two local times."""
        return [
            (self._written(one), self._written(two))
            for one, two in self.time.spans(self.at(start), self.at(end))
        ]

    def day(self, date: str) -> list[tuple[str, str]]:
        """Return the working time of one date."""
        return [(one[11:], two[11:]) for one, two in self.spans(f"{date} 00:00", f"{date} 23:59")]

    def forward(self, start: str, minutes: int) -> str | None:
        """Walk forward from a local time."""
        return self._short(self.time.forward(self.at(start), minutes * 60))

    def back(self, end: str, minutes: int) -> str | None:
        """Walk back from a local time."""
        return self._short(self.time.back(self.at(end), minutes * 60))

    def first(self, start: str) -> str | None:
        """Return the first working instant at or after a local time."""
        return self._short(self.time.first(self.at(start)))

    def kinds(self, start: str, end: str) -> list[str]:
        """Return the kinds between two local times, in order."""
        return [kind.value for _one, _two, kind in self.time.kinds(self.at(start), self.at(end))]

    def _short(self, at: datetime | None) -> str | None:
        return None if at is None else self._written(at)

    def _written(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"
