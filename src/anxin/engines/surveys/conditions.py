"""Whether the condition of an item holds for the answers before it."""

from collections.abc import Callable, Mapping
from typing import Any

from anxin.engines.surveys.definition import Condition, Op, Test

_COMPARED: Mapping[Op, Callable[[Any, Any], bool]] = {
    Op.LT: lambda given, value: given < value,
    Op.LE: lambda given, value: given <= value,
    Op.GT: lambda given, value: given > value,
    Op.GE: lambda given, value: given >= value,
    Op.EQ: lambda given, value: given == value,
    Op.NE: lambda given, value: given != value,
}


def holds(condition: Condition, answered: Mapping[str, Any]) -> bool:
    """Tell whether a condition holds; ``answered``: the answers, or own words, of the items that were asked before."""
    if not all(_holds(test, answered) for test in condition.all_of):
        return False
    return not condition.any_of or any(_holds(test, answered) for test in condition.any_of)


def _holds(test: Test, answered: Mapping[str, Any]) -> bool:
    if test.op is Op.NOT_ANSWERED:
        return test.item not in answered
    if test.item not in answered:
        return False
    given = answered[test.item]
    if test.op is Op.ANSWERED:
        return True
    if test.op is Op.IN:
        chosen = given if isinstance(given, list) else [given]
        listed = test.value if isinstance(test.value, tuple) else (test.value,)
        return any(each in listed for each in chosen)
    return _COMPARED[test.op](given, test.value)
