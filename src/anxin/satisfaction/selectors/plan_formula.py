"""The formula of a plan filled in: each factor's share, and every step from an answer to a figure in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anxin.engines.index import Plan as EnginePlan
from anxin.engines.index.composite import Aspect, CompositeRule
from anxin.engines.index.plans import Rule
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.plans import composite_rule, engine_plan, factor_titles
from anxin.satisfaction.selectors.population import Population
from anxin.satisfaction.selectors.why import told


@dataclass(frozen=True)
class Weighed:
    """A factor with the question behind it, its weight as it was set, and its share of all weights in percent."""

    name: str
    column: str
    weight: float
    percent: float

    @property
    def weight_shown(self) -> str:
        return f"{self.weight:g}"

    @property
    def share(self) -> str:
        return told(self.percent, 2)


@dataclass(frozen=True)
class Step:
    """A step in the reader's language and, where it has one, its formula with the numbers of the plan."""

    words: str
    formula: str = ""


@dataclass(frozen=True)
class Formula:
    """A plan filled in; ``steps`` lead from whose visits count to the composite."""

    factors: Sequence[Weighed]
    steps: Sequence[Step]


def formula_of(version: PlanVersion) -> Formula:
    """Return the formula of a version, kept or typed, that has no faults."""
    plan, titles = engine_plan(version), factor_titles(version)
    given = version.body["factors"]
    factors = [
        Weighed(titles[each.name], each.column, given[each.name]["weight"], 100 * each.share)
        for each in plan.factors
    ]
    return Formula(factors, list(_steps(version, plan)))


def composite_rule_words(rule: CompositeRule) -> str:
    """Return the shares of the composite in words, such as “60 % satisfaction, 20 % loyalty, 20 % complaints”."""
    shares = {str(each): told(100 * rule.shares[each], 1) for each in Aspect}
    return (
        _("%(satisfaction)s %% satisfaction, %(loyalty)s %% loyalty, %(complaints)s %% complaints") % shares
    )


def _steps(version: PlanVersion, plan: EnginePlan) -> Iterator[Step]:
    yield from (Step(words) for words in Population.of(version.body).words())
    yield _points(plan)
    yield Step(_("The index of an interview is the weighted mean of its points:"), _mean(version, plan))
    yield Step(
        _(
            "A question that was not answered leaves its weight to the others; with less than %(least)s %% of the "
            "weight answered the interview does not count."
        )
        % {"least": told(100 * plan.min_answered, 1)}
    )
    yield Step(
        _(
            "The index of a dealer, a region or the brand is the mean of its interviews, never a mean of means."
        )
    )
    yield Step(
        _(
            "With fewer than %(minimum)s interviews no figure is shown (**), with fewer than %(caution)s it is "
            "marked *."
        )
        % {"minimum": plan.minimum, "caution": plan.caution}
    )
    yield Step(_("The aim is %(target)s points.") % {"target": told(version.body["target"], 1)})
    rule = composite_rule(version)
    words = {"parts": composite_rule_words(rule), "points": told(rule.points_a_complaint, 1)}
    yield Step(
        _("The composite is %(parts)s; a complaint in 100 visits takes %(points)s points off the last.")
        % words
    )


def _points(plan: EnginePlan) -> Step:
    scale = plan.scale
    ends = {"low": f"{scale.low:g}", "high": f"{scale.high:g}"}
    if scale.rule is Rule.MIN_MAX:
        return Step(
            _("An answer becomes points by its place on the scale: %(low)s is 0, %(high)s is 1,000 points.")
            % ends,
            f"s = 1000 · (x − {ends['low']}) / ({ends['high']} − {ends['low']})",
        )
    points = {"low_points": told(scale.points(scale.low)), "high_points": told(scale.points(scale.high))}
    words = _(
        "An answer becomes 100 times itself: %(low)s is %(low_points)s, %(high)s is %(high_points)s points."
    )
    return Step(words % (ends | points), "s = 100 · x")


def _mean(version: PlanVersion, plan: EnginePlan) -> str:
    titles = factor_titles(version)
    return "y = " + " + ".join(f"{told(each.share, 4)} · {titles[each.name]}" for each in plan.factors)
