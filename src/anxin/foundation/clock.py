"""The only clock. Everything that asks for the time asks here, so tests and the demo can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_set_to: ContextVar[datetime | None] = ContextVar("anxin_clock", default=None)
_shift = timedelta()


@dataclass(frozen=True)
class Pace:
    """A clock that showed ``origin`` at the real instant ``since`` and has run ``factor`` times as fast from then on.

    Both instants are aware; processes with the same pace show the same time.
    """

    factor: float
    origin: datetime
    since: datetime

    def now(self) -> datetime:
        return self.origin.astimezone(UTC) + (datetime.now(UTC) - self.since) * self.factor


_pace: Pace | None = None


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return _set_to.get() or (_pace.now() if _pace else datetime.now(UTC)) + _shift


def run_at(pace: Pace) -> None:
    """Let the clock of this process run at another pace until it ends; only settings of measurements call this."""
    global _pace
    _pace = pace


def today(zone: str) -> date:
    """Return the calendar day it is now in an IANA zone such as ``Asia/Shanghai``."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stop the clock at an aware instant for the code inside the block."""
    if moment.tzinfo is None:
        raise ValueError("clock.at() needs an aware datetime")
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Move the clock of the whole process, all threads included, as the browser tests do."""
    global _shift
    before = _shift
    _shift = by
    try:
        yield
    finally:
        _shift = before
