"""What a caller sends: the outcome of an attempt, one answer of the script, a complaint on the line."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer
from anxin.callbacks.choices import Outcome
from anxin.callbacks.selectors.numbers import OWNER, PHONE, SECOND
from anxin.complaints.choices import Level
from anxin.complaints.selectors.categories import category_choices
from anxin.complaints.services.open_complaint import MOST_WORDS
from anxin.engines.surveys import Skip
from anxin.foundation.errors import AnxinError
from anxin.foundation.form_fields import MomentField, ScaleField, TextField
from anxin.surveys.choices import InvitedBy
from anxin.workshop.choices import DepartureReason

_NUMBERS = [(each, each) for each in (PHONE, OWNER, SECOND)]
_SKIPS = [(each.value, each.value) for each in Skip]


class OutcomeForm(forms.Form):
    """What an attempt came to. A time that is pressed, or typed, makes it an appointment."""

    outcome = forms.ChoiceField(choices=Outcome.choices, required=False)
    number = forms.IntegerField(min_value=1)
    seen = forms.IntegerField(required=False)
    number_used = forms.ChoiceField(choices=_NUMBERS, required=False)
    appointment = forms.DateTimeField(
        required=False, input_formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]
    )
    appointment_at = MomentField(required=False)
    note = forms.CharField(required=False, max_length=300)
    link = forms.ChoiceField(choices=InvitedBy.choices, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("link"):
            data["outcome"] = Outcome.SOFT_REFUSAL.value
        elif data.get("appointment"):
            data["outcome"] = Outcome.APPOINTMENT.value
        elif data.get("outcome") == Outcome.APPOINTMENT:
            data["appointment"] = data.get("appointment_at")
        if not data.get("outcome"):
            raise forms.ValidationError(_now("Say what the attempt came to."))
        return data


class AnswerForm(forms.Form):
    """One step of the script."""

    item = forms.CharField(max_length=80)
    seen = forms.IntegerField(required=False)
    words = forms.CharField(required=False, max_length=4000)
    skip = forms.ChoiceField(choices=_SKIPS, required=False)
    say = forms.CharField(required=False, max_length=2)


class BookingForm(forms.Form):
    """A time at the workshop that the customer agrees to."""

    due_at = MomentField(label=_("When he comes"), error_messages={"required": _("Choose by when.")})
    what = forms.CharField(label=_("What for"), max_length=300, required=False)


class GoneForm(forms.Form):
    """The car comes no more: why, and since when."""

    why = forms.ChoiceField(label=_("Why"), choices=DepartureReason.choices)
    on = forms.DateField(label=_("Since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class ComplaintForm(forms.Form):
    """What the customer complains about while he is on the line."""

    words = TextField(
        label=_("The customer's own words"),
        rows=5,
        max_length=MOST_WORDS,
        error_messages={"required": _("Write down what the customer says, in his own words.")},
    )
    category = forms.ChoiceField(
        label=_("Category"), error_messages={"required": _("Choose what the complaint is about.")}
    )
    wish = forms.CharField(label=_("What the customer wants"), required=False, max_length=500)
    mood = ScaleField(label=_("Mood"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    level_reason = forms.CharField(label=_("Why another level"), required=False, max_length=300)

    def __init__(self, *args: Any, dealer: Dealer, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        lists: dict[str, Any] = {
            "category": [("", _("Choose…")), *category_choices(dealer.code)],
            "level": [("", _("as suggested")), *Level.choices],
        }
        for name, choices in lists.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # choice fields, as declared above

    def take_error(self, error: AnxinError) -> None:
        """Put what a service refused at its field, or over all of them."""
        self.add_error(error.field if error.field in self.fields else None, str(error))
