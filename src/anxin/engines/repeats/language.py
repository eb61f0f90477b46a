"""The workshop's language: components, symptoms and remarks, with all the words that mean them (content of ours)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from anxin.engines.repeats.words import Finder

#: Groups of words beside the remarks.
COMPONENTS, SYMPTOMS, CONSUMABLES = "components", "symptoms", "consumables"


class Remark(StrEnum):
    """What a customer says about a trouble without naming it."""

    AGAIN = "again"
    CURED = "cured"
    UNCURED = "uncured"
    DENIED = "denied"
    ROUTINE = "routine"
    #: Done by another garage, or told by others: it points at no visit here.
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the car; ``of`` is the key of the larger part that it belongs to, empty for the largest.

    A ``circumstance``, such as idling or a bumpy road, tells when and where something is heard: it is a place of
    last resort, and by itself no trouble.
    """

    key: str
    zh: str
    en: str
    of: str = ""
    circumstance: bool = False


@dataclass(frozen=True, slots=True)
class Symptom:
    """What is wrong; ``of`` names the component that is meant where none is named.

    A ``general`` symptom, such as a noise, is heard of many components and says little by itself; ``like`` holds
    the keys of those that people mix up with it.
    """

    key: str
    zh: str
    en: str
    of: str = ""
    general: bool = False
    like: frozenset[str] = frozenset()


class Language:
    """Words and what they mean; made once from the content list ``workshop_language`` and asked often."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.components = {each["key"]: _component(each) for each in body["components"]}
        self.symptoms = {each["key"]: _symptom(each) for each in body["symptoms"]}
        self.words = Finder(
            {
                COMPONENTS: dict(_words(body["components"])),
                SYMPTOMS: dict(_words(body["symptoms"])),
                CONSUMABLES: dict.fromkeys(_both({"words": body["consumables"]}), ""),
                **{Remark(each["key"]): dict.fromkeys(_both(each), "") for each in body["remarks"]},
            }
        )
        self._above = {key: self._parts_above(key) for key in self.components}

    def top_of(self, component: str) -> str:
        """Return the largest part that a component belongs to, such as the brakes of their pads."""
        above = self._above[component]
        return above[-1] if above else component

    def in_line(self, one: str, other: str) -> bool:
        """Tell whether two components are the same or one is a part of the other."""
        return one == other or other in self._above[one] or one in self._above[other]

    def name(self, component: str, symptom: str = "", *, chinese: bool) -> str:
        """Return what a component, and what is wrong with it, are called; empty for unknown keys."""
        known = (self.components.get(component), self.symptoms.get(symptom))
        part, wrong = ("" if each is None else each.zh if chinese else each.en for each in known)
        if not part or not wrong or part in wrong:
            return wrong or part
        return f"{part}{wrong}" if chinese else f"{part} {wrong}"

    def alike(self, one: str, other: str) -> bool:
        """Tell whether two symptoms are mixed up with each other in what people say."""
        return other in self.symptoms[one].like or one in self.symptoms[other].like

    def _parts_above(self, key: str) -> tuple[str, ...]:
        above: list[str] = []
        while (key := self.components[key].of) and key not in above:
            above.append(key)
        return tuple(above)


def _component(entry: Mapping[str, Any]) -> Component:
    return Component(
        entry["key"], entry["zh"], entry["en"], entry.get("of", ""), entry.get("circumstance", False)
    )


def _symptom(entry: Mapping[str, Any]) -> Symptom:
    like = frozenset(entry.get("like", ()))
    return Symptom(
        entry["key"], entry["zh"], entry["en"], entry.get("of", ""), entry.get("general", False), like
    )


def _words(entries: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        for word in (*_both(entry), entry["zh"], entry["en"]):
            yield word, entry["key"]


def _both(entry: Mapping[str, Any]) -> list[str]:
    words = entry["words"]
    return [*words.get("zh", ()), *words.get("en", ())]
