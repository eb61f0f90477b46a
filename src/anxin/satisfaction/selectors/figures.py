"""From sums to figures: every figure with its n, its interval and its state, and none where there are too few."""

from collections.abc import Mapping
from dataclasses import dataclass

from anxin.engines.index import Plan
from anxin.engines.index.composite import Composite, CompositeRule, complaints_in_100, composite
from anxin.engines.index.groups import State, state_of
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.means import Mean, MeanDifference, mean_of_sums, welch
from anxin.engines.statistics.shares import Nps, nps, wilson
from anxin.engines.statistics.strata import stratified_sums
from anxin.engines.statistics.weighting import Estimate
from anxin.satisfaction.selectors.strata import Months, regions_of, strata_of_months
from anxin.satisfaction.selectors.sums import FactorSums, Sums

#: With fewer answers the interval of a net promoter score promises too much: docs/mechanisms/statistics.md, coverage.
LEAST_FOR_NPS_INTERVAL = 30


@dataclass(frozen=True)
class Share:
    """How many of the answers to the overall question lie in its two best places; None below the least number."""

    k: int
    n: int
    share: float | None
    interval: Interval | None
    state: State


@dataclass(frozen=True)
class Promoters:
    """The net promoter score of ``n`` answers; no score below the least number.

    No interval below 30 answers, nor where all are of one kind: it would promise too much.
    """

    n: int
    score: Nps | None
    state: State

    @property
    def interval(self) -> Interval | None:
        return (
            self.score.interval if self.score and self.n >= LEAST_FOR_NPS_INTERVAL and self.score.se else None
        )


@dataclass(frozen=True)
class Figure:
    """An index in points with what it rests on. ``mean`` is for reckoning on: what a reader sees is ``value``."""

    rows: int
    visits: int
    mean: Mean
    state: State
    very_satisfied: Share
    promoters: Promoters

    @property
    def n(self) -> int:
        return self.mean.n

    @property
    def enough(self) -> bool:
        return self.state is not State.INSUFFICIENT

    @property
    def value(self) -> float | None:
        """The index, and nothing below the least number of interviews."""
        return self.mean.mean if self.enough else None

    @property
    def interval(self) -> Interval | None:
        return self.mean.interval if self.enough else None

    @property
    def response(self) -> float | None:
        """Scored interviews of visits, n of N, 0 to 1, as in a run; nothing without visits."""
        return self.n / self.visits if self.visits else None

    @property
    def star(self) -> str:
        return {State.NORMAL: "", State.SMALL: "*", State.INSUFFICIENT: "**"}[self.state]


@dataclass(frozen=True)
class AllVisits:
    """The index of all visits, reckoned from those that were asked about, each (dealer, month) by its visits.

    ``left_out`` visits lie in months of a dealer without any interview. ``together``: how many months had one interview
    alone, or stand in for one, and so were taken together.
    """

    estimate: Estimate
    n_eff: float
    left_out: int
    together: int


@dataclass(frozen=True)
class FactorFigure:
    """A factor: mean rating, its points, its share of the weight (0 to 1), and what both come to in the index.

    ``interval`` is of the points, by Student's t from the ratings alone; nothing of a single rating.
    """

    name: str
    n: int
    rating: float | None
    points: float | None
    interval: Interval | None
    state: State
    weight: float

    @property
    def part(self) -> float | None:
        return None if self.points is None else self.weight * self.points


def figure_of(sums: Sums, visits: int, plan: Plan) -> Figure:
    """Return the figure of sums; its state by the plan's least numbers. Source: satisfaction-index 6.1 no. 3."""
    enough = sums.overall_n >= plan.minimum
    share = Share(
        sums.top_two,
        sums.overall_n,
        sums.top_two / sums.overall_n if enough else None,
        wilson(sums.top_two, sums.overall_n) if enough else None,
        state_of(sums.overall_n, plan),
    )
    score = nps(sums.promoters, sums.detractors, sums.recommend_n)
    return Figure(
        rows=sums.rows,
        visits=visits,
        mean=mean_of_sums(sums.n, sums.total, sums.squares),
        state=state_of(sums.n, plan),
        very_satisfied=share,
        promoters=Promoters(
            sums.recommend_n,
            score if sums.recommend_n >= plan.minimum else None,
            state_of(sums.recommend_n, plan),
        ),
    )


def change_between(now: Figure, before: Figure) -> MeanDifference | None:
    """Return by how much the index changed, with Welch's test; nothing where either has too few interviews."""
    return welch(now.mean, before.mean) if now.enough and before.enough else None


def all_visits(months: Months, plan: Plan) -> AllVisits | None:
    """Return the index of all visits by strata of (dealer, month) with the finite population correction.

    Nothing below the least number of interviews. Source: satisfaction-index 2.4 and 6.1 no. 2.
    """
    if sum(months.n) < plan.minimum:
        return None
    held = strata_of_months(months, regions_of(months))
    found = stratified_sums(held.visits, held.n, held.total, held.squares)
    if found is None:
        return None
    left_out = sum(many for many, n in zip(months.visits, months.n, strict=True) if not n)
    together = sum(map(len, held.groups))
    return AllVisits(found[0], found[1].n_eff, left_out, together)


def factor_figures(sums: Mapping[str, FactorSums], plan: Plan) -> list[FactorFigure]:
    """Return the factors in the plan's order; a rating of nobody, or of too few, is not told.

    Source: satisfaction-index 6.1 no. 3, as ``figure_of``.
    """
    found = []
    for factor in plan.factors:
        own = sums.get(factor.name, FactorSums(0, 0, 0))
        told = mean_of_sums(own.n, own.total, own.squares) if own.n >= max(1, plan.minimum) else None
        rating, ends = (told.mean, told.interval) if told else (None, None)
        points = None if rating is None else plan.scale.points(rating)
        interval = Interval(*map(plan.scale.points, (ends.low, ends.high))) if ends else None
        state = state_of(own.n, plan)
        found.append(FactorFigure(factor.name, own.n, rating, points, interval, state, factor.share))
    return found


def composite_of(figure: Figure, complaints: int, rule: CompositeRule, *, outside: int = 0) -> Composite:
    """Return the composite of a figure and of so many complaints, as the plan has it.

    ``outside``: visits of which the plan does not speak; complaints come from these too.
    """
    score = figure.promoters.score
    return composite(
        rule,
        index=figure.value,
        net_promoters=None if score is None else score.value,
        complaint_rate=complaints_in_100(complaints, figure.visits + outside),
    )
