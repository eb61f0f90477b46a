"""Forms of score runs and of disputes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.foundation.form_fields import TextField
from anxin.satisfaction.forms.fields import JudgedForm, MonthField
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.services.disputes import LONGEST


class RunForm(JudgedForm):
    """A place and whole months."""

    place = forms.ChoiceField(label=_("Of whom"))
    first = MonthField(label=_("First month"))
    last = MonthField(label=_("Last month"))
    why = forms.CharField(label=_("What for"), max_length=300, required=False)

    def __init__(self, *args: Any, places: Sequence[Place], **more: Any) -> None:
        super().__init__(*args, **more)
        self.places = {each.query: each for each in places}
        self.fields["place"].choices = [(key, each.name) for key, each in self.places.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Place:
        """The place that was chosen; the form is valid."""
        return self.places[self.cleaned_data["place"]]


class DisputeForm(JudgedForm):
    """Why the marked interviews must not count."""

    reason = TextField(label=_("Why they must not count"), rows=3, max_length=LONGEST)


class DecisionForm(JudgedForm):
    """The answer to a dispute."""

    answer = TextField(label=_("Your answer"), rows=3, max_length=LONGEST)
