"""The forms of an import: the file, and what is decided about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.complaints.choices import ImportedAs
from anxin.complaints.forms.fields import entry_choices
from anxin.complaints.models import ImportRun
from anxin.complaints.selectors.categories import category_choices
from anxin.complaints.services.importing.choosing import Choices
from anxin.complaints.services.importing.columns import REQUIRED, field_names

_COLUMN = "column_"


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("File with complaints"),
        error_messages={
            "required": _("Choose a CSV or XLSX file."),
            "empty": _("The file is empty."),
        },
    )


class ImportForm(forms.Form):
    """Which column is which of our fields, and how the rows are taken."""

    taken_as = forms.ChoiceField(label=_("How they are taken"), choices=ImportedAs, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("Came in by, where the file does not say"))
    category = forms.ChoiceField(label=_("Category, where the file's is not known"), required=False)

    def __init__(
        self, run: ImportRun, headings: Sequence[str], data: Mapping[str, Any] | None = None
    ) -> None:
        initial = {
            "taken_as": run.taken_as,
            "channel": run.channel,
            "category": run.category,
            **{f"{_COLUMN}{name}": heading for name, heading in run.mapping.items()},
        }
        super().__init__(data, initial=initial, auto_id="import-%s")
        self.label_suffix = ""
        code = run.dealer.code
        lists: dict[str, Any] = {
            "channel": entry_choices("complaint_categories", "intake", dealer_code=code),
            "category": [("", _("reject the row")), *category_choices(code)],
        }
        for name, choices in lists.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # choice fields, as declared above
        columns = [("", "—"), *((heading, heading) for heading in headings)]
        for name, label in field_names(code).items():
            self.fields[f"{_COLUMN}{name}"] = forms.ChoiceField(
                label=label,
                choices=columns,
                required=name in REQUIRED,
                error_messages={"required": _("Choose the column; without it a row is no complaint.")},
            )

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(_COLUMN)]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("channel", "category")]

    def choices(self) -> Choices:
        """Return what was decided."""
        data = self.cleaned_data
        return Choices(
            columns={
                name.removeprefix(_COLUMN): value for name, value in data.items() if name.startswith(_COLUMN)
            },
            channel=data["channel"],
            category=data["category"],
            taken_as=ImportedAs(data["taken_as"]),
        )

    def tell(self, field: str, message: str) -> None:
        """Show what a service found wrong at the field that it concerns."""
        places = (field, f"{_COLUMN}{field}")
        self.add_error(next((place for place in places if place in self.fields), None), message)
