"""Which column of a supplier's list is which of our fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from anxin.promises.models import PartList
from anxin.promises.selectors.part_lists import part_field_names

_COLUMN = "column_"


class PartColumnsForm(forms.Form):
    """Our fields, each with the column of the list that it is taken from."""

    def __init__(
        self,
        kept: PartList,
        headings: Sequence[str],
        *,
        chosen: Mapping[str, str],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        initial = {f"{_COLUMN}{name}": heading for name, heading in chosen.items()}
        super().__init__(data, initial=initial, auto_id="columns-%s")
        self.label_suffix = ""
        offered = [("", "—"), *((each, each) for each in headings)]
        for name, label in part_field_names(kept.dealer.code).items():
            self.fields[f"{_COLUMN}{name}"] = forms.ChoiceField(label=label, choices=offered, required=False)

    def mapping(self) -> dict[str, str]:
        """Return what was decided: our field and the list's heading, or nothing."""
        return {name.removeprefix(_COLUMN): heading for name, heading in self.cleaned_data.items()}

    def tell(self, field: str, message: str) -> None:
        """Show what a service found wrong at the field that it concerns."""
        place = f"{_COLUMN}{field}"
        self.add_error(place if place in self.fields else None, message)
