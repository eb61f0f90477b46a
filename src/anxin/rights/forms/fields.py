"""What the forms of this app share: answers that may be unknown."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.foundation.errors import AnxinError

_ANSWERS = [("", _("not known")), ("yes", _("yes")), ("no", _("no"))]
_SAID: Mapping[bool | None, str] = {True: "yes", False: "no", None: ""}


class JudgedForm(forms.Form):
    """A form whose values a service judges."""

    def take_error(self, error: AnxinError) -> None:
        """Show a service's error at the field that it names, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, str(error))


class AnswerField(forms.TypedChoiceField):
    """Yes, no, or not known: what nobody has said is never a no."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            choices=_ANSWERS, required=False, coerce=lambda said: said == "yes", empty_value=None, **more
        )

    def prepare_value(self, value: Any) -> Any:
        return _SAID.get(value, value) if value is None or isinstance(value, bool) else value


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Return a field for a day that may stay empty."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **more)
