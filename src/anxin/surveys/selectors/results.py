"""What a version's answers come to: counts by item and month, from the kept counts, and the figures made of them.

Figures belong to one version: over a break of the wording nothing is added up. Broken-off interviews do not count.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.means import Mean, mean_of_sums
from anxin.engines.statistics.shares import wilson
from anxin.engines.surveys import Item, ItemKind, Limits, is_bad
from anxin.surveys.choices import InterviewState
from anxin.surveys.models import QuestionnaireVersion
from anxin.surveys.selectors.counts import answers_counted, interviews_counted
from anxin.surveys.selectors.groups import (
    COUNTED,
    FEWEST,
    Answers,
    Groups,
    full_groups,
    groups_among,
    in_groups,
)
from anxin.surveys.selectors.questionnaires import definition_of, limits_of


@dataclass(frozen=True)
class Bar:
    """One possible answer: its value as stored, how many gave it, and whether it is a bad one."""

    value: int | bool | str
    count: int
    bad: bool


@dataclass(frozen=True)
class MonthFigure:
    """An item's month: of a scale the mean, of other kinds the share of bad answers in percent."""

    month: date
    n: int
    figure: float | None


@dataclass(frozen=True)
class ItemResult:
    """What was answered to an item. ``n`` customers gave an answer, ``bad`` of them a bad one."""

    number: int
    item: Item
    n: int
    bars: Sequence[Bar]
    bad: int
    mean: Mean | None
    bad_share: Interval | None
    months: Sequence[MonthFigure]


@dataclass(frozen=True)
class Results:
    """A version's results. ``counted`` interviews stand behind the figures, ``broken_off`` ones do not.

    Of an anonymous questionnaire only whole groups of at least five count, and ``too_few`` tells that there is none
    yet; ``until`` is the last day that counts.
    """

    version: QuestionnaireVersion
    counted: int
    complete: int
    broken_off: int
    since: date | None
    until: date | None
    too_few: bool
    items: Sequence[ItemResult]


def results_of(person: Person, version: QuestionnaireVersion) -> Results:
    """Return the results of a version, to who sees the dealer's figures; a few queries, however many answered."""
    questionnaire = version.questionnaire
    require(person, Capability.SEE_FIGURES, questionnaire.dealer_id)
    rows = interviews_counted([version.pk])
    groups = groups_among(rows).get(version.pk, {}) if questionnaire.anonymous else None
    if groups is not None:
        # Of an anonymous version up to the day on which a group was last full.
        rows = [each for each in rows if each.day <= max(groups, default=date.min)]
    states = Counter[str]()
    for each in rows:
        states[each.state] += each.count
    days = [(each.first, each.last) for each in rows if each.state in COUNTED]
    counted = sum(states[state] for state in COUNTED)
    too_few = questionnaire.anonymous and counted < FEWEST
    if too_few:
        return Results(version, 0, 0, 0, None, None, too_few=True, items=[])
    return Results(
        version=version,
        counted=counted,
        complete=states[InterviewState.COMPLETE],
        broken_off=states[InterviewState.BROKEN_OFF],
        since=min((first for first, _last in days), default=None),
        until=max((last for _first, last in days), default=None),
        too_few=False,
        items=list(_items(version, groups)),
    )


def counted_until(version: QuestionnaireVersion) -> date:
    """Return the last day whose interviews count; of an anonymous version the day on which a group was last full."""
    if version.questionnaire.anonymous:
        return max(full_groups([version.pk]).get(version.pk, {}), default=date.min)
    return date.max


def _items(version: QuestionnaireVersion, groups: Groups | None) -> Iterator[ItemResult]:
    limits = limits_of(version.questionnaire.dealer)
    counts = _counts(version)
    asked = [item for item in definition_of(version).items if item.kind is not ItemKind.SAY]
    for number, item in enumerate(asked, start=1):
        given = counts.get(item.key, {})
        shown = given if groups is None else in_groups(given, groups)
        yield _result(number, item, limits, _by_month(shown))


def _result(number: int, item: Item, limits: Limits, months: Mapping[date, Answers]) -> ItemResult:
    answers = sum(months.values(), Counter[tuple[str, bool]]())
    n, bad = answers.total(), _bad(answers)
    return ItemResult(
        number=number,
        item=item,
        n=n,
        bars=[
            Bar(value, _count(item, answers, value), is_bad(item, _as_given(item, value), limits))
            for value in _possible(item)
        ],
        bad=bad,
        mean=_mean(item, answers) if n else None,
        bad_share=wilson(bad, n),
        months=[
            MonthFigure(month, of_month.total(), _figure(item, of_month))
            for month, of_month in sorted(months.items())
        ],
    )


def _counts(version: QuestionnaireVersion) -> dict[str, dict[date, Answers]]:
    found: dict[str, dict[date, Answers]] = {}
    for each in answers_counted([version.pk]):
        of_day = found.setdefault(each.item, {}).setdefault(each.day, Counter())
        of_day[each.value, each.bad] += each.count
    return found


def _by_month(days: Mapping[date, Answers]) -> dict[date, Answers]:
    found: dict[date, Answers] = {}
    for day, answers in days.items():
        found.setdefault(day.replace(day=1), Counter()).update(answers)
    return found


def _possible(item: Item) -> Iterable[int | bool | str]:
    if item.scale:
        return range(item.scale[0], item.scale[1] + 1)
    if item.kind is ItemKind.YES_NO:
        return (True, False)
    return [option.key for option in item.options]


def _as_given(item: Item, value: int | bool | str) -> Any:
    return [value] if item.kind is ItemKind.MANY else value


def _count(item: Item, answers: Answers, value: int | bool | str) -> int:
    if item.kind is ItemKind.MANY:
        return sum(count for (given, _bad), count in answers.items() if value in json.loads(given))
    stored = json.dumps(value, ensure_ascii=False)
    return answers[stored, False] + answers[stored, True]


def _bad(answers: Answers) -> int:
    return sum(count for (_given, bad), count in answers.items() if bad)


def _mean(item: Item, answers: Answers) -> Mean | None:
    if item.scale is None:
        return None
    values = [(json.loads(given), count) for (given, _bad), count in answers.items()]
    total = sum(value * count for value, count in values)
    return mean_of_sums(answers.total(), total, sum(value * value * count for value, count in values))


def _figure(item: Item, answers: Answers) -> float | None:
    if not answers:
        return None
    if item.scale:
        told = _mean(item, answers)
        return round(told.mean, 2) if told and told.mean is not None else None
    return round(100 * _bad(answers) / answers.total(), 1)
