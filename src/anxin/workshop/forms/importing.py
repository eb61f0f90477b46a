"""The forms of an import: the file, and which of its columns is which of our fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.workshop.models import OrderImport
from anxin.workshop.services.importing.columns import NEEDED, Columns, field_names
from anxin.workshop.services.importing.oddities import Oddity

_COLUMN = "column_"

#: What is odd, in a few words; the sentence stands beside the order.
ODDITY_NAMES = {
    Oddity.VIN_CHECK_DIGIT: _("check digit of the VIN does not fit"),
    Oddity.VIN_MISSING: _("no VIN"),
    Oddity.PLATE_UNREADABLE: _("plate cannot be read"),
    Oddity.PHONE_UNREADABLE: _("telephone number cannot be read"),
    Oddity.PHONE_WITHOUT_NAME: _("telephone number without a name"),
    Oddity.PHONE_CORRECTED: _("telephone number was corrected here"),
    Oddity.ODOMETER_UNREADABLE: _("mileage cannot be read"),
    Oddity.ODOMETER_FALLS: _("mileage does not fit earlier readings"),
    Oddity.TIME_UNREADABLE: _("a time cannot be read"),
    Oddity.CLOSED_TOO_EARLY: _("closed before it was opened"),
    Oddity.KIND_UNKNOWN: _("kind of order is not known"),
    Oddity.TOTAL_UNREADABLE: _("sum cannot be read"),
    Oddity.ROWS_DIFFER: _("rows of one order do not agree"),
    Oddity.TEXT_CUT: _("text was too long"),
}


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("Export of the workshop's system"),
        error_messages={
            "required": _("Choose an XLSX, XLS or CSV file."),
            "empty": _("The file is empty."),
        },
    )


class ColumnsForm(forms.Form):
    """Our fields, each with the column of the file that it is taken from."""

    def __init__(
        self,
        run: OrderImport,
        headings: Sequence[str],
        *,
        columns: Columns,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        initial = {f"{_COLUMN}{name}": heading for name, heading in columns.chosen.items()}
        super().__init__(data, initial=initial, auto_id="columns-%s")
        self.label_suffix = ""
        self._chosen = columns.chosen
        offered = [("", "—"), *((each, each) for each in headings if each not in columns.dropped)]
        for name, label in field_names(run.dealer.code).items():
            self.fields[f"{_COLUMN}{name}"] = forms.ChoiceField(label=label, choices=offered, required=False)

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields without which a row is no visit, and those that were found."""
        return [self[name] for name in self.fields if self._comes_first(name)]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not self._comes_first(name)]

    def mapping(self) -> dict[str, str]:
        """Return what was decided: our field and the file's heading, or nothing."""
        return {name.removeprefix(_COLUMN): heading for name, heading in self.cleaned_data.items()}

    def tell(self, field: str, message: str) -> None:
        """Show what a service found wrong at the field that it concerns."""
        place = f"{_COLUMN}{field}"
        self.add_error(place if place in self.fields else None, message)

    def _comes_first(self, name: str) -> bool:
        key = name.removeprefix(_COLUMN)
        return key in self._chosen or any(key in group for group in NEEDED)
