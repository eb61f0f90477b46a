"""What is asked when a list goes out as a file."""

from typing import Self

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.complaints.choices import ExportKind
from anxin.complaints.selectors.list_state import ListState


class ExportForm(forms.Form):
    """The kind of file; which list it is, its address says."""

    kind = forms.ChoiceField(label=_("Kind of file"), choices=ExportKind)
    #: The list's own query string.
    list = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)

    @classmethod
    def of_state(cls, state: ListState) -> Self:
        """Return the form that exports what a list shows."""
        return cls(initial={"kind": ExportKind.XLSX, "list": state.address()}, auto_id="export-%s")
