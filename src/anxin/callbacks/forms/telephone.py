"""What somebody says of the dealer's telephone system."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer
from anxin.accounts.selectors import everybody_at


class SystemForm(forms.Form):
    """Whether it is in use, and what it dials for a line to the outside."""

    active = forms.BooleanField(label=_("in use"), required=False)
    outside_prefix = forms.CharField(
        label=_("Dialled before an outside number"),
        help_text=_("Such as 9; empty where nothing is."),
        max_length=4,
        required=False,
    )


class ExtensionForm(forms.Form):
    """Whose telephone an extension is."""

    number = forms.CharField(label=_("Extension"), max_length=12)
    username = forms.ChoiceField(label=_("Colleague"))

    def __init__(self, *args: Any, dealer: Dealer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(each.username, each.name) for each in everybody_at(dealer)]
        field = self.fields["username"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *people]
