"""How likely two visits are for the same trouble, from 0 to 1, and what speaks for it in words.

What speaks for and against is added up as points and turned into a likelihood by the logistic function. The points
were fitted to simulated orders and rounded by hand; docs/mechanisms/repeats.md has the table and the measure.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from anxin.engines.repeats.hearing import Heard, Trouble
from anxin.engines.repeats.language import Language
from anxin.engines.repeats.work import Work

#: From here on two visits are held to be for the same trouble.
THRESHOLD = 0.5

_START = -1.7
#: (how the components agree, how the symptoms agree): points.
_AGREEING = {
    ("same", "same"): 3.4, ("same", "alike"): 2.6, ("same", "unknown"): 1.8, ("same", "other"): 0.1,
    ("part", "same"): 3.2, ("part", "alike"): 2.2, ("part", "unknown"): 0.8, ("part", "other"): -0.6,
    ("sister", "same"): 2.4, ("sister", "alike"): 1.6, ("sister", "unknown"): -0.5, ("sister", "other"): -1.2,
    ("unknown", "same"): 2.6, ("unknown", "alike"): 1.2, ("unknown", "unknown"): -0.5, ("unknown", "other"): -1.0,
    ("other", "same"): 1.4, ("other", "alike"): -0.3, ("other", "unknown"): -1.5, ("other", "other"): -2.0,
}  # fmt: skip
#: A general symptom, such as a noise, says less where the components do not agree.
_GENERAL = {"unknown": -0.8, "other": -1.2}
_POINTING_BACK, _NAMING_NOTHING, _NOTHING_NAMED_BEFORE = 1.3, 0.2, -0.3
_SAME_WORK, _SAME_PART, _SAME_PLACE_OF_WORK, _TOLD_AND_WORKED, _OTHER_WORK = 2.0, 1.8, 2.4, 1.1, -1.5
_OTHER_TROUBLE = 0.35
_AGAIN, _LABELLED, _WORDS, _ELSEWHERE = 1.8, 1.6, 1.9, -6.0
_SIMILAR_FROM = 0.5


class Speaks(StrEnum):
    """What sort of thing speaks for a repeat."""

    SYMPTOM = "same symptom"
    LIKE = "similar symptom"
    COMPONENT = "same component"
    PART = "same part"
    WORK = "same work"
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
    """What the customer said at one visit, what was done, and whether the shop itself called it a repeat."""

    heard: Heard
    work: Work
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A trouble of the later visit beside one of the earlier."""

    later: Visit
    trouble: Trouble
    earlier: Visit
    told: Trouble

    @property
    def words(self) -> float:
        """How alike the two tellings are, 0 to 1."""
        return self.later.heard.likeness(self.earlier.heard)


def likelihood(pair: Pair, language: Language) -> float:
    """Return how likely the later trouble is the earlier one, between 0 and 1."""
    points = _START + _agreement(pair, language) + _by_work(pair, language) + _WORDS * pair.words
    points += _AGAIN * (pair.later.heard.again and pair.trouble.is_named) + _LABELLED * pair.later.labelled
    if _elsewhere(pair.trouble, pair.told):
        points += _ELSEWHERE
    return 1 / (1 + math.exp(-points))


def evidence(pair: Pair, language: Language) -> Iterator[Evidence]:
    """Yield what speaks for a repeat, the weightiest first."""
    later, trouble, told = pair.later, pair.trouble, pair.told
    chinese = any("\u3400" <= each <= "\u9fff" for each in later.heard.text) or not later.heard.text
    components, symptoms = _relation(trouble, told, language)
    component = trouble.component or told.component
    if symptoms in {"same", "alike"} and trouble.is_named:
        speaks = Speaks.SYMPTOM if symptoms == "same" else Speaks.LIKE
        yield Evidence(speaks, language.name(component, trouble.symptom, chinese=chinese))
    elif components in {"same", "part", "sister"} and trouble.is_named:
        yield Evidence(Speaks.COMPONENT, language.name(component, chinese=chinese))
    shared = later.work.parts & pair.earlier.work.parts
    for part in sorted(shared):
        yield Evidence(Speaks.PART, language.name(part, chinese=chinese) or part)
    for work in sorted(later.work.works & pair.earlier.work.works):
        yield Evidence(Speaks.WORK, work)
    worked = (later.work.components & pair.earlier.work.components) - shared - {component}
    for key in sorted(worked):
        yield Evidence(Speaks.COMPONENT, language.name(key, chinese=chinese))
    if later.heard.again:
        yield Evidence(Speaks.AGAIN)
    if later.labelled:
        yield Evidence(Speaks.LABEL)
    if pair.words >= _SIMILAR_FROM:
        yield Evidence(Speaks.WORDS, f"{pair.words:.0%}")


def _agreement(pair: Pair, language: Language) -> float:
    """Return the points for what the customer said."""
    if not pair.trouble.is_named:
        back = pair.later.heard.again or pair.later.labelled
        return _POINTING_BACK + _AGAIN * pair.later.heard.again if back else _NAMING_NOTHING
    if not pair.told.is_named:
        return _NOTHING_NAMED_BEFORE
    components, symptoms = _relation(pair.trouble, pair.told, language)
    points = _AGREEING[components, symptoms]
    if symptoms == "same" and language.symptoms[pair.trouble.symptom].general:
        points += _GENERAL.get(components, 0)
    return points


def _relation(trouble: Trouble, told: Trouble, language: Language) -> tuple[str, str]:
    """Tell how two troubles agree in their components and in their symptoms."""
    one, other = trouble.component, told.component
    if not one or not other:
        components = "unknown"
    elif one == other:
        components = "same"
    elif language.in_line(one, other):
        components = "part"
    else:
        components = "sister" if language.top_of(one) == language.top_of(other) else "other"
    if not trouble.symptom or not told.symptom:
        return components, "unknown"
    if trouble.symptom == told.symptom:
        return components, "same"
    return components, "alike" if language.alike(trouble.symptom, told.symptom) else "other"


def _by_work(pair: Pair, language: Language) -> float:
    """Return the points for what was done; of several troubles only the one that was worked on counts."""
    later, earlier = pair.later.work, pair.earlier.work
    shared = later.components & earlier.components
    several = len(pair.later.heard.troubles) > 1 or len(pair.earlier.heard.troubles) > 1
    if several and pair.trouble.component:
        shared_tops = {language.top_of(key) for key in shared}
        if language.top_of(pair.trouble.component) not in shared_tops:
            return 0.0
    # Who complains of something else about the same part has it worked on all the same.
    weight = _OTHER_TROUBLE if _relation(pair.trouble, pair.told, language)[1] == "other" else 1.0
    points = weight * _SAME_PLACE_OF_WORK * bool(shared)
    points += _SAME_PART * bool(later.parts & earlier.parts) + _SAME_WORK * bool(later.works & earlier.works)
    for trouble, work in ((pair.trouble, earlier), (pair.told, later)):
        if trouble.component and language.top_of(trouble.component) in work.tops:
            points += weight * _TOLD_AND_WORKED
    if later.tops and earlier.tops and not later.tops & earlier.tops:
        points += _OTHER_WORK
    return points


def _elsewhere(trouble: Trouble, told: Trouble) -> bool:
    """Tell whether one trouble is left and the other right, or one front and the other rear."""
    for one, other in (("left", "right"), ("front", "back")):
        here = {each for each in (one, other) if each in trouble.places}
        there = {each for each in (one, other) if each in told.places}
        if len(here) == 1 and len(there) == 1 and here != there:
            return True
    return False
