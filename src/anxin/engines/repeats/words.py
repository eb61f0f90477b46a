"""Known words in a text: the longest one at each place, in Chinese and English."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_SPACES = re.compile(r"[ \t\r\f\v]+")


def plain(text: str) -> str:
    """Return a text in one width and case, without spaces inside Chinese."""
    even = unicodedata.normalize("NFKC", text).casefold()
    return _SPACES.sub(" ", _BETWEEN_HAN.sub("", even)).strip()


@dataclass(frozen=True, slots=True)
class Hit:
    """A known word in a text: where it stands, and the key of what it means."""

    start: int
    stop: int
    key: str


class Finder:
    """Finds the known words of several groups, ``{group: {word: key}}``, in one walk through a text.

    Of words of a group that begin at the same place the longest wins, and none lies over another of its group.
    """

    def __init__(self, groups: Mapping[str, Mapping[str, str]]) -> None:
        self._groups = tuple(groups)
        #: By the first two characters (one, for words of one): their lengths, longest first, and what each word means.
        self._starts: dict[str, tuple[list[int], dict[str, list[tuple[str, str]]]]] = {}
        for group, words in groups.items():
            for word, key in words.items():
                if known := plain(word):
                    _lengths, meanings = self._starts.setdefault(known[:2], ([], {}))
                    meanings.setdefault(known, []).append((group, key))
        for lengths, meanings in self._starts.values():
            lengths.extend(sorted({len(word) for word in meanings}, reverse=True))
        self.find = lru_cache(maxsize=1 << 13)(self._find)

    def _find(self, text: str) -> Mapping[str, list[Hit]]:
        """Return what stands in a plain text, by group, from its start to its end."""
        found: dict[str, list[Hit]] = {group: [] for group in self._groups}
        free = dict.fromkeys(self._groups, 0)
        starts, end = self._starts, len(text)
        for place, character in enumerate(text):
            for start in (text[place : place + 2], character):
                if start not in starts:
                    continue
                lengths, meanings = starts[start]
                for length in lengths:
                    stop = place + length
                    if stop > end:
                        continue
                    for group, key in meanings.get(text[place:stop], ()):
                        if free[group] <= place and _stands_alone(text, place, stop):
                            found[group].append(Hit(place, stop, key))
                            free[group] = stop
        return found


def overlaps(hit: Hit, others: Iterable[Hit]) -> bool:
    """Tell whether a word shares a character with one of the others."""
    return any(hit.start < other.stop and other.start < hit.stop for other in others)


def _stands_alone(text: str, start: int, stop: int) -> bool:
    """English words and figures are whole ones; Chinese knows no gaps."""
    before = start > 0 and _is_latin(text[start]) and _is_latin(text[start - 1])
    return not before and not (stop < len(text) and _is_latin(text[stop - 1]) and _is_latin(text[stop]))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
