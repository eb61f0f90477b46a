"""Categories put together until each holds enough interviews to stand for its visits.

Raking multiplies the interviews of a category up to its visits: a category without an interview has nothing to
multiply, and one interview alone would speak for all of its visits.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

#: One interview alone has no spread, and its weight is whatever its category's visits are.
LEAST = 2
#: Between the names of categories that were put together.
AND = "+"


@dataclass(frozen=True, slots=True)
class Merging:
    """Which categories stand together, each group in the order of its names, and how many visits each has."""

    groups: tuple[tuple[str, ...], ...]
    visits: Mapping[str, float]

    @property
    def names(self) -> Mapping[str, str]:
        """The name of the group of each category: its own, or those of the group with a plus between."""
        return {category: AND.join(group) for group in self.groups for category in group}

    @property
    def together(self) -> tuple[tuple[str, ...], ...]:
        """The groups of more than one."""
        return tuple(group for group in self.groups if len(group) > 1)

    @property
    def counts(self) -> dict[str, float]:
        """The visits of each group by its name."""
        return {AND.join(group): sum(self.visits.get(each, 0) for each in group) for group in self.groups}


def merge_categories(
    asked: Mapping[str, int], visits: Mapping[str, float], *, order: Sequence[str] = (), least: int = LEAST
) -> Merging | None:
    """Put categories together until each has ``least`` interviews and no fewer visits than interviews.

    Categories of ``order`` (ages) go to the neighbour that has fewer visits, so that as much detail stays as may; all
    others (kinds of work) are first put together with one another, and with the largest group where that is not enough.
    Where a category of no order is left, it goes to the largest. What has neither visits nor interviews stands nowhere.
    None where not even all of them together are enough. Source: Kalton and Flores-Cervantes 2003
    (cells that are collapsed); satisfaction-index 2.4.
    """
    held = _Held(asked, visits, least)
    there = [each for each in dict.fromkeys([*order, *sorted(visits), *sorted(asked)]) if held.counts(each)]
    in_order = held.by_neighbours([(each,) for each in there if each in order])
    beside = [(each,) for each in there if each not in order]
    poor = [group for group in beside if not held.enough(group)]
    rest = [group for group in beside if held.enough(group)]
    pooled = tuple(each for group in poor for each in group)
    groups = [*in_order, *rest, *([pooled] if pooled else [])]
    if len(groups) > 1:
        groups = list(held.with_the_largest(groups))
    if not groups or not all(map(held.enough, groups)):
        return None
    return Merging(tuple(groups), dict(visits))


@dataclass(frozen=True, slots=True)
class _Held:
    """Interviews and visits of each category, and how many interviews a group needs."""

    asked: Mapping[str, int]
    visits: Mapping[str, float]
    least: int

    def counts(self, category: str) -> bool:
        return self.visits.get(category, 0) > 0 or self.asked.get(category, 0) > 0

    def size(self, group: Sequence[str]) -> float:
        return sum(self.visits.get(each, 0) for each in group)

    def enough(self, group: Sequence[str]) -> bool:
        many = sum(self.asked.get(each, 0) for each in group)
        return self.least <= many <= self.size(group)

    def by_neighbours(self, groups: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Put the first group without enough together with its smaller neighbour, until all have or one is left."""
        found = list(groups)
        while len(found) > 1 and (poor := next((g for g in found if not self.enough(g)), None)):
            at = found.index(poor)
            beside = [place for place in (at - 1, at + 1) if 0 <= place < len(found)]
            other = min(beside, key=lambda place: self.size(found[place]))
            low, high = sorted((at, other))
            found[low : high + 1] = [(*found[low], *found[high])]
        return found

    def with_the_largest(self, groups: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
        """Yield the groups, those that have not enough together with the largest of the others."""
        poor = [group for group in groups if not self.enough(group)]
        rest = [group for group in groups if self.enough(group)]
        if not rest:
            yield tuple(each for group in groups for each in group)
            return
        largest = max(rest, key=self.size)
        for group in rest:
            more = [each for other in poor for each in other] if group == largest else []
            yield (*group, *more)
