"""A day or a time as people and spreadsheets write it: five spellings, a number of days, Chinese hours."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

type Written = str | int | float | bool | date | datetime | time | timedelta | None

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


def read_written(cell: Written, *, day_first: bool = False) -> datetime | None:
    """Return the time that a cell names, without a zone where it names none; a day alone is its midnight.

    None or ``ValueError`` where it names no time. ``day_first`` reads 29/04/2024 as British dealers write it;
    elsewhere such a date has two meanings and is refused.
    """
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time(0, 0))
    if cell is None or isinstance(cell, bool | time | timedelta):
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
