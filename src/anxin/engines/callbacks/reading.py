"""Read a dealer's rules from their document, and write them: what is missing is as shipped."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from anxin.engines.callbacks.calling import parts_of
from anxin.engines.callbacks.rules import Hours, Plan, Rules, Work
from anxin.engines.worktime.fields import (
    A_WHOLE_NUMBER,
    FieldFault,
    flag,
    gettext_noop,
    path,
    rows,
    table,
    text,
    whole_number,
)

A_KNOWN_KEY = gettext_noop("no field of this name")
A_WORK = gettext_noop("a kind of call")
HOURS = gettext_noop('times of day ["HH:MM", "HH:MM"], the end after the start, none overlapping')
IN_ORDER = gettext_noop("days in the order opens, day, closes, expires")
WITHIN = gettext_noop("a whole number within its limits")

#: The least and the most of each number.
LIMITS: Mapping[str, tuple[int, int]] = {
    "fatigue_days": (0, 730),
    "called_days": (0, 365),
    "fleet_cars": (0, 10_000),
    "attempt_days": (1, 30),
    "per_day": (1, 5),
    "retry_minutes": (0, 1440),
    "softening_days": (1, 30),
    "appointment_days": (0, 90),
    "scored_percent": (0, 100),
    "again_percent": (0, 100),
}
_MOST_QUOTA = 10_000
_MOST_DAYS = 90
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")
_PLAN_KEYS = ("day", "opens", "closes", "expires")


class RulesFault(FieldFault):
    """A document of rules is wrong: the field, such as ``plans.after_service.day``, and what was expected."""


def read_rules(document: Mapping[str, Any]) -> Rules:
    """Return the rules of a document; RulesFault names the field that is wrong."""
    try:
        return _rules(table(document, field="rules"))
    except FieldFault as fault:
        raise RulesFault(fault.field, fault.expected) from None


def write_rules(rules: Rules) -> dict[str, Any]:
    """Return the document of all rules; ``read_rules`` makes the same rules of it."""
    return {
        "plans": {work.value: {key: getattr(rules.plans[work], key) for key in _PLAN_KEYS} for work in Work},
        "quota": rules.quota,
        "kinds": sorted(rules.kinds),
        "windows": [[_written(start), _written(end)] for start, end in rules.windows],
        "skip_holidays": rules.skip_holidays,
        "by_wecom": rules.by_wecom,
        **{key: getattr(rules, key) for key in LIMITS},
    }


def _rules(document: Mapping[str, Any]) -> Rules:
    read: dict[str, Callable[[Any, str], Any]] = {
        "plans": _plans,
        "quota": _quota,
        "kinds": _kinds,
        "windows": _windows,
        "skip_holidays": lambda value, field: flag(value, field=field),
        "by_wecom": lambda value, field: flag(value, field=field),
        **dict.fromkeys(LIMITS, _number),
    }
    for key in document:
        if key not in read:
            raise FieldFault(key, A_KNOWN_KEY)
    return Rules(**{key: read[key](value, key) for key, value in document.items()})


def _number(value: Any, field: str) -> int:
    return _within(value, field, *LIMITS[field])


def _quota(value: Any, field: str) -> int | None:
    return None if value is None else _within(value, field, 0, _MOST_QUOTA)


def _kinds(value: Any, field: str) -> frozenset[str]:
    return frozenset(
        text(each, field=f"{field}[{place}]") for place, each in enumerate(rows(value, field=field))
    )


def _plans(value: Any, field: str) -> Mapping[Work, Plan]:
    plans = dict(Rules().plans)
    for key, given in table(value, field=field).items():
        inside = path(field, key)
        if key not in set(Work):
            raise FieldFault(inside, A_WORK)
        plans[Work(key)] = _plan(table(given, field=inside), plans[Work(key)], inside)
    return plans


def _plan(given: Mapping[str, Any], shipped: Plan, field: str) -> Plan:
    for key in given:
        if key not in _PLAN_KEYS:
            raise FieldFault(path(field, key), A_KNOWN_KEY)
    days = {
        key: _within(given.get(key, getattr(shipped, key)), path(field, key), 0, _MOST_DAYS)
        for key in _PLAN_KEYS
    }
    try:
        return Plan(**days)
    except ValueError:
        raise FieldFault(field, IN_ORDER) from None


def _windows(value: Any, field: str) -> tuple[Hours, ...]:
    windows = sorted(
        _hours(rows(each, field=f"{field}[{place}]"), f"{field}[{place}]")
        for place, each in enumerate(rows(value, field=field))
    )
    if any(later[0] < earlier[1] for earlier, later in pairwise(windows)):
        raise FieldFault(field, HOURS)
    try:
        parts = parts_of(tuple(windows))
    except ValueError:
        parts = ()
    if not parts:
        raise FieldFault(field, HOURS)
    return tuple(windows)


def _hours(pair: Any, field: str) -> Hours:
    if len(pair) != 2:
        raise FieldFault(field, HOURS)
    start, end = (_minutes(each, field) for each in pair)
    if start >= end:
        raise FieldFault(field, HOURS)
    return start, end


def _minutes(value: Any, field: str) -> int:
    found = _TIME.fullmatch(text(value, field=field, expected=HOURS))
    if found is None:
        raise FieldFault(field, HOURS)
    return 1440 if found[1] is None else int(found[1]) * 60 + int(found[2])


def _within(value: Any, field: str, least: int, most: int) -> int:
    number = whole_number(value, field=field, expected=A_WHOLE_NUMBER)
    if not least <= number <= most:
        raise FieldFault(field, WITHIN)
    return number


def _written(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
