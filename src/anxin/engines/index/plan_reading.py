"""A plan read from a document, checked key by key."""

import math
from collections.abc import Mapping
from typing import Any

from anxin.engines.index import texts
from anxin.engines.index.faults import IndexFault, Part
from anxin.engines.index.plans import Factor, Plan, Rule, Scale, Visits

_Path = tuple[str, ...]
#: Beyond these the squares of a mean or of a weight run over or under: no scale and no count is meant like that.
_WIDEST = 1e9
LEAST_COUNT, MOST_COUNT = 1e-9, 1e15


def read_plan(document: object) -> Plan:
    """Return the plan that a document holds; IndexFault names the keys that lead to what is wrong.

    Source: contract of the scoring command, section 2. Weights are normalised; keys that mean nothing are passed over
    (``unknown_keys``).
    """
    plan = as_mapping(document, ())
    small = _optional(plan, "small_sample")
    minimum = _whole(small.get("minimum", 10), ("small_sample", "minimum"))
    caution = _whole(small.get("caution", 30), ("small_sample", "caution"))
    if caution < minimum:
        raise plan_fault(("small_sample", "caution"), texts.AT_LEAST_MINIMUM, minimum=minimum)
    answered = _optional(plan, "missing")
    low, high = _impact(plan)
    return Plan(
        id=_text(plan.get("id", ""), ("id",), empty=True),
        scale=_scale(plan),
        factors=_factors(plan),
        min_answered=as_number(
            answered.get("min_answered_weight", 0.5), ("missing", "min_answered_weight"), low=0, high=1
        ),
        groups=_groups(plan),
        overall=_column(plan, "overall"),
        recommend=_column(plan, "recommend"),
        strata=_strata(plan),
        rake=_rake(plan),
        caution=caution,
        minimum=minimum,
        low=low,
        high=high,
    )


#: The keys of a plan and, where they are known too, those beneath.
_KNOWN: dict[str, frozenset[str] | None] = {
    "id": None,
    "scale": frozenset({"min", "max", "rule"}),
    "factors": None,
    "missing": frozenset({"min_answered_weight"}),
    "groups": None,
    "overall": None,
    "recommend": None,
    "strata": frozenset({"column", "counts"}),
    "rake": None,
    "small_sample": frozenset({"caution", "minimum"}),
    "penalty_reward": frozenset({"low", "high"}),
}
_OF_A_FACTOR = frozenset({"column", "weight"})


def unknown_keys(document: Mapping[str, Any]) -> tuple[_Path, ...]:
    """Return the paths of keys that mean nothing in a plan that was read: misspelt, or meant for somebody else."""
    found: list[_Path] = [(key,) for key in document if key not in _KNOWN]
    for key, known in _KNOWN.items():
        if known is not None and document.get(key) is not None:
            found += [(key, each) for each in document[key] if each not in known]
    for name, factor in document["factors"].items():
        found += [("factors", name, each) for each in factor if each not in _OF_A_FACTOR]
    return tuple(found)


def _scale(plan: Mapping[str, Any]) -> Scale:
    given = as_mapping(plan.get("scale"), ("scale",))
    low = as_number(given.get("min"), ("scale", "min"), low=-_WIDEST, high=_WIDEST)
    high = as_number(given.get("max"), ("scale", "max"), low=-_WIDEST, high=_WIDEST)
    if high <= low:
        raise plan_fault(("scale", "max"), texts.A_NUMBER_ABOVE, bound=f"{low:g}")
    rule = given.get("rule")
    if rule not in list(Rule):
        raise plan_fault(("scale", "rule"), texts.A_RULE)
    if rule == Rule.TIMES_100 and high != 10:
        raise plan_fault(("scale", "rule"), texts.MIN_MAX)
    return Scale(low, high, Rule(rule))


def _factors(plan: Mapping[str, Any]) -> tuple[Factor, ...]:
    given = as_mapping(plan.get("factors"), ("factors",))
    if not given:
        raise plan_fault(("factors",), texts.A_FACTOR)
    columns, weights = {}, {}
    for name, each in given.items():
        path = ("factors", name)
        factor = as_mapping(each, path)
        columns[name] = _text(factor.get("column"), (*path, "column"))
        weights[name] = _weight(factor.get("weight"), (*path, "weight"))
    total = sum(weights.values())
    if not math.isfinite(total):
        raise plan_fault(("factors",), texts.A_FINITE_SUM)
    return tuple(Factor(name, columns[name], weights[name] / total) for name in columns)


def _groups(plan: Mapping[str, Any]) -> tuple[str, ...]:
    given = plan.get("groups")
    if given is None:
        return ()
    if not isinstance(given, list):
        raise plan_fault(("groups",), texts.COLUMNS)
    groups = tuple(_text(each, ("groups", str(place))) for place, each in enumerate(given))
    if len(set(groups)) < len(groups):
        raise plan_fault(("groups",), texts.EACH_COLUMN_ONCE)
    return groups


def _column(plan: Mapping[str, Any], key: str) -> str | None:
    return None if plan.get(key) is None else _text(plan[key], (key,))


def _strata(plan: Mapping[str, Any]) -> Visits | None:
    if plan.get("strata") is None:
        return None
    given = as_mapping(plan["strata"], ("strata",))
    column = _text(given.get("column"), ("strata", "column"))
    return Visits(column, _counts(given.get("counts"), ("strata", "counts")))


def _rake(plan: Mapping[str, Any]) -> tuple[Visits, ...]:
    given = _optional(plan, "rake")
    return tuple(Visits(column, _counts(each, ("rake", column))) for column, each in given.items())


def _counts(given: object, path: _Path) -> dict[str, float]:
    if given is None:
        return {}
    return {
        category: _count(as_number(count, (*path, category), low=0), (*path, category))
        for category, count in as_mapping(given, path).items()
    }


def _count(given: float, path: _Path) -> float:
    if not fits_as_count(given):
        raise plan_fault(path, texts.A_COUNT, low=f"{LEAST_COUNT:g}", high=f"{MOST_COUNT:g}")
    return given


def fits_as_count(given: float) -> bool:
    """Tell whether a number of visits is 0 or within what can be squared and divided by without running over."""
    return given == 0 or LEAST_COUNT <= given <= MOST_COUNT


def _impact(plan: Mapping[str, Any]) -> tuple[float, float]:
    given = _optional(plan, "penalty_reward")
    low = as_number(given.get("low", 6), ("penalty_reward", "low"))
    high = as_number(given.get("high", 9), ("penalty_reward", "high"))
    if high <= low:
        raise plan_fault(("penalty_reward", "high"), texts.A_NUMBER_ABOVE, bound=f"{low:g}")
    return low, high


def _optional(plan: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return {} if plan.get(key) is None else as_mapping(plan[key], (key,))


def as_mapping(given: object, path: _Path) -> Mapping[str, Any]:
    """Return keys with values; IndexFault at ``path`` otherwise."""
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        raise plan_fault(path, texts.KEYS)
    return given


def _text(given: object, path: _Path, *, empty: bool = False) -> str:
    if isinstance(given, bool) or not isinstance(given, (str, int, float)):
        raise plan_fault(path, texts.A_TEXT)
    if not (empty or str(given).strip()):
        raise plan_fault(path, texts.A_TEXT)
    return str(given)


def as_number(given: object, path: _Path, *, low: float = -math.inf, high: float = math.inf) -> float:
    """Return a finite number from ``low`` to ``high``; IndexFault at ``path`` otherwise."""
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not _is_finite(given):
        raise plan_fault(path, texts.A_NUMBER)
    if not low <= given <= high:
        if math.isinf(high):
            raise plan_fault(path, texts.A_NUMBER_FROM, low=f"{low:g}")
        raise plan_fault(path, texts.A_NUMBER_WITHIN, low=f"{low:g}", high=f"{high:g}")
    return float(given)


def _is_finite(given: float) -> bool:
    """Tell whether a number is one that a float can hold: a whole number may be too long for it."""
    try:
        return math.isfinite(given)
    except OverflowError:
        return False


def _weight(given: object, path: _Path) -> float:
    weight = as_number(given, path)
    if weight <= 0:
        raise plan_fault(path, texts.A_NUMBER_ABOVE, bound=0)
    return weight


def _whole(given: object, path: _Path) -> int:
    number = as_number(given, path, low=0)
    if number != int(number):
        raise plan_fault(path, texts.A_WHOLE_NUMBER)
    return int(number)


def plan_fault(path: _Path, expected: str, **params: object) -> IndexFault:
    """Return the fault at the keys that lead to a place in a plan."""
    return IndexFault(Part.PLAN, expected, path, **params)
