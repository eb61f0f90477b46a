"""The only clock. Everything that asks for the time asks here, so tests and the demo can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_set_to: ContextVar[datetime | None] = ContextVar("anxin_clock", default=None)
_shift = timedelta()


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC) + _shift


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
