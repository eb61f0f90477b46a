"""The filter bar above lists and board: every choice stands in the address."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer
from anxin.accounts.selectors import colleagues_at
from anxin.complaints.choices import Level, Outcome, Phase, Status
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.wording import category_name, channel_name
from anxin.playbooks.selectors import entries

_ALL = ("", _("all"))
_MAKER: Mapping[str, object] = {
    "valid": _("held valid"),
    "unknown": _("verdict to come"),
    "objection": _("objection raised"),
}
_FIRST = frozenset({"q", "dealer", "status", "level", "owner", "sort"})


class Sort(TextChoices):
    NEWEST = "newest", _("newest first")
    OLDEST = "oldest", _("oldest first")
    LEVEL = "level", _("gravest first")
    DUE = "due", _("due first")
    SNOWBALL = "snowball", _("most pressing first")


class FilterForm(forms.Form):
    """Shown with what is chosen; reading and checking is ``ComplaintFilter.read``'s."""

    q = forms.CharField(label=_("words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    dealer = forms.ChoiceField(label=_("dealer"), required=False)
    status = forms.ChoiceField(label=_("state"), required=False)
    phase = forms.ChoiceField(label=_("phase"), required=False)
    level = forms.ChoiceField(label=_("level"), required=False)
    category = forms.ChoiceField(label=_("category"), required=False)
    owner = forms.ChoiceField(label=_("owner"), required=False)
    channel = forms.ChoiceField(label=_("channel"), required=False)
    satisfied = forms.ChoiceField(label=_("follow-up"), required=False)
    late = forms.ChoiceField(label=_("deadline"), required=False)
    crisis = forms.ChoiceField(label=_("crisis"), required=False)
    maker = forms.ChoiceField(label=_("manufacturer"), required=False)
    since = forms.DateField(label=_("from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    imported = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.ChoiceField(label=_("order"), required=False, choices=Sort)

    def __init__(self, wanted: ComplaintFilter, *, dealers: Sequence[Dealer]) -> None:
        super().__init__(
            initial={f.name: getattr(wanted, f.name) for f in fields(wanted)}, auto_id="filter-%s"
        )
        choices: dict[str, Iterable[tuple[str, object]]] = {
            "dealer": [(dealer.code, str(dealer)) for dealer in dealers],
            "status": [("unfinished", _("not closed")), *Status.choices],
            "phase": Phase.choices,
            "level": [(str(value), label) for value, label in Level.choices],
            "category": _content("categories"),
            "channel": _content("intake"),
            "owner": _owners(wanted, dealers),
            "satisfied": [
                ("yes", _("satisfied")),
                ("no", _("dissatisfied")),
                ("unknown", _("not asked yet")),
            ],
            "late": [("1", _("late"))],
            "crisis": [("1", _("in a crisis"))],
            "maker": _MAKER.items(),
        }
        for name, options in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [_ALL, *options]
        if len(dealers) < 2:
            del self.fields["dealer"]

    @property
    def first(self) -> list[forms.BoundField]:
        """What is always in sight; the rest waits behind "More filters"."""
        return [field for field in self if field.name in _FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in _FIRST]

    @property
    def is_more_used(self) -> bool:
        return any(field.initial for field in self.more)


def chosen_filters(wanted: ComplaintFilter) -> list[dict[str, str]]:
    """Return a chip for each thing the list is narrowed by, with the address that takes it away."""
    labels = {
        "status": dict(Status.choices) | {"unfinished": _("not closed")},
        "phase": dict(Phase.choices),
        "level": {str(value): label for value, label in Level.choices},
        "outcome": dict(Outcome.choices),
        "satisfied": {"yes": _("satisfied"), "no": _("dissatisfied"), "unknown": _("not asked yet")},
        "late": {"1": _("late")},
        "unjudged": {"1": _("not judged yet")},
        "crisis": {"1": _("in a crisis")},
        "maker": _MAKER,
    }
    chips = []
    for item in fields(wanted):
        value = getattr(wanted, item.name)
        if item.name == "sort" or not value:
            continue
        name = _NAMES.get(item.name, labels.get(item.name, {}).get)
        chips.append(
            {"label": str(name(value) or value), "remove_url": f"?{wanted.query(**{item.name: ''})}"}
        )
    return chips


def _from(day: str) -> str:
    return _("from %(day)s") % {"day": day}


def _until(day: str) -> str:
    return _("until %(day)s") % {"day": day}


def _imported(key: str) -> object:
    return _("from a file")


_NAMES: Mapping[str, Callable[[str], object]] = {
    "category": category_name,
    "channel": channel_name,
    "since": _from,
    "until": _until,
    "imported": _imported,
}


def _content(group: str) -> list[tuple[str, object]]:
    name = {"categories": category_name, "intake": channel_name}[group]
    return [(item["id"], name(item["id"])) for item in entries("complaint_categories", group)]


def _owners(wanted: ComplaintFilter, dealers: Sequence[Dealer]) -> list[tuple[str, object]]:
    """Offer the handlers of the one dealer in view; over many dealers the list would be nobody's."""
    shown = [dealer for dealer in dealers if wanted.dealer in {"", dealer.code}]
    if len(shown) != 1:
        return [(wanted.owner, wanted.owner)] if wanted.owner else []
    people = colleagues_at(shown[0], able_to=Capability.HANDLE_COMPLAINTS)
    return [(person.username, person.name) for person in people]
