"""What the forms of promises are put together from."""

from collections.abc import Sequence
from typing import Any

from django import forms

from anxin.accounts.models import Person
from anxin.foundation.errors import AnxinError


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
        )


class ColleagueField(forms.TypedChoiceField):
    """One of the dealer's people, given by the form."""

    def offer(self, people: Sequence[Person]) -> None:
        """Set the people to choose from."""
        known = {str(person.pk): person for person in people}
        self.choices = [(key, person.name) for key, person in known.items()]
        self.coerce = known.__getitem__
        self.empty_value = None


class JudgedForm(forms.Form):
    """A form whose values a service judges."""

    def take_error(self, error: AnxinError) -> None:
        """Show a service's error at the field that it names, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, str(error))
