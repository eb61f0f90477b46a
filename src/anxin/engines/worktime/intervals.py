"""Sets of time as half-open intervals ``[from, to)`` of whole seconds, sorted and disjoint."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

Interval = tuple[int, int]


def union(spans: Iterable[Interval]) -> list[Interval]:
    """Return the set that the spans cover together; those that overlap or touch become one."""
    merged: list[Interval] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def within(spans: Sequence[Interval], start: int, end: int) -> list[Interval]:
    """Return the part of a set that lies in ``[start, end)``."""
    first = bisect_right(spans, start, key=_end_of)
    last = bisect_left(spans, end, lo=first, key=_start_of)
    return [(max(one, start), min(two, end)) for one, two in spans[first:last]]


def intersect(spans: Sequence[Interval], others: Sequence[Interval]) -> list[Interval]:
    """Return what lies in both sets."""
    both: list[Interval] = []
    here = there = 0
    while here < len(spans) and there < len(others):
        start = max(spans[here][0], others[there][0])
        end = min(spans[here][1], others[there][1])
        if start < end:
            both.append((start, end))
        if spans[here][1] < others[there][1]:
            here += 1
        else:
            there += 1
    return both


def subtract(spans: Sequence[Interval], holes: Sequence[Interval]) -> list[Interval]:
    """Return what lies in the first set and not in the second."""
    left: list[Interval] = []
    place = 0
    for start, end in spans:
        while place < len(holes) and holes[place][1] <= start:
            place += 1
        behind = place
        while behind < len(holes) and holes[behind][0] < end:
            if holes[behind][0] > start:
                left.append((start, holes[behind][0]))
            start = max(start, holes[behind][1])
            behind += 1
        if start < end:
            left.append((start, end))
    return left


def _start_of(span: Interval) -> int:
    return span[0]


def _end_of(span: Interval) -> int:
    return span[1]
