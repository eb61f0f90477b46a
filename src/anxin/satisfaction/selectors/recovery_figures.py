"""What recovery does, in figures: two groups beside each other, each difference with its interval."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anxin.engines.index import Plan
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.means import Mean, MeanDifference, mean_of_sums, welch
from anxin.engines.statistics.shares import ShareDifference, newcombe, wilson
from anxin.satisfaction.selectors.visits_complained import (
    COMPLAINED,
    CONTENT,
    DISCONTENT,
    IN_TIME,
    LATE,
    OTHERS,
)

#: The pairs that stand beside each other, the first minus the second.
PAIRS = ((COMPLAINED, OTHERS), (IN_TIME, LATE), (CONTENT, DISCONTENT))


@dataclass(frozen=True)
class GroupFigures:
    """A group: its cars, its share that came again within twelve months, and how it judged its next visit.

    A figure of fewer than ``least`` is not told: ``told_back``, ``told_index`` and ``told_overall`` say so.
    """

    name: str
    cars: int
    watched: int
    back: int
    back_interval: Interval | None
    index: Mean
    overall: Mean
    kinds: Mapping[str, int]
    ages: Mapping[str, int]
    least: int

    @property
    def back_share(self) -> float | None:
        return self.back / self.watched if self.watched else None

    @property
    def told_back(self) -> bool:
        return self.watched >= self.least

    @property
    def told_index(self) -> bool:
        return self.index.n >= self.least

    @property
    def told_overall(self) -> bool:
        return self.overall.n >= self.least


@dataclass(frozen=True)
class Pair:
    """Two groups and what lies between them; None where either is too small to be told."""

    first: GroupFigures
    second: GroupFigures
    back: ShareDifference | None
    index: MeanDifference | None
    overall: MeanDifference | None


@dataclass(frozen=True)
class RecoveryFigures:
    """The pairs, and how many complaints name no car, had no visit in the year before, or are about another visit."""

    pairs: tuple[Pair, ...]
    without_car: int
    without_visit: int
    elsewhen: int

    @property
    def main(self) -> Pair:
        return self.pairs[0]

    @property
    def empty(self) -> bool:
        return self.main.first.cars == 0


def read_recovery(kept: Mapping[str, Any], plan: Plan) -> RecoveryFigures:
    """Return the figures of what a job kept."""
    groups = {name: _group(name, told, plan.minimum) for name, told in kept["groups"].items()}
    pairs = tuple(_pair(groups[one], groups[other]) for one, other in PAIRS)
    return RecoveryFigures(
        pairs, int(kept["without_car"]), int(kept.get("without_visit", 0)), int(kept.get("elsewhen", 0))
    )


def _group(name: str, told: Mapping[str, Any], least: int) -> GroupFigures:
    watched, back = int(told["watched"]), int(told["back"])
    return GroupFigures(
        name=name,
        cars=int(told["cars"]),
        watched=watched,
        back=back,
        back_interval=wilson(back, watched),
        index=_mean(told["index"]),
        overall=_mean(told["overall"]),
        kinds=told["kinds"],
        ages=told["ages"],
        least=least,
    )


def _mean(sums: list[float]) -> Mean:
    return mean_of_sums(int(sums[0]), sums[1], sums[2])


def _pair(first: GroupFigures, second: GroupFigures) -> Pair:
    back = None
    if first.told_back and second.told_back:
        back = newcombe((first.back, first.watched), (second.back, second.watched))
    return Pair(
        first,
        second,
        back,
        welch(first.index, second.index) if first.told_index and second.told_index else None,
        welch(first.overall, second.overall) if first.told_overall and second.told_overall else None,
    )
