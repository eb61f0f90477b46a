"""Which column of a file is which field: by hand, as it was before, or by name in either language."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from anxin.foundation.errors import InvalidInput

_NO_LETTERS = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"[(\[（【].*?[)\]）】]\s*$")


@lru_cache(maxsize=1 << 14)
def fold_name(text: str) -> str:
    """Return a heading or a name without width, case, spaces and signs, as it is compared."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def match_columns(
    headings: Sequence[str],
    *,
    known: Mapping[str, Sequence[str]],
    by_hand: Mapping[str, str],
    before: Mapping[str, str],
) -> dict[str, str]:
    """Return field and heading, in the order of ``known``, which holds the accepted headings of each field.

    By hand first (an empty heading leaves a field out), then as before, then by name; a unit in brackets after a
    heading does not matter. ``InvalidInput`` where a field or a heading chosen by hand does not exist.
    """
    _check_by_hand(by_hand, headings=headings, names=known)
    chosen = {name: heading for name, heading in by_hand.items() if heading}
    taken = set(chosen.values())
    for name in known:
        if name not in by_hand and before.get(name) in set(headings) - taken:
            chosen[name] = before[name]
            taken.add(before[name])
    for name, accepted in known.items():
        if name in by_hand or name in chosen:
            continue
        if found := _first_named(accepted, [heading for heading in headings if heading not in taken]):
            chosen[name] = found
            taken.add(found)
    return {name: chosen[name] for name in known if name in chosen}


def _check_by_hand(by_hand: Mapping[str, str], *, headings: Sequence[str], names: Iterable[str]) -> None:
    for name, heading in by_hand.items():
        if name not in names:
            raise InvalidInput(
                "IMPORT_FIELD_UNKNOWN",
                _("We have no field “%(name)s”. There are: %(names)s."),
                params={"name": name[:60], "names": ", ".join(names)},
            )
        if heading and heading not in headings:
            raise InvalidInput(
                "IMPORT_HEADING_UNKNOWN",
                _("The file has no column “%(heading)s”. It has: %(found)s."),
                field=name,
                params={"heading": heading[:60], "found": ", ".join(headings[:30])},
            )
    twice = _stands_twice([heading for heading in by_hand.values() if heading])
    if twice:
        raise InvalidInput(
            "IMPORT_HEADING_TWICE",
            _("The column “%(heading)s” is chosen for two fields."),
            field=next(name for name, heading in by_hand.items() if heading == twice),
            params={"heading": twice[:60]},
        )


def _stands_twice(headings: Sequence[str]) -> str:
    return next((heading for place, heading in enumerate(headings) if heading in headings[:place]), "")


def _first_named(known: Iterable[str], headings: Sequence[str]) -> str:
    by_name = {fold_name(_BRACKETED.sub("", heading)): heading for heading in reversed(headings)}
    by_name |= {fold_name(heading): heading for heading in reversed(headings)}
    return next((by_name[name] for name in map(fold_name, known) if by_name.get(name)), "")
