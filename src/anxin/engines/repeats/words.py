"""Known words in a text: the longest one at each place, in Chinese and English."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
    """Finds known words, ``{word: key}``; of words that begin at the same place the longest wins."""

    def __init__(self, words: Mapping[str, str]) -> None:
        starts: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for word, key in words.items():
            if known := plain(word):
                starts[known[:2]].append((known, key))
        longest_first = {
            start: sorted(found, key=lambda each: -len(each[0])) for start, found in starts.items()
        }
        self._pairs = {start: found for start, found in longest_first.items() if len(start) == 2}
        self._singles = {start: found for start, found in longest_first.items() if len(start) == 1}

    def find(self, text: str) -> list[Hit]:
        """Return what stands in a plain text, from its start to its end, none over another."""
        found: list[Hit] = []
        free = 0
        for place in range(len(text)):
            if place < free:
                continue
            for words in (self._pairs.get(text[place : place + 2]), self._singles.get(text[place])):
                hit = _longest(text, place, words) if words else None
                if hit:
                    found.append(hit)
                    free = hit.stop
                    break
        return found


def overlaps(hit: Hit, others: Iterable[Hit]) -> bool:
    """Tell whether a word shares a character with one of the others."""
    return any(hit.start < other.stop and other.start < hit.stop for other in others)


def _longest(text: str, place: int, words: Iterable[tuple[str, str]]) -> Hit | None:
    for word, key in words:
        stop = place + len(word)
        if text.startswith(word, place) and _stands_alone(text, place, stop):
            return Hit(place, stop, key)
    return None


def _stands_alone(text: str, start: int, stop: int) -> bool:
    """English words and figures are whole ones; Chinese knows no gaps."""
    before = start > 0 and _is_latin(text[start]) and _is_latin(text[start - 1])
    return not before and not (stop < len(text) and _is_latin(text[stop - 1]) and _is_latin(text[stop]))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
