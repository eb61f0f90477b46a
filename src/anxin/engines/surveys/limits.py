"""When an answer is a bad one, and when it needs a reason in the customer's own words."""

from collections.abc import Mapping
from dataclasses import dataclass

from anxin.engines.surveys.definition import Item, ItemKind

type Value = int | bool | str | list[str]
type Answers = Mapping[str, Value]


@dataclass(frozen=True)
class Limits:
    """The dealer's limits of dissatisfaction: of ten below 8, of five 3 at most, of 0 to 10 6 at most."""

    of_10_below: int = 8
    of_5_at_most: int = 3
    of_0_10_at_most: int = 6

    def bad_up_to(self, item: Item) -> int | None:
        """Return the best answer of a scale that still is a bad one, counted from its bad end; None for no scale."""
        return {
            ItemKind.SCALE_10: self.of_10_below - 1,
            ItemKind.SCALE_5: self.of_5_at_most,
            ItemKind.SCALE_0_10: self.of_0_10_at_most,
        }.get(item.kind)


USUAL_LIMITS = Limits()


def bad_limit(item: Item, limits: Limits = USUAL_LIMITS) -> int | None:
    """Return the answer of a scale from which on, towards its bad end, answers are bad; None for no scale."""
    worst = limits.bad_up_to(item)
    if worst is None or item.scale is None:
        return None
    return sum(item.scale) - worst if item.lower_is_better else worst


def is_bad(item: Item, value: Value, limits: Limits = USUAL_LIMITS) -> bool:
    """Tell whether an answer is a bad one: beyond the limit of a scale, the bad side of a yes/no, a bad option."""
    limit = bad_limit(item, limits)
    if limit is not None and isinstance(value, int):
        return value >= limit if item.lower_is_better else value <= limit
    if item.kind is ItemKind.YES_NO:
        return item.bad_if is not None and value is item.bad_if
    chosen = value if isinstance(value, list) else [value]
    return any(option.bad and option.key in chosen for option in item.options)


def needs_reason(item: Item, value: Value, limits: Limits = USUAL_LIMITS) -> bool:
    """Tell whether an answer needs the customer's own words, or why there are none (L061)."""
    if item.reason_below is not None and isinstance(value, int) and value < item.reason_below:
        return True
    return item.reason_if_bad and is_bad(item, value, limits)
