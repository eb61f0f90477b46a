"""One person's share against that of all others, tested exactly."""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from anxin.engines.gaming.findings import Finding, Pattern, Strictness, standing
from anxin.engines.statistics.shares import wilson


class Case(NamedTuple):
    """One record, whose it is, and whether it shows what is looked for."""

    key: str
    who: str
    hit: bool


class Cells(NamedTuple):
    """A person's hits and cases, and those of all others."""

    k: int
    n: int
    others_k: int
    others_n: int


def many(k: int, n: int, hits: int, total: int) -> float:
    """Return how probable at least k hits among n cases are, if ``hits`` lie anywhere among ``total`` (Fisher)."""
    return _tail(range(max(k, n + hits - total, 0), min(n, hits) + 1), n, hits, total)


def few(k: int, n: int, hits: int, total: int) -> float:
    """Return how probable at most k hits among n cases are, if ``hits`` lie anywhere among ``total`` (Fisher)."""
    return _tail(range(max(n + hits - total, 0), min(k, n, hits) + 1), n, hits, total)


def unusual_shares(
    cases: Iterable[Case], *, pattern: Pattern, strict: Strictness, rare: bool = False
) -> list[Finding]:
    """Return who has a larger share of hits than the others together; with ``rare`` a smaller one.

    ``statistic`` is the share with its Wilson interval, ``usual`` that of the others, ``p`` one-sided and exact. The
    records are the person's hits, with ``rare`` all of his cases. Nobody is compared with fewer than ``strict.least``.
    """
    by_person: dict[str, list[Case]] = {}
    for case in cases:
        by_person.setdefault(case.who, []).append(case)
    return standing(_compared(by_person, pattern, strict, rare), strict=strict)


def _compared(
    by_person: dict[str, list[Case]], pattern: Pattern, strict: Strictness, rare: bool
) -> Iterator[Finding]:
    for who, own, cells in _cells(by_person):
        if not who or min(cells.n, cells.others_n) < strict.least:
            continue
        tail = few if rare else many
        yield Finding(
            pattern=pattern,
            who=who,
            n=cells.n,
            statistic=cells.k / cells.n,
            usual=cells.others_k / cells.others_n,
            interval=wilson(cells.k, cells.n),
            p=tail(cells.k, cells.n, cells.k + cells.others_k, cells.n + cells.others_n),
            p_adjusted=None,
            false_alarm_rate=None,
            records=tuple(case.key for case in own if case.hit or rare),
        )


def _cells(by_person: dict[str, list[Case]]) -> Iterator[tuple[str, list[Case], Cells]]:
    total = sum(len(each) for each in by_person.values())
    hits = {who: sum(case.hit for case in own) for who, own in by_person.items()}
    all_hits = sum(hits.values())
    for who in sorted(by_person):
        own = by_person[who]
        yield who, own, Cells(hits[who], len(own), all_hits - hits[who], total - len(own))


def _tail(among: range, n: int, hits: int, total: int) -> float:
    """Return the hypergeometric probability of these numbers of hits."""
    whole = _log_choose(total, n)
    return min(
        1.0,
        math.fsum(math.exp(_log_choose(hits, k) + _log_choose(total - hits, n - k) - whole) for k in among),
    )


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
