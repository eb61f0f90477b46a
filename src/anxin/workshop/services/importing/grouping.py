"""Rows of one order, wherever they stand in the file: exports tell an order in one row for each work item."""

from collections.abc import Callable, Iterable, Iterator

from anxin.foundation.tables import Row

Number = Callable[[Row], str]


def scattered_orders(rows: Iterable[Row], *, number: Number) -> dict[str, int]:
    """Return the orders whose rows do not stand together, each with the place of its last row."""
    seen: set[int] = set()
    scattered: dict[str, int] = {}
    before = ""
    for place, row in enumerate(rows):
        here = number(row)
        if here and (here in scattered or (here != before and hash(here) in seen)):
            scattered[here] = place
        elif here:
            seen.add(hash(here))
        before = here
    return scattered


def orders_in(rows: Iterable[Row], *, number: Number, scattered: dict[str, int]) -> Iterator[list[Row]]:
    """Give the rows of one order after another; a row without a number is one of its own."""
    waiting: dict[str, list[Row]] = {}
    group: list[Row] = []
    before = ""
    for place, row in enumerate(rows):
        here = number(row)
        if group and (not here or here != before):
            yield group
            group = []
        before = here
        if here not in scattered:
            group.append(row)
            continue
        held = waiting.setdefault(here, [])
        held.append(row)
        if scattered[here] == place:
            yield waiting.pop(here)
    if group:
        yield group
