"""The filter bar above the cars nearest to a right."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from anxin.rights.selectors.position_list import PositionFilter

_SHOWN = {
    "": _("near a right"),
    "met": _("right met"),
    "arguable": _("right arguable"),
    "one_step": _("one step away"),
    "running": _("in repair without substitute car"),
    "requests": _("request open"),
    "unknown": _("facts missing"),
    "faulty": _("facts contradict each other"),
    "all": _("all cars"),
}


class PositionFilterForm(forms.Form):
    """Shown with what is chosen; reading and checking is ``PositionFilter.read``'s."""

    q = forms.CharField(
        label=_("plate, VIN, name"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": "200"}),
    )
    show = forms.ChoiceField(label=_("shown"), required=False, choices=list(_SHOWN.items()))

    def __init__(self, wanted: PositionFilter) -> None:
        super().__init__(initial={"q": wanted.q, "show": wanted.show}, auto_id="filter-%s")

    @property
    def first(self) -> list[forms.BoundField]:
        return [self["q"], self["show"]]


def chosen_filters(wanted: PositionFilter, query: QueryDict) -> list[dict[str, str]]:
    """Return a chip for each thing the list is narrowed by, with the address that takes it away."""
    chips = []
    for name, label in {"q": wanted.q, "show": _SHOWN[wanted.show] if wanted.show else ""}.items():
        if label:
            rest = query.copy()
            rest.pop(name, None)
            rest.pop("cursor", None)
            chips.append({"label": str(label), "remove_url": f"?{rest.urlencode()}"})
    return chips
