"""What a search is narrowed by: every choice stands in the address."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer
from anxin.complaints.choices import SearchGroup, TextKind
from anxin.complaints.forms.filters import FilterForm, filter_in_words
from anxin.complaints.selectors.search_cases import CaseSearch

_FIELDS = ("dealer", "status", "level", "category", "owner", "channel", "since", "until")


class SearchForm(FilterForm):
    """The box and what cases are narrowed by; reading and checking is ``CaseSearch.read``'s."""

    where = forms.ChoiceField(label=_("Words stand in"), required=False)
    group = forms.ChoiceField(required=False, choices=SearchGroup, widget=forms.HiddenInput)

    def __init__(self, wanted: CaseSearch, *, query: str, group: str, dealers: Sequence[Dealer]) -> None:
        super().__init__(wanted.case, dealers=dealers)
        for name in set(self.fields) - {"q", "where", "group", *_FIELDS}:
            del self.fields[name]
        self.fields["where"].choices = [("", _("all")), *TextKind.choices]  # type: ignore[attr-defined]
        self.initial.update(q=query, where=wanted.where, group=group)
        self.fields["q"].label = _("Plate, last 6 of VIN, phone, name, number or words")
        self.fields["q"].widget.attrs |= {"maxlength": "200", "autocomplete": "off"}
        if not query:
            self.fields["q"].widget.attrs["autofocus"] = True
        self.order_fields(["q", "where", *_FIELDS, "group"])

    @property
    def first(self) -> list[forms.BoundField]:
        """The box alone; the rest waits behind "More filters"."""
        return [self["q"], self["where"]]

    @property
    def more(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in {"q", "where"}]


def chosen_in_search(wanted: CaseSearch, *, address: str) -> list[dict[str, str]]:
    """Return a chip for each thing the search is narrowed by; ``address`` is the query string without any of them."""
    chips = [
        {"label": label, "remove_url": _joined(address, wanted.case.query(**{name: ""}), where=wanted.where)}
        for name, label in filter_in_words(wanted.case)
    ]
    if wanted.where:
        label = str(TextKind(wanted.where).label)
        chips.append({"label": label, "remove_url": _joined(address, wanted.case.query(), where="")})
    return chips


def _joined(address: str, query: str, *, where: str) -> str:
    return "?" + "&".join(part for part in (address, query, f"where={where}" if where else "") if part)
