"""What the forms of listening are put together from."""

from collections.abc import Iterable
from typing import Any

from django import forms

from anxin.accounts.models import Department, Person
from anxin.foundation.errors import AnxinError
from anxin.voice.selectors.words import Choice

NOTHING: Choice = ("", "—")


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class OneOfField(forms.TypedChoiceField):
    """One of the dealer's people or departments, given by the form; nothing where it may be left out."""

    def offer(self, rows: Iterable[Person] | Iterable[Department]) -> None:
        """Set what there is to choose from."""
        known: dict[str, Any] = {str(each.pk): each for each in rows}
        names = [(key, str(each)) for key, each in known.items()]
        self.choices = names if self.required else [NOTHING, *names]
        self.coerce = known.__getitem__
        self.empty_value = None


class JudgedForm(forms.Form):
    """A form whose values a service judges."""

    def take_error(self, error: AnxinError) -> None:
        """Show a service's error at the field that it names, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, str(error))

    def choose(self, name: str, choices: Iterable[Any]) -> None:
        """Set the choices of a field."""
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]
