"""How one interview becomes points, step by step, so that anybody can do it again by hand."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anxin.engines.index import Interview as EngineInterview
from anxin.engines.index import Plan as EnginePlan
from anxin.engines.index import index_of
from anxin.engines.index.plans import Rule

_DIGITS = 6


@dataclass(frozen=True)
class Step:
    """A step: what it is, its formula, the formula with the numbers in it, and what comes out."""

    title: str
    formula: str
    filled: str
    result: str


@dataclass(frozen=True)
class FactorLine:
    """A factor of one interview: answer, points, share of the weight answered, and what they come to."""

    name: str
    answer: str
    points: str
    weight: str
    product: str


@dataclass(frozen=True)
class OneInterview:
    """How one interview becomes points."""

    lines: Sequence[FactorLine]
    steps: Sequence[Step]
    index: float | None


def one_interview(given: EngineInterview, plan: EnginePlan, titles: Mapping[str, str]) -> OneInterview:
    """Return how an interview becomes its index: points of each answer, weights of those answered, and their mean."""
    answered = [
        (each, rating) for each, rating in zip(plan.factors, given.ratings, strict=True) if rating is not None
    ]
    weight = math.fsum(each.share for each, _rating in answered)
    lines = []
    for each, rating in zip(plan.factors, given.ratings, strict=True):
        name = titles.get(each.name, each.name)
        if rating is None:
            lines.append(FactorLine(name, "—", "—", told(each.share), "—"))
        else:
            points = plan.scale.points(rating)
            lines.append(
                FactorLine(name, f"{rating:g}", told(points), told(each.share), told(each.share * points))
            )
    total = math.fsum(each.share * plan.scale.points(rating) for each, rating in answered)
    index = index_of(given, plan)
    steps = [
        _points_step(plan),
        Step(_("Weight answered"), "W = Σ w", _added(each.share for each, _r in answered), told(weight)),
    ]
    if index is None:
        least = _("less than the least weight %(least)s: the interview does not count") % {
            "least": f"{plan.min_answered:g}"
        }
        steps.append(Step(_("Index of the interview"), "y = Σ w·s / W", least, "—"))
    else:
        steps.append(
            Step(_("Index of the interview"), "y = Σ w·s / W", f"{told(total)} / {told(weight)}", told(index))
        )
    return OneInterview(lines, steps, index)


def told(value: float | None, digits: int = _DIGITS) -> str:
    """Return a number with at most so many digits behind the point, without idle noughts; a dash for none."""
    if value is None:
        return "—"
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return text if text not in {"-0", ""} else "0"


def _points_step(plan: EnginePlan) -> Step:
    low, high = f"{plan.scale.low:g}", f"{plan.scale.high:g}"
    if plan.scale.rule is Rule.TIMES_100:
        return Step(_("Points of an answer"), "s = 100 · x", "", "")
    return Step(
        _("Points of an answer"),
        "s = 1000 · (x − min) / (max − min)",
        f"1000 · (x − {low}) / ({high} − {low})",
        "",
    )


def _added(values: Iterable[float]) -> str:
    return " + ".join(told(each) for each in values)
