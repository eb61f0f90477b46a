"""The filter above the list of requests: every choice stands in the address."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Department
from anxin.complaints.selectors.requests import RequestFilter, Shown

_ALL = ("", _("all"))
_STATES = (
    (Shown.OPEN.value, _("open")),
    (Shown.TO_ACCEPT.value, _("to accept")),
    (Shown.TO_ANSWER.value, _("to answer")),
    (Shown.OVERDUE.value, _("overdue")),
    (Shown.SETTLED.value, _("settled")),
)


class RequestFilterForm(forms.Form):
    """Shown with what is chosen; reading and checking is ``RequestFilter.read``'s."""

    shown = forms.ChoiceField(label=_("state"), required=False, choices=_STATES)
    dealer = forms.ChoiceField(label=_("dealer"), required=False)
    department = forms.ChoiceField(label=_("department"), required=False)

    def __init__(
        self, wanted: RequestFilter, *, dealers: Sequence[Dealer], departments: Sequence[Department]
    ) -> None:
        initial = {"shown": wanted.shown.value, "dealer": wanted.dealer, "department": str(wanted.department)}
        super().__init__(initial=initial, auto_id="filter-%s")
        named: dict[str, list[tuple[str, object]]] = {
            "dealer": [(dealer.code, str(dealer)) for dealer in dealers],
            "department": [(str(each.pk), str(each)) for each in departments],
        }
        for name, choices in named.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [_ALL, *choices]
            if len(choices) < 2:
                del self.fields[name]
