"""What a customer's or a technician's words say: which troubles, where in the car, and whether they were here before.

A remark that an old trouble is cured ("上次的异响好了") and one that denies a trouble ("没有异响") name none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import add

from anxin.engines.repeats.language import COMPONENTS, SYMPTOMS, Language, Remark
from anxin.engines.repeats.words import Hit, overlaps, plain

_CLAUSE = re.compile(
    r"[,。;!?、\n|+&()]|(?<!\d)[./:](?!\d)|\d+[.)、](?!\d)|但是|但|可是|不过|另外|还有|同时|而且|以及|并且|此外"
    r"|\b(?:and|also|but|plus|then|besides)\b"
)
_PLACES = {
    "left": re.compile(r"左|主驾|驾驶员?侧|司机|\bleft\b|\bnearside\b|\bn/s\b"),
    "right": re.compile(r"右|副驾|乘客侧|\bright\b|\boffside\b|\bo/s\b"),
    "front": re.compile(r"前(?!几|两|天|后|段|面修|次|台|往|提)|主驾|副驾|\bfront\b"),
    "back": re.compile(
        r"后(?!来|又|还|就|备|视|市|天|期|续|面修|台|壳)|\brear\b|\bback\b(?= (?:left|right|door|wheel|seat))"
    ),
}
#: Texts that come again and again are few; all others come once.
_REMEMBERED = 1 << 14
#: How far a denial may stand before what it denies, in characters.
_DENIAL_REACH = 4


@dataclass(frozen=True, slots=True)
class Trouble:
    """One trouble as it was told; without component and symptom it is only words, or a pointing back."""

    component: str = ""
    symptom: str = ""
    places: frozenset[str] = frozenset()

    @property
    def is_named(self) -> bool:
        return bool(self.component or self.symptom)


@dataclass(frozen=True)
class Heard:
    """What a text says. ``again`` is set where it points back at an earlier visit, ``settled`` where it takes a
    trouble back that it names: cured, or not there at all.
    """

    text: str
    troubles: tuple[Trouble, ...] = ()
    again: bool = False
    routine: bool = False
    settled: bool = False

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Neighbouring letters of the text, for telling how alike two tellings are."""
        letters = "".join(each for each in self.text if each.isalnum())
        return frozenset(map(add, letters, letters[1:]))

    def likeness(self, other: "Heard") -> float:
        """Return the share of neighbouring letters that two texts have in common (Dice), 0 to 1."""
        if not self.pairs or not other.pairs:
            return 0.0
        return 2 * len(self.pairs & other.pairs) / (len(self.pairs) + len(other.pairs))


@lru_cache(maxsize=_REMEMBERED)
def hear(text: str, language: Language) -> Heard:
    """Return what a text says of troubles; none where it is empty or speaks of ordinary service alone."""
    said = plain(text)
    if not said:
        return Heard("")
    clauses = list(_clauses(said))
    hits = language.words.find(said)
    troubles: list[Trouble] = []
    carried, settled = "", False
    for start, stop in clauses:
        clause = _Clause(said, start, stop, language, hits)
        found = clause.troubles(carried)
        carried = clause.component_last(carried)
        if clause.is_cured:
            settled = True
            continue
        if clause.is_of_others:
            continue
        settled = settled or clause.denies
        troubles += [each for each in found if each not in troubles]
    back = [*hits[Remark.AGAIN], *hits[Remark.UNCURED]]
    again = any(_points_back(each, back, hits) for each in clauses)
    return Heard(said, _without_bare(troubles), again, bool(hits[Remark.ROUTINE]), settled)


class _Clause:
    """A piece of a text between two stops."""

    def __init__(
        self, said: str, start: int, stop: int, language: Language, hits: Mapping[str, list[Hit]]
    ) -> None:
        self._text = said[start:stop]
        self._language = language
        self._hits = {group: _within(found, start, stop) for group, found in hits.items()}
        self._symptoms = self._hits[SYMPTOMS]
        self._components = _deepest(_placed(self._hits[COMPONENTS], language), language)

    @property
    def is_cured(self) -> bool:
        """The clause says that a trouble is over, and does not take that back."""
        return _is_cured(self._hits)

    @property
    def is_of_others(self) -> bool:
        """The clause tells what others did or said, and names no part."""
        return bool(self._hits[Remark.ELSEWHERE]) and not self._components

    @property
    def denies(self) -> bool:
        """The clause names a symptom only to say that it is not there."""
        return any(map(self._is_denied, self._symptoms))

    def component_last(self, carried: str) -> str:
        return self._components[-1].key if self._components else carried

    def troubles(self, carried: str) -> list[Trouble]:
        """Return the troubles named; a symptom without component takes the one named before it."""
        places = _places(self._text)
        told = [
            Trouble(self._component_of(symptom, carried), symptom.key, places)
            for symptom in self._symptoms
            if not self._is_denied(symptom)
        ]
        if told or self._symptoms:
            return told
        return [
            Trouble(component.key, "", places)
            for component in self._components
            if not self._language.components[component.key].circumstance
        ]

    def _component_of(self, symptom: Hit, carried: str) -> str:
        meant = self._language.symptoms[symptom.key].of
        if meant:
            top = self._language.top_of(meant)
            near = (each.key for each in self._components if self._language.top_of(each.key) == top)
            return next(near, meant)
        if not self._components:
            return carried
        before = [each for each in self._components if each.start <= symptom.start]
        return (before[-1] if before else self._components[0]).key

    def _is_denied(self, symptom: Hit) -> bool:
        return any(
            0 <= symptom.start - each.stop <= _DENIAL_REACH
            for each in self._hits[Remark.DENIED]
            if not overlaps(each, self._symptoms) and not overlaps(each, self._hits[Remark.UNCURED])
        )


def _is_cured(remarks: Mapping[str, list[Hit]]) -> bool:
    cured = [hit for hit in remarks[Remark.CURED] if not overlaps(hit, remarks[Remark.UNCURED])]
    if not cured or remarks[Remark.UNCURED]:
        return False
    # 修好了又响: what comes after takes the cure back.
    return not any(hit.start >= cured[-1].stop for hit in remarks[Remark.AGAIN])


def _points_back(clause: tuple[int, int], back: Sequence[Hit], hits: Mapping[str, list[Hit]]) -> bool:
    """Tell whether a clause points back at a visit here, and not only to say that all is well."""
    start, stop = clause
    if not any(start <= hit.start < stop for hit in back):
        return False
    inside = {group: _within(found, start, stop) for group, found in hits.items()}
    return not _is_cured(inside) and not inside[Remark.ELSEWHERE]


def _clauses(said: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _CLAUSE.finditer(said):
        if end.start() > start:
            yield start, end.start()
        start = end.end()
    if start < len(said):
        yield start, len(said)


def _within(hits: Sequence[Hit], start: int, stop: int) -> list[Hit]:
    if not hits:
        return []
    return [
        Hit(each.start - start, each.stop - start, each.key) for each in hits if start <= each.start < stop
    ]


def _placed(hits: list[Hit], language: Language) -> list[Hit]:
    """Leave circumstances out where a part is named."""
    parts = [hit for hit in hits if not language.components[hit.key].circumstance]
    return parts or hits


def _deepest(hits: list[Hit], language: Language) -> list[Hit]:
    """Leave a larger part out where one of its own parts is named too (空调压缩机)."""
    named = {hit.key for hit in hits}
    above = {language.components[key].of for key in named}
    return [hit for hit in hits if hit.key not in above or len(named) == 1]


@lru_cache(maxsize=_REMEMBERED)
def _places(text: str) -> frozenset[str]:
    return frozenset(place for place, words in _PLACES.items() if words.search(text))


def _without_bare(troubles: Sequence[Trouble]) -> tuple[Trouble, ...]:
    """Drop a component by itself where the same text tells what is wrong with it."""
    told = {each.component for each in troubles if each.symptom}
    return tuple(each for each in troubles if each.symptom or each.component not in told)
