"""The filter bar above the list of repair orders."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.workshop.choices import OrderKind
from anxin.workshop.selectors.orders import OrderFilter

_ALL = ("", pgettext_lazy("filter", "all"))
_FIRST = ("q", "kind", "since", "until")


def _search() -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", "maxlength": "200"})


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OrderFilterForm(forms.Form):
    """Shown with what is chosen; reading and checking is ``OrderFilter.read``'s."""

    q = forms.CharField(label=_("plate, VIN, name, order number"), required=False, widget=_search())
    kind = forms.ChoiceField(label=_("kind"), required=False, choices=[_ALL, *OrderKind.choices])
    since = forms.DateField(label=_("opened from"), required=False, widget=_day())
    until = forms.DateField(label=_("until"), required=False, widget=_day())
    words = forms.CharField(
        label=_("words in what was said, done or fitted"), required=False, widget=_search()
    )
    adviser = forms.ChoiceField(label=_("adviser"), required=False)
    technician = forms.ChoiceField(label=_("technician"), required=False)

    def __init__(
        self, wanted: OrderFilter, *, advisers: Sequence[str] = (), technicians: Sequence[str] = ()
    ) -> None:
        initial = {name: getattr(wanted, name) for name in self.base_fields}
        super().__init__(initial=initial, auto_id="filter-%s")
        for name, names in (("adviser", advisers), ("technician", technicians)):
            chosen = getattr(wanted, name)
            offered = names if not chosen or chosen in names else [chosen, *names]
            self.fields[name].choices = [_ALL, *((each, each) for each in offered)]  # type: ignore[attr-defined]

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in _FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in _FIRST]


def chosen_filters(wanted: OrderFilter, query: QueryDict) -> list[dict[str, str]]:
    """Return a chip for each thing the list is narrowed by, with the address that takes it away."""
    labels = {
        "kind": str(dict(OrderKind.choices).get(wanted.kind, "")),
        "since": _("from %(day)s") % {"day": wanted.since},
        "until": _("until %(day)s") % {"day": wanted.until},
        "imported": _("of one import"),
    }
    chips = []
    for name in ("q", "kind", "adviser", "technician", "since", "until", "words", "imported"):
        if value := getattr(wanted, name):
            rest = query.copy()
            rest.pop(name, None)
            rest.pop("cursor", None)
            chips.append({"label": str(labels.get(name, value)), "remove_url": f"?{rest.urlencode()}"})
    return chips
