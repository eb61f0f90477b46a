"""What is sent when files are put on a case or taken off it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; what is in them is for the service to judge."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in sent or [None]]


class _PlainForm(forms.Form):
    def plainly(self, name: str) -> str:
        """Return a text as it was typed, empty where there is none."""
        return str(self.cleaned_data.get(name) or "")


class FilesForm(_PlainForm):
    file = FilesField(allow_empty_file=True, error_messages={"required": _("Choose a file first.")})
    note = forms.CharField(required=False, max_length=300)


class RemoveForm(_PlainForm):
    why = forms.CharField(required=False)
