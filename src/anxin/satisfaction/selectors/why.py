"""Why a figure is what it is: its formula filled in step by step, so that anybody can do it again by hand."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from anxin.engines.index import Interview as EngineInterview
from anxin.engines.index import Plan as EnginePlan
from anxin.engines.index import index_of
from anxin.engines.index.groups import state_of
from anxin.engines.index.plans import Rule
from anxin.engines.statistics.distributions import two_sided_t
from anxin.engines.statistics.means import Mean, mean_of_sums
from anxin.engines.statistics.weighting import Stratum, stratified_mean

_LEVEL = 0.95
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


@dataclass(frozen=True)
class PartOfSum:
    """Something that a figure is added up from: an interview, or a place below with its sums."""

    name: str
    n: int
    total: float
    squares: float
    key: str = ""
    url: str = ""


@dataclass(frozen=True)
class StratumLine:
    """A stratum: visits, interviews, mean and spread, and what it brings to mean and variance."""

    name: str
    visits: str
    n: int
    mean: str
    sd: str
    share: str
    part: str
    variance: str


@dataclass(frozen=True)
class Account:
    """A whole account. ``is_hidden``: there are too few interviews, and no figure is told, only their number."""

    n: int
    is_hidden: bool
    plan: Sequence[FactorLine]
    steps: Sequence[Step] = ()
    strata: Sequence[StratumLine] = ()
    strata_steps: Sequence[Step] = ()
    shrinkage: Sequence[Step] = ()
    index: float | None = None
    all_visits: float | None = None


@dataclass
class Sum:
    """What scored interviews add up to."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def take(self, index: float) -> None:
        """Add an interview."""
        self.n, self.total, self.squares = self.n + 1, self.total + index, self.squares + index * index


@dataclass(frozen=True)
class Common:
    """What the units of a level have in common, and the unit's own reliability and shrunken figure."""

    mu: float
    tau2: float
    reliability: float
    value: float


@dataclass(frozen=True)
class Given:
    """What an account is made of. ``strata`` are named with what they hold; ``common`` where the figure is shrunk.

    ``is_told_whole``: neither strata nor squares are told, from which a reader could take a colleague's figure.
    """

    plan: EnginePlan
    titles: Mapping[str, str]
    whole: Sum
    strata: Sequence[tuple[str, Stratum]] = field(default_factory=list)
    common: Common | None = None
    is_told_whole: bool = False


def account_of(given: Given) -> Account:
    """Return the account of a figure. Source: contract of the scoring command, 4, 5.2, 5.3 and 5.4."""
    whole, plan = given.whole, given.plan
    weights = [
        FactorLine(given.titles.get(each.name, each.name), "", "", told(each.share), "")
        for each in plan.factors
    ]
    if state_of(whole.n, plan) == "insufficient":
        return Account(whole.n, is_hidden=True, plan=weights)
    found = mean_of_sums(whole.n, whole.total, whole.squares)
    estimate = stratified_mean([stratum for _name, stratum in given.strata])
    return Account(
        n=whole.n,
        is_hidden=False,
        plan=weights,
        steps=list(_mean_steps(found, whole, is_whole=given.is_told_whole)),
        strata=[] if given.is_told_whole else _strata_lines(given.strata, plan.minimum),
        strata_steps=list(_strata_steps(given.strata)),
        shrinkage=list(_shrinkage(found, given.common)) if given.common else [],
        index=found.mean,
        all_visits=estimate.mean if estimate else None,
    )


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


def _mean_steps(found: Mean, whole: Sum, *, is_whole: bool) -> Iterable[Step]:
    n, mean = whole.n, found.mean
    yield Step(
        _("Index: the mean of the interviews"), "ȳ = Σ y / n", f"{told(whole.total)} / {n}", told(mean)
    )
    if mean is None or found.sd is None or found.se is None or found.interval is None:
        yield Step(_("Spread"), "s", _("one interview has no spread"), "—")
        return
    yield Step(
        _("Spread of the interviews"),
        "s = √((Σ y² − n · ȳ²) / (n − 1))",
        "—" if is_whole else f"√(({told(whole.squares)} − {n} · {told(mean)}²) / {n - 1})",
        told(found.sd),
    )
    yield Step(_("Standard error"), "se = s / √n", f"{told(found.sd)} / √{n}", told(found.se))
    t = two_sided_t(_LEVEL, n - 1)
    yield Step(
        _("Student’s t for 95 %"),
        "t(n − 1)",
        _("from the table, %(df)s degrees of freedom") % {"df": n - 1},
        told(t),
    )
    yield Step(
        _("95 % interval"),
        "ȳ ∓ t · se",
        f"{told(mean)} ∓ {told(t)} · {told(found.se)}",
        f"{told(found.interval.low)} – {told(found.interval.high)}",
    )


def large_and_small[Each](
    given: Iterable[Each], n_of: Callable[[Each], int], least: int
) -> tuple[list[Each], list[Each]]:
    """Return what has ``least`` interviews by itself, in the order given, and what has only together with others.

    So that nobody takes the others from the whole, the smallest of those by themselves joins others of too few.
    """
    every = list(given)
    alone = [each for each in every if n_of(each) >= least]
    together = [each for each in every if 0 < n_of(each) < least]
    if alone and 0 < sum(map(n_of, together)) < least:
        smallest = min(alone, key=n_of)
        alone.remove(smallest)
        together.append(smallest)
    return alone, together


def _strata_lines(strata: Sequence[tuple[str, Stratum]], least: int) -> list[StratumLine]:
    visits = math.fsum(each.visits for _name, each in strata)
    alone, together = large_and_small(strata, lambda pair: pair[1].n, least)
    lines = [_stratum_line(name, [each], visits) for name, each in alone]
    return lines + ([_stratum_line(_("others"), [each for _n, each in together], visits)] if together else [])


def _stratum_line(name: str, strata: Sequence[Stratum], visits: float) -> StratumLine:
    """A line of one stratum; of several what they come to, without the mean and the spread of any."""
    only = strata[0] if len(strata) == 1 else None
    variances = [
        None
        if each.sd is None
        else (each.visits / visits) ** 2 * (1 - each.n / each.visits) * each.sd**2 / each.n
        for each in strata
    ]
    known = [each for each in variances if each is not None]
    return StratumLine(
        name=name,
        visits=told(math.fsum(each.visits for each in strata)),
        n=sum(each.n for each in strata),
        mean=told(only.mean if only else None),
        sd=told(only.sd if only else None),
        share=told(math.fsum(each.visits / visits for each in strata)),
        part=told(math.fsum(each.visits / visits * each.mean for each in strata)),
        variance=told(math.fsum(known) if len(known) == len(strata) else None),
    )


def _strata_steps(strata: Sequence[tuple[str, Stratum]]) -> Iterable[Step]:
    found = stratified_mean([each for _name, each in strata])
    if found is None:
        return
    yield Step(
        _("Index of all visits"), "Σ (N_h / N) · ȳ_h", _("the column of parts added up"), told(found.mean)
    )
    if found.se is None or found.interval is None or found.df is None:
        yield Step(_("Standard error"), "se", _("a part with one interview has no spread"), "—")
        return
    yield Step(
        _("Standard error, with the correction for a finite number of visits"),
        "se = √ Σ (N_h / N)² · (1 − n_h / N_h) · s_h² / n_h",
        _("the root of the column of variances added up: √%(sum)s") % {"sum": told(found.se**2)},
        told(found.se),
    )
    t = two_sided_t(_LEVEL, found.df)
    yield Step(
        _("95 % interval"),
        "Σ (N_h / N) · ȳ_h ∓ t(n − H) · se",
        f"{told(found.mean)} ∓ {told(t)} · {told(found.se)}",
        f"{told(found.interval.low)} – {told(found.interval.high)}",
    )


def _shrinkage(found: Mean, common: Common) -> Iterable[Step]:
    if found.mean is None or found.se is None:
        return
    v = found.se**2
    yield Step(_("Variance of the mean"), "v = se²", f"{told(found.se)}²", told(v))
    yield Step(
        _("Reliability"),
        "B = τ² / (τ² + v)",
        f"{told(common.tau2)} / ({told(common.tau2)} + {told(v)})",
        told(common.reliability),
    )
    yield Step(
        _("Drawn towards what all have in common"),
        "μ + B · (ȳ − μ)",
        f"{told(common.mu)} + {told(common.reliability)} · ({told(found.mean)} − {told(common.mu)})",
        told(common.value),
    )
