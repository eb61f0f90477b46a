"""Which column of an export is which of our fields, which are left out on purpose, and what is missing."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from anxin.foundation.bilingual import pick
from anxin.foundation.errors import InvalidInput
from anxin.foundation.tables.matching import fold_name, match_columns
from anxin.playbooks.selectors import content, entries

LIST = "order_columns"
#: Of each of these at least one must be there: without it a row is no visit of a car.
NEEDED = (("order_no",), ("vin", "plate"), ("opened_at", "received_at"))
_NEXT_WORD = re.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NUMBER = r"(?:[\W_]*n(?:o|um|umber))?"


@dataclass(frozen=True)
class Columns:
    """Our field: the file's heading; and the headings that nobody knows, and those over identity numbers."""

    chosen: Mapping[str, str]
    unknown: Sequence[str] = field(default=())
    dropped: Sequence[str] = field(default=())
    #: Fields that are understood and of which nothing is stored.
    unkept: Sequence[str] = field(default=())
    missing: Sequence[str] = field(default=())


def field_names(dealer_code: str) -> dict[str, str]:
    """Return our fields by key, in order, with their names in the reader's language."""
    return {each["key"]: pick(each) for each in entries(LIST, "columns", dealer_code=dealer_code)}


def reject_headings() -> tuple[str, str, str]:
    """Return the headings that stand before those of the file where its rejected rows are written."""
    return _("Row"), _("Column"), _("Why not imported")


def layout_of(headings: Sequence[str]) -> str:
    """Return what tells one layout of files from another: a digest of its headings in their order.

    Rejected rows that were put right come back with three headings of ours: they are of the same layout.
    """
    folded = list(map(fold_name, headings))
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            ours = list(map(fold_name, reject_headings()))
        if folded[: len(ours)] == ours:
            folded = folded[len(ours) :]
            break
    return hashlib.sha256("\n".join(folded).encode()).hexdigest()[:48]


def identity_headings(headings: Sequence[str], *, dealer_code: str) -> list[str]:
    """Return the headings over numbers of identity papers: nothing below them is ever read.

    A Latin word counts as a whole one, a Chinese one anywhere; a heading that is known for a field of ours is none.
    """
    found = content(LIST, dealer_code=dealer_code).body["identity_headings"]
    words = re.compile("|".join(map(_as_pattern, found)))
    fields = entries(LIST, "columns", dealer_code=dealer_code)
    known = {fold_name(name) for each in fields for name in (each["zh"], each["en"], *each["headings"])}
    return [each for each in headings if fold_name(each) not in known and words.search(_in_words(each))]


def _in_words(heading: str) -> str:
    return _NEXT_WORD.sub(" ", unicodedata.normalize("NFKC", heading)).casefold()


def _as_pattern(word: str) -> str:
    if not word.isascii():
        return r"[\W_]*".join(word)
    return rf"(?<![a-z]){r'[\W_]*'.join(map(re.escape, word.casefold().split()))}{_NUMBER}(?![a-z])"


def recognise_columns(headings: Sequence[str], *, dealer_code: str, by_hand: Mapping[str, str]) -> Columns:
    """Match headings to our fields, by hand first; ``InvalidInput`` where a field or heading does not exist."""
    dropped = identity_headings(headings, dealer_code=dealer_code)
    free = [each for each in headings if each not in dropped]
    fields = entries(LIST, "columns", dealer_code=dealer_code)
    known = {each["key"]: [each["zh"], each["en"], each["key"], *each["headings"]] for each in fields}
    chosen = match_columns(free, known=known, by_hand=by_hand, before={})
    taken = set(chosen.values())
    return Columns(
        chosen=chosen,
        unknown=[each for each in free if each not in taken],
        dropped=dropped,
        unkept=[each["key"] for each in fields if not each.get("keep", True) and each["key"] in chosen],
        missing=[names[0] for names in NEEDED if not any(name in chosen for name in names)],
    )


def require_columns(columns: Columns, *, headings: Sequence[str], dealer_code: str) -> None:
    """Raise ``InvalidInput`` that says which columns are needed and which there are."""
    if not columns.missing:
        return
    examples = {
        each["key"]: "/".join([pick(each), *each["headings"][1:3]])
        for each in entries(LIST, "columns", dealer_code=dealer_code)
    }
    raise InvalidInput(
        "IMPORT_COLUMNS_MISSING",
        _("No column was found for %(missing)s. The file has: %(found)s. Say which column it is."),
        field=columns.missing[0],
        params={
            "missing": "; ".join(f"{name} ({examples[name]})" for name in columns.missing),
            "found": ", ".join(headings[:30]),
        },
    )


def figure(key: str, *, dealer_code: str) -> int:
    """Return one of the figures of imports, such as ``most_rows``."""
    found = entries(LIST, "figures", dealer_code=dealer_code)
    return next(int(each["value"]) for each in found if each["key"] == key)
