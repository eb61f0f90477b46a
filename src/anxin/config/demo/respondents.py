"""What customers answer in the demo: marks by their mood, a word here and there, and a shrug now and then."""

from collections.abc import Mapping
from random import Random
from typing import Any

from anxin.config.demo.sayings import BAD, GOOD, WISHES
from anxin.engines.surveys import Item, ItemKind, Measure, Skip, next_item
from anxin.surveys.models import Interview
from anxin.surveys.selectors.interviews import given_in
from anxin.surveys.selectors.questionnaires import definition_of

#: What the caller says himself, and what may be passed over in its own way.
_ALWAYS = (ItemKind.TEXT, ItemKind.SAY)


class Respondent:
    """The customers of one dealer, who draw their answers one after the other."""

    def __init__(self, language: str, rng: Random) -> None:
        self._language, self._rng = language, rng

    def answer(
        self,
        interview: Interview,
        mood: float,
        *,
        measured: Mapping[str, Any] | None = None,
        left: bool = False,
    ) -> None:
        """Go through the items as a customer does; ``left``: he stops somewhere in the middle."""
        asked = definition_of(interview.version)
        until = self._rng.randint(1, len(asked.items)) if left else len(asked.items)
        for _step in range(until):
            item = next_item(asked, given_in(interview))
            if item is None:
                return
            self._give(interview, item, mood, dict(measured or {}))

    def _give(self, interview: Interview, item: Item, mood: float, measured: Mapping[str, Any]) -> None:
        key, rng = item.key, self._rng
        if key in interview.answers or (item.kind not in _ALWAYS and rng.random() < 0.02):
            self._say(interview, key, good=False)
            return
        if item.kind is ItemKind.TEXT:
            if rng.random() < 0.3:
                wish = item.measure is Measure.SUGGESTS or (item.measure is None and mood >= 8)
                self._say(interview, key, good=item.measure is Measure.APPRECIATES, wish=wish)
            else:
                interview.skipped[key] = Skip.DOES_NOT_WANT.value
        elif key in measured:
            interview.answers[key] = measured[key]
        else:
            interview.answers[key] = self._answered(item, mood)

    def _say(self, interview: Interview, key: str, *, good: bool, wish: bool = False) -> None:
        if key in interview.words or (key in interview.answers and self._rng.random() < 0.3):
            interview.skipped[key] = Skip.DOES_NOT_WANT.value
            return
        if key not in interview.answers and not _is_text(interview, key):
            interview.skipped[key] = Skip.DOES_NOT_KNOW.value
            return
        bad = BAD[self._language]
        words = GOOD[self._language] if good else WISHES[self._language] if wish else bad.get(key, bad[""])
        interview.words[key] = self._rng.choice(words)

    def _answered(self, item: Item, mood: float) -> Any:
        rng = self._rng
        if item.scale:
            low, high = item.scale
            part = min(max((mood + rng.gauss(0, 0.8)) / 10, 0), 1)
            mark = round(low + (high - low) * part)
            return low + high - mark if item.lower_is_better else mark
        if item.kind in {ItemKind.YES_NO, ItemKind.SAY}:
            good = item.bad_if is not True
            return good if mood >= 6 or rng.random() < 0.4 else not good
        options = [each.key for each in item.options if (mood < 6) == each.bad] or [
            each.key for each in item.options
        ]
        return [rng.choice(options)] if item.kind is ItemKind.MANY else rng.choice(options)


def _is_text(interview: Interview, key: str) -> bool:
    item = definition_of(interview.version).item(key)
    return item is not None and item.kind is ItemKind.TEXT
