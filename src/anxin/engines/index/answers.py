"""What is told from the answers themselves, scored or not: top two boxes, recommendation, drivers."""

from collections.abc import Sequence
from dataclasses import dataclass

from anxin.engines.index.plans import Plan
from anxin.engines.index.table_reading import Interview
from anxin.engines.statistics.drivers import MOST_FACTORS, Drivers, drivers
from anxin.engines.statistics.impact import PenaltyReward, penalty_reward
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.shares import Nps, nps, wilson


@dataclass(frozen=True, slots=True)
class TopTwo:
    """How many gave one of the two best overall answers; the share and Wilson's interval are None of nobody."""

    n: int
    k: int
    share: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Promoters (9 and 10) and detractors (0 to 6) among n answers; the score is None of nobody."""

    n: int
    promoters: int
    detractors: int
    score: Nps | None


def top_two(interviews: Sequence[Interview], plan: Plan) -> TopTwo | None:
    """Return the share of overall answers of at least the maximum less one; None where the plan asks for none.

    Source: contract of the scoring command, 5.5.
    """
    if plan.overall is None:
        return None
    answers = [each.overall for each in interviews if each.overall is not None]
    n, k = len(answers), sum(answer >= plan.scale.high - 1 for answer in answers)
    return TopTwo(n, k, k / n if n else None, wilson(k, n))


def recommendation(interviews: Sequence[Interview], plan: Plan) -> Recommendation | None:
    """Return the net promoter score; None where the plan asks for none.

    Source: contract of the scoring command, 5.5.
    """
    if plan.recommend is None:
        return None
    answers = [each.recommend for each in interviews if each.recommend is not None]
    promoters, detractors = sum(each >= 9 for each in answers), sum(each <= 6 for each in answers)
    return Recommendation(len(answers), promoters, detractors, nps(promoters, detractors, len(answers)))


def importance(interviews: Sequence[Interview], plan: Plan) -> Drivers | None:
    """Return what the overall answer hangs on, from complete interviews, as shares of R².

    None of fewer than p + 2 interviews, of a column that does not vary, of factors that determine one another, and of
    more factors than LMG can look at. Source: contract of the scoring command, 5.7.
    """
    ratings, overall = _complete(interviews, plan)
    return drivers(ratings, overall) if ratings and len(plan.factors) <= MOST_FACTORS else None


def impact(interviews: Sequence[Interview], plan: Plan) -> PenaltyReward | None:
    """Return what low ratings cost and high ones bring, in points of the overall answer, from complete interviews.

    None where the ratings determine one another. Source: contract of the scoring command, 5.8.
    """
    ratings, overall = _complete(interviews, plan)
    return penalty_reward(ratings, overall, low=plan.low, high=plan.high) if ratings else None


def _complete(interviews: Sequence[Interview], plan: Plan) -> tuple[list[tuple[float, ...]], list[float]]:
    """Return the ratings and the overall answer of the interviews that have them all."""
    ratings, overall = [], []
    for each in interviews:
        given = tuple(rating for rating in each.ratings if rating is not None)
        if plan.overall is not None and each.overall is not None and len(given) == len(plan.factors):
            ratings.append(given)
            overall.append(each.overall)
    return ratings, overall
