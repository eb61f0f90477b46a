"""How likely two visits are for the same trouble, from 0 to 1, and what speaks for it in words.

The figures are ours, set by hand and measured on orders with known truth; docs/mechanisms/repeats.md has the table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from anxin.engines.repeats.hearing import Heard, Trouble
from anxin.engines.repeats.language import Language

#: From here on two visits are held to be for the same trouble.
THRESHOLD = 0.5

_SAME_BOTH, _SAME_LIKE, _SAME_ONE_UNKNOWN, _SAME_OTHER = 0.9, 0.7, 0.42, 0.2
_NEAR = 0.12
_UNKNOWN_PART, _UNKNOWN_PART_GENERAL = 0.68, 0.4
_POINTING_BACK = 0.52
_AGAIN, _PART, _LABELLED, _WORDS = 0.2, 0.18, 0.2, 0.35
_ONLY_WORDS_FROM = 0.5
_OTHER_PLACE = 0.35
_MOST = 0.99


class Speaks(StrEnum):
    """What sort of thing speaks for a repeat."""

    SYMPTOM = "same symptom"
    COMPONENT = "same component"
    PART = "same part"
    AGAIN = "said to be back"
    WORDS = "similar words"
    LABEL = "called a repeat by the shop"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for a repeat, and its name in the language of the order."""

    speaks: Speaks
    named: str = ""

    def __str__(self) -> str:
        return f"{self.speaks}: {self.named}" if self.named else str(self.speaks)


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of the trouble of one visit, heard from the customer or else read from the work."""

    heard: Heard
    parts: frozenset[str]
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two visits are in one trouble."""

    score: float
    because: tuple[Evidence, ...] = ()


def compare(later: Visit, trouble: Trouble, earlier: Visit, told: Trouble, language: Language) -> Likeness:
    """Return how likely ``trouble`` of the later visit is the one that ``told`` names of the earlier."""
    words = later.heard.likeness(earlier.heard)
    score = (
        _named(trouble, told, language, again=later.heard.again)
        if trouble.is_named and told.is_named
        else 0.0
    )
    if not trouble.is_named:
        score = _POINTING_BACK if later.heard.again or later.labelled else 0.0
        score = max(score, words if words >= _ONLY_WORDS_FROM else 0.0)
    elif not told.is_named and words >= _ONLY_WORDS_FROM:
        score = words
    shared = later.parts & earlier.parts
    if score:
        score += (
            _AGAIN * later.heard.again * trouble.is_named + _PART * bool(shared) + _LABELLED * later.labelled
        )
        score += _WORDS * words * (score < _SAME_LIKE)
    if trouble.places and told.places and _elsewhere(trouble, told):
        score *= _OTHER_PLACE
    if score < THRESHOLD:
        return Likeness(min(score, _MOST))
    return Likeness(
        round(min(score, _MOST), 2), tuple(_evidence(later, trouble, told, shared, words, language))
    )


def _named(trouble: Trouble, told: Trouble, language: Language, *, again: bool) -> float:
    """Return how far two troubles agree in what is wrong with what."""
    same_symptom = bool(trouble.symptom) and trouble.symptom == told.symptom
    unknown_symptom = not trouble.symptom or not told.symptom
    alike = not unknown_symptom and not same_symptom and language.alike(trouble.symptom, told.symptom)
    if not trouble.component or not told.component:
        if not same_symptom:
            return 0.3 if alike else 0.0
        return _UNKNOWN_PART_GENERAL if language.symptoms[trouble.symptom].general else _UNKNOWN_PART
    if language.top_of(trouble.component) != language.top_of(told.component):
        return 0.0
    less = 0.0 if _in_line(trouble.component, told.component, language) else _NEAR
    if same_symptom:
        return _SAME_BOTH - less
    if alike:
        return _SAME_LIKE - less
    return (_SAME_ONE_UNKNOWN if unknown_symptom else _SAME_OTHER) - less


def _in_line(one: str, other: str, language: Language) -> bool:
    """Tell whether two components are the same or one is a part of the other."""
    return one == other or other in _above(one, language) or one in _above(other, language)


def _above(key: str, language: Language) -> list[str]:
    found: list[str] = []
    while (key := language.components[key].of) and key not in found:
        found.append(key)
    return found


def _elsewhere(trouble: Trouble, told: Trouble) -> bool:
    return any(
        {one in trouble.places, other in trouble.places} == {True, False}
        and {one in told.places, other in told.places} == {True, False}
        and (one in trouble.places) != (one in told.places)
        for one, other in (("left", "right"), ("front", "back"))
    )


def _evidence(
    later: Visit, trouble: Trouble, told: Trouble, shared: frozenset[str], words: float, language: Language
) -> Iterator[Evidence]:
    chinese = any("\u3400" <= each <= "\u9fff" for each in later.heard.text)
    component = trouble.component or told.component
    name = _name(component, "", language, chinese=chinese) if component else ""
    if trouble.symptom and (
        trouble.symptom == told.symptom or language.alike(trouble.symptom, told.symptom or trouble.symptom)
    ):
        yield Evidence(Speaks.SYMPTOM, _name(component, trouble.symptom, language, chinese=chinese))
    elif trouble.component and told.component:
        yield Evidence(Speaks.COMPONENT, name)
    for part in sorted(shared):
        known = language.components.get(part)
        yield Evidence(Speaks.PART, (known.zh if chinese else known.en) if known else part)
    if later.heard.again:
        yield Evidence(Speaks.AGAIN)
    if later.labelled:
        yield Evidence(Speaks.LABEL)
    if words >= _ONLY_WORDS_FROM:
        yield Evidence(Speaks.WORDS, f"{words:.0%}")


def _name(component: str, symptom: str, language: Language, *, chinese: bool) -> str:
    found: Sequence[str] = [
        each.zh if chinese else each.en
        for each in (language.components.get(component), language.symptoms.get(symptom))
        if each is not None
    ]
    return ("" if chinese else " ").join(found)
