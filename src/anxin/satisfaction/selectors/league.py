"""Units side by side: raw and shrunken, with intervals of their ranks, and no rank where the data carry none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anxin.engines.statistics.case_mix import Adjusted
from anxin.engines.statistics.funnel import Funnel, funnel
from anxin.engines.statistics.ranks import Place as Rank
from anxin.engines.statistics.ranks import RankInterval, chance_above, places
from anxin.engines.statistics.shrinkage import RandomEffects, Shrunken, random_effects
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.figures import Figure, figure_of
from anxin.satisfaction.selectors.levels import (
    Key,
    Named,
    adjusted,
    mix_of,
    names_of,
    unit_key,
    unit_visits,
)
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.plans import engine_plan, target_of
from anxin.satisfaction.selectors.sums import NOBODY, cells_of, gathered, summed, units_of
from anxin.satisfaction.selectors.windows import Window

#: Limits of the funnel are reckoned at so many sizes between the smallest and the largest unit.
_SIZES = 40


@dataclass(frozen=True)
class LeagueRow:
    """A unit with its raw figure, what shrinkage makes of it, and its rank or why it has none.

    Units without any spread, or below the least number, are not shrunk; of the latter nothing is told.
    """

    named: Named
    figure: Figure
    shrunken: Shrunken | None
    rank: Rank | None
    above_target: float | None
    mix: Adjusted[Any] | None
    #: Limits of chance around the share of all units, at its own number of answers.
    limits: Funnel | None

    @property
    def outside(self) -> str:
        """Where it lies in the funnel: ``action`` outside of 99.8 %, ``warning`` outside of 95 %, else nothing."""
        share = self.figure.very_satisfied.share
        if self.limits is None or share is None:
            return ""
        if not self.limits.action.low <= share <= self.limits.action.high:
            return "action"
        return "" if self.limits.warning.low <= share <= self.limits.warning.high else "warning"

    @property
    def adjusted(self) -> float | None:
        return adjusted(self.mix, self.figure)

    @property
    def value(self) -> float | None:
        """The shrunken index; nothing below the least number of interviews."""
        return self.shrunken.value if self.shrunken and self.figure.enough else None

    @property
    def ranks(self) -> RankInterval | None:
        return self.rank.interval if self.rank and self.figure.enough else None

    @property
    def refused(self) -> str:
        """Why there is no rank: ``few``, ``no_spread``, ``no_difference``, ``unreliable``; empty where there is one."""
        if not self.figure.enough:
            return "few"
        if self.rank is None:
            return "no_spread"
        return str(self.rank.refused or "")


@dataclass(frozen=True)
class League:
    """The units of a place in the order of their shrunken index, and the limits of the funnel around their share."""

    rows: Sequence[LeagueRow]
    effects: RandomEffects | None
    target: float
    #: Share of very satisfied answers of all units together, around which the funnel is drawn; nothing of nobody.
    share: float | None
    limits: Sequence[Funnel]

    @property
    def no_difference(self) -> bool:
        """Whether no difference between the units is demonstrable (τ² = 0)."""
        return self.effects is not None and self.effects.tau2 == 0


def league_of(place: Place, version: PlanVersion, window: Window) -> League:
    """Return the dealers of a brand or region, or the advisers of a dealer, side by side; four queries.

    Source: satisfaction-index 2.5 and 6.1 no. 6; contract of the scoring command, 5.3.
    """
    by, plan = units_of(place, dealers=True), engine_plan(version)
    sums = gathered(summed(cells_of(place, version, window, by=by), *by).items(), unit_key)
    visits = unit_visits(place, window, by)
    keys = list(dict.fromkeys((*sums, *visits)))
    figures = {key: figure_of(sums.get(key, NOBODY), visits.get(key, 0), plan) for key in keys}
    effects, shrunken, ranks = _ranked(figures)
    answers = sum(each.overall_n for each in sums.values())
    share = sum(each.top_two for each in sums.values()) / answers if answers else None
    names, mixed = names_of(place, keys, by), {each.unit: each for each in mix_of(place, version, window, by)}
    target = target_of(version)
    own_limits = _limits_at((each.very_satisfied.n for each in figures.values()), share, plan.minimum)
    rows = [
        LeagueRow(
            named=names[key],
            figure=figures[key],
            shrunken=shrunken.get(key),
            rank=ranks.get(key),
            above_target=_chance(shrunken.get(key), figures[key], target),
            mix=mixed.get(key),
            limits=own_limits.get(figures[key].very_satisfied.n) if figures[key].enough else None,
        )
        for key in keys
    ]
    rows.sort(key=lambda row: row.named.name)
    rows.sort(key=lambda row: float("-inf") if row.value is None else row.value, reverse=True)
    sizes = _sizes(own_limits, plan.minimum)
    return League(rows, effects, target, share, list(_limits_at(sizes, share, plan.minimum).values()))


def _ranked(
    figures: Mapping[Key, Figure],
) -> tuple[RandomEffects | None, dict[Key, Shrunken], dict[Key, Rank]]:
    """Shrink the units that have interviews enough and some spread (contract, 5.3).

    A unit below the least number has no rank, and may not move what the others are measured by: two interviews that
    lie close together would pass for a figure without error.
    """
    units = {
        key: (each.mean.mean, each.mean.se**2)
        for key, each in figures.items()
        if each.enough and each.mean.mean is not None and each.mean.se
    }
    effects = random_effects([mean for mean, _ in units.values()], [own for _, own in units.values()])
    if effects is None:
        return None, {}, {}
    return (
        effects,
        dict(zip(units, effects.units, strict=True)),
        dict(zip(units, places(effects), strict=True)),
    )


def _chance(unit: Shrunken | None, figure: Figure, target: float) -> float | None:
    return chance_above(unit.value, unit.se, target=target) if unit and figure.enough else None


def _limits_at(sizes: Iterable[int], share: float | None, least: int) -> dict[int, Funnel]:
    """The limits at each size from the least number on; none where nobody, or everybody, is very satisfied."""
    if share is None or not 0 < share < 1:
        return {}
    return {size: funnel(size, target=share) for size in sorted(set(sizes)) if size >= max(1, least)}


def _sizes(known: Mapping[int, Funnel], least: int) -> list[int]:
    """Sizes from the least number to the largest unit, closer to each other where the funnel is wide."""
    largest, first = max(known, default=0), max(1, least)
    if largest < first:
        return []
    ratio = (largest / first) ** (1 / _SIZES)
    return [round(first * ratio**step) for step in range(_SIZES + 1)]
