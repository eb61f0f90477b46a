"""Finding what a customer says in his own words: who speaks, what is denied, what only sounds alike."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_SENTENCE_END = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)")
_CLAUSE_END = re.compile(r"[，,、：:（(）)“”\"]|\s{1,}(?=[\u4e00-\u9fff])|\b(?:but|because)\b")
_QUOTE_BEFORE = 8
_QUOTE_AFTER = 14


class Signal(StrEnum):
    """What sort of thing a cue points at."""

    THREAT = "threat"
    DANGER = "danger"
    INVOLVED = "involved"


@dataclass(frozen=True)
class Cue:
    """Words that point at one thing, and the words around them that take it back.

    ``unless_before`` is looked for between the start of the clause and the hit, ``unless_after`` between
    the hit and the end of the clause, ``unless_clause`` and ``unless_sentence`` in the whole of them.
    """

    key: str
    signal: Signal
    level: int
    says: str
    citations: tuple[str, ...] = ()
    unless_before: str = ""
    unless_after: str = ""
    unless_clause: str = ""
    unless_sentence: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing found in a text: what it is, the words that carry it, and where they stand."""

    key: str
    signal: Signal
    level: int
    quote: str
    start: int
    stop: int
    citations: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Span:
    start: int
    stop: int


@dataclass(frozen=True)
class _Text:
    whole: str
    sentences: tuple[_Span, ...]
    clauses: tuple[_Span, ...]


def read_signals(text: str, cues: Sequence[Cue]) -> tuple[Finding, ...]:
    """Return what the cues find in a text, each key once, in the order of the cues."""
    prepared = _prepare(text)
    found: dict[tuple[Signal, str], Finding] = {}
    for cue in cues:
        if (cue.signal, cue.key) not in found:
            finding = next(_findings(prepared, cue), None)
            if finding is not None:
                found[cue.signal, cue.key] = finding
    return tuple(found.values())


def cue_from_words(key: str, words: Iterable[str], *, level: int, citations: tuple[str, ...] = ()) -> Cue:
    """Build a cue for a threat from plain sample phrases, as the content packs hold them."""
    says = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)
    return Cue(key, Signal.THREAT, level, says or r"(?!)", citations)


def _findings(text: _Text, cue: Cue) -> Iterator[Finding]:
    for hit in _pattern(cue.says).finditer(text.whole):
        if not _taken_back(text, cue, hit):
            start = max(_around(text.clauses, hit.start()).start, hit.start() - _QUOTE_BEFORE)
            stop = min(_around(text.clauses, hit.end() - 1).stop, hit.end() + _QUOTE_AFTER)
            quote = text.whole[start:stop].strip()
            yield Finding(cue.key, cue.signal, cue.level, quote, start, stop, cue.citations)


def _taken_back(text: _Text, cue: Cue, hit: re.Match[str]) -> bool:
    clause = _around(text.clauses, hit.start())
    stop = max(clause.stop, hit.end())
    sentence = _around(text.sentences, hit.start())
    guarded = (
        (cue.unless_before, text.whole[clause.start : hit.start()]),
        (cue.unless_after, text.whole[hit.end() : stop]),
        (cue.unless_clause, text.whole[clause.start : stop]),
        (cue.unless_sentence, text.whole[sentence.start : sentence.stop]),
    )
    return any(guard and _pattern(guard).search(part) for guard, part in guarded)


@lru_cache(maxsize=512)
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


def _prepare(text: str) -> _Text:
    sentences = tuple(_spans(text, _SENTENCE_END, 0, len(text)))
    clauses = tuple(
        clause
        for sentence in sentences
        for clause in _spans(text, _CLAUSE_END, sentence.start, sentence.stop)
    )
    return _Text(text, sentences, clauses)


def _spans(text: str, ends: re.Pattern[str], start: int, stop: int) -> Iterator[_Span]:
    here = start
    for end in ends.finditer(text, start, stop):
        if end.end() > here:
            yield _Span(here, end.end())
            here = end.end()
    yield _Span(here, stop)


def _around(spans: Sequence[_Span], place: int) -> _Span:
    return next((span for span in spans if span.start <= place < span.stop), spans[-1])
