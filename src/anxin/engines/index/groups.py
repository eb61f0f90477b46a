"""Groups of respondents: their index, how far it can be trusted, and their place among others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from anxin.engines.index.plans import Plan
from anxin.engines.index.respondents import Respondent
from anxin.engines.index.table_reading import Interview
from anxin.engines.statistics.means import Mean, mean
from anxin.engines.statistics.ranks import RankInterval, rank_intervals
from anxin.engines.statistics.shrinkage import RandomEffects, Shrunken, random_effects


class State(StrEnum):
    """Whether there are enough interviews: 正常, 小样本 *, 样本不足 **."""

    NORMAL = "normal"
    SMALL = "small"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True)
class Group:
    """One group's index with its interval, and what shrinkage makes of it where its level is shrunk."""

    mean: Mean
    state: State
    shrunken: Shrunken | None = None
    ranks: RankInterval | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """The level that is shrunk and ranked: how many units were, and what they have in common; None of less than two."""

    column: str
    units: int
    effects: RandomEffects | None


def state_of(n: int, plan: Plan) -> State:
    """Return the state of so many interviews. Source: contract of the scoring command, 5.2."""
    if n < plan.minimum:
        return State.INSUFFICIENT
    return State.SMALL if n < plan.caution else State.NORMAL


def grouped(
    interviews: Sequence[Interview], respondents: Sequence[Respondent], plan: Plan
) -> tuple[dict[str, dict[str, Group]], Level | None]:
    """Return column → value → group for every value that occurs, and the level that was shrunk.

    Each group is computed over its respondents, never as an average of averages. Units of the last column are those
    with two respondents and some spread. Source: contract of the scoring command, 5.2 and 5.3.
    """
    found = {column: _column(column, interviews, respondents, plan) for column in plan.groups}
    if not plan.groups:
        return found, None
    last = plan.groups[-1]
    found[last], level = _shrunk(last, found[last])
    return found, level


def _column(
    column: str, interviews: Sequence[Interview], respondents: Sequence[Respondent], plan: Plan
) -> dict[str, Group]:
    gathered: dict[str, list[float]] = {each.labels[column]: [] for each in interviews}
    for each in respondents:
        gathered[each.interview.labels[column]].append(each.index)
    return {value: Group(mean(own), state_of(len(own), plan)) for value, own in gathered.items()}


def _shrunk(column: str, groups: Mapping[str, Group]) -> tuple[dict[str, Group], Level]:
    units = {
        value: (each.mean.mean, each.mean.se**2)
        for value, each in groups.items()
        if each.mean.mean is not None and each.mean.se
    }
    effects = random_effects([m for m, _ in units.values()], [v for _, v in units.values()])
    told = dict(groups)
    if effects is not None:
        for value, unit, ranks in zip(units, effects.units, rank_intervals(effects), strict=True):
            told[value] = Group(groups[value].mean, groups[value].state, unit, ranks)
    return told, Level(column, len(units), effects)
