"""What a manager sets of the dealer's door."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.selectors import colleagues_at
from anxin.portal.services.keep_door import MOST_WELCOME


class DoorForm(forms.Form):
    """Open or shut, who looks after what comes in, and the welcome in both languages."""

    open = forms.BooleanField(label=_("Open to customers"), required=False)
    contact = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        required=False,
        label=_("Looks after what comes in"),
        empty_label=_("who leads customer service"),
        help_text=_("Owns new complaints and is named to the customer."),
    )
    welcome_zh = forms.CharField(
        label=_("Welcome in Chinese"),
        required=False,
        max_length=MOST_WELCOME,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    welcome_en = forms.CharField(
        label=_("Welcome in English"),
        required=False,
        max_length=MOST_WELCOME,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, dealer: Dealer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = colleagues_at(dealer, able_to=Capability.HANDLE_COMPLAINTS)
        field = self.fields["contact"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Person.objects.filter(pk__in=[each.pk for each in able]).order_by("name")

    def welcome(self) -> dict[str, str]:
        """Return the welcome by language."""
        return {"zh": self.cleaned_data["welcome_zh"], "en": self.cleaned_data["welcome_en"]}
