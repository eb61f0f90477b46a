"""A plan read from a document, checked key by key."""

import math
from collections.abc import Mapping
from typing import Any

from anxin.engines.index import texts
from anxin.engines.index.faults import IndexFault, Part
from anxin.engines.index.plans import Factor, Plan, Rule, Scale, Visits

_Path = tuple[str, ...]


def read_plan(document: object) -> Plan:
    """Return the plan that a document holds; IndexFault names the keys that lead to what is wrong.

    Source: contract of the scoring command, section 2. Weights are normalised; keys that mean nothing are passed over
    (``unknown_keys``).
    """
    plan = _mapping(document, ())
    small = _optional(plan, "small_sample")
    minimum = _whole(small.get("minimum", 10), ("small_sample", "minimum"))
    caution = _whole(small.get("caution", 30), ("small_sample", "caution"))
    if caution < minimum:
        raise _fault(("small_sample", "caution"), texts.AT_LEAST_MINIMUM, minimum=minimum)
    answered = _optional(plan, "missing")
    low, high = _impact(plan)
    return Plan(
        id=_text(plan.get("id", ""), ("id",), empty=True),
        scale=_scale(plan),
        factors=_factors(plan),
        min_answered=_number(
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
    given = _mapping(plan.get("scale"), ("scale",))
    low = _number(given.get("min"), ("scale", "min"))
    high = _number(given.get("max"), ("scale", "max"))
    if high <= low:
        raise _fault(("scale", "max"), texts.A_NUMBER_ABOVE, bound=f"{low:g}")
    rule = given.get("rule")
    if rule not in list(Rule):
        raise _fault(("scale", "rule"), texts.A_RULE)
    if rule == Rule.TIMES_100 and high != 10:
        raise _fault(("scale", "rule"), texts.MIN_MAX)
    return Scale(low, high, Rule(rule))


def _factors(plan: Mapping[str, Any]) -> tuple[Factor, ...]:
    given = _mapping(plan.get("factors"), ("factors",))
    if not given:
        raise _fault(("factors",), texts.A_FACTOR)
    columns, weights = {}, {}
    for name, each in given.items():
        path = ("factors", name)
        factor = _mapping(each, path)
        columns[name] = _text(factor.get("column"), (*path, "column"))
        weights[name] = _weight(factor.get("weight"), (*path, "weight"))
    total = sum(weights.values())
    if not math.isfinite(total):
        raise _fault(("factors",), texts.A_FINITE_SUM)
    return tuple(Factor(name, columns[name], weights[name] / total) for name in columns)


def _groups(plan: Mapping[str, Any]) -> tuple[str, ...]:
    given = plan.get("groups")
    if given is None:
        return ()
    if not isinstance(given, list):
        raise _fault(("groups",), texts.COLUMNS)
    groups = tuple(_text(each, ("groups", str(place))) for place, each in enumerate(given))
    if len(set(groups)) < len(groups):
        raise _fault(("groups",), texts.EACH_COLUMN_ONCE)
    return groups


def _column(plan: Mapping[str, Any], key: str) -> str | None:
    return None if plan.get(key) is None else _text(plan[key], (key,))


def _strata(plan: Mapping[str, Any]) -> Visits | None:
    if plan.get("strata") is None:
        return None
    given = _mapping(plan["strata"], ("strata",))
    column = _text(given.get("column"), ("strata", "column"))
    return Visits(column, _counts(given.get("counts"), ("strata", "counts")))


def _rake(plan: Mapping[str, Any]) -> tuple[Visits, ...]:
    given = _optional(plan, "rake")
    return tuple(Visits(column, _counts(each, ("rake", column))) for column, each in given.items())


def _counts(given: object, path: _Path) -> dict[str, float]:
    if given is None:
        return {}
    return {
        category: _number(count, (*path, category), low=0)
        for category, count in _mapping(given, path).items()
    }


def _impact(plan: Mapping[str, Any]) -> tuple[float, float]:
    given = _optional(plan, "penalty_reward")
    low = _number(given.get("low", 6), ("penalty_reward", "low"))
    high = _number(given.get("high", 9), ("penalty_reward", "high"))
    if high <= low:
        raise _fault(("penalty_reward", "high"), texts.A_NUMBER_ABOVE, bound=f"{low:g}")
    return low, high


def _optional(plan: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return {} if plan.get(key) is None else _mapping(plan[key], (key,))


def _mapping(given: object, path: _Path) -> Mapping[str, Any]:
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        raise _fault(path, texts.KEYS)
    return given


def _text(given: object, path: _Path, *, empty: bool = False) -> str:
    if isinstance(given, bool) or not isinstance(given, (str, int, float)):
        raise _fault(path, texts.A_TEXT)
    if not (empty or str(given).strip()):
        raise _fault(path, texts.A_TEXT)
    return str(given)


def _number(given: object, path: _Path, *, low: float = -math.inf, high: float = math.inf) -> float:
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not math.isfinite(given):
        raise _fault(path, texts.A_NUMBER)
    if not low <= given <= high:
        if math.isinf(high):
            raise _fault(path, texts.A_NUMBER_FROM, low=f"{low:g}")
        raise _fault(path, texts.A_NUMBER_WITHIN, low=f"{low:g}", high=f"{high:g}")
    return float(given)


def _weight(given: object, path: _Path) -> float:
    weight = _number(given, path)
    if weight <= 0:
        raise _fault(path, texts.A_NUMBER_ABOVE, bound=0)
    return weight


def _whole(given: object, path: _Path) -> int:
    number = _number(given, path, low=0)
    if number != int(number):
        raise _fault(path, texts.A_WHOLE_NUMBER)
    return int(number)


def _fault(path: _Path, expected: str, **params: object) -> IndexFault:
    return IndexFault(Part.PLAN, expected, path, **params)
