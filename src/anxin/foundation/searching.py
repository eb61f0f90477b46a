"""Words for the search index, made outside the database: two Chinese characters are enough to find a text.

A run of Chinese characters becomes its overlapping pairs, a Latin word or a number stays whole, and codes
(VIN, plate, phone, case number) are also filed under the tails that people quote. Text and query pass through
the same folding, so that width, case, accents and traditional characters make no difference.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, pairwise

from anxin.foundation.han_variants import SIMPLIFIED

LAST_POSITION = 16383
MOST_POSITIONS = 255
LONGEST_WORD = 64
LARGEST_VECTOR = 900_000
LONGEST_QUERY = 200
ELLIPSIS = "…"

_DENSE = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<dense>[{_DENSE}]+)|(?P<word>(?:(?![{_DENSE}])[^\W_])+)")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_GAP = r"[\s·•‧・.\-]?"
_PLATE = re.compile(rf"([{_PROVINCES}]){_GAP}([a-z]){_GAP}([a-z0-9]{{4,6}})(?![a-z0-9])")
#: What is a plate, or may become one while it is typed.
_PLATE_BEGUN = re.compile(rf"([{_PROVINCES}]){_GAP}([a-z]){_GAP}([a-z0-9]{{1,6}})(?![a-z0-9])")
_BRITISH_PLATE = re.compile(r"(?<![a-z0-9])([a-z]{2}\d{2})\s([a-z]{3})(?![a-z0-9])")
_PHONE = re.compile(r"(?<![a-z0-9])\+?\(?\d(?:[\s()\-]{0,2}\d){6,14}(?![a-z0-9])")
_VIN = re.compile(r"(?<![a-z0-9])(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-hj-npr-z0-9]{17}(?![a-z0-9])")
_NOT_ALNUM = re.compile(r"[\W_]+")


class Weight(StrEnum):
    """How much a hit in a part counts, from A (most) to D."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class PartKind(StrEnum):
    """What a part of the index holds."""

    TEXT = "text"
    VIN = "vin"
    PLATE = "plate"
    PHONE = "phone"
    NUMBER = "number"


@dataclass(frozen=True)
class Part:
    """One field of a row as it goes into the index."""

    text: str
    weight: Weight = Weight.D
    kind: PartKind = PartKind.TEXT


@dataclass(frozen=True)
class Token:
    """One word of the index and its place in the text, counted from 1."""

    lexeme: str
    position: int


@dataclass(frozen=True)
class Term:
    """One condition of a query: a run of dense script, or a word."""

    text: str
    dense: bool
    prefix: bool = False


@dataclass(frozen=True)
class Piece:
    """A piece of a snippet, and whether it is what was looked for."""

    text: str
    is_hit: bool


class _Folding(dict[int, str]):
    """A translation table that works out each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold_character(chr(code))
        return self[code]


def _fold_character(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).casefold()
    decomposed = "".join(unicodedata.normalize("NFKD", one) if ord(one) < 0x2000 else one for one in plain)
    kept = (one for one in decomposed if unicodedata.category(one) != "Mn")
    return "".join(kept).translate(SIMPLIFIED)


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Bring a text to one width, one case and simplified characters, without accents."""
    return text.translate(_FOLDING)


def tokens_for(text: str) -> list[tuple[str, int]]:
    """Return the words under which a text is found, each with its position from 1."""
    return [(token.lexeme, token.position) for token in _text_tokens(fold(text))]


def _text_tokens(folded: str) -> Iterator[Token]:
    position = 1
    for run in _RUN.finditer(folded):
        words = _pairs(run["dense"]) if run["dense"] else [run["word"][:LONGEST_WORD]]
        for word in words:
            yield Token(word, position)
            position += 1
    for code in _codes_in(folded):
        yield Token(code, position)
        position += 1


def _pairs(run: str) -> list[str]:
    return [first + second for first, second in pairwise(run)] + [run[-1]]


def _codes_in(folded: str) -> Iterator[str]:
    for vin in _VIN.finditer(folded):
        yield from _vin_codes(vin[0])[1:]
    for plate in _PLATE.finditer(folded):
        yield from _plate_codes("".join(plate.groups()))
    for plate in _BRITISH_PLATE.finditer(folded):
        yield "".join(plate.groups())
    for phone in _PHONE.finditer(folded):
        yield from _phone_codes(phone[0])


def _vin_codes(text: str) -> list[str]:
    whole = _NOT_ALNUM.sub("", text)
    return [whole, *(whole[-tail:] for tail in (8, 7, 6, 5))]


def _plate_codes(text: str) -> list[str]:
    whole = _NOT_ALNUM.sub("", text)
    if whole[:1] not in _PROVINCES or not whole:
        return [whole]
    return [whole, whole[1:], whole[2:]]


def _phone_codes(text: str) -> list[str]:
    digits = _phone_digits(text)
    return [digits, digits[-8:], digits[-4:]]


def _phone_digits(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    digits = digits.removeprefix("00") if digits.startswith(("0086", "0044")) else digits
    if len(digits) == 13 and digits.startswith("861"):
        return digits[2:]
    if len(digits) == 12 and digits.startswith("44"):
        return "0" + digits[2:]
    return digits


def _number_codes(text: str) -> list[str]:
    groups = [group for group in _NOT_ALNUM.split(text) if group]
    bare = [group.lstrip("abcdefghijklmnopqrstuvwxyz") for group in groups]
    return ["".join(groups), *groups, *bare]


_CODES = {
    PartKind.VIN: _vin_codes,
    PartKind.PLATE: _plate_codes,
    PartKind.PHONE: _phone_codes,
    PartKind.NUMBER: _number_codes,
}


def _part_tokens(part: Part) -> Iterator[Token]:
    folded = fold(part.text)
    last = 0
    for token in _text_tokens(folded):
        last = token.position
        yield token
    if part.kind is not PartKind.TEXT:
        codes = dict.fromkeys(code[:LONGEST_WORD] for code in _CODES[part.kind](folded) if code)
        for position, code in enumerate(codes, start=last + 1):
            yield Token(code, position)


def tsvector_literal(parts: Iterable[Part]) -> str:
    """Return the parts as a text that PostgreSQL casts to tsvector, within all of its limits.

    Positions begin again at 1 after the last one that PostgreSQL keeps; parts and words that would
    make the vector too large are left out, the last ones first.
    """
    places: dict[str, dict[int, Weight]] = {}
    size = 0
    offset = 0
    for part in parts:
        last = 0
        for token in _part_tokens(part):
            last = token.position
            found = places.get(token.lexeme)
            size += 2 if found is not None else len(token.lexeme.encode()) + 8
            if size > LARGEST_VECTOR:
                return _write_vector(places)
            found = places.setdefault(token.lexeme, {})
            if len(found) < MOST_POSITIONS:
                found.setdefault((offset + token.position - 1) % LAST_POSITION + 1, part.weight)
        offset += last + 1
    return _write_vector(places)


def _write_vector(places: dict[str, dict[int, Weight]]) -> str:
    return " ".join(
        f"{_quote(lexeme)}:" + ",".join(f"{place}{weight}" for place, weight in sorted(found.items()))
        for lexeme, found in sorted(places.items())
    )


def _quote(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def terms_of(query: str) -> tuple[Term, ...]:
    """Return the conditions of a query, all of which must hold; the last word may be unfinished."""
    return _terms_in(fold(query[:LONGEST_QUERY]))


def _terms_in(folded: str) -> tuple[Term, ...]:
    runs = list(_RUN.finditer(folded))
    last_word = max((run.start() for run in runs if run["word"]), default=-1)
    terms = (
        Term(run["dense"], dense=True, prefix=len(run["dense"]) == 1)
        if run["dense"]
        else Term(run["word"][:LONGEST_WORD], dense=False, prefix=run.start() == last_word)
        for run in runs
    )
    return tuple(dict.fromkeys(terms))


def tsquery_literal(query: str) -> str:
    """Return a query as a text that PostgreSQL casts to tsquery; empty when there is nothing to look for."""
    folded = fold(query[:LONGEST_QUERY])
    if plate := _PLATE_BEGUN.search(folded):
        # A province alone is a prefix of every plate: the index would go through all of them.
        return _joined_code(plate, folded)
    words = _conjunction(_terms_in(folded))
    whole_codes = [_joined_code(match, folded) for match in _code_matches(folded)]
    alternatives = [words, *whole_codes] if words else []
    unique = list(dict.fromkeys(alternatives))
    return " | ".join(f"({one})" for one in unique) if len(unique) > 1 else "".join(unique)


def phrase_literal(phrase: str) -> str:
    """Return a tsquery text for words that must follow each other just so; empty when there are none."""
    runs = list(_RUN.finditer(fold(phrase[:LONGEST_QUERY])))
    words: list[str] = []
    for run in runs:
        words += _pairs(run["dense"]) if run["dense"] else [run["word"][:LONGEST_WORD]]
    if runs and runs[-1]["dense"] and len(runs[-1]["dense"]) > 1:
        # In a text the run may go on: only the end of a run is filed as one character.
        words.pop()
    elif runs and runs[-1]["dense"]:
        return " <-> ".join([*map(_quote, words[:-1]), f"{_quote(words[-1])}:*"])
    return " <-> ".join(map(_quote, words))


def _code_matches(folded: str) -> Iterator[re.Match[str]]:
    for pattern in (_PLATE, _BRITISH_PLATE, _PHONE):
        yield from islice(pattern.finditer(folded), 2)


def _joined_code(match: re.Match[str], folded: str) -> str:
    code = _phone_digits(match[0]) if match.re is _PHONE else "".join(match.groups())
    rest = _conjunction(_terms_in(folded[: match.start()] + " " + folded[match.end() :]))
    joined = f"{_quote(code)}:*"
    return f"{joined} & {rest}" if rest else joined


def _conjunction(terms: Sequence[Term]) -> str:
    return " & ".join(map(_condition, terms))


def _condition(term: Term) -> str:
    if term.dense and len(term.text) > 1:
        return " <-> ".join(_quote(pair) for pair in _pairs(term.text)[:-1])
    return _quote(term.text) + (":*" if term.prefix else "")


def snippet(text: str, query: str, *, width: int = 96) -> list[Piece]:
    """Return the part of a text around the first hit, cut into pieces, the hits marked."""
    folded, places = _fold_with_places(text)
    hits = _merge(sorted(_hits(folded, places, query)))
    begin = 0
    if hits and hits[0][1] > width:
        begin = max(0, min(hits[0][0] - width // 3, len(text) - width))
    end = min(len(text), begin + width)
    pieces = [Piece(ELLIPSIS, is_hit=False)] if begin else []
    here = begin
    for start, stop in hits:
        start, stop = max(start, here), min(stop, end)
        if start < stop:
            pieces += [Piece(text[here:start], is_hit=False)] if here < start else []
            pieces.append(Piece(text[start:stop], is_hit=True))
            here = stop
    pieces += [Piece(text[here:end], is_hit=False)] if here < end else []
    return pieces + ([Piece(ELLIPSIS, is_hit=False)] if end < len(text) else [])


def _fold_with_places(text: str) -> tuple[str, list[int]]:
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = _FOLDING[ord(character)]
        folded.append(plain)
        places += [place] * len(plain)
    return "".join(folded), places


def _hits(folded: str, places: list[int], query: str) -> Iterator[tuple[int, int]]:
    query_folded = fold(query[:LONGEST_QUERY])
    patterns = [_term_pattern(term) for term in _terms_in(query_folded)]
    patterns += [_spread(_NOT_ALNUM.sub("", match[0])) for match in _code_matches(query_folded)]
    for pattern in patterns:
        for match in re.finditer(pattern, folded):
            yield places[match.start()], places[match.end() - 1] + 1


def _term_pattern(term: Term) -> str:
    if term.dense:
        return re.escape(term.text)
    ending = "" if term.prefix else r"(?![^\W_])"
    return rf"(?<![a-z0-9]){re.escape(term.text)}{ending}"


def _spread(code: str) -> str:
    return r"[\s·•()+\-]{0,2}".join(map(re.escape, code))


def _merge(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, stop in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(stop, merged[-1][1])
        else:
            merged.append((start, stop))
    return merged
