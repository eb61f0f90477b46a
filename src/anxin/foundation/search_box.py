"""What people type into a search box: words of which all must be met, "exact phrases", and -words to leave out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anxin.foundation.searching import LONGEST_QUERY, phrase_literal, tsquery_literal

_PIECE = re.compile(
    r"(?P<minus>(?<!\S)[-－–])?(?:[\"“”「『](?P<phrase>[^\"“”「」『』]*)[\"“”」』]?|(?P<plain>[^\s\"“”「」『』]+))"
)


@dataclass(frozen=True)
class Query:
    """A query read: ``words`` as PostgreSQL takes it (tsquery), empty when nothing is looked for.

    ``shown`` is what a hit has marked.
    """

    words: str
    shown: str


def read_query(typed: str) -> Query:
    """Read what was typed; words to leave out alone find nothing."""
    plain, phrases, without = [], [], []
    for minus, phrase, word in _pieces(typed[:LONGEST_QUERY]):
        if minus:
            without.append(phrase_literal(phrase) or tsquery_literal(word))
        elif phrase:
            phrases.append(phrase)
        elif word:
            plain.append(word)
    wanted = [tsquery_literal(" ".join(plain)), *map(phrase_literal, phrases)]
    conditions = [f"({one})" for one in wanted if one]
    if not conditions:
        return Query("", "")
    conditions += [f"!({one})" for one in without if one]
    words = " & ".join(conditions) if len(conditions) > 1 else conditions[0][1:-1]
    return Query(words, " ".join([*plain, *phrases]))


def _pieces(typed: str) -> Iterator[tuple[str, str, str]]:
    for found in _PIECE.finditer(typed):
        yield found["minus"] or "", found["phrase"] or "", found["plain"] or ""
