"""How somebody wants to be told, one choice a kind of notice."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.messaging.choices import NoticeKind, Way


class WaysForm(forms.Form):
    phone = forms.CharField(
        label=_("Your mobile number"), required=False, max_length=20,
        help_text=_("For text messages, and to be called by name in the WeCom group."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in NoticeKind:
            self.fields[kind.value] = forms.ChoiceField(label=kind.label.capitalize(), choices=Way.choices)

    def ways(self) -> Mapping[NoticeKind, Way]:
        """Return the choice for each kind."""
        return {kind: Way(self.cleaned_data[kind.value]) for kind in NoticeKind}
