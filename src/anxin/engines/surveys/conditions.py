"""Whether the condition of an item holds for the answers before it."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from anxin.engines.surveys.definition import Condition, Op, Test

_ORDERED: Mapping[Op, Callable[[int, int], bool]] = {
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
}


def holds(condition: Condition, answered: Mapping[str, Any]) -> bool:
    """Tell whether a condition holds; ``answered``: the answers, or own words, of the items that were asked before.

    A comparison that a draft should not have, such as of words with a number, does not hold.
    """
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
    if test.op in _ORDERED:
        if not isinstance(given, int) or not isinstance(test.value, int):
            return False
        return _ORDERED[test.op](given, test.value)
    return bool(given == test.value) is (test.op is Op.EQ)
