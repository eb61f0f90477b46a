"""What customers said in their own words, by item; of anonymous ones without any mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from anxin.accounts.models import Person
from anxin.foundation.masking import mask_phones
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.policies import visible_interviews
from anxin.surveys.selectors.groups import COUNTED, FEWEST
from anxin.surveys.selectors.results import counted_until

#: So many interviews with words are looked through, the newest first.
MOST = 500


@dataclass(frozen=True)
class OwnWords:
    """Own words with masked numbers; day and interview are unknown of anonymous ones, ``bad`` beside a bad answer."""

    text: str
    day: date | None = None
    interview: UUID | None = None
    bad: bool = False


def own_words_of(person: Person, version: QuestionnaireVersion) -> dict[str, list[OwnWords]]:
    """Return customers' own words of a version by item, those the person may see: anonymous ones in no order."""
    if version.questionnaire.anonymous:
        return _unmarked(version)
    seen = Interview.objects.filter(visible_interviews(person), version=version, state__in=COUNTED)
    rows = seen.exclude(words={}).order_by("-day", "key")
    found: dict[str, list[OwnWords]] = {}
    for key, day, words, bad in rows.values_list("pk", "day", "words", "bad")[:MOST]:
        for item, text in words.items():
            found.setdefault(item, []).append(OwnWords(mask_phones(text), day, key, item in bad))
    return found


def _unmarked(version: QuestionnaireVersion) -> dict[str, list[OwnWords]]:
    """By the alphabet: the order in which they came would tell who was there at the time."""
    rows = Interview.objects.filter(version=version, state__in=COUNTED, day__lte=counted_until(version))
    found: dict[str, set[str]] = {}
    held: Sequence[dict[str, str]] = list(rows.values_list("words", flat=True))
    if len(held) < FEWEST:
        return {}
    for words in held:
        for item, text in words.items():
            found.setdefault(item, set()).add(mask_phones(text))
    return {item: [OwnWords(text) for text in sorted(texts)] for item, texts in found.items()}
