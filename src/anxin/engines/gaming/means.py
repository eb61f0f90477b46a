"""One person's mean against that of all others, tested by Welch's t."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from anxin.engines.gaming.findings import Finding, Pattern, Strictness, standing
from anxin.engines.gaming.spread import Estimate, Side, beyond_spread, one_tail
from anxin.engines.statistics import means
from anxin.engines.statistics.distributions import t_two_sided_p
from anxin.engines.statistics.intervals import Interval


class Measured(NamedTuple):
    """One record, whose it is, and what was measured."""

    key: str
    who: str
    value: float


class Difference(NamedTuple):
    """A difference of means or a mean difference, its 95 % interval, and its one- or two-sided p."""

    value: float
    interval: Interval
    p: float


def unusual_means(
    measured: Iterable[Measured], *, pattern: Pattern, strict: Strictness, side: Side, skewed: bool = False
) -> list[Finding]:
    """Return whose mean differs from that of all others together, to the side that is looked for.

    ``statistic`` is his mean minus theirs, ``interval`` that of the difference, ``usual`` 0. Whoever stands out most is
    told first and left out of the others from then on: beside him the usual would look odd. ``p`` is the larger of
    Welch's and of ``beyond_spread``. Of ``skewed`` values, none below 0, the square roots are tested.
    """
    left: dict[str, list[Measured]] = {}
    for each in measured:
        left.setdefault(each.who, []).append(each)
    found = []
    while first := standing(_compared(left, pattern, side, skewed, strict), strict=strict)[:1]:
        found += first
        del left[first[0].who]
    return found


def _compared(
    by_person: dict[str, list[Measured]], pattern: Pattern, side: Side, skewed: bool, strict: Strictness
) -> Iterator[Finding]:
    gauge = {who: _gauged(rows, skewed) for who, rows in by_person.items()}
    for who in sorted(by_person):
        own = [each.value for each in by_person[who]]
        others = [each.value for other, rows in by_person.items() if other != who for each in rows]
        if not who or min(len(own), len(others)) < max(2, strict.least):
            continue
        difference = welch(own, others, side=side)
        tested = welch(_roots(own), _roots(others), side=side) if skewed else difference
        if difference is not None and tested is not None:
            apart = beyond_spread(gauge[who], [gauge[each] for each in gauge if each != who], side=side)
            keys = tuple(each.key for each in by_person[who])
            yield finding_of(pattern, who, difference._replace(p=max(tested.p, apart)), keys)


def _gauged(rows: list[Measured], skewed: bool) -> Estimate:
    values = [each.value for each in rows]
    found = means.mean(_roots(values) if skewed else values)
    return Estimate(found.mean or 0.0, (found.se or 0.0) ** 2)


def finding_of(pattern: Pattern, who: str, difference: Difference, records: tuple[str, ...]) -> Finding:
    """Return a difference as a finding about its records, 0 being usual."""
    return Finding(
        pattern=pattern,
        who=who,
        n=len(records),
        statistic=difference.value,
        usual=0.0,
        interval=difference.interval,
        p=difference.p,
        p_adjusted=None,
        false_alarm_rate=None,
        records=records,
    )


def welch(one: Sequence[float], other: Sequence[float], *, side: Side) -> Difference | None:
    """Return the difference of two means with Welch's t test; None without two values each or any spread."""
    found = means.welch(means.mean(one), means.mean(other))
    return (
        None
        if found is None
        else Difference(found.difference, found.interval, one_tail(found.t, found.p, side))
    )


def paired(differences: Sequence[float], *, side: Side) -> Difference | None:
    """Return a mean of differences with its t test against 0; None without two values or any spread."""
    found = means.mean(differences)
    if found.mean is None or not found.se or found.interval is None:
        return None
    t = found.mean / found.se
    return Difference(found.mean, found.interval, one_tail(t, t_two_sided_p(t, found.n - 1), side))


def _roots(values: Sequence[float]) -> list[float]:
    return [math.sqrt(each) for each in values]
