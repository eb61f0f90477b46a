"""One person's share against that of all others, tested exactly."""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from anxin.engines.gaming.findings import Finding, Pattern, Strictness, standing
from anxin.engines.gaming.spread import Estimate, Side, beyond_spread
from anxin.engines.statistics.shares import wilson


class Case(NamedTuple):
    """One record, whose it is, and whether it shows what is looked for."""

    key: str
    who: str
    hit: bool


class Count(NamedTuple):
    """A person's hits among his cases."""

    k: int
    n: int


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

    ``statistic`` is the share with its Wilson interval, ``usual`` that of the others, ``p`` one-sided: the larger
    of Fisher's and of ``beyond_spread``. The records are the person's hits, with ``rare`` all of his cases. Nobody is
    compared with fewer than ``strict.least``.
    """
    by_person: dict[str, list[Case]] = {}
    for case in cases:
        by_person.setdefault(case.who, []).append(case)
    return standing(_compared(by_person, pattern, strict, rare), strict=strict)


def _compared(
    by_person: dict[str, list[Case]], pattern: Pattern, strict: Strictness, rare: bool
) -> Iterator[Finding]:
    counts = {who: Count(sum(case.hit for case in own), len(own)) for who, own in sorted(by_person.items())}
    hits, total = sum(each.k for each in counts.values()), sum(each.n for each in counts.values())
    for who, (k, n) in counts.items():
        if not who or min(n, total - n) < strict.least:
            continue
        exact = few(k, n, hits, total) if rare else many(k, n, hits, total)
        others = [each for other, each in counts.items() if other != who]
        yield Finding(
            pattern=pattern,
            who=who,
            n=n,
            statistic=k / n,
            usual=(hits - k) / (total - n),
            interval=wilson(k, n),
            p=max(exact, _beyond(Count(k, n), others, Side.LOWER if rare else Side.HIGHER)),
            p_adjusted=None,
            false_alarm_rate=None,
            records=tuple(case.key for case in by_person[who] if case.hit or rare),
        )


def _beyond(own: Count, others: list[Count], side: Side) -> float:
    usual = sum(each.k for each in others) / sum(each.n for each in others)
    estimates = [Estimate(each.k / each.n, usual * (1 - usual) / each.n) for each in (own, *others)]
    return beyond_spread(estimates[0], estimates[1:], side=side)


def _tail(among: range, n: int, hits: int, total: int) -> float:
    """Return the hypergeometric probability of these numbers of hits."""
    whole = _log_choose(total, n)
    return min(
        1.0,
        math.fsum(math.exp(_log_choose(hits, k) + _log_choose(total - hits, n - k) - whole) for k in among),
    )


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
