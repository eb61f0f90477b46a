"""Which column of a file is which of our fields: by name in either language, by what was chosen before, or by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from anxin.foundation.bilingual import pick
from anxin.foundation.errors import InvalidInput
from anxin.foundation.tables.matching import match_columns
from anxin.playbooks.selectors import entries

LIST = "import_columns"
#: Without these a row is no complaint.
REQUIRED = ("received", "words")
#: Columns by which a person or a car is found again.
OF_CUSTOMERS = ("name", "phone", "plate", "vin")


@dataclass(frozen=True)
class Columns:
    """Our field: the file's heading; what is not used; and what is needed but was not found."""

    chosen: Mapping[str, str]
    unused: Sequence[str] = field(default=())
    missing: Sequence[str] = field(default=())

    @property
    def tell_customers(self) -> bool:
        return any(name in self.chosen for name in OF_CUSTOMERS)


def field_names(dealer_code: str) -> dict[str, str]:
    """Return our fields by key, in order, with their names in the reader's language."""
    return {each["key"]: pick(each) for each in entries(LIST, "columns", dealer_code=dealer_code)}


def recognise_columns(
    headings: Sequence[str], *, dealer_code: str, by_hand: Mapping[str, str], before: Mapping[str, str]
) -> Columns:
    """Match headings to our fields: by hand first (an empty heading leaves a field out), then as before, then by name.

    ``InvalidInput`` where a field or a heading chosen by hand does not exist.
    """
    known = {
        each["key"]: [each["zh"], each["en"], each["key"], *each["headings"]]
        for each in entries(LIST, "columns", dealer_code=dealer_code)
    }
    chosen = match_columns(headings, known=known, by_hand=by_hand, before=before)
    taken = set(chosen.values())
    return Columns(
        chosen=chosen,
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
