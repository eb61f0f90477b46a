"""From sums to figures: every figure with its n, its interval and its state, and none where there are too few."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from anxin.engines.index import Plan
from anxin.engines.index.groups import State, state_of
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.means import Mean, MeanDifference, mean_of_sums, welch
from anxin.engines.statistics.shares import Nps, nps, wilson
from anxin.engines.statistics.weighting import Estimate, kish_of_strata, stratified_mean
from anxin.satisfaction.selectors.strata import regions_of, strata_of_months
from anxin.satisfaction.selectors.sums import FactorSums, Sums

#: With fewer answers the interval of a net promoter score promises too much: docs/mechanisms/statistics.md, coverage.
LEAST_FOR_NPS_INTERVAL = 30
_NPS_SPREAD = 100
_WHOLE = 1000


@dataclass(frozen=True)
class Share:
    """How many of the answers to the overall question lie in its two best places; None below the least number."""

    k: int
    n: int
    share: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Promoters:
    """The net promoter score of ``n`` answers; no score below the least number.

    No interval below 30 answers, nor where all are of one kind: it would promise too much.
    """

    n: int
    score: Nps | None

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
        """Interviews of visits, 0 to 1; nothing without visits."""
        return self.rows / self.visits if self.visits else None

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
    """A factor: mean rating, its points, its share of the weight (0 to 1), and what both come to in the index."""

    name: str
    n: int
    rating: float | None
    points: float | None
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
    )
    score = nps(sums.promoters, sums.detractors, sums.recommend_n)
    return Figure(
        rows=sums.rows,
        visits=visits,
        mean=mean_of_sums(sums.n, sums.total, sums.squares),
        state=state_of(sums.n, plan),
        very_satisfied=share,
        promoters=Promoters(sums.recommend_n, score if sums.recommend_n >= plan.minimum else None),
    )


def change_between(now: Figure, before: Figure) -> MeanDifference | None:
    """Return by how much the index changed, with Welch's test; nothing where either has too few interviews."""
    return welch(now.mean, before.mean) if now.enough and before.enough else None


type Strata = Mapping[tuple[int, date], Sums]
type Visits = Mapping[tuple[int, date], int]


def all_visits(sums: Strata, visits: Visits, plan: Plan) -> AllVisits | None:
    """Return the index of all visits by strata of (dealer, month) with the finite population correction.

    Nothing below the least number of interviews. Source: satisfaction-index 2.4 and 6.1 no. 2.
    """
    if sum(each.n for each in sums.values()) < plan.minimum:
        return None
    held = strata_of_months(sums, visits, regions_of(dealer for dealer, _month in sums))
    strata, asked = [each.stratum for each in held], {key for each in held for key in each.keys}
    estimate, worth = stratified_mean(strata), kish_of_strata(strata)
    if estimate is None or worth is None:
        return None
    left_out = sum(many for key, many in visits.items() if key not in asked)
    together = sum(len(each.keys) for each in held if len(each.keys) > 1)
    return AllVisits(estimate, worth.n_eff, left_out, together)


def factor_figures(sums: Mapping[str, FactorSums], plan: Plan) -> list[FactorFigure]:
    """Return the factors in the plan's order; a rating of nobody, or of too few, is not told."""
    found = []
    for factor in plan.factors:
        own = sums.get(factor.name, FactorSums(0, 0, 0))
        rating = own.total / own.n if own.n >= max(1, plan.minimum) else None
        points = None if rating is None else plan.scale.points(rating)
        found.append(FactorFigure(factor.name, own.n, rating, points, factor.share))
    return found


@dataclass(frozen=True)
class Part:
    """A part of the composite: its key, its points from 0 to 1,000, its share of the weight, what it was made from."""

    key: str
    points: float | None
    weight: float
    made_from: float | None


@dataclass(frozen=True)
class Composite:
    """Satisfaction, loyalty and complaints in one figure of 0 to 1,000, its parts in sight (6.1 no. 9)."""

    parts: tuple[Part, ...]

    @property
    def value(self) -> float | None:
        """The weighted sum of the parts; nothing while one of them is missing."""
        told = [each.points * each.weight for each in self.parts if each.points is not None]
        return sum(told) if len(told) == len(self.parts) else None


#: How much each part weighs, and how many points a complaint in 100 visits takes off.
SATISFACTION, LOYALTY, COMPLAINTS = 0.6, 0.2, 0.2
POINTS_A_COMPLAINT = 100


def composite_of(figure: Figure, complaints: int) -> Composite:
    """Return the composite: the index, 5·(NPS + 100), and 1,000 − 100 a complaint in 100 visits, not below 0."""
    score = figure.promoters.score
    loyalty = None if score is None else (score.value + _NPS_SPREAD) * _WHOLE / (2 * _NPS_SPREAD)
    rate = 100 * complaints / figure.visits if figure.visits else None
    spared = None if rate is None else max(0.0, _WHOLE - POINTS_A_COMPLAINT * rate)
    return Composite(
        (
            Part("satisfaction", figure.value, SATISFACTION, figure.value),
            Part("loyalty", loyalty, LOYALTY, None if score is None else score.value),
            Part("complaints", spared, COMPLAINTS, rate),
        )
    )
