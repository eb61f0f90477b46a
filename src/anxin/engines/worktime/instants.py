"""Between datetimes and whole seconds since 1970-01-01T00:00:00Z, and from local time to instants."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_EPOCH = datetime(1970, 1, 1)
#: The seconds that a datetime can hold: the years 1 to 9999.
_FIRST = -62_135_596_800
_LAST = 253_402_300_799
FIRST_DAY = _FIRST // DAY
LAST_DAY = _LAST // DAY


def seconds_of(instant: datetime) -> int:
    """Return an aware datetime as whole seconds since 1970; a fraction of a second is cut off."""
    since = instant - _EPOCH
    return since.days * DAY + since.seconds


def instant_of(seconds: int) -> datetime:
    """Return the instant so many seconds after 1970, in UTC."""
    return _EPOCH + timedelta(seconds=seconds)


def whole_seconds(length: timedelta) -> int:
    """Return a length of time in whole seconds."""
    return length.days * DAY + length.seconds


def length_of(seconds: int) -> timedelta:
    """Return so many seconds as a length of time."""
    return timedelta(seconds=seconds)


def in_utc(instant: datetime) -> datetime:
    """Return the same instant in UTC, where instants compare and subtract as instants; ValueError without offset."""
    if instant.tzinfo is UTC:
        return instant
    if instant.utcoffset() is None:
        raise ValueError("an instant needs an offset")
    return instant.astimezone(UTC)


def local_seconds(local: datetime) -> int:
    """Return a local time, a datetime without zone, as seconds on its own clock since 1970."""
    return whole_seconds(local - _LOCAL_EPOCH)


def read_local(zone: ZoneInfo, local: int) -> int:
    """Return the instant of a local time as RFC 5545, section 3.3.5, reads it.

    A time that occurs twice is its first occurrence; one that is jumped over is read with the offset in force
    before the jump. Both is what a zone does with ``fold=0``.
    """
    shown = _LOCAL_EPOCH + timedelta(seconds=min(max(local, _FIRST), _LAST))
    return local - _offset(shown, zone)


def range_of(zone: ZoneInfo) -> tuple[int, int]:
    """Return the first and last instant whose time, in UTC and in the zone, is in the years 1 to 9999."""
    first, last = read_local(zone, _FIRST), read_local(zone, _LAST)
    return max(_FIRST, first), min(_LAST, last)


def _offset(local: datetime, zone: ZoneInfo) -> int:
    offset = zone.utcoffset(local.replace(tzinfo=zone))
    return whole_seconds(offset) if offset is not None else 0
