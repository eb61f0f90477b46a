"""The period and the dealer of the figures."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer


class PeriodForm(forms.Form):
    dealer = forms.ChoiceField(label=_("dealer"), required=False)
    since = forms.DateField(label=_("received from"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, initial: dict[str, str], *, dealers: Sequence[Dealer]) -> None:
        super().__init__(initial=initial, auto_id="period-%s")
        choice = self.fields["dealer"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("all")), *((dealer.code, str(dealer)) for dealer in dealers)]
        if len(dealers) < 2:
            del self.fields["dealer"]


class CameForm(PeriodForm):
    """The period in which cars came back."""

    def __init__(self, initial: dict[str, str], *, dealers: Sequence[Dealer]) -> None:
        super().__init__(initial, dealers=dealers)
        self.fields["since"].label = _("came from")


class DueForm(PeriodForm):
    """The period for which something was promised first; one dealer at a time."""

    def __init__(self, initial: dict[str, str], *, dealers: Sequence[Dealer]) -> None:
        super().__init__(initial, dealers=dealers)
        self.fields["since"].label = _("promised from")
        if "dealer" in self.fields:
            choice = self.fields["dealer"]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [(dealer.code, str(dealer)) for dealer in dealers]
