"""What became of a car that comes no more, and since when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.workshop.choices import DepartureReason


class DepartureForm(forms.Form):
    """Both must be there; the day is checked by the service."""

    why = forms.ChoiceField(label=_("What became of it"), choices=DepartureReason)
    on = forms.DateField(label=_("Since"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="departure-%s", **more)
