"""How well second hearings agree: answers as taken down against as heard, and points between judges."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.scores import criteria_of, heard_items, judged_calls, points_of
from anxin.engines.statistics.agreement import Distance, Kappa, cross_table, icc, kappa
from anxin.engines.surveys import Item, ItemKind

#: Below these an agreement is shown with a warning: it may well be chance.
FEW_PAIRS = 30
FEW_CALLS = 10
_LEAST_FOR_ICC = 2


@dataclass(frozen=True)
class AnswersAgree:
    """Agreement of one sort of answer: pairs, how many are the same, and κ beyond chance with its interval."""

    kind: str
    pairs: int
    same: int
    kappa: Kappa | None

    @property
    def is_few(self) -> bool:
        return self.pairs < FEW_PAIRS


@dataclass(frozen=True)
class PointsAgree:
    """Agreement of two judges' points over calls that both have heard; ``icc`` is ICC(2,1)."""

    criterion: str
    calls: int
    mean: float | None
    icc: float | None

    @property
    def is_few(self) -> bool:
        return self.calls < FEW_CALLS


@dataclass(frozen=True)
class CallerPoints:
    """The points of one caller's calls: mean by criterion, in the criteria's order, and of how many calls."""

    name: str
    calls: int
    means: Sequence[float]
    mean: float


@dataclass(frozen=True)
class Agreement:
    """All that the page of scores shows."""

    judged: int
    answers: Sequence[AnswersAgree]
    points: Sequence[PointsAgree]
    callers: Sequence[CallerPoints]


def agreement_at(person: Person, dealer: Dealer) -> Agreement:
    """Return how well the second hearings of a dealer agree; a caller is shown those of his own calls."""
    calls = judged_calls(person, dealer)
    criteria = [str(each["id"]) for each in criteria_of(dealer)]
    return Agreement(
        judged=len(calls),
        answers=_answers(calls),
        points=[_points("", calls, criteria), *(_points(each, calls, [each]) for each in criteria)],
        callers=_callers(calls, criteria),
    )


def _answers(calls: Iterable[Call]) -> list[AnswersAgree]:
    """Pairs of taken down and heard; each judge's hearing is one. Scales are weighed by steps squared."""
    pairs: dict[ItemKind, list[tuple[object, object]]] = {}
    categories: dict[ItemKind, set[object]] = {}
    for call in calls:
        if call.interview is None:
            continue
        for item in heard_items(call):
            for score in call.scores.all():
                taken, heard = call.interview.answers.get(item.key), score.answers.get(item.key)
                if taken is None or heard is None:
                    continue
                pairs.setdefault(item.kind, []).append((_as_one(item, taken), _as_one(item, heard)))
                categories.setdefault(item.kind, set()).update(_possible(item))
    return [_agreed(kind, each, categories[kind]) for kind, each in sorted(pairs.items())]


def _agreed(
    kind: ItemKind, pairs: Sequence[tuple[object, object]], categories: Iterable[object]
) -> AnswersAgree:
    ordered = sorted(categories, key=lambda each: (str(type(each)), each))
    table = cross_table([one for one, _other in pairs], [other for _one, other in pairs], ordered)
    scale = kind in {ItemKind.SCALE_10, ItemKind.SCALE_0_10, ItemKind.SCALE_5}
    found = kappa(table, distance=Distance.QUADRATIC if scale else Distance.NOMINAL)
    return AnswersAgree(str(kind), len(pairs), sum(one == other for one, other in pairs), found)


def _as_one(item: Item, value: object) -> object:
    """Options of different items are different answers; scales and yes or no are alike everywhere."""
    return f"{item.key}:{value}" if item.kind is ItemKind.CHOICE else value


def _possible(item: Item) -> Iterable[object]:
    if item.scale is not None:
        return range(item.scale[0], item.scale[1] + 1)
    if item.kind is ItemKind.CHOICE:
        return [f"{item.key}:{option.key}" for option in item.options]
    return [False, True]


def _points(name: str, calls: Iterable[Call], criteria: Sequence[str]) -> PointsAgree:
    """The first two judgements of each call; over all criteria the mean of the points."""
    ratings, means = [], []
    for call in calls:
        given = [_mean(points_of(score), criteria) for score in call.scores.all()]
        told = [each for each in given if each is not None]
        means += told
        if len(told) >= 2:
            ratings.append(told[:2])
    found = icc(ratings).one[1] if len(ratings) >= _LEAST_FOR_ICC else None
    return PointsAgree(name, len(ratings), fmean(means) if means else None, found)


def _mean(points: Mapping[str, int], criteria: Sequence[str]) -> float | None:
    given = [points[each] for each in criteria if each in points]
    return fmean(given) if given else None


def _callers(calls: Iterable[Call], criteria: Sequence[str]) -> list[CallerPoints]:
    found: dict[str, list[Call]] = {}
    for call in calls:
        found.setdefault(call.done_by.name if call.done_by else "", []).append(call)
    rows = []
    for name, theirs in sorted(found.items()):
        scores = [points_of(score) for call in theirs for score in call.scores.all()]
        means = [fmean([each.get(criterion, 0) for each in scores]) for criterion in criteria]
        rows.append(CallerPoints(name, len(theirs), means, fmean(means)))
    return rows
