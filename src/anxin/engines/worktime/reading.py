"""Read a calendar from its document."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from anxin.engines.worktime.calendars import WEEKDAYS, Calendar, LocalSpan, Window
from anxin.engines.worktime.fields import (
    FieldFault,
    gettext_noop,
    local_date,
    needed,
    parsed,
    path,
    rows,
    table,
    text,
)

A_ZONE = gettext_noop("the name of an IANA time zone, such as Asia/Shanghai")
A_WEEKDAY = gettext_noop("one of mon, tue, wed, thu, fri, sat, sun")
A_WINDOW = gettext_noop('two different times of day ["HH:MM", "HH:MM"], 24:00 as an end only')
A_SPAN = gettext_noop(
    'two local times ["YYYY-MM-DDTHH:MM", "YYYY-MM-DDTHH:MM"] without offset, the end after the start'
)

_TIME = re.compile(r"(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)")
_LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DAY = 24 * 60
_MIDNIGHT_AFTER = "T24:00"
#: Names of files that are no places but follow the machine or count leap seconds.
_NO_ZONES = ("localtime", "posixrules", "Factory", "right/", "posix/")


class CalendarFault(FieldFault):
    """A calendar's document is wrong: the field, such as ``calendar.week.mon[0]``, and what was expected."""


def read_calendar(body: Mapping[str, Any]) -> Calendar:
    """Read a calendar from a mapping with ``zone``, ``week`` and the lists; CalendarFault names what is wrong."""
    try:
        return _calendar(table(body, field="calendar"))
    except FieldFault as fault:
        raise CalendarFault(fault.field, fault.expected) from None


def _calendar(body: Mapping[str, Any]) -> Calendar:
    return Calendar(
        zone=_zone(needed(body, "zone", within="calendar"), field="calendar.zone"),
        week=_week(needed(body, "week", within="calendar"), field="calendar.week"),
        holidays=frozenset(_each(body, "holidays", local_date)),
        makeup_days=_makeup_days(body.get("makeup_days", {}), field="calendar.makeup_days"),
        closures=tuple(_each(body, "closures", _span)),
        openings=tuple(_each(body, "openings", _span)),
    )


def _each[Read](body: Mapping[str, Any], key: str, read: Callable[..., Read]) -> list[Read]:
    field = path("calendar", key)
    given = rows(body.get(key, ()), field=field)
    return [read(value, field=f"{field}[{place}]") for place, value in enumerate(given)]


def _zone(value: Any, *, field: str) -> str:
    name = text(value, field=field, expected=A_ZONE)
    if not name or name.startswith(_NO_ZONES):
        raise FieldFault(field, A_ZONE)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise FieldFault(field, A_ZONE) from None
    return name


def _week(value: Any, *, field: str) -> tuple[tuple[Window, ...], ...]:
    days = table(value, field=field)
    for key in days:
        _weekday(key, field=path(field, key))
    return tuple(_windows(days.get(day, ()), field=path(field, day)) for day in WEEKDAYS)


def _windows(value: Any, *, field: str) -> tuple[Window, ...]:
    given = rows(value, field=field)
    return tuple(_window(each, field=f"{field}[{place}]") for place, each in enumerate(given))


def _window(value: Any, *, field: str) -> Window:
    start, end = (_minutes(each, field=field) for each in _pair(value, field=field, expected=A_WINDOW))
    if start in (end, _DAY):
        raise FieldFault(field, A_WINDOW)
    return (start, end) if end > start else (start, end + _DAY)


def _minutes(value: Any, *, field: str) -> int:
    found = _TIME.fullmatch(text(value, field=field, expected=A_WINDOW))
    if found is None:
        raise FieldFault(field, A_WINDOW)
    return _DAY if found[1] is None else int(found[1]) * 60 + int(found[2])


def _pair(value: Any, *, field: str, expected: str) -> tuple[Any, Any]:
    pair = rows(value, field=field, expected=expected)
    if len(pair) != 2:
        raise FieldFault(field, expected)
    return pair[0], pair[1]


def _weekday(value: Any, *, field: str) -> int:
    if not isinstance(value, str) or value not in WEEKDAYS:
        raise FieldFault(field, A_WEEKDAY)
    return WEEKDAYS.index(value)


def _makeup_days(value: Any, *, field: str) -> Mapping[date, int]:
    days = table(value, field=field)
    return MappingProxyType(
        {
            local_date(key, field=path(field, key)): _weekday(day, field=path(field, key))
            for key, day in days.items()
        }
    )


def _span(value: Any, *, field: str) -> LocalSpan:
    first, last = _pair(value, field=field, expected=A_SPAN)
    start, end = _local(first), _local(last, as_end=True)
    if start is None or end is None or end <= start:
        raise FieldFault(field, A_SPAN)
    return start, end


def _local(value: Any, *, as_end: bool = False) -> datetime | None:
    if not isinstance(value, str):
        return None
    if as_end and value.endswith(_MIDNIGHT_AFTER):
        midnight = parsed(value.replace(_MIDNIGHT_AFTER, "T00:00"), _LOCAL)
        return midnight + timedelta(days=1) if midnight and midnight.date() < date.max else None
    return parsed(value, _LOCAL)
