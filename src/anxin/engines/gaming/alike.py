"""Interviews of one caller that resemble each other more than chance would have it."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from anxin.engines.gaming.findings import Finding, Pattern, Strictness, standing
from anxin.engines.gaming.interviews import Interview
from anxin.engines.statistics.shares import wilson

_DEFAULT = Strictness()
_SHUFFLES = 1999

#: A questionnaire's scale answers, and two places in a list of them.
Values = tuple[int | None, ...]
Pairs = set[tuple[int, int]]


def near_duplicates(
    interviews: Iterable[Interview], *, alike: float = 0.9, seed: int = 1, strict: Strictness = _DEFAULT
) -> list[Finding]:
    """Return whose interviews resemble each other oftener than chance would have it.

    Two interviews resemble each other when at least this share of their answers is the same; those with so large a
    share of one answer are left out, since they resemble each other anyway. ``statistic`` is the share of his
    interviews with a near duplicate among his own, ``usual`` the mean share when all interviews are dealt out anew
    1,999 times, ``p`` how often that gave as many.
    """
    given = [each for each in interviews if each.caller and _is_varied(each, alike)]
    given.sort(key=lambda each: each.key)
    pairs = _pairs_alike([each.values for each in given], alike)
    return standing(_duplicates(given, pairs, random.Random(seed), strict), strict=strict)


def _duplicates(
    given: Sequence[Interview], pairs: Pairs, chance: random.Random, strict: Strictness
) -> Iterator[Finding]:
    callers = [each.caller for each in given]
    seen = _with_duplicate(pairs, callers)
    usual, reached = _dealt_anew(pairs, callers, chance)
    for who, n in sorted(Counter(callers).items()):
        k = len(seen.get(who, ()))
        if min(n, len(given) - n) >= strict.least:
            yield Finding(
                pattern=Pattern.NEAR_DUPLICATE,
                who=who,
                n=n,
                statistic=k / n,
                usual=usual.get(who, 0.0) / n,
                interval=wilson(k, n),
                p=reached.get(who, 1.0) if k else 1.0,
                p_adjusted=None,
                false_alarm_rate=None,
                records=tuple(given[place].key for place in sorted(seen.get(who, ()))),
            )


def _dealt_anew(
    pairs: Pairs, callers: Sequence[str], chance: random.Random
) -> tuple[dict[str, float], dict[str, float]]:
    """Return how many of each caller's interviews have a duplicate by chance, and how often as many as there are.

    Only interviews with any near duplicate need a caller dealt out to them.
    """
    places = {
        place: number for number, place in enumerate(sorted({place for pair in pairs for place in pair}))
    }
    among = {(places[one], places[other]) for one, other in pairs}
    seen = {who: len(found) for who, found in _with_duplicate(pairs, callers).items()}
    summed, reached = Counter[str](), Counter[str](seen.keys())
    for _ in range(_SHUFFLES):
        found = _with_duplicate(among, chance.sample(callers, len(places)))
        summed.update({who: len(own) for who, own in found.items()})
        reached.update(who for who, least in seen.items() if len(found.get(who, ())) >= least)
    return (
        {who: count / _SHUFFLES for who, count in summed.items()},
        {who: count / (1 + _SHUFFLES) for who, count in reached.items()},
    )


def _is_varied(interview: Interview, alike: float) -> bool:
    answers = interview.answers
    return bool(answers) and max(Counter(answers).values()) < alike * len(answers)


def _pairs_alike(given: Sequence[Values], alike: float) -> Pairs:
    """Return the pairs that differ in so few answers: such a pair is the same in at least one of so many blocks + 1."""
    by_length: dict[int, list[int]] = {}
    for place, values in enumerate(given):
        by_length.setdefault(len(values), []).append(place)
    pairs: Pairs = set()
    for length, places in by_length.items():
        most = int((1 - alike) * length + 1e-9)
        for block in range(most + 1):
            same: dict[Values, list[int]] = {}
            for place in places:
                same.setdefault(given[place][block :: most + 1], []).append(place)
            for group in same.values():
                pairs.update(pair for pair in combinations(group, 2) if _apart(given, pair) <= most)
    return pairs


def _apart(given: Sequence[Values], pair: tuple[int, int]) -> int:
    return sum(one != other for one, other in zip(given[pair[0]], given[pair[1]], strict=True))


def _with_duplicate(pairs: Pairs, callers: Sequence[str]) -> dict[str, set[int]]:
    """Return the places of each caller's interviews that have a near duplicate among his own."""
    found: dict[str, set[int]] = {}
    for one, other in pairs:
        if callers[one] == callers[other]:
            found.setdefault(callers[one], set()).update((one, other))
    return found
