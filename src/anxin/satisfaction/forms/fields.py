"""What the forms of the index are put together from."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.foundation.errors import AnxinError


class MonthField(forms.CharField):
    """A month, told by its first day."""

    def __init__(self, **more: Any) -> None:
        attributes = {"type": "month", "placeholder": "2026-10"}
        super().__init__(max_length=7, widget=forms.TextInput(attrs=attributes), **more)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return date.fromisoformat(f"{text}-01")
        except ValueError as error:
            raise forms.ValidationError(_("Write a month such as 2026-10.")) from error


class JudgedForm(forms.Form):
    """A form whose values a service judges."""

    def take_error(self, error: AnxinError) -> None:
        """Show a service's error at the field that it names, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, str(error))
