"""Forms of score runs and of disputes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.foundation.errors import NotFound
from anxin.foundation.form_fields import TextField
from anxin.satisfaction.forms.fields import JudgedForm, MonthField
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.run_places import RunPlaces
from anxin.satisfaction.services.disputes import LONGEST


class RunForm(JudgedForm):
    """A place and whole months; of more dealers than can be listed the code of one."""

    place = forms.ChoiceField(label=_("Of whom"))
    code = forms.CharField(
        label=_("Code of the dealer"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    first = MonthField(label=_("First month"))
    last = MonthField(label=_("Last month"))
    why = forms.CharField(label=_("What for"), max_length=300, required=False)

    def __init__(self, *args: Any, places: RunPlaces, **more: Any) -> None:
        super().__init__(*args, **more)
        self.places = places
        choices = [(key, each.name) for key, each in places.listed.items()]
        if places.by_code:
            choices.insert(0, ("", str(_("one dealer, by its code"))))
            self.fields["place"].required = False
        else:
            del self.fields["code"]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the dealer of a code; a place and a code together are two wishes."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        code, place = data.get("code", ""), data.get("place", "")
        if self.errors or not self.places.by_code:
            return data
        if bool(code) == bool(place):
            self.add_error("code", _("Choose a region or the brand, or write the code of one dealer."))
            return data
        try:
            data["of"] = self.places.listed[place] if place else self.places.at(code)
        except NotFound:
            self.add_error("code", _("There is nothing of this name that you see."))
        return data

    @property
    def chosen(self) -> Place:
        """The place that was chosen; the form is valid."""
        return self.cleaned_data.get("of") or self.places.listed[self.cleaned_data["place"]]


class DisputeForm(JudgedForm):
    """Why the marked interviews must not count."""

    reason = TextField(label=_("Why they must not count"), rows=3, max_length=LONGEST)


class DecisionForm(JudgedForm):
    """The answer to a dispute."""

    answer = TextField(label=_("Your answer"), rows=3, max_length=LONGEST)
