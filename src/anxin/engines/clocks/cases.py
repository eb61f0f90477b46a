"""A whole case, read from its document."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from anxin.engines.clocks.facts import PAUSED, Clock, Event, Step, Unit
from anxin.engines.worktime import Calendar, read_calendar
from anxin.engines.worktime.fields import (
    FieldFault,
    flag,
    gettext_noop,
    needed,
    parsed,
    path,
    rows,
    table,
    text,
    whole_number,
)

AN_INSTANT = gettext_noop(
    "an instant YYYY-MM-DDTHH:MM:SS with offset or Z, in whole seconds, years 1 to 9999"
)
A_UNIT = gettext_noop("working or wall")
A_NEW_NAME = gettext_noop("a name that no other clock has")
A_CLOCK = gettext_noop("the name of one of the clocks")
A_REASON = gettext_noop("one of the pause_reasons")
A_CAP = gettext_noop("a whole number of minutes, 0 or more, or null")
A_LIMIT = gettext_noop("a whole number of minutes, 0 or more and not beyond a million years")
AN_OFFSET = gettext_noop("a whole number of minutes, negative for before due")

_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
    r"(?:Z|[+-][0-9]{2}:[0-5][0-9](?::[0-5][0-9])?)"
)
_MOST_MINUTES = 1_000_000 * 366 * 24 * 60


class CaseFault(FieldFault):
    """A case's document is wrong: the field, such as ``clocks[0].unit``, and what was expected."""


@dataclass(frozen=True)
class Case:
    """A calendar, the clocks with their steps, what has happened, and the present."""

    calendar: Calendar
    clocks: tuple[Clock, ...]
    steps: tuple[Step, ...]
    caps: Mapping[str, timedelta | None]
    events: tuple[Event, ...]
    now: datetime


def read_case(body: Any) -> Case:
    """Read a case from its document; CaseFault names the field that is wrong."""
    try:
        return _case(table(body, field="case"))
    except FieldFault as fault:
        raise CaseFault(fault.field, fault.expected) from None


def _case(body: Mapping[str, Any]) -> Case:
    calendar = read_calendar(needed(body, "calendar"))
    zone = ZoneInfo(calendar.zone)
    clocks = _each(needed(body, "clocks"), "clocks", _clock)
    names = _names(clocks)
    caps = _caps(body.get("pause_reasons", {}))
    return Case(
        calendar=calendar,
        clocks=tuple(clocks),
        steps=tuple(_each(body.get("steps", ()), "steps", lambda each, at: _step(each, at, names))),
        caps=caps,
        events=tuple(_each(needed(body, "events"), "events", lambda each, at: _event(each, at, zone, caps))),
        now=_instant(needed(body, "now"), field="now", zone=zone),
    )


def _each[Read](value: Any, field: str, read: Callable[[Mapping[str, Any], str], Read]) -> list[Read]:
    """Read the objects of a list, each with the name of its place."""
    return [
        read(table(each, field=f"{field}[{place}]"), f"{field}[{place}]")
        for place, each in enumerate(rows(value, field=field))
    ]


def _clock(body: Mapping[str, Any], at: str) -> Clock:
    limit = whole_number(
        needed(body, "limit_minutes", within=at), field=path(at, "limit_minutes"), expected=A_LIMIT
    )
    if not 0 <= limit <= _MOST_MINUTES:
        raise FieldFault(path(at, "limit_minutes"), A_LIMIT)
    return Clock(
        name=text(needed(body, "name", within=at), field=path(at, "name")),
        unit=_unit(body, at),
        limit=timedelta(minutes=limit),
        start=_types(needed(body, "start", within=at), field=path(at, "start")),
        stop=_types(needed(body, "stop", within=at), field=path(at, "stop")),
        restart=_types(body.get("restart", ()), field=path(at, "restart")),
        pausable=flag(body.get("pausable", False), field=path(at, "pausable")),
    )


def _names(clocks: Sequence[Clock]) -> frozenset[str]:
    names: set[str] = set()
    for place, clock in enumerate(clocks):
        if clock.name in names:
            raise FieldFault(f"clocks[{place}].name", A_NEW_NAME)
        names.add(clock.name)
    return frozenset(names)


def _types(value: Any, *, field: str) -> frozenset[str]:
    given: Iterable[Any] = rows(value, field=field)
    return frozenset(text(each, field=f"{field}[{place}]") for place, each in enumerate(given))


def _unit(body: Mapping[str, Any], at: str) -> Unit:
    unit = needed(body, "unit", within=at)
    if not isinstance(unit, str) or unit not in set(Unit):
        raise FieldFault(path(at, "unit"), A_UNIT)
    return Unit(unit)


def _step(body: Mapping[str, Any], at: str, names: frozenset[str]) -> Step:
    field = path(at, "offset_minutes")
    clock = text(needed(body, "clock", within=at), field=path(at, "clock"), expected=A_CLOCK)
    if clock not in names:
        raise FieldFault(path(at, "clock"), A_CLOCK)
    offset = whole_number(needed(body, "offset_minutes", within=at), field=field, expected=AN_OFFSET)
    return Step(
        clock=clock,
        name=text(needed(body, "name", within=at), field=path(at, "name")),
        offset=_minutes(offset),
        unit=_unit(body, at),
    )


def _caps(value: Any) -> dict[str, timedelta | None]:
    reasons = table(value, field="pause_reasons")
    return {reason: _cap(each, path("pause_reasons", reason)) for reason, each in reasons.items()}


def _cap(value: Any, at: str) -> timedelta | None:
    field = path(at, "max_minutes")
    most = needed(table(value, field=at), "max_minutes", within=at)
    if most is None:
        return None
    minutes = whole_number(most, field=field, expected=A_CAP)
    if minutes < 0:
        raise FieldFault(field, A_CAP)
    return _minutes(minutes)


def _event(body: Mapping[str, Any], at: str, zone: ZoneInfo, caps: Mapping[str, timedelta | None]) -> Event:
    instant = _instant(needed(body, "at", within=at), field=path(at, "at"), zone=zone)
    kind = text(needed(body, "type", within=at), field=path(at, "type"))
    if kind != PAUSED:
        return Event(instant, kind)
    reason = text(needed(body, "reason", within=at), field=path(at, "reason"), expected=A_REASON)
    if reason not in caps:
        raise FieldFault(path(at, "reason"), A_REASON)
    return Event(instant, kind, reason)


def _instant(value: Any, *, field: str, zone: ZoneInfo) -> datetime:
    """Return an instant in UTC that can be written in the zone, too."""
    found = parsed(text(value, field=field, expected=AN_INSTANT), _INSTANT)
    if found is None:
        raise FieldFault(field, AN_INSTANT)
    try:
        instant = found.astimezone(UTC)
        instant.astimezone(zone)
    except OverflowError:
        raise FieldFault(field, AN_INSTANT) from None
    return instant


def _minutes(count: int) -> timedelta:
    """Return so many minutes; what lies beyond a million years is as far away as that."""
    return timedelta(minutes=min(max(count, -_MOST_MINUTES), _MOST_MINUTES))
