"""What customers answered at several dealers in whole months: counts by question as it was worded, and own words.

Answers add up where question and scale are the very same, over versions and dealers, and never otherwise. Anonymous
ones count by the same whole groups as on every other page: those that were full within the span.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.means import Mean, mean_of_sums
from anxin.engines.statistics.shares import wilson
from anxin.engines.surveys import Item, ItemKind, Measure, write_questionnaire
from anxin.foundation.masking import mask_phones
from anxin.surveys.choices import Purpose
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.policies import visible_interviews
from anxin.surveys.selectors.counts import Given, answers_counted, interviews_counted
from anxin.surveys.selectors.groups import (
    COUNTED,
    Answers,
    full_groups,
    group_of,
    groups_among,
    in_groups,
)
from anxin.surveys.selectors.questionnaires import definition_of

#: A check of another call and a study are no news of the house.
LEFT_OUT = (Purpose.CALLED_AGAIN, Purpose.STUDY)
MOST_WORDS = 500


@dataclass
class Question:
    """A question as it was worded, and what was answered to it: ``n`` answers, ``bad`` of them bad ones."""

    key: str
    purpose: str
    item: Item
    versions: set[int] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    bad: int = 0

    @property
    def n(self) -> int:
        return self.answers.total()

    @property
    def mean(self) -> Mean | None:
        if self.item.scale is None:
            return None
        values = [(json.loads(given), count) for given, count in self.answers.items()]
        total = sum(value * count for value, count in values)
        return mean_of_sums(self.n, total, sum(value * value * count for value, count in values))

    @property
    def satisfied(self) -> Interval | None:
        """Wilson's interval of the share without a bad answer."""
        return wilson(self.n - self.bad, self.n)

    @property
    def bad_share(self) -> Interval | None:
        return wilson(self.bad, self.n)


@dataclass(frozen=True)
class Said:
    """Own words with masked numbers: beside which item; of anonymous ones neither day nor interview."""

    text: str
    item: Item
    bad: bool = False
    day: date | None = None
    interview: UUID | None = None


def questions_across(person: Person, dealers: Sequence[Dealer], since: date, until: date) -> list[Question]:
    """Return the questions answered at dealers from day to day, to who sees the figures of each; a few queries."""
    for dealer in dealers:
        require(person, Capability.SEE_FIGURES, dealer.pk)
    rows = answers_counted(_numbers(dealers), since=since, until=until, by_month=False)
    found: dict[str, Question] = {}
    versions = _versions({each.version for each in rows})
    known: dict[tuple[int, str], Question] = {}
    for version, item_key, cell in _cells(rows, since, until):
        asked = versions[version]
        item = definition_of(asked).item(item_key)
        if item and item.kind not in (ItemKind.SAY, ItemKind.TEXT):
            if (version, item_key) not in known:
                known[version, item_key] = _question(found, asked, item)
            _count(known[version, item_key], cell)
    return sorted(found.values(), key=lambda each: (-each.n, each.key))


def words_across(person: Person, dealers: Sequence[Dealer], since: date, until: date) -> list[Said]:
    """Return own words from day to day that the person may see: named ones the newest first, then unmarked ones."""
    for dealer in dealers:
        require(person, Capability.SEE_FIGURES, dealer.pk)
    inside = Interview.objects.filter(dealer__in=dealers, state__in=COUNTED, day__gte=since, day__lte=until)
    told = inside.exclude(words={})
    named = told.filter(visible_interviews(person)).order_by("-day", "key")
    rows = list(named.values_list("version", "words", "bad", "day", "key")[:MOST_WORDS])
    unmarked = list(_unmarked(dealers, since, until))
    versions = _versions({row[0] for row in rows} | {row[0] for row in unmarked})
    found = [
        each for version, words, bad, day, key in rows if version in versions
        for each in _said(versions[version], words, bad, day, key)
    ]  # fmt: skip
    without = [
        each for version, words, bad in unmarked if version in versions
        for each in _said(versions[version], words, bad, None, None)
    ]  # fmt: skip
    return [*found, *sorted(without, key=lambda each: each.text)]


def occasions(dealers: Sequence[Dealer], since: date, until: date) -> tuple[int, date | None]:
    """Return how many interviews count from day to day, and the last day of one: of anonymous ones whole groups."""
    numbers = QuestionnaireVersion.objects.filter(questionnaire__dealer__in=dealers).values_list(
        "pk", flat=True
    )
    rows = interviews_counted(numbers, since=since, until=until)
    named = [(each.last, each.count) for each in rows if not each.anonymous and each.state in COUNTED]
    full = [cell for groups in groups_among(rows).values() for cell in groups.items()]
    inside = [*named, *((end, count) for end, count in full if since <= end <= until)]
    return sum(count for _day, count in inside), max((day for day, _count in inside), default=None)


def interviews_behind(
    person: Person, question: Question, dealers: Sequence[Dealer], since: date, until: date, *, bad: bool
) -> QuerySet[Interview]:
    """Return the named interviews behind a question's figure that the person may see, the newest first."""
    rows = Interview.objects.filter(
        visible_interviews(person),
        dealer__in=dealers,
        version__in=question.versions,
        state__in=COUNTED,
        day__gte=since,
        day__lte=until,
        answers__has_key=question.item.key,
    )
    rows = rows.filter(bad__contains=[question.item.key]) if bad else rows
    return rows.select_related("customer", "adviser").order_by("-day", "key")


def _cells(rows: Iterable[Given], since: date, until: date) -> Iterator[tuple[int, str, Answers]]:
    """Answers by version and item; of anonymous ones those of the groups that were full within the span."""
    hidden: dict[tuple[int, str], dict[date, Answers]] = {}
    for each in rows:
        cell = Counter({(each.value, each.bad): each.count})
        if each.anonymous:
            hidden.setdefault((each.version, each.item), {}).setdefault(each.day, Counter()).update(cell)
        else:
            yield each.version, each.item, cell
    groups = full_groups({version for version, _key in hidden})
    for (version, key), days in hidden.items():
        for end, answers in in_groups(days, groups.get(version, {})).items():
            if since <= end <= until:
                yield version, key, answers


def _unmarked(
    dealers: Sequence[Dealer], since: date, until: date
) -> Iterator[tuple[int, Mapping[str, str], Sequence[str]]]:
    """Own words of the anonymous groups that were full within the span: by version, beside what was bad."""
    rows = Interview.objects.filter(anonymous=True, dealer__in=dealers, state__in=COUNTED, day__lte=until)
    told = list(rows.exclude(words={}).values_list("version", "day", "words", "bad"))
    groups = full_groups({version for version, *_rest in told})
    for version, day, words, bad in told:
        end = group_of(day, groups.get(version, {}))
        if end and since <= end <= until:
            yield version, words, bad


def _numbers(dealers: Sequence[Dealer]) -> list[int]:
    rows = QuestionnaireVersion.objects.filter(questionnaire__dealer__in=dealers)
    return list(rows.exclude(questionnaire__purpose__in=LEFT_OUT).values_list("pk", flat=True))


def _versions(numbers: Iterable[int]) -> Mapping[int, QuestionnaireVersion]:
    rows = QuestionnaireVersion.objects.exclude(questionnaire__purpose__in=LEFT_OUT)
    return rows.select_related("questionnaire__dealer").in_bulk(list(numbers))


def _question(found: dict[str, Question], asked: QuestionnaireVersion, item: Item) -> Question:
    """Of another wording, scale, answers offered or limit it is another question; where it stands is no matter."""
    purpose = asked.questionnaire.purpose
    alone = replace(definition_of(asked), items=(replace(item, factor=None, required=False),))
    worded = json.dumps([purpose, write_questionnaire(alone)["items"]], ensure_ascii=False)
    key = hashlib.blake2b(worded.encode(), digest_size=6).hexdigest()
    question = found.setdefault(key, Question(key, purpose, item))
    question.versions.add(asked.pk)
    return question


def _count(question: Question, cell: Answers) -> None:
    for (given, bad), count in cell.items():
        question.answers[given] += count
        question.bad += count if bad else 0


def _said(
    version: QuestionnaireVersion,
    words: Mapping[str, str],
    bad: Sequence[str],
    day: date | None,
    key: UUID | None,
) -> Iterator[Said]:
    asked = definition_of(version)
    for item_key, text in words.items():
        item = asked.item(item_key)
        if item and text.strip():
            low = item_key in bad or item.measure in (Measure.DISLIKES, Measure.COMPLAINS)
            yield Said(mask_phones(text), item, low, day, key)
