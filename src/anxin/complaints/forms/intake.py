"""The intake form: everything on one screen, almost nothing required."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import Level, Mode
from anxin.complaints.forms.fields import ColleagueField, entry_choices, reason_choices, threat_choices
from anxin.complaints.selectors.categories import category_choices
from anxin.complaints.services.close_complaint import Remedy
from anxin.complaints.services.open_complaint import MOST_WORDS
from anxin.complaints.services.take_in_complaint import Newcomer
from anxin.customers.choices import AddressForm
from anxin.foundation.form_fields import MomentField, ScaleField, TextField

DEFAULT_CHANNEL = "intake-incoming"

#: Where the error of a service belongs on this form.
FIELD_OF: Mapping[str, str] = {
    "name": "new_name",
    "address_form": "new_address_form",
    "phone": "new_phone",
    "plate": "new_plate",
    "vin": "new_vin",
    "model_name": "new_model",
    "due_at": "call_back_at",
    "what": "call_back_what",
    "customer": "new_name",
}


class IntakeForm(forms.Form):
    """What the customer says and what is known of him; only words, channel and category must be there."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    customer = forms.UUIDField(required=False, widget=forms.HiddenInput)
    vehicle = forms.UUIDField(required=False, widget=forms.HiddenInput)
    new_name = forms.CharField(label=_("Name"), required=False, max_length=120)
    new_address_form = forms.ChoiceField(label=_("Form of address"), required=False, choices=AddressForm)
    new_phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    new_plate = forms.CharField(label=_("Plate"), required=False, max_length=16)
    new_vin = forms.CharField(label=_("VIN"), required=False, max_length=24)
    new_model = forms.CharField(label=_("Model"), required=False, max_length=80)

    on_behalf = forms.CharField(
        label=_("Who speaks for the customer"),
        required=False,
        max_length=120,
        help_text=_("Name, and what he is to the customer; empty where the customer speaks himself."),
    )

    channel = forms.ChoiceField(label=_("Came in by"))
    mode = forms.ChoiceField(label=_("How"), choices=Mode, required=False, widget=forms.RadioSelect)
    words = TextField(
        label=_("The customer's own words"),
        rows=5,
        max_length=MOST_WORDS,
        error_messages={"required": _("Write down what the customer says, in his own words.")},
    )
    wish = forms.CharField(label=_("What the customer wants"), required=False, max_length=500)
    demand = forms.ChoiceField(label=_("What matters to the customer"), required=False)
    category = forms.ChoiceField(
        label=_("Category"), error_messages={"required": _("Choose what the complaint is about.")}
    )
    trouble_area = forms.ChoiceField(label=_("Trouble area"), required=False)
    reason = forms.ChoiceField(label=_("Why dissatisfied"), required=False)
    concerns = ColleagueField(label=_("Complained about"), required=False)
    mood = ScaleField(label=_("Mood"), required=False)

    as_repeat = forms.BooleanField(label=_("Treat it as a repeat repair"), required=False)

    level = forms.ChoiceField(label=_("Level"), required=False, widget=forms.RadioSelect)
    level_reason = forms.CharField(label=_("Why another level"), required=False, max_length=300)
    threats = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    call_back_at = MomentField(label=_("We ring back by"), required=False)
    call_back_what = forms.CharField(label=_("What he hears then"), required=False, max_length=300)

    remedy = TextField(label=_("What was done at once"), required=False, max_length=500, rows=2)
    remedy_words = TextField(label=_("What the customer said to it"), required=False, rows=2)

    def __init__(self, *args: Any, dealer: Dealer, colleagues: Sequence[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        code = dealer.code
        lists: dict[str, Any] = {
            "channel": entry_choices("complaint_categories", "intake", dealer_code=code),
            "category": [("", _("Choose…")), *category_choices(code)],
            "trouble_area": entry_choices("trouble_areas", "areas", dealer_code=code, empty="—"),
            "reason": reason_choices(code),
            "demand": entry_choices("demands", "demands", dealer_code=code, empty="—"),
            "level": [("", _("as suggested")), *Level.choices],
            "threats": threat_choices(code),
        }
        for name, choices in lists.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # choice fields, as declared above
        self.fields["concerns"].offer(colleagues, empty=_now("nobody"))  # type: ignore[attr-defined]

    @property
    def default_promise(self) -> str:
        """Return what is promised when nothing else is written."""
        return _now("Ring back")

    @property
    def closes_at_once(self) -> bool:
        """Tell whether the button of the quick close was pressed."""
        return "quick" in self.data

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.closes_at_once:
            needed = {
                "remedy": _now("Write down what was done on the spot."),
                "remedy_words": _now("Write down what the customer said to it. Silence closes nothing."),
                "reason": _now("Choose why the customer was dissatisfied."),
            }
            for name, message in needed.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return data

    def newcomer(self) -> Newcomer:
        """Return who is not on file yet."""
        data = self.cleaned_data
        return Newcomer(
            name="" if data["customer"] else data["new_name"],
            address_form=data["new_address_form"],
            phone=data["new_phone"],
            plate="" if data["vehicle"] else data["new_plate"],
            vin="" if data["vehicle"] else data["new_vin"],
            model_name="" if data["vehicle"] else data["new_model"],
        )

    def remedy_given(self) -> Remedy | None:
        """Return what was done on the spot, when the case is to close with it."""
        if not self.closes_at_once:
            return None
        return Remedy(what=self.cleaned_data["remedy"], words=self.cleaned_data["remedy_words"])
