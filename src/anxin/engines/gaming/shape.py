"""The shape of an adviser's answers: all tens, no spread, a heap at the bonus, no middle, a spike at month end."""

import statistics
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from anxin.engines.gaming.findings import Finding, Pattern, Strictness, standing
from anxin.engines.gaming.interviews import LEAST_ITEMS, Interview
from anxin.engines.gaming.means import Measured, unusual_means
from anxin.engines.gaming.shares import Case, many, unusual_shares
from anxin.engines.gaming.spread import Side
from anxin.engines.statistics.distributions import binomial_cdf
from anxin.engines.statistics.shares import wilson

_THIRD = 1 / 3
_DEFAULT = Strictness()


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The highest answer of the scale, and the good answers below it that people who mean them give often."""

    top: int = 10
    middle: frozenset[int] = frozenset({8, 9})


_OF_TEN = Scale()


def straight_tens(
    interviews: Iterable[Interview], *, scale: Scale = _OF_TEN, strict: Strictness = _DEFAULT
) -> list[Finding]:
    """Return whose interviews give the highest answer to every question oftener than the others' do.

    Only interviews with at least three scale answers count; ``statistic`` is the share of straight ones.
    """
    cases = (
        Case(each.key, each.adviser, min(each.answers) >= scale.top)
        for each in interviews
        if len(each.answers) >= LEAST_ITEMS
    )
    return unusual_shares(cases, pattern=Pattern.STRAIGHT_TENS, strict=strict)


def small_variance(interviews: Iterable[Interview], *, strict: Strictness = _DEFAULT) -> list[Finding]:
    """Return whose scores lie closer together than the others' (Brown and Forsythe's test, one-sided).

    ``statistic`` is his mean distance from his own median minus theirs, in units of the score.
    """
    by_person: dict[str, list[Interview]] = {}
    for each in interviews:
        if each.score is not None:
            by_person.setdefault(each.adviser, []).append(each)
    distances = [each for own in by_person.values() for each in _distances(own)]
    return unusual_means(
        distances, pattern=Pattern.SMALL_VARIANCE, strict=strict, side=Side.LOWER, skewed=True
    )


def heaping(
    interviews: Iterable[Interview], *, threshold: float, width: float, strict: Strictness = _DEFAULT
) -> list[Finding]:
    """Return whose scores heap in the bin that begins at a bonus threshold, against its two neighbours.

    ``statistic`` is the bin's share of the three; ``usual`` a third, or the others' share where that is larger. It must
    be too large for a third (binomial) and beside the others (Fisher), so ``p`` is the larger of the two. An adviser
    is judged by at least ``strict.least`` scores in the three bins.
    """
    if width <= 0:
        raise ValueError("a bin has a width above 0")
    cases = []
    for each in interviews:
        place = None if each.score is None else (each.score - threshold) // width
        if place in {-1, 0, 1}:
            cases.append(Case(each.key, each.adviser, place == 0))
    return standing(_heaps(cases, strict), strict=strict)


def missing_middle(
    interviews: Iterable[Interview], *, scale: Scale = _OF_TEN, strict: Strictness = _DEFAULT
) -> list[Finding]:
    """Return whose interviews hold an 8 or a 9 more seldom than the others' do; ``statistic`` is that share."""
    cases = (
        Case(each.key, each.adviser, not scale.middle.isdisjoint(each.answers))
        for each in interviews
        if len(each.answers) >= LEAST_ITEMS
    )
    return unusual_shares(cases, pattern=Pattern.MISSING_MIDDLE, strict=strict, rare=True)


def month_end(
    interviews: Iterable[Interview], *, top_score: float, last_days: int = 3, strict: Strictness = _DEFAULT
) -> list[Finding]:
    """Return whose share of top scores is larger in the last days of the months than on his other days.

    ``statistic`` is the share in the last days, ``usual`` that on the others, ``p`` exact and one-sided. The records
    are the top scores of the last days.
    """
    by_person: dict[str, list[Interview]] = {}
    for each in interviews:
        if each.score is not None:
            by_person.setdefault(each.adviser, []).append(each)
    found = (_spike(who, own, top_score, last_days, strict) for who, own in sorted(by_person.items()) if who)
    return standing((each for each in found if each is not None), strict=strict)


def _distances(own: list[Interview]) -> Iterator[Measured]:
    """Distances from the median, stretched as a small group's own median lies too near to its values."""
    if len(own) < 2:
        return
    scores = [each.score or 0.0 for each in own]
    middle, stretch = statistics.median(scores), (len(own) / (len(own) - 1)) ** 0.5
    for each, score in zip(own, scores, strict=True):
        yield Measured(each.key, each.adviser, abs(score - middle) * stretch)


def _heaps(cases: list[Case], strict: Strictness) -> Iterator[Finding]:
    total, hits = len(cases), sum(case.hit for case in cases)
    for who in sorted({case.who for case in cases} - {""}):
        own = [case for case in cases if case.who == who]
        n, k = len(own), sum(case.hit for case in own)
        if n < strict.least:
            continue
        others = (hits - k) / (total - n) if total > n else 0.0
        yield Finding(
            pattern=Pattern.HEAPING,
            who=who,
            n=n,
            statistic=k / n,
            usual=max(_THIRD, others),
            interval=wilson(k, n),
            p=max(1 - binomial_cdf(k - 1, n, _THIRD), many(k, n, hits, total) if total > n else 0.0),
            p_adjusted=None,
            false_alarm_rate=None,
            records=tuple(case.key for case in own if case.hit),
        )


def _spike(
    who: str, own: list[Interview], top_score: float, last_days: int, strict: Strictness
) -> Finding | None:
    late = [each for each in own if _days_left(each) < last_days]
    tops = [each for each in own if (each.score or 0.0) >= top_score]
    late_tops = [each.key for each in late if (each.score or 0.0) >= top_score]
    n, rest = len(late), len(own) - len(late)
    if min(n, rest) < strict.least:
        return None
    return Finding(
        pattern=Pattern.MONTH_END,
        who=who,
        n=n,
        statistic=len(late_tops) / n,
        usual=(len(tops) - len(late_tops)) / rest,
        interval=wilson(len(late_tops), n),
        p=many(len(late_tops), n, len(tops), len(own)),
        p_adjusted=None,
        false_alarm_rate=None,
        records=tuple(late_tops),
    )


def _days_left(interview: Interview) -> int:
    """Return how many days of its month come after an interview's day."""
    return monthrange(interview.day.year, interview.day.month)[1] - interview.day.day
