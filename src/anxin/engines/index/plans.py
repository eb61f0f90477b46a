"""A plan of scoring: which columns make up the index, with which weights, and by which rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from anxin.engines.index.faults import Part


class Rule(StrEnum):
    """How an answer becomes points: 100 times itself, or its place on the scale of 0 to 1,000."""

    TIMES_100 = "times_100"
    MIN_MAX = "min_max"


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale of the answers and the rule that makes them points."""

    low: float
    high: float
    rule: Rule

    def points(self, answer: float) -> float:
        """Return 100·x, or 1000·(x − low)/(high − low), not rounded. Source: contract of the scoring command, 4."""
        if self.rule is Rule.TIMES_100:
            return 100 * answer
        return 1000 * (answer - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor of the index, the column with its ratings, and its share of the weight: all shares add up to 1."""

    name: str
    column: str
    share: float


@dataclass(frozen=True, slots=True)
class Visits:
    """How many visits of the period each category of a column holds, and where that is written.

    ``part`` tells in which input, ``lines`` the line of each category where it is a table.
    """

    column: str
    counts: Mapping[str, float]
    part: Part = Part.PLAN
    lines: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How interviews are scored. The last of ``groups`` is the level that is shrunk and ranked.

    A group is small below ``caution`` and insufficient below ``minimum`` interviews. Ratings up to ``low`` and from
    ``high`` on are what penalty and reward are told of.
    """

    id: str
    scale: Scale
    factors: tuple[Factor, ...]
    min_answered: float = 0.5
    groups: tuple[str, ...] = ()
    overall: str | None = None
    recommend: str | None = None
    strata: Visits | None = None
    rake: tuple[Visits, ...] = ()
    caution: int = 30
    minimum: int = 10
    low: float = 6
    high: float = 9

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the columns that every interview must fill, each once."""
        strata = (self.strata.column,) if self.strata else ()
        return tuple(dict.fromkeys((*self.groups, *strata, *(each.column for each in self.rake))))

    def with_population(self, population: Mapping[str, Visits]) -> Self:
        """Return the plan with the counts of a population in place of its own, for each column that it names."""
        strata = self.strata and population.get(self.strata.column, self.strata)
        return replace(
            self, strata=strata, rake=tuple(population.get(each.column, each) for each in self.rake)
        )
