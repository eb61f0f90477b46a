"""Which column of a file is which of our fields: by name in either language, by what was chosen before, or by hand."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from anxin.foundation.bilingual import pick
from anxin.foundation.errors import InvalidInput
from anxin.playbooks.selectors import entries

LIST = "import_columns"
#: Without these a row is no complaint.
REQUIRED = ("received", "words")
#: Columns by which a person or a car is found again.
OF_CUSTOMERS = ("name", "phone", "plate", "vin")
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Columns:
    """Our field: the file's heading; what is not used; and what is needed but was not found."""

    chosen: Mapping[str, str]
    unused: Sequence[str] = field(default=())
    missing: Sequence[str] = field(default=())

    @property
    def tell_customers(self) -> bool:
        return any(name in self.chosen for name in OF_CUSTOMERS)


def fold_name(text: str) -> str:
    """Return a heading or a category without width, case, spaces and signs, as it is compared."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def field_names(dealer_code: str) -> dict[str, str]:
    """Return our fields by key, in order, with their names in the reader's language."""
    return {each["key"]: pick(each) for each in entries(LIST, "columns", dealer_code=dealer_code)}


def recognise_columns(
    headings: Sequence[str], *, dealer_code: str, by_hand: Mapping[str, str], before: Mapping[str, str]
) -> Columns:
    """Match headings to our fields: by hand first (an empty heading leaves a field out), then as before, then by name.

    ``InvalidInput`` where a field or a heading chosen by hand does not exist.
    """
    names = field_names(dealer_code)
    _check_by_hand(by_hand, headings=headings, names=names)
    chosen = {name: heading for name, heading in by_hand.items() if heading}
    taken = set(chosen.values())
    for name in names:
        if name not in by_hand and before.get(name) in set(headings) - taken:
            chosen[name] = before[name]
            taken.add(before[name])
    for each in entries(LIST, "columns", dealer_code=dealer_code):
        name = each["key"]
        if name in by_hand or name in chosen:
            continue
        known = [each["zh"], each["en"], name, *each["headings"]]
        if found := _first_named(known, [heading for heading in headings if heading not in taken]):
            chosen[name] = found
            taken.add(found)
    return Columns(
        chosen={name: chosen[name] for name in names if name in chosen},
        unused=[heading for heading in headings if heading not in taken],
        missing=[name for name in REQUIRED if name not in chosen],
    )


def require_columns(columns: Columns, *, headings: Sequence[str], dealer_code: str) -> None:
    """Raise ``InvalidInput`` that says which columns are needed and which there are."""
    if not columns.missing:
        return
    examples = {
        each["key"]: "/".join([pick(each), *each["headings"][:3]])
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


def _check_by_hand(by_hand: Mapping[str, str], *, headings: Sequence[str], names: Mapping[str, str]) -> None:
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
    by_name = {fold_name(heading): heading for heading in reversed(headings)}
    return next((by_name[name] for name in map(fold_name, known) if name in by_name), "")
