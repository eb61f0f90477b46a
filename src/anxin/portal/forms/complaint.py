"""What a customer fills in to complain; nothing is asked twice, and little must be there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.portal.choices import ReachBy, ReachWhen
from anxin.portal.services.complain import Told

MOST_WORDS = 5000


class ComplaintForm(forms.Form):
    """The one form of the public page; files come beside it, judged by the service."""

    words = forms.CharField(
        label=_("What happened?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please write what happened.")},
    )
    category = forms.ChoiceField(
        label=_("What is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one; it need not fit exactly.")},
    )
    wish = forms.CharField(
        label=_("What would put it right for you?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    car = forms.CharField(label=_("Your car: plate or model"), max_length=120, required=False)
    name = forms.CharField(
        label=_("What do we call you?"),
        max_length=80,
        error_messages={"required": _("Tell us what to call you.")},
    )
    reach_by = forms.ChoiceField(
        label=_("How do we reach you?"), choices=ReachBy, widget=forms.RadioSelect, initial=ReachBy.PHONE
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"type": "email"}),
    )
    reach_when = forms.ChoiceField(
        label=_("When is a call good?"), choices=ReachWhen, widget=forms.RadioSelect, initial=ReachWhen.ANY
    )
    on_behalf_of = forms.CharField(
        label=_("For somebody else? Whose matter is it, and what are you to them?"),
        max_length=120,
        required=False,
    )
    #: No person sees or fills it in; what does is a program.
    website = forms.CharField(required=False, max_length=200)

    def __init__(self, data: Any = None, *, categories: list[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="f_%s")
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = categories

    @property
    def is_baited(self) -> bool:
        """Tell whether the field that nobody sees has been filled in."""
        return bool(self.cleaned_data.get("website"))

    def told(self, *, language: str) -> Told:
        """Return what was filled in, for the service."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "website"}
        return Told(**values, language=language)
