"""The time in a cell: a day, a day with a time, a spreadsheet's number of days; in the dealer's zone."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from anxin.foundation.errors import InvalidInput
from anxin.foundation.tables import Cell

NOON = time(12, 0)
_EARLIEST_YEAR = 1990
_TOLERANCE = timedelta(minutes=5)
_SERIAL_START = datetime(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_TIME = (
    r"(?:[\sT]*(上午|下午|晚上)?\s*(\d{1,2})\s*[:时点]\s*(\d{1,2})?\s*分?\s*:?\s*(\d{1,2})?(?:\.\d+)?\s*秒?)?"
)
_USUAL = re.compile(_DAY + _TIME)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})" + _TIME)
_NAMED_MONTHS = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y")
_DAY_FIRST = ("%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d.%m.%Y", "%d-%m-%Y")


def read_moment(cell: Cell, *, zone: str, day_first: bool, now: datetime) -> datetime:
    """Return the instant that a cell names; a day without a time means noon. ``InvalidInput`` when it cannot be.

    ``day_first`` reads 29/04/2024 as British dealers write it; elsewhere such a date has two meanings and is refused.
    """
    try:
        named = _named(cell, day_first=day_first)
    except (ValueError, OverflowError) as error:
        raise _unreadable(cell) from error
    if named is None:
        raise _unreadable(cell)
    if named.year < _EARLIEST_YEAR:
        raise InvalidInput(
            "IMPORT_TOO_OLD",
            _("“%(given)s” lies before %(year)s."),
            field="received",
            params={"given": str(cell)[:40], "year": _EARLIEST_YEAR},
        )
    at = named if named.tzinfo else _at_dealer(named, ZoneInfo(zone), now)
    if at > now + _TOLERANCE:
        raise InvalidInput(
            "IMPORT_IN_FUTURE",
            _("“%(given)s” lies in the future."),
            field="received",
            params={"given": str(cell)[:40]},
        )
    return at


def _at_dealer(named: datetime, zone: ZoneInfo, now: datetime) -> datetime:
    if named.time() != time(0, 0):
        return named.replace(tzinfo=zone)
    noon = datetime.combine(named.date(), NOON, tzinfo=zone)
    return min(noon, now) if named.date() == now.astimezone(zone).date() else noon


def _named(cell: Cell, *, day_first: bool) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time(0, 0))
    if isinstance(cell, bool | time | timedelta):
        return None
    if isinstance(cell, int | float):
        return _from_number(float(cell))
    return _from_text(" ".join(unicodedata.normalize("NFKC", cell).split()), day_first=day_first)


def _from_number(number: float) -> datetime | None:
    if int(number) in _SERIALS:
        return _SERIAL_START + timedelta(seconds=round(number * 86_400))
    return _from_text(str(int(number)), day_first=False) if number.is_integer() else None


def _from_text(text: str, *, day_first: bool) -> datetime | None:
    if _SERIAL.fullmatch(text):
        return _from_number(float(text))
    for pattern in (_USUAL, _COMPACT):
        if found := pattern.fullmatch(text):
            return _from_groups(found)
    if "T" in text or "+" in text:
        return datetime.fromisoformat(text)
    formats = (*_NAMED_MONTHS, *(_DAY_FIRST if day_first else ()))
    return next(filter(None, (_by_format(text.replace(",", ""), each) for each in formats)), None)


def _from_groups(found: re.Match[str]) -> datetime:
    year, month, day, half, hour, minute, second = found.groups()
    hours = int(hour or 0)
    if half in {"下午", "晚上"} and hours < 12:
        hours += 12
    return datetime(int(year), int(month), int(day), hours, int(minute or 0), int(second or 0))


def _by_format(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


def _unreadable(cell: Cell) -> InvalidInput:
    if cell == "":
        return InvalidInput(
            "IMPORT_DATE_MISSING", _("There is no date. Write it as 2026-11-21."), field="received"
        )
    return InvalidInput(
        "IMPORT_DATE_UNREADABLE",
        _("“%(given)s” is no date that is understood. Write it as 2026-11-21 or 2026-11-21 14:05."),
        field="received",
        params={"given": str(cell)[:40]},
    )
