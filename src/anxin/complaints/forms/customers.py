"""The filter bar above the list of customers."""

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.complaints.selectors.customer_page import CustomerFilter
from anxin.customers.choices import CustomerKind

_ALL = ("", pgettext_lazy("filter", "all"))


class CustomerSort(TextChoices):
    NEWEST = "newest", _("newest first")
    NAME = "name", pgettext_lazy("sort", "by name")


class CustomerFilterForm(forms.Form):
    """Shown with what is chosen; reading and checking is ``CustomerFilter.read``'s."""

    q = forms.CharField(
        label=_("name, phone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": "200"}),
    )
    kind = forms.ChoiceField(label=_("kind"), required=False, choices=[_ALL, *CustomerKind.choices])
    calls = forms.ChoiceField(
        label=_("calls"),
        required=False,
        choices=[_ALL, ("none", _("do not call")), ("may", _("may be called"))],
    )
    open = forms.ChoiceField(
        label=_("complaints"), required=False, choices=[_ALL, ("1", _("with an open complaint"))]
    )
    sort = forms.ChoiceField(label=_("order"), required=False, choices=CustomerSort)

    def __init__(self, wanted: CustomerFilter) -> None:
        initial = {name: getattr(wanted, name) for name in self.base_fields}
        super().__init__(initial=initial, auto_id="filter-%s")


def chosen_filters(wanted: CustomerFilter, query: QueryDict) -> list[dict[str, str]]:
    """Return a chip for each thing the list is narrowed by, with the address that takes it away."""
    names: dict[str, dict[str, object]] = {
        "kind": dict(CustomerKind.choices),
        "calls": {"none": _("do not call"), "may": _("may be called")},
        "open": {"1": _("with an open complaint")},
    }
    chips = []
    for name in ("q", "kind", "calls", "open"):
        if value := getattr(wanted, name):
            rest = query.copy()
            rest.pop(name, None)
            rest.pop("cursor", None)
            chips.append(
                {"label": str(names.get(name, {}).get(value, value)), "remove_url": f"?{rest.urlencode()}"}
            )
    return chips
