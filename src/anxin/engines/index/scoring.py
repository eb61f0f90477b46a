"""A score: everything that a plan tells of interviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anxin.engines.index.answers import Recommendation, TopTwo, impact, importance, recommendation, top_two
from anxin.engines.index.groups import Group, Level, grouped
from anxin.engines.index.plans import Plan
from anxin.engines.index.population import RakedIndex, check_population, raked_index, stratified_index
from anxin.engines.index.respondents import scored
from anxin.engines.index.table_reading import Interview
from anxin.engines.statistics.drivers import Drivers
from anxin.engines.statistics.impact import PenaltyReward
from anxin.engines.statistics.means import Mean, mean
from anxin.engines.statistics.weighting import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The index of all respondents and everything beside it; None is what the plan leaves out or nobody can compute."""

    rows: int
    index: Mean
    groups: Mapping[str, Mapping[str, Group]]
    level: Level | None
    stratified: Estimate | None
    top2: TopTwo | None
    nps: Recommendation | None
    raked: RakedIndex | None
    drivers: Drivers | None
    penalty_reward: PenaltyReward | None


def score(interviews: Sequence[Interview], plan: Plan) -> Score:
    """Score interviews by a plan; IndexFault where the counts of visits do not fit them, and then no score at all.

    Source: contract of the scoring command; satisfaction-index 2.1 (the index of each respondent first).
    """
    respondents = scored(interviews, plan)
    check_population(respondents, plan)
    groups, level = grouped(interviews, respondents, plan)
    return Score(
        rows=len(interviews),
        index=mean([each.index for each in respondents]),
        groups=groups,
        level=level,
        stratified=stratified_index(respondents, plan),
        top2=top_two(interviews, plan),
        nps=recommendation(interviews, plan),
        raked=raked_index(respondents, plan),
        drivers=importance(interviews, plan),
        penalty_reward=impact(interviews, plan),
    )
