"""The rules of early warning as data: on or off, number and days; a dealer's own choice before the shipped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Rule:
    """One rule: ``most`` is the number that it counts by, ``days`` how far it looks back or how long it must last."""

    key: str
    on: bool
    most: int
    days: int


@dataclass(frozen=True)
class Choice:
    """A dealer's own switch; a number left open stays as shipped."""

    on: bool
    most: int | None = None
    days: int | None = None


def read_rules(
    body: Mapping[str, Any], *, setting: Callable[[str], Any], chosen: Mapping[str, Choice] | None = None
) -> tuple[Rule, ...]:
    """Read the content list ``early_warning``; ``setting`` gives the value of a key of the settings.

    ValueError names the rule and the field that is wrong; choices for unknown rules are passed over.
    """
    rules = (_read(entry, setting) for entry in body["rules"])
    return tuple(_as_chosen(rule, (chosen or {}).get(rule.key)) for rule in rules)


def _read(entry: Mapping[str, Any], setting: Callable[[str], Any]) -> Rule:
    key = str(entry["key"])
    most, days = entry.get("most", 1), entry.get("days", 0)
    if "limit" in entry:
        value = setting(entry["limit"])
        # A setting of two numbers holds the count and the days.
        most, days = value if isinstance(value, list) and len(value) == 2 else (value, days)
    if "days_limit" in entry:
        days = setting(entry["days_limit"])
    return Rule(
        key, _yes_or_no(entry.get("active"), key), _whole(most, f"{key}.most"), _whole(days, f"{key}.days")
    )


def _as_chosen(rule: Rule, choice: Choice | None) -> Rule:
    if choice is None:
        return rule
    most = rule.most if choice.most is None else choice.most
    return Rule(rule.key, choice.on, most, rule.days if choice.days is None else choice.days)


def _yes_or_no(value: Any, key: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{key}.active: true or false is needed, not {value!r}")
    return value


def _whole(value: Any, field: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{field}: a whole number from 0 is needed, not {value!r}")
    return value
