"""Sorting a mail by hand: what a new case is about, or which case it belongs to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.complaints.selectors.categories import category_choices


class OpenFromMailForm(forms.Form):
    """The category of a complaint that is opened from a mail."""

    category = forms.ChoiceField(label=_("What it is about"))

    def __init__(self, *args: Any, dealer_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose…")), *category_choices(dealer_code)]


class AttachMailForm(forms.Form):
    """The public name of the case to which a mail goes."""

    case = forms.CharField(max_length=40)
