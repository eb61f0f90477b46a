"""Precision, recall and F1 over the pairs (order, first), and the pairs that went wrong."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bench.workshop.simulator import Pair, Row, Simulation

type Found = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one line of a table: found and true, found and false, true and missed."""

    name: str
    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the found pairs that are true; 1 where nothing was found."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of the true pairs that were found; 1 where there is nothing to find."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.false + self.missed) if self.right else 0.0


@dataclass(frozen=True, slots=True)
class Wrong:
    """A pair to look at: the order, what it was said or ought to belong to, and why it is here."""

    order: Row
    first: Row
    note: str


@dataclass(slots=True)
class Judgement:
    """What was found, held against the truth."""

    simulation: Simulation
    found: Found

    def overall(self) -> Score:
        """Score all pairs."""
        true = {_key(pair) for pair in self.simulation.pairs}
        right = len(true & self.found)
        return Score("all", right, len(self.found) - right, len(true) - right)

    def other_first(self) -> int:
        """Count the orders rightly called repeats, of a wrong first order: a false and a missed pair each."""
        true = {_key(pair) for pair in self.simulation.pairs}
        missed = {order for order, _ in true - self.found}
        return len({order for order, _ in self.found - true} & missed)

    def by_trouble(self) -> list[Score]:
        """Score by kind of trouble; a false pair counts against what its order really was about."""
        return self._by(lambda pair: pair.trouble, lambda story: story[0].split("+")[0])

    def by_telling(self) -> list[Score]:
        """Score by how the repeat was told, recall only: what is found falsely has no true telling."""
        return self._by(lambda pair: pair.telling, None)

    def by_words(self) -> list[Score]:
        """Score the pairs told in words that seed 1 never uses apart from the others, recall only."""
        return self._by(lambda pair: "held-back words" if pair.held_back else "development words", None)

    def traps(self) -> list[tuple[str, int, int]]:
        """Return for each story without a true pair: its name, its orders, and how many were called repeats."""
        true = {(pair.order.order_no, pair.order.vin) for pair in self.simulation.pairs}
        rows = self._rows(number for pair in self.found for number in pair)
        called = {_same_car(rows[order], rows[first])[0] for order, first in self.found}
        marked = {(order.order_no, order.vin) for order in called}
        orders, wrong = Counter[str](), Counter[str]()
        for (order_no, vin), (_, story) in self.simulation.stories.items():
            if (order_no, vin) not in true:
                orders[story] += 1
                wrong[story] += (order_no, vin) in marked
        return [(story, count, wrong[story]) for story, count in orders.most_common()]

    def false_pairs(self, limit: int) -> list[Wrong]:
        """Return the first of the pairs found that are not true, with the story of the order."""
        true = {_key(pair) for pair in self.simulation.pairs}
        wrong = sorted(self.found - true)[:limit]
        rows = self._rows(number for pair in wrong for number in pair)
        return [self._wrong(order, first, rows) for order, first in wrong]

    def missed_pairs(self, limit: int) -> list[Wrong]:
        """Return the first of the true pairs that were not found."""
        missed = [pair for pair in self.simulation.pairs if _key(pair) not in self.found]
        return [Wrong(pair.order, pair.first, f"{pair.trouble}, {pair.telling}") for pair in missed[:limit]]

    def _by(
        self, name: Callable[[Pair], str], name_false: Callable[[tuple[str, str]], str] | None
    ) -> list[Score]:
        right, missed, false = Counter[str](), Counter[str](), Counter[str]()
        true = set()
        for pair in self.simulation.pairs:
            true.add(_key(pair))
            (right if _key(pair) in self.found else missed)[name(pair)] += 1
        if name_false:
            wrong = self.found - true
            rows = self._rows(number for pair in wrong for number in pair)
            for order_no, first_no in wrong:
                order, _ = _same_car(rows[order_no], rows[first_no])
                false[name_false(self.simulation.stories[order.order_no, order.vin])] += 1
        names = sorted(right.keys() | missed.keys() | false.keys())
        return [Score(each, right[each], false[each], missed[each]) for each in names]

    def _rows(self, numbers: Iterable[str]) -> dict[str, list[Row]]:
        wanted: dict[str, list[Row]] = {number: [] for number in numbers}
        for row in self.simulation.rows:
            if row.order_no in wanted:
                wanted[row.order_no].append(row)
        return wanted

    def _wrong(self, order_no: str, first_no: str, rows: dict[str, list[Row]]) -> Wrong:
        order, first = _same_car(rows[order_no], rows[first_no])
        trouble, story = self.simulation.stories[order.order_no, order.vin]
        return Wrong(order, first, f"{trouble}, {story}")


def _key(pair: Pair) -> tuple[str, str]:
    return pair.order.order_no, pair.first.order_no


def _same_car(orders: list[Row], firsts: list[Row]) -> tuple[Row, Row]:
    """Choose between orders of two dealers with the same number: those of one car, else any."""
    for order in orders:
        for first in firsts:
            if order.vin == first.vin:
                return order, first
    return orders[0], firsts[0]
